"""What an SVG may not do: run, load, grow without bound."""

from __future__ import annotations

import re
from xml.etree import ElementTree
from xml.parsers import expat

from handout.layout.pictures.picture import PictureError

MAX_ELEMENTS = 20_000
MAX_DEPTH = 60
MAX_USES = 500
MAX_VALUE = 10_000  # characters of an attribute, unless it is a list of points
_LONG = {"d", "points"}
_FORBIDDEN = {
    "script": "a script",
    "foreignobject": "foreign content",
    "image": "another picture",
    "feimage": "another picture",
    "iframe": "a web page",
    "animate": "an animation",
    "set": "an animation",
    "animatetransform": "an animation",
    "a": "a link",
}
# Possessive: a value of nothing but spaces is gone through once.
_LOADS = re.compile(
    r"url\(\s*+['\"]?+\s*+(?!#)[^)\s]|@import|@font-face|expression\(", re.IGNORECASE
)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)  # CSS Syntax 3, 4.3.7


def refuse_unsafe(content: bytes) -> ElementTree.Element:
    """The root of the SVG; raises PictureError if it holds anything that is not a drawing.

    Refused are a DOCTYPE (and with it every entity), scripts, links, other pictures,
    whatever loads from elsewhere, and trees too deep or too large to draw.
    """
    root = _parsed(content)
    if _local(root.tag) != "svg":
        raise PictureError("the file is XML but no SVG picture", "save it as plain SVG")
    uses = 0
    for count, element in enumerate(root.iter()):
        name = _local(element.tag).lower()
        if count > MAX_ELEMENTS:
            raise _too_large()
        if name in _FORBIDDEN:
            raise PictureError(
                f"the SVG holds {_FORBIDDEN[name]}, which a printed picture cannot have",
                "remove it, or save the picture as plain SVG or PNG",
            )
        uses += name == "use"
        _refuse_attributes(element)
        if name == "style" and _asks_elsewhere("".join(element.itertext())):
            raise _loads()
    if uses > MAX_USES or _grows(root):
        raise _too_large()
    return root


def _refuse_attributes(element: ElementTree.Element) -> None:
    for key, value in element.attrib.items():
        name = _local(key).lower()
        if len(value) > MAX_VALUE and key not in _LONG and "}" not in key:
            raise _too_large()
        if (name == "href" and not value.strip().startswith("#")) or _asks_elsewhere(value):
            raise _loads()
        if name.startswith("on"):
            raise PictureError("the SVG holds a script", "save the picture as plain SVG or PNG")


def _asks_elsewhere(css: str) -> bool:
    return bool(_LOADS.search(_ESCAPE.sub(_written_out, css)))


def _written_out(escape: re.Match[str]) -> str:
    """The character that a CSS escape stands for: ``\\75 rl(`` is ``url(``."""
    if not escape[1]:
        return escape[2]
    number = int(escape[1], 16)
    return chr(number) if number <= 0x10FFFF else "\ufffd"


def _grows(root: ElementTree.Element) -> bool:
    """Whether symbols that are used make a small file a huge picture, or use each other."""
    named: dict[str, list[ElementTree.Element]] = {}
    for element in root.iter():  # an id may stand twice, and svglib has its own choice
        named.setdefault(element.get("id", ""), []).append(element)
    total = 0
    for element in root.iter():
        if _local(element.tag) != "use":
            continue
        for key, value in element.attrib.items():
            targets = named.get(value.strip()[1:], []) if _local(key) == "href" else []
            for inner in (inner for target in targets for inner in target.iter()):
                total += 1
                if total > MAX_ELEMENTS or _local(inner.tag) == "use":
                    return True
    return False


def _parsed(content: bytes) -> ElementTree.Element:
    builder = ElementTree.TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    depth = 0

    def doctype(*_: object) -> None:
        raise PictureError(
            "the SVG begins with a DOCTYPE", "delete that line, or save it as plain SVG"
        )

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise _too_large()
        builder.start(tag, attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(tag)

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(content, True)
        return builder.close()
    except expat.ExpatError as error:
        raise PictureError(
            f"the SVG is not well formed (line {error.lineno})", "save it again as plain SVG"
        ) from None
    except (LookupError, ValueError):  # Python's codecs, asked by expat
        raise PictureError(
            "the SVG is written in an encoding that cannot be read",
            'save it with encoding="UTF-8" in its first line',
        ) from None


def _local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]


def _loads() -> PictureError:
    return PictureError(
        "the SVG loads something from elsewhere", "put it into the file, or save it as PNG"
    )


def _too_large() -> PictureError:
    return PictureError(
        "the SVG has too many parts to draw", "simplify it, or save the picture as PNG"
    )
