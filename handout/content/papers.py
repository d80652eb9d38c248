"""The papers that a handout is printed on, and the smaller pages that are made of them.

This is the only list of them: what an author may write, what the commands and the desk offer
and how large a page is all come from here. Lengths are points, 1/72 of an inch.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

POINTS_PER_MM = 72 / 25.4


class Format(NamedTuple):
    """A size of page. ``words`` is what people call it.

    ``side_margin`` is the least that stays free at the left and the right. ``panels`` is how
    many pages of a leaflet make a sheet; 0 is no leaflet. ``bleed`` is how far what touches
    the edge of the page reaches past it, for a print shop to cut through.
    """

    name: str
    words: str
    width: float
    height: float
    side_margin: float = 54.0
    panels: int = 0
    bleed: float = 0.0

    @property
    def size(self) -> tuple[float, float]:
        return self.width, self.height


def _by_name(*formats: Format) -> Mapping[str, Format]:
    return {each.name: each for each in formats}


PAPERS = _by_name(
    Format("letter", "Letter", 612.0, 792.0),  # 8.5 by 11 inches
    Format("a4", "A4", 595.28, 841.89),  # 210 by 297 mm
    # On half the paper the type stays as large, and margins of half an inch leave 50 to 60
    # characters a line.
    Format("a5", "A5", 419.53, 595.28, 36.0),  # 148 by 210 mm
    Format("legal", "Legal", 612.0, 1008.0),  # 8.5 by 14 inches
)

# Half a sheet, for a booklet: by the name of the sheet that goes into the printer.
HALVES: Mapping[str, Format] = {
    "letter": Format("half-letter", "half Letter", 396.0, 612.0, 36.0),
    "a4": PAPERS["a5"],
    "legal": Format("half-legal", "half Legal", 504.0, 612.0, 45.0),
}

# A third of a sheet, for a leaflet that is folded twice: six of them have two sides.
PANELS: Mapping[str, Format] = {
    "letter": Format("letter-panel", "panel of Letter", 264.0, 612.0, 20.0, panels=6),
    "a4": Format("a4-panel", "panel of A4", 280.63, 595.28, 22.0, panels=6),
}


def paper_named(text: str) -> Format | None:
    """The paper of this name, however it is capitalised."""
    return PAPERS.get(text.lower())


def names_in_words() -> str:
    """``letter, a4 or ...``, for messages."""
    *most, last = PAPERS
    return f"{', '.join(most)} or {last}"
