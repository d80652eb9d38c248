"""Boxes that stand out: callouts, key facts, the contact card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handout.brand.colour import Colour
from handout.content.blocks import Callout, Caution, KeyFacts, Note, Point, Urgent
from handout.content.inline import Inline
from handout.content.parts import Model
from handout.layout.box import Box, Room, Stack
from handout.layout.item import CIRCLE
from handout.layout.lines import Source
from handout.layout.lists import points
from handout.layout.setting import Setting, sets
from handout.pdf.page import Drawable, Page
from handout.pdf.structure import StructureElement

# Icons in a square from -1 to 1: each has a shape of its own and a sign in it.
_SHAPES = {
    "note": (CIRCLE, "-.17 -.6 .34 .82 re f -.17 .4 .34 .32 re f"),
    "caution": (
        "-1.08 -.86 m 1.08 -.86 l 0 1.02 l h", "-.14 -.24 .28 .72 re f -.14 -.62 .28 .26 re f",
    ),
    "urgent": (
        "-.41 -1 m .41 -1 l 1 -.41 l 1 .41 l .41 1 l -.41 1 l -1 .41 l -1 -.41 l h",
        "-.16 -.22 .32 .86 re f -.16 -.66 .32 .3 re f",
    ),
}  # fmt: skip
ICONS = {name: f"{{ink}} rg {shape} f 1 g {sign}" for name, (shape, sign) in _SHAPES.items()}
OUTLINED = {
    name: f"{{ink}} RG .14 w {shape} S {{ink}} rg {sign}" for name, (shape, sign) in _SHAPES.items()
}


class Panel(Box):
    """A tinted or outlined box around a body; it breaks only if no page can hold it whole."""

    def __init__(
        self,
        body: Box,
        padding: float,
        *,
        fill: Colour | None = None,
        border: Colour | None = None,
        bar: Colour | None = None,
        bar_width: float = 4.0,
        space: float = 0.0,
    ) -> None:
        self.body = body
        self.padding = padding
        self.fill = fill
        self.border = border
        self.bar = bar
        self.bar_width = bar_width
        self.before = self.after = space

    def _inside(self, measure: float) -> float:
        return measure - 2 * self.padding

    def height(self, measure: float) -> float:
        return self.body.height(self._inside(measure)) + 2 * self.padding

    def split(self, measure: float, room: Room) -> tuple[Box, Box] | None:
        if not room.forced and self.height(measure) <= room.full:
            return None
        inner = Room(room.left - 2 * self.padding, room.full - 2 * self.padding, room.forced)
        parts = self.body.split(self._inside(measure), inner)
        if not parts:
            return None
        head, tail = (self._around(part) for part in parts)
        head.before, tail.after = self.before, self.after
        return head, tail

    def _around(self, body: Box) -> Panel:
        return Panel(
            body, self.padding, fill=self.fill, border=self.border, bar=self.bar,
            bar_width=self.bar_width,
        )  # fmt: skip

    def draw(self, page: Page, x: float, top: float, measure: float) -> None:
        height = self.height(measure)
        page.artifact()
        if self.fill:
            page.rectangle(x, top - height, measure, height, self.fill)
        if self.border:
            page.outline(x + 0.5, top - height + 0.5, measure - 1, height - 1, self.border, 1.0)
        if self.bar:
            page.rectangle(x, top - height, self.bar_width, height, self.bar)
        page.end()
        self.body.draw(page, x + self.padding, top - self.padding, self._inside(measure))


class Signed(Box):
    """A body with an icon in the margin to its left."""

    def __init__(
        self, body: Box, icon: str, ink: Colour, size: float, leading: float,
        icons: Mapping[str, str] = ICONS,
    ) -> None:  # fmt: skip
        self.body = body
        self.icons = icons
        self.icon = icon
        self.ink = ink
        self.size = size
        self.leading = leading

    @property
    def indent(self) -> float:
        return 1.5 * self.size

    def height(self, measure: float) -> float:
        return self.body.height(measure - self.indent)

    def split(self, measure: float, room: Room) -> tuple[Box, Box] | None:
        parts = self.body.split(measure - self.indent, room)
        if not parts:
            return None
        head, tail = parts
        return (
            Signed(head, self.icon, self.ink, self.size, self.leading, self.icons),
            Signed(tail, "", self.ink, self.size, self.leading),
        )

    def draw(self, page: Page, x: float, top: float, measure: float) -> None:
        if self.icon:
            page.artifact()
            operators = self.icons[self.icon].format(ink=self.ink.operands)
            half = self.size / 2
            page.path(operators, x + half, top - self.leading / 2, half)
            page.end()
        self.body.draw(page, x + self.indent, top, measure - self.indent)


@sets(Note, Caution, Urgent)
def callout(
    setting: Setting, block: Callout, parent: StructureElement, level: int
) -> Sequence[Box]:
    look = setting.look
    ink: Colour = getattr(look.brand.colours, block.kind)
    element = parent.add("Div")
    style = look.body(bold=True)._replace(ink=ink)
    lead = setting.plain_sources(getattr(setting.words, block.kind), style)
    if block.title is not None:
        lead += setting.plain_sources(": ", style) + setting.sources(block.title, style)
    title = setting.text(Inline(()), style, element.add("P"), lead=lead, keep_with_next=True)
    body = Stack([title, *setting.blocks(block.body, element, level)])
    icons = OUTLINED if look.is_outlined else ICONS
    signed = Signed(body, block.kind, ink, 1.35 * style.size, style.leading, icons)
    return [
        Panel(
            signed, look.padding, fill=look.ground, border=look.frame, bar=ink,
            bar_width=1.5 if look.is_outlined else 4, space=3 * look.unit,
        )
    ]  # fmt: skip


def facts_box(
    setting: Setting,
    title: Sequence[Source],
    items: Sequence[Point] | Sequence[Model],
    parent: StructureElement,
    level: int,
) -> Panel:
    """A tinted box with a title and lead-in items or blocks."""
    look = setting.look
    element = parent.add("Div")
    style = look.body(bold=True)
    first = setting.text(
        Inline(()), style, element.add("P"), lead=title, after=look.item_space,
        keep_with_next=True,
    )  # fmt: skip
    lead_ins = [item for item in items if isinstance(item, Point)]
    inner = (
        points(setting, lead_ins, element, level)
        if lead_ins
        else setting.blocks([item for item in items if not isinstance(item, Point)], element, level)
    )
    return Panel(
        Stack([first, *inner]),
        look.padding,
        fill=look.ground,
        border=look.brand.colours.rule,
        space=3 * look.unit,
    )


def box_title(setting: Setting, title: Inline | None, words: str) -> list[Source]:
    """A box's own title, or the program's word for it."""
    style = setting.look.body(bold=True)._replace(ink=setting.look.brand.colours.accent)
    return setting.sources(title, style) if title else setting.plain_sources(words, style)


@sets(KeyFacts)
def key_facts(
    setting: Setting, block: KeyFacts, parent: StructureElement, level: int
) -> Sequence[Box]:
    title = box_title(setting, block.title, setting.words.key_facts)
    return [facts_box(setting, title, block.items, parent, level)]


def draw_figure(
    page: Page,
    picture: Drawable,
    element: StructureElement | None,
    x: float,
    top: float,
    width: float,
    height: float,
) -> None:
    """A picture as the content of its Figure, with its BBox; without one, as an artifact."""
    from handout.pdf.objects import numbers

    if element is None:
        page.artifact()
    else:
        page.begin(element)
        element.attributes = f"/O/Layout/BBox[{numbers(x, top - height, x + width, top)}]"
    page.picture(picture, x, top - height, width, height)
    page.end()
