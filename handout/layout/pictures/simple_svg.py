"""The simple SVG that logos are, as PDF operators: shapes with flat colours, no more.

Anything else raises TooComplexError, and svglib draws the picture. Both ways give the same
picture; this one takes a millisecond, and a logo is drawn on every handout.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from handout.layout.pictures.path_data import FAR_AWAY, segments

_NAMESPACES = ("", "http://www.w3.org/2000/svg")
_SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
_IGNORED = {"title", "desc", "metadata", "defs"}
_KNOWN = {
    "fill", "stroke", "stroke-width", "fill-rule", "transform", "id", "class", "viewBox", "width",
    "height", "version", "role", "aria-label", "d", "x", "y", "rx", "ry", "cx", "cy", "r", "x1",
    "y1", "x2", "y2", "points", "stroke-linecap", "stroke-linejoin", "focusable", "space",
}  # fmt: skip
_INHERITED = {
    "fill": "#000000", "stroke": "none", "stroke-width": "1", "fill-rule": "nonzero",
    "stroke-linecap": "butt", "stroke-linejoin": "miter",
}  # fmt: skip
_CAPS = {"butt": 0, "round": 1, "square": 2}
_JOINS = {"miter": 0, "round": 1, "bevel": 2}
_NAMED = {"black": "#000000", "white": "#ffffff"}
_TRANSFORM = re.compile(r"(?<![a-zA-Z])([a-zA-Z]++)\s*+\(([^()]*+)\)[\s,]*")
_CIRCLE = 0.5522847  # Bezier handles of a quarter circle of radius 1


class TooComplexError(Exception):
    """The picture uses more of SVG than this module draws."""


def compile_svg(root: Element) -> tuple[float, float, str]:
    """Width and height in pixels, and operators in a space with its origin at the top left."""
    box = _numbers(root.get("viewBox", ""))
    width = _length(root.get("width", ""), box[2] if len(box) == 4 else 0)
    height = _length(root.get("height", ""), box[3] if len(box) == 4 else 0)
    if len(box) != 4:
        box = [0, 0, width, height]
    if min(width, height, box[2], box[3]) <= 0 or not math.isclose(
        width * box[3], height * box[2], rel_tol=1e-6
    ):
        raise TooComplexError
    style = _style(root, _INHERITED)
    scale = width / box[2]
    out = [
        f"0 0 {_number(width)} {_number(height)} re W n",  # nothing is drawn beside the picture
        _operands(scale, 0, 0, scale, -box[0] * scale, -box[1] * scale) + " cm",
    ]
    if root.get("transform"):
        out.append(_matrix(root.get("transform", "")))
    _children(root, style, out)
    return width, height, "\n".join(out)


def _style(element: Element, inherited: Mapping[str, str]) -> dict[str, str]:
    """How the element and what is in it are painted."""
    unknown = {key.rpartition("}")[2] for key in element.attrib} - _KNOWN
    if unknown or element.tag.rpartition("}")[0].lstrip("{") not in _NAMESPACES:
        raise TooComplexError
    own = {key: value.strip() for key, value in element.attrib.items() if key in _INHERITED}
    return {**inherited, **own}


def _children(parent: Element, style: dict[str, str], out: list[str]) -> None:
    for element in parent:
        name = element.tag.rpartition("}")[2]
        if name in _IGNORED and not (name == "defs" and len(element)):
            continue
        if name not in _SHAPES and name != "g":
            raise TooComplexError
        own = _style(element, style)
        out.append("q")
        if element.get("transform"):
            out.append(_matrix(element.get("transform", "")))
        if name == "g":
            _children(element, own, out)
        else:
            out.append(_painted(_outline(name, element), own))
        out.append("Q")


def _painted(path: str, style: Mapping[str, str]) -> str:
    fill, stroke = _colour(style["fill"]), _colour(style["stroke"])
    width = _length(style["stroke-width"], 1)
    if width <= 0:  # SVG 2, 13.5.2: no line; in PDF it would be the thinnest one
        stroke = ""
    if not path or not (fill or stroke):
        return ""
    star = "*" if style["fill-rule"] == "evenodd" else ""
    set_up = f"{fill} rg " if fill else ""
    if stroke:
        cap, join = _CAPS.get(style["stroke-linecap"]), _JOINS.get(style["stroke-linejoin"])
        if cap is None or join is None:
            raise TooComplexError
        set_up += f"{stroke} RG {_number(width)} w {cap} J {join} j 4 M "
    verb = {(True, True): "B", (True, False): "f", (False, True): "S"}[bool(fill), bool(stroke)]
    return f"{set_up}{path} {verb}{star if fill else ''}"


def _outline(name: str, element: Element) -> str:
    def number(key: str) -> float:
        return _length(element.get(key, "0"), 0)

    if name == "path":
        return _operators(element.get("d", ""))
    if name == "rect":
        x, y, width, height = map(number, ("x", "y", "width", "height"))
        given = [_length(element.get(key, ""), -1) for key in ("rx", "ry")]
        rx, ry = (given[0], given[1]) if min(given) >= 0 else (max(given), max(given))
        if width <= 0 or height <= 0:
            return ""
        if max(rx, ry) <= 0:
            return f"{_operands(x, y, width, height)} re"
        rx, ry = min(rx, width / 2), min(ry, height / 2)
        return _operators(
            f"M{x + rx} {y}H{x + width - rx}A{rx} {ry} 0 0 1 {x + width} {y + ry}"
            f"V{y + height - ry}A{rx} {ry} 0 0 1 {x + width - rx} {y + height}"
            f"H{x + rx}A{rx} {ry} 0 0 1 {x} {y + height - ry}"
            f"V{y + ry}A{rx} {ry} 0 0 1 {x + rx} {y}Z"
        )
    if name in ("circle", "ellipse"):
        cx, cy = number("cx"), number("cy")
        rx, ry = (number("r"),) * 2 if name == "circle" else (number("rx"), number("ry"))
        return _ellipse(cx, cy, rx, ry)
    if name == "line":
        start, end = (number("x1"), number("y1")), (number("x2"), number("y2"))
        return f"{_operands(*start)} m {_operands(*end)} l"
    points = _numbers(element.get("points", ""))
    pairs = [_operands(x, y) for x, y in zip(points[::2], points[1::2], strict=False)]
    if len(pairs) < 2:
        raise TooComplexError
    return (
        f"{pairs[0]} m "
        + " ".join(f"{p} l" for p in pairs[1:])
        + (" h" if name == "polygon" else "")
    )


def _ellipse(cx: float, cy: float, rx: float, ry: float) -> str:
    if rx <= 0 or ry <= 0:
        return ""
    hx, hy = _CIRCLE * rx, _CIRCLE * ry
    right, left, low, high = cx + rx, cx - rx, cy + ry, cy - ry
    quarters = (
        (right, cy + hy, cx + hx, low, cx, low),
        (cx - hx, low, left, cy + hy, left, cy),
        (left, cy - hy, cx - hx, high, cx, high),
        (cx + hx, high, right, cy - hy, right, cy),
    )
    curves = " ".join(f"{_operands(*quarter)} c" for quarter in quarters)
    return f"{_operands(right, cy)} m {curves} h"


def _operators(data: str) -> str:
    return " ".join(f"{_operands(*values)} {verb}".strip() for verb, values in segments(data))


def _operands(*values: float) -> str:
    return " ".join(map(_number, values))


def _number(value: float) -> str:
    """A number as PDF has it: finite, and without an exponent (ISO 32000-1, 7.3.3)."""
    if not abs(value) <= 10 * FAR_AWAY:
        raise TooComplexError
    text = f"{value:.6f}" if abs(value) < 0.1 else f"{value:.4f}"
    text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _colour(text: str) -> str:
    """The three operands of a colour; empty for none."""
    text = _NAMED.get(text.lower(), text)
    if text == "none":
        return ""
    if not re.fullmatch(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})", text):
        raise TooComplexError
    digits = text[1:] if len(text) == 7 else "".join(2 * digit for digit in text[1:])
    return " ".join(f"{int(digits[at : at + 2], 16) / 255:.4g}" for at in (0, 2, 4))


def _matrix(text: str) -> str:
    if _TRANSFORM.sub("", text).strip():
        raise TooComplexError
    out = []
    for name, inside in _TRANSFORM.findall(text):
        values = _numbers(inside)
        if name == "matrix" and len(values) == 6:
            out.append(_operands(*values) + " cm")
        elif name == "translate" and len(values) in (1, 2):
            across, down = values[0], values[1] if len(values) > 1 else 0
            out.append(_operands(1, 0, 0, 1, across, down) + " cm")
        elif name == "scale" and len(values) in (1, 2):
            out.append(_operands(values[0], 0, 0, values[-1], 0, 0) + " cm")
        else:
            raise TooComplexError
    return " ".join(out)


def _numbers(text: str) -> list[float]:
    try:
        return [float(part) for part in re.split(r"[\s,]+", text.strip()) if part]
    except ValueError:
        raise TooComplexError from None


def _length(text: str, default: float) -> float:
    text = text.strip().removesuffix("px")
    if not text:
        return default
    try:
        return float(text)
    except ValueError:
        raise TooComplexError from None
