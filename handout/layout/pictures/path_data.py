"""The path data of SVG (SVG 2, 9.3) as absolute moves, lines, cubic curves and closings."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from handout.layout.pictures.picture import PictureError

# A PDF path operator (m, l, c, h) with its coordinates in pairs.
Segment = tuple[str, tuple[float, ...]]

ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
FAR_AWAY = 1e7  # no picture has coordinates beyond this; keeps the arithmetic finite
TOO_FLAT = 1e-6  # an arc with such a radius is a straight line

_SEPARATOR = r"[ \t\r\n\f]*,?[ \t\r\n\f]*"
_COMMAND = re.compile(r"[ \t\r\n\f]*([MmLlHhVvCcSsQqTtAaZz])[ \t\r\n\f]*")
_NUMBER = re.compile(r"([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)" + _SEPARATOR)
_FLAG = re.compile(r"([01])" + _SEPARATOR)  # arc flags may be written without a space


def segments(data: str) -> list[Segment]:
    """The path in absolute coordinates; raises PictureError where the data is malformed."""
    pen = _Pen()
    for command, arguments in _commands(data):
        pen.follow(command, arguments)
    return pen.drawn


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    """Each command with one set of arguments, repeated commands spelled out."""
    position = 0
    end = len(data.rstrip())
    while position < end:
        found = _COMMAND.match(data, position)
        if not found or (position == 0 and found[1] not in "Mm"):
            raise _malformed(data, position)
        command, position = found[1], found.end()
        if command in "Zz":
            yield command, []
            continue
        while True:
            arguments, position = _arguments(data, position, command.upper())
            yield command, arguments
            command = {"M": "L", "m": "l"}.get(command, command)
            if position >= end or not _NUMBER.match(data, position):
                break


def _arguments(data: str, position: int, command: str) -> tuple[list[float], int]:
    values = []
    for index in range(ARGUMENTS[command]):
        pattern = _FLAG if command == "A" and index in (3, 4) else _NUMBER
        found = pattern.match(data, position)
        if not found or abs(float(found[1])) > FAR_AWAY:
            raise _malformed(data, position)
        values.append(float(found[1]))
        position = found.end()
    return values, position


def _malformed(data: str, position: int) -> PictureError:
    near = " ".join(data[position : position + 20].split())
    what = f"cannot be read at '{near}'" if near else "breaks off"
    return PictureError(f"a path in the picture {what}", "export the SVG again from its program")


class _Pen:
    """Where the pen stands while a path is followed."""

    def __init__(self) -> None:
        self.drawn: list[Segment] = []
        self.at = self.start = self.control = (0.0, 0.0)
        self.curve = ""  # C or Q when the last segment was one: S and T mirror its control
        self.closed = False

    def follow(self, command: str, values: list[float]) -> None:
        kind = command.upper()
        if command.islower():
            values = self._absolute(kind, values)
        if kind != "M" and self.closed:  # after a closing the next piece starts where it closed
            self.drawn.append(("m", self.at))
        self.closed = kind == "Z"
        previous, self.curve = self.curve, ""
        if kind == "Z":
            self.drawn.append(("h", ()))
            self.at = self.start
        elif kind == "M":
            self.drawn.append(("m", (values[0], values[1])))
            self.at = self.start = (values[0], values[1])
        elif kind in "LHV":
            x = self.at[0] if kind == "V" else values[0]
            y = self.at[1] if kind == "H" else values[-1]
            self._line(x, y)
        elif kind in "CS":
            first = tuple(values[:2]) if kind == "C" else self._mirrored(previous == "C")
            self._cubic(*first, *values[-4:])
            self.control, self.curve = (values[-4], values[-3]), "C"
        elif kind in "QT":
            middle = (values[0], values[1]) if kind == "Q" else self._mirrored(previous == "Q")
            self._quadratic(*middle, values[-2], values[-1])
            self.control, self.curve = middle, "Q"
        else:
            self._arc(values)

    def _absolute(self, kind: str, values: list[float]) -> list[float]:
        x, y = self.at
        if kind == "A":
            return [*values[:5], values[5] + x, values[6] + y]
        if kind == "V":
            return [values[0] + y]
        return [value + (y if index % 2 else x) for index, value in enumerate(values)]

    def _mirrored(self, follows_curve: bool) -> tuple[float, float]:
        if not follows_curve:
            return self.at
        return 2 * self.at[0] - self.control[0], 2 * self.at[1] - self.control[1]

    def _line(self, x: float, y: float) -> None:
        self.drawn.append(("l", (x, y)))
        self.at = (x, y)

    def _cubic(self, *points: float) -> None:
        self.drawn.append(("c", points))
        self.at = (points[4], points[5])

    def _quadratic(self, x1: float, y1: float, x: float, y: float) -> None:
        x0, y0 = self.at
        self._cubic(
            x0 + (x1 - x0) * 2 / 3, y0 + (y1 - y0) * 2 / 3,
            x + (x1 - x) * 2 / 3, y + (y1 - y) * 2 / 3,
            x, y,
        )  # fmt: skip

    def _arc(self, values: list[float]) -> None:
        rx, ry, rotation, large, sweep, x, y = values
        if (x, y) == self.at:
            return
        if min(abs(rx), abs(ry)) < TOO_FLAT:
            self._line(x, y)
            return
        for points in arc_curves(self.at, (abs(rx), abs(ry)), rotation, (large, sweep), (x, y)):
            self._cubic(*points)


def arc_curves(
    start: tuple[float, float],
    radii: tuple[float, float],
    rotation: float,
    flags: tuple[float, float],
    end: tuple[float, float],
) -> Iterator[tuple[float, ...]]:
    """The elliptical arc as cubic curves of at most a quarter turn (SVG 2, B.2.4)."""
    cos, sin = math.cos(math.radians(rotation)), math.sin(math.radians(rotation))
    dx, dy = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    x1, y1 = cos * dx + sin * dy, cos * dy - sin * dx
    rx, ry = radii
    stretch = max(1.0, math.hypot(x1 / rx, y1 / ry))  # radii too small to reach: B.2.5
    rx, ry = rx * stretch, ry * stretch
    u, v = x1 / rx, y1 / ry
    reach = math.sqrt(max(0.0, 1 / max(u * u + v * v, 1e-30) - 1))
    side = -reach if flags[0] == flags[1] else reach
    cu, cv = side * v, -side * u  # the centre, on the unit circle's scale
    first = math.atan2(v - cv, u - cu)
    turn = math.atan2(-v - cv, -u - cu) - first
    if flags[1] and turn < 0:
        turn += 2 * math.pi
    elif not flags[1] and turn > 0:
        turn -= 2 * math.pi
    count = max(1, math.ceil(abs(turn) / (math.pi / 2) - 1e-9))
    step = turn / count
    bulge = 4 / 3 * math.tan(step / 4)
    mx, my = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2

    def place(px: float, py: float) -> tuple[float, float]:
        px, py = rx * (px + cu), ry * (py + cv)
        return cos * px - sin * py + mx, sin * px + cos * py + my

    for index in range(count):
        a, b = first + index * step, first + (index + 1) * step
        ca, sa, cb, sb = math.cos(a), math.sin(a), math.cos(b), math.sin(b)
        last = end if index == count - 1 else place(cb, sb)
        yield (*place(ca - bulge * sa, sa + bulge * ca), *place(cb + bulge * sb, sb - bulge * cb),
               *last)  # fmt: skip
