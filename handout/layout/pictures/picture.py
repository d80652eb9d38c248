"""What a picture is to the layout: a natural size, and a way to draw itself into a box."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

# Paints on a ReportLab canvas whose origin is the box's lower left corner; the two
# numbers are the box's width and height in points.
Painter = Callable[[Any, float, float], None]


class PictureError(Exception):
    """A picture cannot be used: ``message`` says what is wrong, ``advice`` what to do."""

    def __init__(self, message: str, advice: str = "") -> None:
        self.message = message
        self.advice = advice
        super().__init__(f"{message}; {advice}" if advice else message)


@dataclass(frozen=True)
class Picture:
    """A checked picture; ``width`` and ``height`` are its natural size in points."""

    width: float
    height: float
    paint: Painter = field(repr=False, compare=False)
    is_vector: bool = False  # may be enlarged as far as one likes

    @property
    def aspect(self) -> float:
        """Width divided by height."""
        return self.width / self.height

    def draw(self, canvas: Any, x: float, y: float, width: float, height: float) -> None:
        """Fill the box whose lower left corner is (x, y), in points in PDF coordinates.

        The canvas has its graphics state back afterwards. Nothing is tagged here: the
        caller opens the Figure or the artifact. Raises PictureError where a part of the
        picture turns out to be unusable only while drawing.
        """
        depth = len(canvas.state_stack)
        canvas.saveState()
        try:
            canvas.translate(x, y)
            self.paint(canvas, width, height)
        finally:
            while len(canvas.state_stack) > depth:  # svglib's gradients may leave one behind
                canvas.restoreState()
