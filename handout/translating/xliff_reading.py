"""XLIFF files that come back from a translator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from handout.content.origin import Origin
from handout.errors import ContentError, Mark
from handout.translating.codes import Code, Piece, markup_of, pieces_of, shown
from handout.translating.entries import Entry, State
from handout.translating.received import Delivery, Received
from handout.translating.xliff import NAMESPACE, token

_APPROVED = ("reviewed", "final")


class BrokenTextError(Exception):
    """A text whose codes are not those of the source; says in words what is wrong."""


def read_xliff(origin: Origin, entries: list[Entry]) -> Delivery:
    """The texts of an XLIFF 2 file, their codes put back; ``entries`` are those of the source.

    Raises ContentError where it is no XLIFF file.
    """
    root = _root(origin)
    language = root.get("trgLang", "")
    files = root.findall(_tag("file"))
    of = files[0].get("original", "") if files else ""
    known = {token(entry.unit.id): entry for entry in entries}
    texts = tuple(
        _received(unit, known.get(unit.get("id", "")))
        for unit in root.iter(_tag("unit"))
        if unit.get("translate") != "no"
    )
    return Delivery(origin, of, language, texts)


def original_of(origin: Origin) -> str:
    """The name of the source that an XLIFF file was made from. Raises ContentError."""
    file = _root(origin).find(_tag("file"))
    return str(file.get("original", "")) if file is not None else ""


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _root(origin: Origin) -> Any:
    from lxml import etree

    # what the file names elsewhere is not fetched, and an entity is not put in
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root: Any = etree.fromstring(origin.text.encode(), parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise ContentError(
            origin.problem("this is no XML from here on", "save it as XLIFF again",
                           Mark(max(1, line), max(1, column)))
        ) from None  # fmt: skip
    if root.getroottree().docinfo.doctype:
        raise ContentError(
            origin.problem("the file has a DOCTYPE", "save it as XLIFF again", Mark(1, 1))
        )
    if root.tag != _tag("xliff"):
        raise ContentError(
            origin.problem("this is no XLIFF 2 file", "save it as XLIFF 2.0 or 2.1", Mark(1, 1))
        )
    return root


def _received(unit: Any, entry: Entry | None) -> Received:
    segments = [part for part in unit if part.tag in (_tag("segment"), _tag("ignorable"))]
    line = next((t.sourceline for t in unit.iter(_tag("target"))), unit.sourceline)
    source = "".join(_plain(part.find(_tag("source"))) for part in segments)
    id = entry.unit.id if entry else unit.get("id", "")
    if entry is None:
        return Received(id, source, "", "untranslated", line)
    codes = pieces_of(entry.source) if entry.unit.part.is_markup else [entry.source]
    same = source == "".join(piece for piece in codes if isinstance(piece, str))
    text = entry.source if same else source
    state = _state(segments)
    if state == "untranslated":
        return Received(id, text, "", state, line)
    try:
        target = _target(segments, [c for c in codes if isinstance(c, Code)], entry)
    except BrokenTextError as error:
        message, advice = error.args
        return Received(id, text, "", state, line, message, advice)
    return Received(id, text, target, state, line)


def _state(segments: list[Any]) -> State:
    """That of the segment which nobody vouches for yet, if there is one."""
    own = [part for part in segments if part.tag == _tag("segment")]
    if not own or any(part.find(_tag("target")) is None for part in own):
        return "untranslated"
    if not any(_plain(part.find(_tag("target"))).strip() or len(part.find(_tag("target")))
               for part in own):  # fmt: skip
        return "untranslated"
    approved = all(part.get("state", "initial") in _APPROVED for part in own)
    return "approved" if approved else "needs-review"


def _plain(element: Any) -> str:
    return "".join(element.itertext()) if element is not None else ""


def _target(segments: list[Any], codes: list[Code], entry: Entry) -> str:
    """The translation in the author's markup. Raises BrokenTextError."""
    pieces: list[Piece] = []
    known = {str(code.number): code for code in codes if code.side != "close"}
    for part in segments:
        element = part.find(_tag("target"))
        if element is None:  # what is not translated, as the space between two sentences
            element = part.find(_tag("source"))
        pieces += _pieces(element, known)
    _as_in_the_source(pieces, known)
    if not entry.unit.part.is_markup:
        return "".join(piece for piece in pieces if isinstance(piece, str))
    written = markup_of(pieces)
    if written is None:
        raise BrokenTextError(
            "bold or italic words or a link end inside a word, and cannot be marked so",
            "let them begin and end with a space or a stop, or leave out the bold",
        )
    return written


def _pieces(element: Any, known: dict[str, Code]) -> Iterator[Piece]:
    yield from [element.text] if element.text else []
    for inner in element:
        if isinstance(inner.tag, str):
            yield from _inner(inner, known)
        yield from [inner.tail] if inner.tail else []


def _inner(inner: Any, known: dict[str, Code]) -> Iterator[Piece]:
    name = inner.tag.rpartition("}")[2]
    if name == "cp":
        yield chr(int(inner.get("hex", "20"), 16))
        return
    if name in ("mrk", "sm", "em"):
        yield from _pieces(inner, known)
        return
    number = inner.get("startRef") or inner.get("id", "") if name == "ec" else inner.get("id", "")
    code = known.get(number)
    is_pair = name in ("pc", "sc", "ec")
    if code is None or is_pair != (code.side == "open"):
        raise BrokenTextError(f"the code {number} is not in the source",
                              "use the codes of the source, and none other")  # fmt: skip
    if name == "ec":
        yield code._replace(side="close")
        return
    yield code
    yield from _pieces(inner, known)
    if name == "pc":
        yield code._replace(side="close")


def _as_in_the_source(pieces: list[Piece], known: dict[str, Code]) -> None:
    """Whether every code that must be there is there once, and what is opened is closed."""
    used = [piece for piece in pieces if isinstance(piece, Code) and piece.side != "close"]
    for code in known.values():
        count = used.count(code)
        if count > 1:
            raise BrokenTextError(f"'{shown(code)}' stands there twice", "use each code once")
        if not count and code.kind in ("link", "cite", "field"):
            name = f"the link to {code.value}" if code.kind == "link" else f"'{shown(code)}'"
            raise BrokenTextError(f"{name} is missing", "put it where it belongs in the sentence")
    opened: list[int] = []
    for piece in pieces:
        if not isinstance(piece, Code) or piece.side == "alone":
            continue
        if piece.side == "open":
            opened.append(piece.number)
        elif not opened or opened.pop() != piece.number:
            raise BrokenTextError("codes cross each other", "close first what was opened last")
    if opened:
        raise BrokenTextError("a code is opened and not closed", "close it behind its words")
