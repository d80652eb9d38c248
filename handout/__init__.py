"""A clinic's words to a handout that a patient can hold, read and trust.

from handout import check, load, render

loaded = load("content.yaml")
pdf = render(loaded)
report = check(loaded)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handout.build import load, render
    from handout.checks.run import check

__version__ = "0.1.0"
__all__ = ["__version__", "check", "load", "render"]


def __getattr__(name: str) -> object:
    # Loaded at the first use, so that `handout --help` need not wait for ReportLab.
    if name in ("load", "render"):
        from handout import build

        return getattr(build, name)
    if name == "check":
        from handout.checks.run import check

        return check
    raise AttributeError(f"module 'handout' has no attribute '{name}'")
