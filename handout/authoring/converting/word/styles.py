"""What the styles and the numbering of a Word file say of a paragraph."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from handout.authoring.converting.outline import Marker
from handout.authoring.converting.word.package import Package, attribute, child, local, value

_OFF = {"0", "false", "none", "off"}
_HEADING = re.compile(r"heading (\d)")
_LIST = re.compile(r"list(?: (bullet|number|continue|paragraph))?(?: (\d))?")
_BOXES = set("☐□❏❑❒◻\uf0a8\uf06f\uf071\uf072\uf0a3")
_MAX_CHAIN = 20
USUAL_MEASURE = 468.0  # points


class Listed(NamedTuple):
    """A paragraph's place in a list."""

    depth: int
    marker: Marker
    number: int
    letters: bool  # a, b, c or i, ii, iii in the document


class _Level(NamedTuple):
    format: str
    sign: str
    start: int


def is_on(properties: Any, name: str) -> bool | None:
    """Whether a switch such as bold is on, off, or not mentioned."""
    element = None if properties is None else child(properties, name)
    if element is None:
        return None
    return (attribute(element, "val") or "1").lower() not in _OFF


class Styles:
    """The styles of a Word file, by their ids."""

    def __init__(self, package: Package) -> None:
        root = package.xml_of_kind("styles")
        self.language = ""
        self.by_id: dict[str, Any] = {}
        for element in root if root is not None else ():
            if local(element) == "style":
                self.by_id[attribute(element, "styleId") or ""] = element
            elif local(element) == "docDefaults":
                self.language = value(element, "rPrDefault", "rPr", "lang") or ""
        self.normal = next(
            (key for key, style in self.by_id.items()
             if attribute(style, "default") in ("1", "true")
             and attribute(style, "type") == "paragraph"), "",
        )  # fmt: skip

    def name(self, style: str | None) -> str:
        """A style's name in lower case: Word's own are English in every language."""
        element = self.by_id.get(style or "")
        return (value(element, "name") or "").lower() if element is not None else ""

    def chain(self, style: str | None) -> list[Any]:
        """The style and those it is based on."""
        found: list[Any] = []
        while style and style in self.by_id and len(found) < _MAX_CHAIN:
            found.append(self.by_id[style])
            style = value(self.by_id[style], "basedOn")
        return found

    def heading_level(self, style: str | None) -> int:
        """1 to 9 for a style of headings, else 0."""
        for element in self.chain(style):
            if named := _HEADING.fullmatch((value(element, "name") or "").lower()):
                return int(named[1])
            level = value(element, "pPr", "outlineLvl")
            if level is not None and level.isdigit():
                return int(level) + 1 if int(level) < 9 else 0
        return 0

    def switch(self, style: str | None, name: str) -> bool | None:
        """Whether a style sets words bold or italic."""
        for element in self.chain(style):
            properties = child(element, "rPr")
            on = is_on(properties, name)
            if on is not None:
                return on
        return None

    def numbering(self, style: str | None) -> tuple[str | None, str | None]:
        """The numbering and its level that a style brings."""
        for element in self.chain(style):
            number = value(element, "pPr", "numPr", "numId")
            if number is not None:
                return number, value(element, "pPr", "numPr", "ilvl")
        return None, None

    def list_depth(self, style: str | None) -> int:
        """``List Bullet 2`` stands one deeper than ``List Bullet``."""
        named = _LIST.fullmatch(self.name(style))
        return int(named[2]) - 1 if named and named[2] else 0

    def goes_on(self, style: str | None) -> bool:
        """Whether the style is that of a second paragraph of a list's item."""
        named = _LIST.fullmatch(self.name(style))
        return bool(named and named[1] == "continue")


class Numbering:
    """The lists of a Word file; counts their items as they come."""

    def __init__(self, package: Package) -> None:
        root = package.xml_of_kind("numbering")
        self.abstract: dict[str, dict[int, _Level]] = {}
        self.of_number: dict[str, str] = {}
        self.overrides: dict[tuple[str, int], int] = {}
        self.counts: dict[tuple[str, int], int] = {}
        self.begun: set[tuple[str, int]] = set()
        for element in root if root is not None else ():
            if local(element) == "abstractNum":
                levels = {
                    whole(attribute(e, "ilvl")): _level(e) for e in element if local(e) == "lvl"
                }
                self.abstract[attribute(element, "abstractNumId") or ""] = levels
            elif local(element) == "num":
                number = attribute(element, "numId") or ""
                self.of_number[number] = value(element, "abstractNumId") or ""
                for override in element:
                    start = value(override, "startOverride")
                    if start is not None:
                        at = whole(attribute(override, "ilvl"))
                        self.overrides[number, at] = whole(start)

    def listed(self, number: str, level: int) -> Listed | None:
        """The next item of the list ``number`` at ``level``; None if it is no list."""
        abstract = self.of_number.get(number)
        if number == "0" or abstract is None:
            return None
        levels = self.abstract.get(abstract, {})
        said = levels.get(level) or _Level("bullet", "", 1)
        if said.format in ("bullet", "none"):
            is_box = bool(said.sign) and said.sign[0] in _BOXES
            return Listed(level, "box" if is_box else "bullet", 0, False)
        override = self.overrides.get((number, level))
        if override is not None and (number, level) not in self.begun:
            self.counts[abstract, level] = override - 1
        self.begun.add((number, level))
        count = self.counts.get((abstract, level), said.start - 1) + 1
        self.counts[abstract, level] = count
        for deeper in [key for key in self.counts if key[0] == abstract and key[1] > level]:
            del self.counts[deeper]
        return Listed(level, "number", count, "decimal" not in said.format)


def _level(element: Any) -> _Level:
    return _Level(
        value(element, "numFmt") or "decimal",
        value(element, "lvlText") or "",
        whole(value(element, "start"), 1),
    )


def whole(text: str | None, otherwise: int = 0) -> int:
    """The digits as a number, or ``otherwise`` where there are none."""
    return int(text) if text is not None and re.fullmatch(r"\d{1,6}", text) else otherwise


def measure_of(body: Any) -> float:
    """The width of the text in points: the page's less its margins."""
    page, margins = child(body, "sectPr", "pgSz"), child(body, "sectPr", "pgMar")
    if page is None or margins is None:
        return USUAL_MEASURE
    across = whole(attribute(page, "w")) - sum(
        whole(attribute(margins, side)) for side in ("left", "right")
    )
    return across / 20 if across > 1000 else USUAL_MEASURE  # Word counts in twentieths
