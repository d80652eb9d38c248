"""What is drawn in a Word file: pictures with their alt text, text boxes, diagrams."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from handout.authoring.converting.word.package import Target, attribute, below, child, chosen, local

EMU = 12_700  # English metric units in a point


class Shown(NamedTuple):
    """A picture: where its bytes are, and what the document says of it."""

    target: Target
    alt: str
    decorative: bool
    width: float  # in points; 0 if it does not say


class Box(NamedTuple):
    """A text box: the element that holds its paragraphs."""

    content: Any


class Diagram(NamedTuple):
    """A chart or a diagram: the part that its words are in."""

    target: Target


class Lettering(NamedTuple):
    """Words that are drawn as a picture."""

    words: str


Drawn = Shown | Box | Diagram | Lettering


class _Told(NamedTuple):
    alt: str = ""
    decorative: bool = False
    width: float = 0


def drawn_in(element: Any, targets: dict[str, Target], told: _Told = _Told()) -> Iterator[Drawn]:  # noqa: B008
    """All that is drawn in an element, in order."""
    name = local(element)
    if name == "AlternateContent":  # the same thing twice: for new programs and for old ones
        for inner in chosen(element):
            yield from drawn_in(inner, targets, told)
        return
    if name in ("inline", "anchor"):
        told = _told(element)
    elif name in ("shape", "rect", "oval", "roundrect") and attribute(element, "alt"):
        told = _Told(attribute(element, "alt") or "")
    if name == "txbxContent":
        yield Box(element)
        return
    if name == "textpath" and attribute(element, "string"):
        yield Lettering(attribute(element, "string") or "")
    for key in {"blip": ("embed", "link"), "imagedata": ("id",)}.get(name, ()):
        if target := targets.get(attribute(element, key) or ""):
            yield Shown(target, *told)
            return
    for key in {"chart": ("id",), "relIds": ("dm",)}.get(name, ()):
        if target := targets.get(attribute(element, key) or ""):
            yield Diagram(target)
    for inner in element:
        yield from drawn_in(inner, targets, told)


def _told(element: Any) -> _Told:
    """The alt text of a picture, or that it is there for its look alone."""
    extent = child(element, "extent")
    across = "" if extent is None else attribute(extent, "cx") or ""
    width = int(across) / EMU if across.isdecimal() else 0
    properties = child(element, "docPr")
    if properties is None:
        return _Told(width=width)
    alt = attribute(properties, "descr") or attribute(properties, "title") or ""
    mark = next(below(properties, "decorative"), None)
    decorative = mark is not None and attribute(mark, "val") in ("1", "true")
    return _Told("" if decorative else " ".join(alt.split()), decorative, width)


def words_of(root: Any) -> str:
    """The words of a chart or a diagram."""
    found = [(part.text or "").strip() for part in below(root, "t", "v")]
    return "; ".join(dict.fromkeys(word for word in found if word))
