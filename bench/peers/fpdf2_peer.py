"""fpdf2 (plain Python): as it comes, which is untagged."""

from __future__ import annotations

from collections.abc import Callable

from entry import FAMILY, STYLES, Item, face, main
from fpdf import FPDF
from fpdf.enums import XPos, YPos

LEVELS = {"title": 0, "heading": 1, "subheading": 2}
SIZES = {"title": 24, "heading": 17, "subheading": 13}
MARGIN = 72
INDENT = 18
SHORT_STYLE = {"Regular": "", "Bold": "B", "Italic": "I", "BoldItalic": "BI"}


class Leaflet(FPDF):
    """fpdf2's documents take their footer from a method of a subclass."""

    def footer(self) -> None:
        self.set_y(-50)
        self.set_font(FAMILY, size=10)
        self.cell(0, 12, f"Page {self.page_no()} of {{nb}}", align="C")


def build(items: list[Item]) -> bytes:
    """The document; fpdf2 keeps nothing between two documents."""
    pdf = Leaflet(unit="pt", format="letter")
    pdf.set_margin(MARGIN)
    pdf.set_auto_page_break(True, MARGIN)
    pdf.set_title(items[0][2])
    pdf.set_lang("en-US")
    for style in STYLES:
        pdf.add_font(FAMILY, SHORT_STYLE[style], face(style))
    pdf.add_page()
    for kind, lead, text in items:
        if kind in LEVELS:
            _heading(pdf, kind, text)
        elif kind == "item":
            _item(pdf, lead, text)
        else:
            pdf.set_font(FAMILY, size=12)
            pdf.multi_cell(0, 17, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            pdf.ln(6)
    return bytes(pdf.output())


def warm(items: list[Item]) -> Callable[[], bytes]:
    """A rebuild in the same process."""
    return lambda: build(items)


def _heading(pdf: FPDF, kind: str, text: str) -> None:
    size = SIZES[kind]
    pdf.ln(8)
    if pdf.will_page_break(size * 1.2 + 2 * 17):  # keep it with the lines that follow
        pdf.add_page()
    pdf.start_section(text, level=LEVELS[kind], strict=False)
    pdf.set_font(FAMILY, "B", size)
    pdf.multi_cell(0, size * 1.2, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.ln(4)


def _item(pdf: FPDF, lead: str, text: str) -> None:
    pdf.set_font(FAMILY, size=12)
    pdf.cell(INDENT, 17, "•")
    pdf.set_left_margin(MARGIN + INDENT)
    if lead:
        pdf.set_font(FAMILY, "B", 12)
        pdf.write(17, f"{lead} ")
        pdf.set_font(FAMILY, size=12)
    pdf.write(17, text)
    pdf.set_left_margin(MARGIN)
    pdf.ln(21)


if __name__ == "__main__":
    main(build)
