"""What svglib leaves out of a drawing without a word, found before it is drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from handout.layout.pictures.path_data import FAR_AWAY, segments
from handout.layout.pictures.picture import PictureError
from handout.layout.pictures.style_sheet import refuse_slow

SVG = "{http://www.w3.org/2000/svg}"

_SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
_GRADIENTS = {"linearGradient", "radialGradient"}
_DRAWN = _SHAPES | _GRADIENTS | {
    "svg", "g", "defs", "use", "symbol", "stop", "clipPath", "style", "text", "tspan",
}  # fmt: skip
_WORDLESS = {"title", "desc", "metadata"}
_LEFT_OUT = {  # property: the values that ask for nothing
    "filter": {"none"}, "mask": {"none"}, "marker": {"none"}, "marker-start": {"none"},
    "marker-mid": {"none"}, "marker-end": {"none"}, "mix-blend-mode": {"normal"},
    "stop-opacity": {"1", "1.0", "100%"}, "opacity": {"1", "1.0", "100%"},
    "gradientTransform": set(), "spreadMethod": {"pad"},
}  # fmt: skip
_MEASURES = {
    "x", "y", "width", "height", "rx", "ry", "cx", "cy", "r", "x1", "y1", "x2", "y2", "dx", "dy",
    "fx", "fy", "points", "viewBox", "transform", "stroke-width", "font-size",
}  # fmt: skip
_REFERENCE = re.compile(r"url\(\s*['\"]?#([^)'\"]*)['\"]?\s*\)")
_DECLARATION = re.compile(r"(?<![\w-])([\w-]++)\s*+:\s*+([^;{}]++)")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_NO_NUMBER = re.compile(r"\b(?:nan|inf|infinity)\b", re.IGNORECASE)


def prepare(root: Any) -> None:
    """Make the lxml tree one that svglib draws in full, in place.

    Words about the drawing and elements of other programs are taken out; the opacity of
    a single shape becomes that of its fill and line. Raises PictureError for what svglib
    would leave out or draw wrongly: the reader would miss it, and nobody would know.
    """
    for element in list(root.iter()):
        if element is not root and (_foreign(element, root) or _name(element) in _WORDLESS):
            _drop(element)
    sheets = [e.text or "" for e in root.iter() if _name(e) == "style"]
    refuse_slow(sheets, sum(1 for _ in root.iter()))
    kinds = {e.get("id"): _name(e) for e in root.iter() if e.get("id")}
    for element in root.iter():
        name = _name(element)
        if name not in _DRAWN:
            raise _not_drawn(f"the element <{name[:40]}>")
        if name == "style":
            _check_style_sheet(element.text or "", kinds)
            continue
        if name in _SHAPES:
            _spread_opacity(element)
        _check(name, dict(_given(element)), kinds)


def _check(name: str, given: Mapping[str, str], kinds: Mapping[str, str]) -> None:
    for key, value in given.items():
        if key in _MEASURES and (
            _NO_NUMBER.search(value)
            or any(abs(float(number)) > FAR_AWAY for number in _NUMBER.findall(value))
        ):
            raise PictureError(
                f"the SVG has a {key} of '{value[:30]}', which cannot be drawn",
                "export the picture again from its program",
            )
        _check_property(name, key, value, kinds)
    if name == "path":
        segments(given.get("d", ""))


def _check_property(name: str, key: str, value: str, kinds: Mapping[str, str]) -> None:
    if key in _LEFT_OUT and value not in _LEFT_OUT[key]:
        raise _not_drawn(f"{key}: {value[:30]}")
    if key not in ("fill", "stroke", "clip-path") or "url(" not in value:
        return
    found = _REFERENCE.fullmatch(value)
    target = kinds.get(found[1]) if found else None
    if key == "fill" and target in _GRADIENTS and name not in ("text", "tspan"):
        return
    if key == "clip-path" and target == "clipPath":
        return
    raise _not_drawn(f"{key}: {value[:30]}")


def _check_style_sheet(text: str, kinds: Mapping[str, str]) -> None:
    for key, value in _DECLARATION.findall(text):
        _check("style", {key: value.replace("!important", "").strip()}, kinds)


def _given(element: Any) -> Iterator[tuple[str, str]]:
    """Attributes, then the declarations of the style attribute, which outrank them."""
    for key, value in element.attrib.items():
        yield key, value.strip()
    for key, value in _DECLARATION.findall(element.get("style", "")):
        yield key, value.replace("!important", "").strip()


def _spread_opacity(shape: Any) -> None:
    """Turn a shape's opacity, which svglib does not know, into that of fill and line."""
    given = dict(_given(shape))
    try:
        opacity = float(given.get("opacity", "1"))
    except ValueError:
        return  # in per cent: refused with the other properties
    if not 0 <= opacity < 1:
        return
    style = [(k, v) for k, v in _DECLARATION.findall(shape.get("style", "")) if k != "opacity"]
    for part in ("fill-opacity", "stroke-opacity"):
        try:
            style.append((part, f"{float(given.get(part, '1')) * opacity:.4f}"))
        except ValueError:
            return
    shape.attrib.pop("opacity", None)
    shape.set("style", ";".join(f"{key}:{value}" for key, value in style))


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _foreign(element: Any, root: Any) -> bool:
    """Whether the element is of another program, or no element at all."""
    namespace = str(element.tag).rpartition("}")[0] + "}"
    return not isinstance(element.tag, str) or (
        namespace != SVG and (namespace != "}" or str(root.tag).startswith("{"))
    )


def _drop(element: Any) -> None:
    """Take the element out, and leave the text behind it."""
    parent, previous = element.getparent(), element.getprevious()
    if parent is None:  # inside one that is out already
        return
    if element.tail and previous is not None:
        previous.tail = (previous.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _not_drawn(what: str) -> PictureError:
    return PictureError(
        f"the SVG uses {what}, which cannot be drawn here",
        "simplify it in the program that made it, or save the picture as PNG",
    )
