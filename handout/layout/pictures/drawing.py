"""SVG pictures that take svglib: gradients, text, style sheets, symbols used again."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from handout.layout.pictures.picture import Picture, PictureError
from handout.layout.pictures.svg_support import prepare
from handout.pdf.greys import grey as grey_of

_MITER_LIMIT = 4  # SVG 2, 13.5.5; PDF begins with 10
# What svglib writes where it leaves out a part, below its warnings.
_TELLING = ("Suspicious path", "Ignoring transform", "Ignoring unavailable")
_BAD_COLOUR = re.compile(
    r"Can't handle color: (?P<named>.*)|convertColor\(\*\['(?P<written>.*)'\]\)\) caused ValueError"
)
_ONE_AT_A_TIME = threading.Lock()  # svglib's log is listened to, and there is one of it


def drawn_picture(
    content: bytes, fonts: Mapping[tuple[bool, bool], str], grey: bool = False
) -> Picture:
    """The picture that svglib makes of an SVG that svg_safety has let through.

    All text is in one of ``fonts``, chosen by weight and style. Raises PictureError,
    also for what svglib would only log.
    """
    try:
        with _ONE_AT_A_TIME, _complaints() as complaints:
            drawing = _rendered(content, fonts, grey)
    except PictureError:
        raise
    except Exception as error:  # svglib and ReportLab raise all kinds for odd input
        raise _not_drawn() from error
    if complaints:
        raise _incomplete(complaints[0])
    width, height = float(drawing.width), float(drawing.height)
    if not (0 < width < 1e5 and 0 < height < 1e5):
        raise PictureError("the SVG picture has no size", "give it a viewBox, or width and height")
    _check_parts(drawing)

    def paint(canvas: Any, box_width: float, box_height: float) -> None:
        canvas.scale(box_width / width, box_height / height)
        canvas.setMiterLimit(_MITER_LIMIT)
        inside = canvas.beginPath()
        inside.rect(0, 0, width, height)
        canvas.clipPath(inside, stroke=0, fill=0)
        _renderer()().draw(drawing, canvas, 0, 0, False)

    return Picture(width, height, paint, is_vector=True)


def _rendered(content: bytes, fonts: Mapping[tuple[bool, bool], str], grey: bool) -> Any:
    from lxml import etree
    from svglib.svglib import SvgRenderer

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(content, parser)
    prepare(root)
    source: Any = None  # where other files would be looked for; none are let through
    return SvgRenderer(
        source, color_converter=_in_grey if grey else _in_rgb, font_map=_Fonts(fonts)
    ).render(root)


class _Fonts:
    """Stands in for svglib's font map, which would ask the system for its fonts."""

    def __init__(self, fonts: Mapping[tuple[bool, bool], str]) -> None:
        self.fonts = fonts

    def find_font(self, family: str, weight: str = "", style: str = "") -> tuple[str, bool]:
        """Our font for the weight and the style, whatever the family."""
        heavy = weight in ("bold", "bolder") or (weight.isdigit() and int(weight) >= 600)
        return self.fonts[heavy, style.startswith(("italic", "oblique"))], True


def _in_rgb(colour: Any) -> Any:
    """The colour without CMYK: the file's output intent is sRGB (ISO 19005-2, 6.2.4.3)."""
    from reportlab.lib.colors import CMYKColor, Color

    if isinstance(colour, CMYKColor):
        return Color(*colour.rgb(), alpha=colour.alpha)
    return colour


def _in_grey(colour: Any) -> Any:
    """The grey of a colour, still written as RGB: gradients are not on the page itself."""
    from reportlab.lib.colors import Color

    if colour is None:
        return None
    colour = _in_rgb(colour)
    level = grey_of(colour.red, colour.green, colour.blue)
    return Color(level, level, level, alpha=colour.alpha)


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """Collects what svglib logs about parts that it leaves out; nothing reaches the terminal."""
    found: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            text = record.getMessage()
            if record.levelno >= logging.WARNING:
                if "Inkscape" not in text:  # old versions' idea of the size of a pixel
                    found.append(text)
            elif text.startswith(_TELLING) or _BAD_COLOUR.search(text):
                found.append(text)

    logger = logging.getLogger("svglib.svglib")
    before = logger.level, logger.propagate
    listener = Listener()
    logger.addHandler(listener)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    try:
        yield found
    finally:
        logger.removeHandler(listener)
        logger.setLevel(before[0])
        logger.propagate = before[1]


def _check_parts(node: Any) -> None:
    """Raises PictureError for a text its font cannot write, or a gradient seen through."""
    from reportlab.graphics.shapes import String
    from reportlab.pdfbase import pdfmetrics

    if isinstance(node, String):
        font: Any = pdfmetrics.getFont(node.fontName)
        known = font.face.charToGlyph
        missing = next((c for c in node.text if ord(c) not in known and not c.isspace()), None)
        if missing:
            raise PictureError(
                f"the picture has the character '{missing}' (U+{ord(missing):04X}), "
                "which the brand's font lacks",
                "turn its text into outlines in the program that made it",
            )
    # svglib's gradients keep the shape that they fill; its opacity they do not look at.
    if getattr(getattr(node, "_clip_shape", None), "fillOpacity", None) not in (None, 1):
        raise _incomplete("a gradient that is partly transparent")
    for inner in getattr(node, "contents", ()):
        _check_parts(inner)


@lru_cache(maxsize=1)
def _renderer() -> Any:
    """ReportLab's renderer, naming fonts for text alone: its default is not embedded."""
    from reportlab.graphics import renderPDF

    base: Any = renderPDF._PDFRenderer

    class Renderer(base):  # type: ignore[misc]
        def applyStateChanges(self, delta: Any, new: Any) -> None:  # noqa: N802
            kept = {k: v for k, v in delta.items() if k not in ("fontName", "fontSize")}
            super().applyStateChanges(kept, new)

        def drawString(self, text: Any) -> None:  # noqa: N802
            state = self._tracker.getState()
            self._canvas.setFont(state["fontName"], state["fontSize"])
            super().drawString(text)

    return Renderer


def _incomplete(complaint: str) -> PictureError:
    colour = _BAD_COLOUR.search(complaint)
    if colour:
        return PictureError(
            f"the SVG has the colour '{(colour['named'] or colour['written'])[:40]}', "
            "which cannot be read",
            "write it as #rrggbb",
        )
    return PictureError(
        f"the SVG picture cannot be drawn in full ({complaint[:100]})",
        "simplify it in the program that made it, or save the picture as PNG",
    )


def _not_drawn() -> PictureError:
    return PictureError("the SVG picture cannot be drawn", "save it as plain SVG, or as PNG")
