"""Braille lines on pages of 25, the last of which holds the page's number."""

from __future__ import annotations

from collections.abc import Sequence

from handout.deliver.braille.ascii import ascii_of
from handout.deliver.braille.liblouis import BLANK
from handout.deliver.braille.sheet import CELLS, NEW_PAGE, Line, Sheet

LINES = 25
_TEXT = LINES - 1


def paged(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines by page: no page begins with an empty one, and no heading ends one."""
    pages: list[list[Line]] = [[]]
    at = 0
    while at < len(lines):
        together = _together(lines, at)
        page = pages[-1]
        if lines[at] == NEW_PAGE:
            if page:
                pages.append([])
            at += 1
        elif not lines[at].cells and (not page or not page[-1].cells):
            at += 1  # no page begins with an empty line, and no two follow each other
        elif page and len(page) + min(together, _TEXT) > _TEXT:
            pages.append([])
        else:
            pages[-1].append(lines[at])
            at += 1
    return [page for page in pages if page]


def _together(lines: Sequence[Line], at: int) -> int:
    """How many lines from ``at`` must stand on one page: what is kept, and the line after it."""
    end = at
    while end < len(lines) - 1 and (lines[end].kept or not lines[end].cells):
        end += 1
    return end - at + 1


def page_of_titles(pages: Sequence[Sequence[Line]]) -> dict[int, int]:
    """The page, from 1, on which each heading begins, by the heading's number."""
    return {
        line.title: number
        for number, page in enumerate(pages, 1)
        for line in page
        if line.title is not None
    }


def written(sheet: Sheet, pages: Sequence[Sequence[Line]]) -> bytes:
    """The pages as a BRF file: braille ASCII, lines that end in CR LF, pages in a form feed."""
    text = ""
    for number, page in enumerate(pages, 1):
        cells = [line.cells.rstrip(BLANK) for line in page]
        cells += [""] * (_TEXT - len(cells))
        cells.append(sheet.plain(str(number)).rjust(CELLS, BLANK))
        text += "".join(f"{ascii_of(line)}\r\n" for line in cells) + "\f"
    return text.encode("ascii")
