"""Two columns side by side, for lists of short things; in clear variants, one below the other."""

from __future__ import annotations

from collections.abc import Sequence

from handout.content.blocks import Columns
from handout.layout.box import Box, Room, Stack
from handout.layout.setting import Setting, sets
from handout.pdf.page import Page
from handout.pdf.structure import StructureElement


class SideBySide(Box):
    """Two boxes of equal width with a gap; on an overfull page each breaks for itself."""

    def __init__(
        self, left: Box, right: Box, gap: float, *, before: float = 0.0, after: float = 0.0
    ) -> None:
        self.left = left
        self.right = right
        self.gap = gap
        self.before = before
        self.after = after

    def _column(self, measure: float) -> float:
        return (measure - self.gap) / 2

    def height(self, measure: float) -> float:
        column = self._column(measure)
        return max(self.left.height(column), self.right.height(column))

    def split(self, measure: float, room: Room) -> tuple[Box, Box] | None:
        if not room.forced and self.height(measure) <= room.full:
            return None
        column = self._column(measure)
        inner = room._replace(forced=True)
        halves = [box.split(column, inner) or (box, Stack([])) for box in (self.left, self.right)]
        (left, left_rest), (right, right_rest) = halves
        if left_rest.height(column) == right_rest.height(column) == 0:
            return None
        return (
            SideBySide(left, right, self.gap, before=self.before),
            SideBySide(left_rest, right_rest, self.gap, after=self.after),
        )

    def draw(self, page: Page, x: float, top: float, measure: float) -> None:
        column = self._column(measure)
        self.left.draw(page, x, top, column)
        self.right.draw(page, x + column + self.gap, top, column)


@sets(Columns)
def columns(
    setting: Setting, block: Columns, parent: StructureElement, level: int
) -> Sequence[Box]:
    look = setting.look
    if look.variant.is_clear or look.format.panels:  # one column: the second stands below the first
        return [
            box
            for blocks in block.columns
            for box in setting.blocks(blocks, parent.add("Div"), level)
        ]
    left, right = (
        Stack(setting.blocks(blocks, parent.add("Div"), level)) for blocks in block.columns
    )
    return [SideBySide(left, right, look.column_gap, after=look.paragraph_space)]
