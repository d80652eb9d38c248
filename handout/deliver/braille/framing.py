"""Headings, boxes and transcriber's notes on braille pages (Braille Formats, BANA, 2016)."""

from __future__ import annotations

from collections.abc import Sequence

from handout.content.inline import Inline, Run
from handout.deliver.braille.ascii import cells_of
from handout.deliver.braille.liblouis import BLANK
from handout.deliver.braille.sheet import CELLS, EMPTY, Line, Sheet
from handout.deliver.braille.words import braille_words

_BOX_TOP, _BOX_END = cells_of("7") * CELLS, cells_of("G") * CELLS  # section 7


def heading(sheet: Sheet, text: Inline, level: int, lead: str = "") -> list[Line]:
    """Section 4: centred, then from cell 5, then from cell 7; kept with what follows."""
    cells = sheet.inline(Inline((Run(lead), *text.runs), text.mark), emphasis=False)
    number = len(sheet.titles)
    sheet.titles.append((level, cells))
    if level <= 2:
        lines = [EMPTY, *centred(sheet, cells), EMPTY]
    else:
        indent = 4 if level == 3 else 6
        lines = [EMPTY, *sheet.wrapped(cells, indent, indent)]
    lines = [line._replace(kept=True) for line in lines]
    first = next((at for at, line in enumerate(lines) if line.cells), 0)
    lines[first] = lines[first]._replace(title=number)
    return lines


def centred(sheet: Sheet, cells: str) -> list[Line]:
    """Lines in the middle, with three blank cells or more at either side."""
    lines = [line.cells for line in sheet.wrapped(cells, 0, 0, CELLS - 6)]
    return [Line(BLANK * ((CELLS - len(cells)) // 2) + cells) for cells in lines]


def note(sheet: Sheet, text: str) -> list[Line]:
    """A transcriber's note: from cell 7, further lines from cell 5 (section 3)."""
    begins, ends = map(cells_of, braille_words(sheet.reading.handout.language).note_signs)
    return sheet.wrapped(f"{begins}{sheet.plain(text)}{ends}", 6, 4) if text else []


def boxed(lines: Sequence[Line]) -> list[Line]:
    """Lines of dots over and under what stands in a box."""
    *inside, last = [Line(_BOX_TOP, kept=True), *_trimmed(lines)]
    return [EMPTY, *inside, last._replace(kept=True), Line(_BOX_END), EMPTY]


def _trimmed(lines: Sequence[Line]) -> list[Line]:
    found = list(lines)
    while found and not found[0].cells:
        del found[0]
    while found and not found[-1].cells:
        del found[-1]
    return found
