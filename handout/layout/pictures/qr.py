"""A QR code as a vector picture, for the camera of a phone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from handout.layout.pictures.picture import Picture, PictureError

QUIET_ZONE = 4  # modules on each side (ISO/IEC 18004:2015, 9.1)
MODULE = 1.5  # natural size of a module in points, about half a millimetre


def qr_picture(text: str) -> Picture:
    """The QR code of ``text``, black on white with its quiet zone.

    Error correction is level M, or better where that costs no modules; the natural size
    is 1.5 points a module. Raises PictureError for no text, or more than a code holds.
    """
    size, operators = _compiled(text)
    side = size + 2 * QUIET_ZONE

    def paint(canvas: Any, width: float, height: float) -> None:
        canvas.scale(width / side, height / side)
        canvas.addLiteral(operators)

    return Picture(side * MODULE, side * MODULE, paint)


@lru_cache(maxsize=64)
def _compiled(text: str) -> tuple[int, str]:
    """Modules a side, and the PDF operators that paint the code at one unit a module."""
    if not text.strip():
        raise PictureError("there is nothing to put into the QR code", "give it a web address")
    import segno

    try:
        code = segno.make(text, error="m", micro=False)
    except ValueError as error:  # segno's DataOverflowError is one
        raise PictureError(
            f"{len(text)} characters are too many for a QR code", "use a shorter address"
        ) from error
    rows = [bytes(row) for row in code.matrix]
    side = len(rows) + 2 * QUIET_ZONE
    squares = [
        f"{QUIET_ZONE + start} {QUIET_ZONE + len(rows) - 1 - index} {length} 1 re"
        for index, row in enumerate(rows)
        for start, length in _dark_runs(row)
    ]
    # One path and one fill: no hairlines between rows, as separate fills would leave.
    return len(rows), f"1 g 0 0 {side} {side} re f 0 g {' '.join(squares)} f"


def _dark_runs(row: bytes) -> Iterator[tuple[int, int]]:
    """Start and length of each stretch of dark modules."""
    start = row.find(1)
    while start >= 0:
        end = row.find(0, start)
        end = len(row) if end < 0 else end
        yield start, end - start
        start = row.find(1, end)
