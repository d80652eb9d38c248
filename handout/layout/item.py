"""An item of a list: a marker with its body beside it."""

from __future__ import annotations

from collections.abc import Sequence

from handout.brand.colour import Colour
from handout.layout.box import Box, Room
from handout.layout.lines import Source, set_lines
from handout.layout.text import Text
from handout.pdf.page import Page
from handout.pdf.structure import StructureElement

# A circle of radius 1 as four Bezier curves; 0.5523 puts them within 0.03 % of it.
CIRCLE = (
    "1 0 m 1 .5523 .5523 1 0 1 c -.5523 1 -1 .5523 -1 0 c "
    "-1 -.5523 -.5523 -1 0 -1 c .5523 -1 1 -.5523 1 0 c h"
)


class Marker:
    """What stands before an item; ``element`` is its Lbl."""

    width: float
    height: float
    leading: float  # of the line it stands on

    def __init__(self, alt: str | None = None) -> None:
        self.element = StructureElement("Lbl", alt=alt)

    def draw(self, page: Page, x: float, top: float) -> None:
        raise NotImplementedError


class TextMarker(Marker):
    """A bullet or a number, on the first line's baseline."""

    def __init__(self, sources: Sequence[Source], leading: float) -> None:
        super().__init__()
        self.text = Text(sources, leading, self.element)
        self.width = set_lines(sources, 1e9)[0].width
        self.height = self.leading = leading

    def draw(self, page: Page, x: float, top: float) -> None:
        self.text.draw(page, x, top, 1e9)


class NumberDisc(Marker):
    """A step's number, in a disc or, ``outlined``, in a ring."""

    def __init__(
        self, sources: Sequence[Source], leading: float, ink: Colour, outlined: bool = False
    ) -> None:
        super().__init__()
        self.text = Text(sources, leading, self.element, align="center")
        self.leading = leading
        self.ink = ink
        self.outlined = outlined
        self.radius = 0.68 * leading
        self.width = 2 * self.radius
        self.height = leading + 0.36 * leading

    def draw(self, page: Page, x: float, top: float) -> None:
        middle = top - self.leading / 2
        page.artifact()
        ink = self.ink.operands
        painted = f"{ink} RG .08 w {CIRCLE} S" if self.outlined else f"{ink} rg {CIRCLE} f"
        page.path(painted, x + self.radius, middle, self.radius)
        page.end()
        # The middle of a figure's height stands a little above the middle of its line.
        self.text.draw(page, x, top - 0.02 * self.leading, self.width)


class TickBox(Marker):
    """An empty square to tick by hand."""

    def __init__(self, side: float, leading: float, ink: Colour, alt: str) -> None:
        super().__init__(alt=alt)
        self.side = side
        self.leading = leading
        self.ink = ink
        self.width = side
        self.height = leading

    def draw(self, page: Page, x: float, top: float) -> None:
        low = top - (self.leading + self.side) / 2
        page.begin(self.element)
        page.outline(x + 0.5, low, self.side - 1, self.side - 1, self.ink, 1.0)
        page.end()


_WHOLE_LINES = 4  # an item of so many lines is not broken


class Item(Box):
    """A marker and a body; breaks where its body does, and the marker stays with the head."""

    def __init__(
        self,
        marker: Marker | None,
        body: Box,
        indent: float,
        *,
        before: float = 0.0,
        after: float = 0.0,
    ) -> None:
        self.marker = marker
        self.body = body
        self.indent = indent
        self.before = before
        self.after = after

    def height(self, measure: float) -> float:
        body = self.body.height(measure - self.indent)
        return max(body, self.marker.height) if self.marker else body

    def split(self, measure: float, room: Room) -> tuple[Box, Box] | None:
        if self.marker and not room.forced:
            short = (_WHOLE_LINES + 0.5) * self.marker.leading
            if self.height(measure) <= min(short, room.full):
                return None
        parts = self.body.split(measure - self.indent, room)
        if not parts:
            return None
        head, tail = parts
        return (
            Item(self.marker, head, self.indent, before=self.before),
            Item(None, tail, self.indent, after=self.after),
        )

    def draw(self, page: Page, x: float, top: float, measure: float) -> None:
        if self.marker:
            self.marker.draw(page, x, top)
        self.body.draw(page, x + self.indent, top, measure - self.indent)
