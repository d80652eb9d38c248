"""Which page stands where on which side of a sheet: the arithmetic of folded paper.

Pages count from 0; None is a blank one. A side is named from left to right, from the top down.
Sides come in the order of printing, the front of a sheet before its back.
"""

from __future__ import annotations

from functools import lru_cache

Side = tuple[int | None, ...]

PAPER_THICKNESS = 0.28  # points: 0.1 mm, office paper of 80 grams
FLAP = (3, 4)  # the two faces of the panel of a leaflet that is folded in


def booklet_order(pages: int, *, right_to_left: bool = False) -> list[Side]:
    """The sides of folded sheets that lie in each other, stitched at the fold (saddle order).

    Of the outermost sheet, the front bears the last page and the first. Blank pages at the
    end bring the number to a multiple of four.
    """
    total = -(-pages // 4) * 4
    sides: list[Side] = []
    for first in range(0, total // 2, 2):
        last = total - 1 - first
        for left, right in ((last, first), (first + 1, last - 1)):
            pair = (right, left) if right_to_left else (left, right)
            sides.append(tuple(page if page < pages else None for page in pair))
    return sides


def creep(side: int) -> float:
    """How far the pages of a side move towards the fold, in points.

    Each sheet pushes the one inside it out by its thickness; when the edges are cut, the
    outer margins of the inner pages are then as wide as those of the outer ones.
    """
    return side // 2 * PAPER_THICKNESS


def grouped(pages: int, count: int, *, right_to_left: bool = False) -> list[Side]:
    """``count`` pages a side (2, or 4 in two rows) in reading order."""
    sides: list[Side] = []
    for start in range(0, pages, count):
        side = [at if at < pages else None for at in range(start, start + count)]
        rows = [side[at : at + 2] for at in range(0, count, 2)]
        sides.append(tuple(page for row in rows for page in (row[::-1] if right_to_left else row)))
    return sides


def leaflet_order(*, right_to_left: bool = False) -> list[Side]:
    """The outside and the inside of a sheet that is folded like a letter.

    In front is panel 1; opened wholly, 2, 3 and 4 stand side by side; 5 is on the flap that
    is folded in, 6 is the back.
    """
    outside, inside = (4, 5, 0), (1, 2, 3)
    return [outside[::-1], inside[::-1]] if right_to_left else [outside, inside]


@lru_cache
def is_right_to_left(language: str) -> bool:
    """Whether books in a language (BCP 47) are bound on the right."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language, sep="-").character_order == "right-to-left"
    except (UnknownLocaleError, ValueError):
        main = language.partition("-")[0]
        return main != language and is_right_to_left(main)
