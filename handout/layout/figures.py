"""Figures: a picture with its caption and credit, as large as the page allows."""

from __future__ import annotations

from collections.abc import Sequence

from handout.brand.fonts import Typeface
from handout.content.blocks import Figure
from handout.layout.box import Box, Stack
from handout.layout.panels import draw_figure
from handout.layout.setting import Setting, sets
from handout.pdf.page import Drawable, Page
from handout.pdf.structure import StructureElement


class PictureBox(Box):
    """A picture ``width`` by ``height`` points, at the left of the measure."""

    def __init__(
        self, picture: Drawable, element: StructureElement | None, width: float, height: float
    ) -> None:
        self.picture = picture
        self.element = element
        self.width = width
        self._height = height

    def height(self, measure: float) -> float:
        return self._height

    def draw(self, page: Page, x: float, top: float, measure: float) -> None:
        width, height = self.width, self._height
        if width > measure:
            width, height = measure, height * measure / width
        draw_figure(page, self.picture, self.element, x, top, width, height)


@sets(Figure)
def figure(setting: Setting, block: Figure, parent: StructureElement, level: int) -> Sequence[Box]:
    from handout.layout.pictures import PictureError, locate, open_picture

    look = setting.look
    try:
        folders = [setting.origin.folder, setting.origin.folder / "assets"]
        path = locate(str(block.file), folders)
        picture = open_picture(path, fonts=RegisteredFonts(look.body_face), grey=look.variant.grey)
    except PictureError as error:
        setting.problem(error.message, error.advice, block.file.mark)
        return []
    div = parent.add("Div")
    element = None if block.decorative else div.add("Figure", alt=block.alt)
    texts: list[Box] = []
    if block.caption is not None:
        texts.append(setting.text(block.caption, look.body(), div.add("Caption")))
    if block.credit is not None:
        before, _, after = setting.words.credit.partition("{credit}")
        lead = setting.plain_sources(before, look.small()) if before else []
        tail = setting.plain_sources(after, look.small()) if after else []
        sources = [*lead, *setting.sources(block.credit, look.small()), *tail]
        credit = setting.words_text("", look.small(), div.add("P"))
        credit.sources = sources
        texts.append(credit)
    # What is to be seen in a picture, and its words, grow with the type around it.
    share = 100.0 if look.variant.large_print and not block.decorative else block.width
    caption = Stack(texts)
    room = 0.9 * look.text_height - caption.height(look.measure) - 2 * look.unit
    largest = 100.0 if picture.is_vector else 1.5  # pixels show when they are enlarged
    scale = min(look.measure * share / 100 / picture.width, room / picture.height, largest)
    box = PictureBox(picture, element, picture.width * scale, picture.height * scale)
    box.keep_with_next = bool(texts)
    box.after = look.unit
    for text in texts[:-1]:
        text.keep_with_next = True
    return [Stack([box, *texts], before=2 * look.unit, after=3 * look.unit)]


class RegisteredFonts(dict[tuple[bool, bool], str]):
    """ReportLab's names of a family's faces by (bold, italic), for texts inside drawings.

    A face is registered with ReportLab when it is first asked for: most pictures hold
    no text.
    """

    def __init__(self, typeface: Typeface) -> None:
        super().__init__()
        self.typeface = typeface

    def __missing__(self, style: tuple[bool, bool]) -> str:
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont

        face = self.typeface.face(*style)
        name = f"handout-{face.name}"
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(face.path), asciiReadable=False))
        self[style] = name
        return name
