"""The inside of a sentence: bold, italic, links, citations and foreign words."""

from __future__ import annotations

from typing import NamedTuple


class Run(NamedTuple):
    """A stretch of text that is set in one way.

    ``text`` is plain characters, never markup; ``link`` is a URL; ``cite`` is the key
    of a source, in which case ``text`` is empty and the number is filled in later;
    ``language`` is a BCP 47 tag where it differs from the document's;
    ``line_break`` starts a new line before the text.
    """

    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None
    cite: str | None = None
    language: str | None = None
    line_break: bool = False
