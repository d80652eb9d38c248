"""What a patient would read differently in two versions of a handout."""

from __future__ import annotations

from handout.deliver.diff.compare import Change, Piece, compare
from handout.deliver.diff.passages import Section, sections_of
from handout.deliver.diff.sheet import as_html, as_pdf, as_text
from handout.deliver.diff.versions import Version, read_version

__all__ = [
    "Change", "Piece", "Section", "Version", "as_html", "as_pdf", "as_text", "compare",
    "read_version", "sections_of",
]  # fmt: skip
