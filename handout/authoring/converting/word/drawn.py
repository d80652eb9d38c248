"""What is drawn in a Word file: pictures with their alt text, text boxes, diagrams."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from handout.authoring.converting.word.package import Target, attribute, below, child, local


class Shown(NamedTuple):
    """A picture: where its bytes are, and what the document says of it."""

    target: Target
    alt: str
    decorative: bool


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


def drawn_in(element: Any, targets: dict[str, Target], told: _Told = _Told()) -> Iterator[Drawn]:  # noqa: B008
    """All that is drawn in an element, in order."""
    name = local(element)
    if name == "AlternateContent":  # the same thing twice: for new programs and for old ones
        choice = child(element, "Choice")
        element = child(element, "Fallback") if choice is None else choice
        name = "" if element is None else local(element)
        if element is None:
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
            yield Shown(target, told.alt, told.decorative)
            return
    for key in {"chart": ("id",), "relIds": ("dm",)}.get(name, ()):
        if target := targets.get(attribute(element, key) or ""):
            yield Diagram(target)
    for inner in element:
        yield from drawn_in(inner, targets, told)


def _told(element: Any) -> _Told:
    """The alt text of a picture, or that it is there for its look alone."""
    properties = child(element, "docPr")
    if properties is None:
        return _Told()
    alt = attribute(properties, "descr") or attribute(properties, "title") or ""
    mark = next(below(properties, "decorative"), None)
    decorative = mark is not None and attribute(mark, "val") in ("1", "true")
    return _Told("" if decorative else " ".join(alt.split()), decorative)


def words_of(root: Any) -> str:
    """The words of a chart or a diagram."""
    found = [(part.text or "").strip() for part in below(root, "t", "v")]
    return "; ".join(dict.fromkeys(word for word in found if word))
