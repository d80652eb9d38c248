"""Changing one source in the bytes of a content file, and nothing else in it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from handout.content.model import Source
from handout.content.source import origin_of, parse
from handout.errors import ContentError
from handout.sources.entry import ORDER, Value, field_lines, scalar_lines, wrapped
from handout.sources.written import (
    Place,
    Written,
    comments,
    end,
    lines_of,
    start,
    written_source,
)

_BOM = b"\xef\xbb\xbf"
Changes = Mapping[str, Value | None]
Fields = dict[str, Value]


class _Edit(NamedTuple):
    start: Place
    end: Place
    lines: list[str]


def patched(raw: bytes, key: str, changes: Changes) -> bytes | None:
    """The file ``raw`` with fields of the source ``key`` changed or added.

    ``text`` may be None: the new fields then stand in its place. Every other byte stays,
    comments among them. None where the source is written in a way that cannot be changed
    safely, as with anchors, or with all sources in one line.
    """
    bom = _BOM if raw.startswith(_BOM) else b""
    lines = lines_of(raw[len(bom) :].decode("utf-8"))
    try:
        written = written_source(origin_of(raw, "", Path()).text, key)
    except (ContentError, yaml.YAMLError):
        return None
    if written is None:
        return None
    is_one_line = written.value.flow_style
    edits = _rewritten(lines, written, changes) if is_one_line else _edits(lines, written, changes)
    made = bom + _edited(lines, edits).encode("utf-8")
    return made if _changes_only(raw, made, key, changes) else None


def difference(old: bytes, new: bytes, file: str) -> str:
    """The change as a unified diff."""
    before, after = (each.decode("utf-8-sig").splitlines() for each in (old, new))
    diff = difflib.unified_diff(before, after, file, f"{file} (proposed)", lineterm="")
    return "\n".join(diff)


def _edits(lines: list[str], written: Written, changes: Changes) -> list[_Edit]:
    column, old = written.column, written.fields
    edits: list[_Edit] = []
    new: Fields = {}
    for name, value in changes.items():
        if value is None:
            continue
        if name in old:
            edits.append(_replaced(lines, *old[name], value, column))
        else:
            new[name] = value
    if "text" in changes and changes["text"] is None and "text" in old:
        instead = {name: value for name, value in new.items() if name not in ("status", "note")}
        new = {name: value for name, value in new.items() if name not in instead}
        name, node = old["text"]
        edits.append(_Edit(start(name), end(lines, node), _joined(instead, column)))
    return edits + _added(lines, written, new)


def _replaced(lines: list[str], name: Any, node: Any, value: Value, column: int) -> _Edit:
    """A field's new value in the place of its old one; what stands behind it stays."""
    is_in_line = isinstance(node, yaml.ScalarNode) and node.style not in ("|", ">")
    if is_in_line and isinstance(value, str) and name.value != "note":
        new = scalar_lines(value, column, len(name.value) + 2)
        return _Edit(start(node), end(lines, node), new)
    if isinstance(value, str) and (behind := _behind(lines, node, value)):
        return behind
    kept = comments(lines, node)
    first, *rest = [*kept, *field_lines(name.value, value, column)]
    indent = " " * column
    moved = len(kept)  # lines that were not indented, the first of all excepted
    rest = [indent + line if at < moved else line for at, line in enumerate(rest)]
    return _Edit(start(name), end(lines, node), [first, *rest])


def _behind(lines: list[str], node: Any, value: str) -> _Edit | None:
    """What a folded block gets more than it has, in lines behind its own."""
    old = " ".join(str(node.value).split())
    if node.style != ">" or not value.startswith(old):
        return None
    line, width = end(lines, node)
    indent = lines[line][: len(lines[line]) - len(lines[line].lstrip())]
    added = wrapped(value.removeprefix(old), indent)
    return _Edit((line, width), (line, width), ["", *added])


def _added(lines: list[str], written: Written, new: Fields) -> list[_Edit]:
    """Each new field behind the last one that comes before it in ORDER."""
    groups: dict[str, Fields] = {}
    names = list(written.fields)
    for name in sorted(new, key=ORDER.index):
        before = [each for each in names if each in ORDER[: ORDER.index(name)]]
        groups.setdefault((before or names)[-1], {})[name] = new[name]
    edits = []
    for anchor, group in groups.items():
        line, _ = end(lines, written.fields[anchor][1])
        place = (line, len(lines[line].rstrip("\r\n")))
        first, *rest = _joined(group, written.column)
        edits.append(_Edit(place, place, ["", " " * written.column + first, *rest]))
    return edits


def _joined(fields: Fields, column: int) -> list[str]:
    """Fields one below the other; the first begins where the column already is."""
    found: list[str] = []
    for name in sorted(fields, key=ORDER.index):
        first, *rest = field_lines(name, fields[name], column)
        found += [(" " * column if found else "") + first, *rest]
    return found


def _rewritten(lines: list[str], written: Written, changes: Changes) -> list[_Edit]:
    """An entry in one line, as ``key: {text: ...}``, in lines of its own."""
    inside = "".join(lines[written.key.start_mark.line : written.value.end_mark.line + 1])
    if re.search(r"(^|\s)#", inside):
        return []  # a comment would be lost
    old = {name: _plain(node) for name, (_, node) in written.fields.items()}
    whole = {name: value for name, value in {**old, **changes}.items() if value is not None}
    column = written.key.start_mark.column + 2
    first, *rest = _joined(whole, column)
    after_key = (written.key.end_mark.line, written.key.end_mark.column)
    return [_Edit(after_key, end(lines, written.value), [":", " " * column + first, *rest])]


def _plain(node: Any) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return {name.value: _plain(inner) for name, inner in node.value}
    return str(node.value)


def _edited(lines: list[str], edits: list[_Edit]) -> str:
    text = "".join(lines)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    ending = re.search(r"\r\n|\n|\r", text)
    newline = ending.group() if ending else "\n"
    for edit in sorted(edits, key=lambda each: (each.start, each.end), reverse=True):
        first, last = (starts[line] + column for line, column in (edit.start, edit.end))
        text = text[:first] + newline.join(edit.lines) + text[last:]
    return text


def _changes_only(old: bytes, new: bytes, key: str, changes: Changes) -> bool:
    """Whether the new file is the old one but for the changes, as the program reads both."""
    try:
        before, after = (parse(origin_of(raw, "", Path())) for raw in (old, new))
        assert isinstance(before, dict)
        assert isinstance(after, dict)
        was, source = before["sources"].pop(key), after["sources"].pop(key)
        Source.model_validate(source)
    except (ContentError, KeyError, ValueError):  # pydantic's error is a ValueError
        return False
    expected = {name: value for name, value in {**was, **changes}.items() if value is not None}
    return bool(before == after and _spaced(source) == _spaced(expected))


def _spaced(value: Any) -> Any:
    """Plain values, with one space for each stretch of white space."""
    if isinstance(value, Mapping):
        return {str(name): _spaced(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_spaced(inner) for inner in value]
    return " ".join(value.split()) if isinstance(value, str) else value
