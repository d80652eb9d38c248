"""A plain ReportLab platypus script, as its manual teaches: untagged."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from xml.sax.saxutils import escape

from entry import STYLES, Item, face, grouped, main
from reportlab import rl_config
from reportlab.lib.fonts import addMapping
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, ListFlowable, ListItem, Paragraph, SimpleDocTemplate

rl_config.useA85 = 0  # binary streams, as every other peer writes them

BODY = ParagraphStyle("body", fontName="Regular", fontSize=12, leading=17, spaceAfter=6)
SOURCE = ParagraphStyle("source", BODY, leftIndent=18, firstLineIndent=-18)
HEADING = ParagraphStyle(
    "heading", BODY, fontName="Bold", spaceBefore=8, spaceAfter=4, keepWithNext=1
)
STYLE_OF = {
    "title": ParagraphStyle("title", HEADING, fontSize=24, leading=29),
    "heading": ParagraphStyle("h2", HEADING, fontSize=17, leading=20.4),
    "subheading": ParagraphStyle("h3", HEADING, fontSize=13, leading=15.6),
    "paragraph": BODY,
    "source": SOURCE,
}


class CountedCanvas(Canvas):
    """Holds every page back until their number is known, then writes the footers."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self._held: list[dict[str, object]] = []

    def showPage(self) -> None:  # noqa: N802 (ReportLab's name)
        self._held.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._held, 1):
            self.__dict__.update(page)
            self.setFont("Regular", 10)
            self.drawCentredString(letter[0] / 2, 40, f"Page {number} of {len(self._held)}")
            super().showPage()
        super().save()


def build(items: list[Item]) -> bytes:
    """The document, its fonts read."""
    for style in STYLES:
        pdfmetrics.registerFont(TTFont(style, face(style)))
    for bold in (0, 1):
        for italic in (0, 1):
            name = ("Bold" if bold else "") + ("Italic" if italic else "") or "Regular"
            addMapping("Regular", bold, italic, name)
    return warm(items)()


def warm(items: list[Item]) -> Callable[[], bytes]:
    """A rebuild with the fonts that are registered already."""
    if "Regular" not in pdfmetrics.getRegisteredFontNames():
        build(items)

    def rebuild() -> bytes:
        out = BytesIO()
        template = SimpleDocTemplate(
            out, pagesize=letter, title=items[0][2], lang="en-US", **dict.fromkeys(MARGINS, 72)
        )
        template.build(_story(items), canvasmaker=CountedCanvas)
        return out.getvalue()

    return rebuild


MARGINS = ("leftMargin", "rightMargin", "topMargin", "bottomMargin")


def _story(items: list[Item]) -> list[Flowable]:
    story: list[Flowable] = []
    for kind, group in grouped(items):
        if kind == "item":
            entries = [ListItem(Paragraph(_markup(lead, text), BODY)) for _, lead, text in group]
            story.append(
                ListFlowable(entries, bulletType="bullet", start="•", bulletFontName="Regular")
            )
        else:
            story += [Paragraph(escape(text), STYLE_OF[kind]) for _, _, text in group]
    return story


def _markup(lead: str, text: str) -> str:
    return f"<b>{escape(lead)}</b> {escape(text)}" if lead else escape(text)


if __name__ == "__main__":
    main(build)
