"""Pictures made of shapes: SVG, checked, then drawn by us where it is simple, else by svglib."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from handout.layout.pictures.picture import Picture
from handout.layout.pictures.simple_svg import TooComplexError, compile_svg
from handout.layout.pictures.svg_safety import refuse_unsafe

_PIXEL = 0.75  # points (CSS: 1 px = 1/96 inch)


def vector_picture(
    content: bytes, fonts: Mapping[tuple[bool, bool], str], grey: bool = False
) -> Picture:
    """The picture in an SVG file's bytes; ``fonts`` are set for all text in it.

    Shapes alone (as in a logo) are turned into PDF operators here; anything more goes
    through svglib, which takes a tenth of a second to load. Raises PictureError.
    """
    simple = _compiled(content)
    if simple is None:
        from handout.layout.pictures.drawing import drawn_picture

        return drawn_picture(content, fonts, grey)
    width, height, operators = simple

    def paint(canvas: Any, box_width: float, box_height: float) -> None:
        canvas.addLiteral(
            f"{box_width / width:.8f} 0 0 {-box_height / height:.8f} 0 {box_height:.3f} cm"
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
