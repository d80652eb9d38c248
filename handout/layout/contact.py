"""The contact card: whom to call, and the web address as a QR code beside its words."""

from __future__ import annotations

from collections.abc import Sequence

from handout.content.blocks import Contact
from handout.content.inline import Inline
from handout.errors import NOWHERE
from handout.layout.box import Box, Stack
from handout.layout.figures import PictureBox
from handout.layout.lines import Source, Span
from handout.layout.panels import Panel, draw_figure
from handout.layout.setting import Setting, sets
from handout.pdf.page import Drawable, Page
from handout.pdf.structure import StructureElement

LEAST = 16  # times the size of type: less would cut the lines of large type in two


class BesidePicture(Box):
    """A body with a small picture to its right."""

    def __init__(
        self, body: Box, picture: Drawable | None, side: float, element: StructureElement
    ) -> None:
        self.body = body
        self.picture = picture
        self.side = side if picture else 0.0
        self.element = element

    def _measure(self, measure: float) -> float:
        return measure - self.side - (12 if self.picture else 0)

    def height(self, measure: float) -> float:
        return max(self.body.height(self._measure(measure)), self.side)

    def draw(self, page: Page, x: float, top: float, measure: float) -> None:
        self.body.draw(page, x, top, self._measure(measure))
        if self.picture:
            draw_figure(
                page, self.picture, self.element, x + measure - self.side, top, self.side, self.side
            )


@sets(Contact)
def contact(
    setting: Setting, block: Contact, parent: StructureElement, level: int
) -> Sequence[Box]:
    look, words = setting.look, setting.words
    element = parent.add("Div")
    style = look.body()
    name = [run._replace(bold=True) for run in block.name.runs]
    boxes: list[Box] = [setting.text(Inline(tuple(name), block.name.mark), style, element.add("P"))]

    def line(label: str, sources: list[Source]) -> None:
        lead = setting.plain_sources(f"{label}: ", style._replace(bold=True))
        boxes.append(setting.text(Inline(()), style, element.add("P"), lead=[*lead, *sources]))

    if block.phone:
        digits = "".join(c for c in block.phone if c in "+0123456789")
        line(words.phone, _link(setting, block.phone, f"tel:{digits}"))
    if block.hours:
        line(words.hours, setting.sources(block.hours, style))
    if block.email:
        line(words.email, _link(setting, block.email, f"mailto:{block.email}"))
    address = ""
    if block.web:
        address = block.web if "://" in block.web else f"https://{block.web}"
        line(words.web, _link(setting, block.web, address))
    if block.address:
        line(words.address, setting.sources(block.address, style))
    picture: Drawable | None = None
    figure = StructureElement("Figure", alt=words.qr.format(address=address))
    if address and block.qr:
        from handout.layout.pictures import PictureError, qr_picture

        try:
            picture = qr_picture(address)
        except PictureError as error:
            at = setting.origin.find(block.web or "", NOWHERE)
            setting.problem(error.message, error.advice, at)
        element.kids.append(figure)
    side = 4.5 * style.leading
    body: Box = BesidePicture(Stack(boxes), picture, side, figure)
    beside = look.measure - 2 * look.padding - side - 12
    is_tight = look.variant.is_clear and beside < LEAST * style.size
    if picture and (look.format.panels or is_tight):  # there is no room beside the words
        body = Stack([*boxes, PictureBox(picture, figure, side, side)])
    return [Panel(body, look.padding, border=look.brand.colours.accent, space=3 * look.unit)]


def _link(setting: Setting, text: str, target: str) -> list[Source]:
    element = StructureElement("Link")
    span = Span(element, element, target, setting.describe(text, target))
    return setting.plain_sources(text, setting.look.body(), span=span)
