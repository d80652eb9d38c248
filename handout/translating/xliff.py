"""XLIFF 2.1 files for a translator.

The rules are those of OASIS, XLIFF Version 2.1 (2018), section 4: its elements, their
attributes, and the codes inside a text.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from handout.checks.translated.source import Source
from handout.content.translatable import Unit, units
from handout.translating.codes import Code, Piece, pieces_of, shown
from handout.translating.entries import Entry

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"  # that of 2.1 as well
XML = "{http://www.w3.org/XML/1998/namespace}"
STATES = {"untranslated": "initial", "needs-review": "translated", "approved": "final"}
# A type is one of the standard's own; a sub-type says whose it is.
_TYPES = {
    "bold": ("fmt", "xlf:b"),
    "italic": ("fmt", "xlf:i"),
    "break": ("fmt", "xlf:lb"),
    "link": ("link", ""),
    "language": ("other", "handout:language"),
    "cite": ("other", "handout:citation"),
    "field": ("ui", "xlf:var"),
}
_MAY_GO = ("bold", "italic", "break", "language")  # what a translator may leave out
_SIGNIFICANT = ("lines",)


def as_xliff(source: Source, entries: list[Entry], language: str) -> bytes:
    """The texts as an XLIFF file; what must stay as it is goes with them, not to be translated."""
    from lxml import etree

    attributes = {"version": "2.1", "srcLang": source.language, "trgLang": language}
    spaces: Any = {None: NAMESPACE}
    root = etree.Element(f"{{{NAMESPACE}}}xliff", attributes, nsmap=spaces)
    name = Path(source.origin.file).name
    file = _under(root, "file", id="f1", original=name)
    by_id = {entry.unit.id: entry for entry in entries}
    for unit in units(source.whole, fixed=True):
        entry = by_id.get(unit.id)
        if entry:
            _unit(file, entry)
        else:
            _kept(file, unit)
    _indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")) + b"\n"


def token(id: str) -> str:
    """A unit's name as an XML name token, which an id has to be."""
    return re.sub(r"[^\w.:-]", "_", id)


def _under(parent: Any, tag: str, **attributes: str) -> Any:
    from lxml import etree

    return etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)


def _unit(file: Any, entry: Entry) -> None:
    unit = _under(file, "unit", id=token(entry.unit.id))
    if entry.unit.part.kind in _SIGNIFICANT:
        unit.set(f"{XML}space", "preserve")
    _note(unit, entry.context)
    is_markup = entry.unit.part.is_markup
    pieces: list[Piece] = pieces_of(entry.source) if is_markup else [entry.source]
    codes = [piece for piece in pieces if isinstance(piece, Code)]
    if codes:
        kept = _under(unit, "originalData")
        for code in codes:
            _under(kept, "data", id=_data(code)).text = shown(code)
    segment = _under(unit, "segment", id="s1", state=STATES[entry.state])
    _fill(_under(segment, "source"), pieces)
    if entry.target:
        target: list[Piece] = pieces_of(entry.target) if is_markup else [entry.target]
        _fill(_under(segment, "target"), renumbered(target, codes))


def _kept(file: Any, unit: Unit) -> None:
    """A text that is printed and stays, for the translator to see."""
    element = _under(file, "unit", id=token(unit.id), translate="no")
    _note(element, unit.part.kind)
    segment = _under(element, "segment", id="s1")
    _under(segment, "source").text = unit.part.fixed


def _note(unit: Any, text: str) -> None:
    _under(_under(unit, "notes"), "note", category="context").text = text


def _data(code: Code) -> str:
    return f"d{code.number}{'e' if code.side == 'close' else ''}"


def renumbered(target: list[Piece], codes: list[Code]) -> list[Piece]:
    """A translation's codes under the numbers of the same ones in the source.

    What the source does not have is left out, its words stay.
    """
    free = [code for code in codes if code.side != "close"]
    found: list[Piece] = []
    opened: list[Code | None] = []
    for piece in target:
        if isinstance(piece, str):
            found.append(piece)
        elif piece.side == "close":
            same = opened.pop()
            found += [same._replace(side="close")] if same else []
        else:
            same = next((c for c in free if (c.kind, c.value) == (piece.kind, piece.value)), None)
            if same:
                free.remove(same)
                found.append(same)
            if piece.side == "open":
                opened.append(same)
    return found


def _fill(parent: Any, pieces: list[Piece]) -> None:
    """Words and codes into a source or target: ``ph`` for a code alone, ``pc`` around words."""
    inside = [parent]
    for piece in pieces:
        if isinstance(piece, str):
            _add_text(inside[-1], piece)
        elif piece.side == "close":
            inside.pop()
        else:
            kind, sub = _TYPES[piece.kind]
            attributes = {
                "id": str(piece.number),
                "canCopy": "no",
                "canDelete": "yes" if piece.kind in _MAY_GO else "no",
                "type": kind,
                **({"subType": sub} if sub else {}),
            }
            if piece.side == "alone":
                _under(inside[-1], "ph", dataRef=_data(piece), disp=shown(piece), equiv="",
                       **attributes)  # fmt: skip
            else:
                ends = {
                    "dataRefStart": f"d{piece.number}",
                    "dataRefEnd": f"d{piece.number}e",
                    "dispStart": shown(piece),
                    "dispEnd": shown(piece._replace(side="close")),
                }
                inside.append(_under(inside[-1], "pc", **ends, **attributes))


def _add_text(parent: Any, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


_WHOLE = ("source", "target", "data", "note")  # no line end is put into these


def _indent(element: Any, depth: int = 0) -> None:
    """A line for each element, but none inside a text, where white space is read."""
    if not len(element) or element.tag.rpartition("}")[2] in _WHOLE:
        return
    element.text = "\n" + "  " * (depth + 1)
    for inner in element:
        _indent(inner, depth + 1)
        inner.tail = element.text
    element[-1].tail = "\n" + "  " * depth
