"""What the pages really show: each ink of text on the ground it stands on, and its size."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any, NamedTuple

from handout.brand.colour import WHITE, Colour

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]  # left, bottom, right, top in points
_UNIT: Matrix = (1, 0, 0, 1, 0, 0)
_DEEPEST = 8  # forms within forms; the pictures of a handout are one deep


class Drawn(NamedTuple):
    """A stretch of text on a page (counted from 1): ink, ground, size in points.

    ``ground`` is None over a picture, whose colours nobody knows; ``in_picture`` says that
    the text is part of a drawing.
    """

    page: int
    ink: Colour
    ground: Colour | None
    size: float
    in_picture: bool


def drawn_texts(pdf: bytes) -> list[Drawn]:
    """Every text of the pages, read from their content streams (ISO 32000-1, 8 and 9)."""
    from pypdf import PdfReader

    found: list[Drawn] = []
    for number, page in enumerate(PdfReader(io.BytesIO(pdf)).pages, 1):
        reading = _Reading(number, page.pdf)
        reading.read(page.get_contents(), page.get("/Resources", {}), _UNIT, 0)
        found += reading.found
    return found


class _State(NamedTuple):
    """The part of the graphics state that matters here (ISO 32000-1, 8.4)."""

    ctm: Matrix
    ink: Colour
    size: float


class _Reading:
    """The state of reading one page."""

    def __init__(self, number: int, pdf: Any) -> None:
        self.number = number
        self.pdf = pdf
        self.found: list[Drawn] = []
        self.grounds: list[tuple[Box, Colour | None]] = []
        self.in_figure = False

    def read(self, stream: Any, resources: Any, ctm: Matrix, depth: int) -> None:
        from pypdf.generic import ContentStream

        state = _State(ctm, Colour(0, 0, 0), 0.0)
        kept: list[_State] = []
        pending: list[Box] = []
        at: Matrix = _UNIT
        for operands, operator in ContentStream(stream, self.pdf).operations:
            name = operator.decode("latin-1")
            if name == "q":
                kept.append(state)
            elif name == "Q" and kept:
                state = kept.pop()
            elif name == "cm":
                state = state._replace(ctm=_product(_floats(operands), state.ctm))
            elif name in ("rg", "g"):
                red, green, blue = _floats(operands) * (1 if name == "rg" else 3)
                state = state._replace(ink=_rounded(red, green, blue))
            elif name == "re":
                pending.append(_box(state.ctm, *_floats(operands)))
            elif name in ("m", "l", "c", "v", "y"):
                pending = _widened(pending, state.ctm, _floats(operands), new=name == "m")
            elif name in ("f", "f*", "F", "B", "b", "B*", "b*"):
                self.grounds += [(box, state.ink) for box in pending]
                pending = []
            elif name in ("S", "s", "n"):
                pending = []
            elif name == "BDC":
                self.in_figure = operands[0] == "/Figure"
            elif name == "Tf":
                state = state._replace(size=float(operands[1]))
            elif name == "BT":
                at = _UNIT
            elif name in ("Td", "TD"):
                at = _product((1, 0, 0, 1, *_floats(operands)), at)
            elif name == "Tm":
                at = _floats(operands)
            elif name in ("Tj", "TJ", "'", '"'):
                self._shows(state, _product(at, state.ctm))
            elif name == "Do":
                self._does(resources, str(operands[0]), state.ctm, depth)

    def _shows(self, state: _State, at: Matrix) -> None:
        x, y = at[4] + 1, at[5] + 1  # just inside the first letter
        ground: Colour | None = WHITE
        for (left, bottom, right, top), colour in reversed(self.grounds):
            if left <= x <= right and bottom <= y <= top:
                ground = colour
                break
        scale = abs(at[0] * at[3] - at[1] * at[2]) ** 0.5
        size = round(state.size * scale, 2)
        self.found.append(Drawn(self.number, state.ink, ground, size, self.in_figure))

    def _does(self, resources: Any, name: str, ctm: Matrix, depth: int) -> None:
        drawing = resources.get("/XObject", {}).get(name)
        drawing = drawing.get_object() if drawing is not None else None
        if drawing is None or depth >= _DEEPEST:
            return
        if drawing.get("/Subtype") == "/Image":
            self.grounds.append((_box(ctm, 0, 0, 1, 1), None))
        elif drawing.get("/Subtype") == "/Form":
            inner = _product(_floats(drawing.get("/Matrix", _UNIT)), ctm)
            self.read(drawing, drawing.get("/Resources", {}), inner, depth + 1)


def _floats(values: Iterable[Any]) -> Any:
    return tuple(float(value) for value in values)


def _product(one: Matrix, two: Matrix) -> Matrix:
    """``one`` and then ``two`` (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + m,
    )  # fmt: skip


def _box(ctm: Matrix, x: float, y: float, width: float, height: float) -> Box:
    corners = [
        _product((1, 0, 0, 1, x + dx, y + dy), ctm)[4:] for dx in (0, width) for dy in (0, height)
    ]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(up), max(across), max(up)


def _widened(boxes: list[Box], ctm: Matrix, points: tuple[float, ...], *, new: bool) -> list[Box]:
    """The boxes around the parts of a path, with more points in the last one, or a new one."""
    for x, y in zip(points[::2], points[1::2], strict=True):
        point = _box(ctm, x, y, 0, 0)
        if new or not boxes:
            boxes = [*boxes, point]
        else:
            last = boxes[-1]
            low, high = map(min, last[:2], point[:2]), map(max, last[2:], point[2:])
            boxes = [*boxes[:-1], (*low, *high)]  # type: ignore[list-item]
    return boxes


def _rounded(*parts: float) -> Colour:
    """The 8-bit colour that a page's three digits stand for."""
    red, green, blue = (round(part * 255) / 255 for part in parts)
    return Colour(red, green, blue)
