"""Tables: columns by what they hold, rows that stay whole, a header on every page."""

from __future__ import annotations

from collections.abc import Sequence

from handout.brand.colour import Colour
from handout.content.blocks import Table
from handout.layout.box import Box, Room, Stack
from handout.layout.setting import Setting, sets
from handout.layout.table_lists import as_list, shares_that_fit
from handout.layout.text import Text
from handout.pdf.page import Page
from handout.pdf.structure import StructureElement


class Row(Box):
    """Cells side by side; ``widths`` are shares of the measure that add up to 1."""

    def __init__(
        self,
        cells: Sequence[Text],
        widths: Sequence[float],
        padding: float,
        *,
        rule: Colour,
        fill: Colour | None = None,
        thick: bool = False,
    ) -> None:
        self.cells = cells
        self.widths = widths
        self.padding = padding
        self.rule = rule
        self.fill = fill
        self.thick = thick

    def _inside(self, measure: float, column: int) -> float:
        return max(self.widths[column] * measure - 2 * self.padding, 6.0)

    def height(self, measure: float) -> float:
        tallest = max(
            cell.height(self._inside(measure, column)) for column, cell in enumerate(self.cells)
        )
        return tallest + 2 * self.padding

    def split(self, measure: float, room: Room) -> tuple[Box, Box] | None:
        """A row breaks inside only where it is taller than a page."""
        if not room.forced and self.height(measure) <= room.full:
            return None
        heads: list[Text] = []
        tails: list[Text] = []
        inner = Room(room.left - 2 * self.padding, room.full, forced=True)
        for column, cell in enumerate(self.cells):
            parts = cell.split(self._inside(measure, column), inner)
            head, tail = parts or (cell, cell.nothing())
            assert isinstance(head, Text)
            assert isinstance(tail, Text)
            heads.append(head)
            tails.append(tail)
        if all(tail.is_nothing for tail in tails):
            return None
        return self._with(heads), self._with(tails)

    def _with(self, cells: Sequence[Text]) -> Row:
        return Row(
            cells, self.widths, self.padding, rule=self.rule, fill=self.fill, thick=self.thick
        )

    def draw(self, page: Page, x: float, top: float, measure: float) -> None:
        height = self.height(measure)
        page.artifact()
        if self.fill:
            page.rectangle(x, top - height, measure, height, self.fill)
        page.rule(x, top - height, measure, self.rule, 1.25 if self.thick else 0.6)
        page.end()
        for column, cell in enumerate(self.cells):
            cell.draw(page, x + self.padding, top - self.padding, self._inside(measure, column))
            x += self.widths[column] * measure


class Grid(Box):
    """A header row and rows; where it breaks, the header comes again as an artifact."""

    def __init__(
        self, header: Row, rows: Sequence[Box] | Box, *, before: float = 0.0, after: float = 0.0
    ) -> None:
        self.header = header
        self.rows = rows if isinstance(rows, Box) else Stack(rows, together=2)
        self.before = before
        self.after = after

    def height(self, measure: float) -> float:
        return self.header.height(measure) + self.rows.height(measure)

    def split(self, measure: float, room: Room) -> tuple[Box, Box] | None:
        header = self.header.height(measure)
        parts = self.rows.split(measure, Room(room.left - header, room.full - header, room.forced))
        if not parts:
            return None
        head, tail = parts
        again = self.header._with([cell.as_artifact() for cell in self.header.cells])
        return (
            Grid(self.header, head, before=self.before),
            Grid(again, tail, after=self.after),
        )

    def draw(self, page: Page, x: float, top: float, measure: float) -> None:
        self.header.draw(page, x, top, measure)
        self.rows.draw(page, x, top - self.header.height(measure), measure)


@sets(Table)
def table(setting: Setting, block: Table, parent: StructureElement, level: int) -> Sequence[Box]:
    look = setting.look
    may_not_fit = look.variant.is_clear or look.is_narrow
    fitting = shares_that_fit(setting, block) if may_not_fit else None
    if may_not_fit and fitting is None:
        return as_list(setting, block, parent)
    colours = look.brand.colours
    element = parent.add("Table")
    boxes: list[Box] = []
    if block.caption is not None:
        style = look.body(bold=True)
        boxes.append(
            setting.text(
                block.caption, style, element.add("Caption"), after=look.unit,
                keep_with_next=True,
            )
        )  # fmt: skip
    head_element = element.add("THead").add("TR")
    header = [_cell(setting, block, column, 0, head_element) for column in range(len(block.header))]
    body_element = element.add("TBody")
    rows = []
    for number in range(1, len(block.rows) + 1):
        row_element = body_element.add("TR")
        rows.append(
            [_cell(setting, block, column, number, row_element) for column in range(len(header))]
        )
    padding = look.cell_padding
    widths = fitting or _shares(block, [header, *rows], padding, look.measure)
    grid = Grid(
        Row(header, widths, padding, rule=colours.accent, fill=look.ground, thick=True),
        [Row(row, widths, padding, rule=colours.rule) for row in rows],
    )
    boxes.append(grid)
    whole = 0.3 * look.text_height  # a small table stays in one piece
    return [Stack(boxes, before=2 * look.unit, after=3 * look.unit, whole=whole)]


def _cell(setting: Setting, block: Table, column: int, row: int, parent: StructureElement) -> Text:
    """Row 0 is the header; TH and its Scope by ISO 32000-1, 14.8.5.7."""
    inline = block.header[column] if row == 0 else block.rows[row - 1][column]
    is_header = row == 0 or (block.header_column and column == 0)
    if is_header and inline.runs:
        scope = "Column" if row == 0 else "Row"
        element = parent.add("TH", attributes=f"/O/Table/Scope/{scope}")
    else:
        element = parent.add("TD")
    align = block.align[column] if block.align else "left"
    return setting.text(inline, setting.look.body(bold=is_header, align=align), element)


def _shares(
    block: Table, rows: Sequence[Sequence[Text]], padding: float, measure: float
) -> list[float]:
    """Widths of the columns as shares: the author's, or by the text that each holds.

    Every column gets its widest word; what is left goes to the columns by how much more
    they would need to stand on one line, so that long texts get room and short ones no
    empty space.
    """
    if block.widths:
        total = sum(block.widths)
        return [width / total for width in block.widths]
    columns = list(zip(*rows, strict=True))
    least = [max(cell.narrowest() for cell in column) + 2 * padding + 1 for column in columns]
    wish = [max(cell.width() for cell in column) + 2 * padding + 1 for column in columns]
    spare = measure - sum(least)
    if spare <= 0:
        return [width / sum(least) for width in least]
    more = [min(w, measure) - low for w, low in zip(wish, least, strict=True)]
    total = sum(more)
    if total <= spare:  # all fit on one line: the rest is shared evenly
        rest = (spare - total) / len(least)
        return [(low + m + rest) / measure for low, m in zip(least, more, strict=True)]
    return [(low + spare * m / total) / measure for low, m in zip(least, more, strict=True)]
