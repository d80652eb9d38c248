"""The rows and cells of a Word table, joined ones parted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from handout.authoring.converting.word.package import attribute, below, child, local, value

MAX_SPAN = 63  # columns that a Word table may have
_WRAPPERS = {"sdt", "sdtContent", "customXml", "ins", "moveTo"}


class TableCell(NamedTuple):
    """A cell's element, or None for what a joined cell covers; ``joined`` says that one does."""

    element: Any
    joined: bool = False


def cells_of(table: Any) -> list[list[TableCell]]:
    """The cells, row by row."""
    rows = [_row(row) for row in _within(table, "tr")]
    return [row for row in rows if row]


def _row(row: Any) -> list[TableCell]:
    cells: list[TableCell] = []
    for cell in _within(row, "tc"):
        span = value(cell, "tcPr", "gridSpan") or "1"
        covered = min(int(span), MAX_SPAN) - 1 if span.isdigit() else 0
        merge = child(cell, "tcPr", "vMerge")
        goes_on = merge is not None and (attribute(merge, "val") or "continue") == "continue"
        cells.append(TableCell(cell, joined=goes_on or covered > 0))
        cells += [TableCell(None)] * covered
    return cells


def _within(parent: Any, name: str) -> Iterator[Any]:
    for element in parent:
        if local(element) == name:
            yield element
        elif local(element) in _WRAPPERS:
            yield from _within(element, name)


def is_layout(rows: list[list[TableCell]]) -> bool:
    """Whether a table holds what no cell can hold: another table."""
    return any(
        cell.element is not None and next(below(cell.element, "tbl"), None) is not None
        for row in rows
        for cell in row
    )


def paragraphs_of(cell: Any) -> Iterator[Any]:
    """A cell's own paragraphs, less those of a box in it; none of what a joined cell covers."""
    for element in cell if cell is not None else ():
        if local(element) == "p":
            yield element
        elif local(element) in _WRAPPERS:
            yield from paragraphs_of(element)
