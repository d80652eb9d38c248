"""Lines to write on by hand."""

from __future__ import annotations

from collections.abc import Sequence

from handout.brand.colour import Colour
from handout.content.blocks import WriteIn
from handout.layout.box import Box, Room, Stack
from handout.layout.setting import Setting, sets
from handout.pdf.page import Page
from handout.pdf.structure import StructureElement


class WritingLines(Box):
    """``count`` ruled lines, ``leading`` apart; the lines are artifacts."""

    def __init__(self, count: int, leading: float, ink: Colour) -> None:
        self.count = count
        self.leading = leading
        self.ink = ink

    def height(self, measure: float) -> float:
        return self.count * self.leading

    def split(self, measure: float, room: Room) -> tuple[Box, Box] | None:
        if not room.forced and self.height(measure) <= 0.4 * room.full:
            return None
        fits = int((room.left + 0.01) // self.leading)
        if room.forced:
            fits = max(fits, 1)
        if not 0 < fits < self.count:
            return None
        return (
            WritingLines(fits, self.leading, self.ink),
            WritingLines(self.count - fits, self.leading, self.ink),
        )

    def draw(self, page: Page, x: float, top: float, measure: float) -> None:
        page.artifact()
        for number in range(1, self.count + 1):
            page.rule(x, top - number * self.leading + 0.5, measure, self.ink, 0.6)
        page.end()


@sets(WriteIn)
def write_in(
    setting: Setting, block: WriteIn, parent: StructureElement, level: int
) -> Sequence[Box]:
    look = setting.look
    label = setting.text(block.label, look.body(bold=True), parent.add("P"), keep_with_next=True)
    lines = WritingLines(block.lines, look.write_in_leading, look.brand.colours.muted)
    return [Stack([label, lines], before=2 * look.unit, after=3 * look.unit)]
