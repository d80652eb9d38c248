"""A release: every handout of a folder, built, listed, summed, and swapped in whole."""

from __future__ import annotations

from handout.deliver.release.run import Released, ReleaseError, release, verify_release

__all__ = ["ReleaseError", "Released", "release", "verify_release"]
