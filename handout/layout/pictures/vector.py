"""Pictures made of shapes: SVG, checked, then drawn by us where it is simple, else by svglib."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from handout.layout.pictures.picture import Picture, PictureError
from handout.layout.pictures.simple_svg import TooComplexError, compile_svg
from handout.layout.pictures.svg_safety import refuse_unsafe

_PIXEL = 0.75  # points (CSS: 1 px = 1/96 inch)


def vector_picture(content: bytes, fonts: Mapping[tuple[bool, bool], str]) -> Picture:
    """The picture in an SVG file's bytes; ``fonts`` are set for all text in it.

    Shapes alone (as in a logo) are turned into PDF operators here; anything more goes
    through svglib, which takes a tenth of a second to load. Raises PictureError.
    """
    simple = _compiled(content)
    if simple is None:
        return _by_svglib(content, fonts)
    width, height, operators = simple

    def paint(canvas: Any, box_width: float, box_height: float) -> None:
        canvas.addLiteral(
            f"{box_width / width:.5f} 0 0 {-box_height / height:.5f} 0 {box_height:.3f} cm"
        )
        canvas.addLiteral(operators)

    return Picture(width * _PIXEL, height * _PIXEL, paint, is_vector=True)


@lru_cache(maxsize=16)
def _compiled(content: bytes) -> tuple[float, float, str] | None:
    """The operators of a simple picture; None for one that svglib has to draw."""
    root = refuse_unsafe(content)
    try:
        return compile_svg(root)
    except TooComplexError:
        return None


def _by_svglib(content: bytes, fonts: Mapping[tuple[bool, bool], str]) -> Picture:
    import io
    import logging

    logging.getLogger("svglib").setLevel(logging.CRITICAL)
    logging.getLogger("svglib.svglib").setLevel(logging.CRITICAL)
    from svglib.svglib import svg2rlg

    try:
        drawing = svg2rlg(io.BytesIO(content))
    except Exception as error:
        raise _not_drawn() from error
    if drawing is None or not drawing.width or not drawing.height:
        raise _not_drawn()
    _set_fonts(drawing, fonts)

    def paint(canvas: Any, box_width: float, box_height: float) -> None:
        canvas.scale(box_width / drawing.width, box_height / drawing.height)
        _renderer(fonts[(False, False)]).draw(drawing, canvas, 0, 0, False)

    return Picture(float(drawing.width), float(drawing.height), paint, is_vector=True)


def _renderer(font: str) -> Any:
    """ReportLab's renderer, beginning in our font: its own, Helvetica, is not embedded."""
    from reportlab.graphics import renderPDF

    base: Any = renderPDF._PDFRenderer

    class Renderer(base):  # type: ignore[misc]
        def initState(self, x: float, y: float) -> None:  # noqa: N802
            self._tracker._combined[-1]["fontName"] = font
            super().initState(x, y)

    return Renderer()


def _not_drawn() -> PictureError:
    return PictureError("the SVG picture cannot be drawn", "save it as plain SVG, or as PNG")


def _set_fonts(node: Any, fonts: Mapping[tuple[bool, bool], str]) -> None:
    """Every text in one of our fonts, since PDF/A wants each font in the file."""
    from reportlab.graphics.shapes import String
    from reportlab.lib.colors import CMYKColor, Color
    from reportlab.pdfbase import pdfmetrics

    for paint in ("fillColor", "strokeColor"):
        colour = getattr(node, paint, None)
        if isinstance(colour, CMYKColor):  # the file's output intent is sRGB
            setattr(node, paint, Color(*colour.rgb()))
    if isinstance(node, String):
        name = str(node.fontName).lower()
        italic = "italic" in name or "oblique" in name
        node.fontName = fonts[("bold" in name, italic)]
        font: Any = pdfmetrics.getFont(node.fontName)
        known = font.face.charToGlyph
        missing = next((c for c in node.text if ord(c) not in known and not c.isspace()), None)
        if missing:
            raise PictureError(
                f"the picture has the character '{missing}' (U+{ord(missing):04X}), "
                "which the brand's font lacks",
                "turn its text into outlines in the program that made it",
            )
    for inner in getattr(node, "contents", ()):
        _set_fonts(inner, fonts)
