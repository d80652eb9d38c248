"""Texts of a YAML file changed in their places; comments, order and form stay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from handout.errors import Mark
from handout.translating.scalars import Slot, scalar

try:
    from yaml import CLoader as _Loader
except ImportError:  # PyYAML built without libyaml: slower, same events
    from yaml import Loader as _Loader  # type: ignore[assignment]


def edited(text: str, texts: Mapping[Mark, str]) -> str:
    """The file's text with other texts at the marks (places of values or keys)."""
    slots = _slots(text)
    edits = []
    for mark, new in texts.items():
        slot = slots[mark]
        old = text[slot.start : slot.end]
        kept = len(old) - len(old.rstrip())  # the empty lines after a block
        edits.append((slot.start, slot.end - kept, scalar(new, slot, old)))
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def with_key(text: str, key: str, lines: list[str], after: tuple[str, ...]) -> str | None:
    """The file with ``lines`` in the place of a key at the top, its name among them.

    If there is none, they follow the last of the keys ``after`` that is there. None where the
    file is written in a way that cannot be changed so, as in one pair of brackets.
    """
    root = yaml.compose(text, Loader=_Loader)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return None
    rows = text.split("\n")
    pairs: dict[str, tuple[Any, Any]] = {str(pair[0].value): pair for pair in root.value}
    if key in pairs:
        name, value = pairs[key]
        first, last = name.start_mark.line, _last_line(rows, value)
        return "\n".join([*rows[:first], *lines, *rows[last + 1 :]])
    before = next((pairs[other] for other in reversed(after) if other in pairs), None)
    if before is None:
        return None
    last = _last_line(rows, before[1])
    return "\n".join([*rows[: last + 1], *lines, *rows[last + 1 :]])


def with_line_ends(text: str, like: Path) -> bytes:
    """The bytes of a text, with the line ends of the first line of a file."""
    try:
        with open(like, "rb") as file:
            is_crlf = file.readline().endswith(b"\r\n")
    except OSError:
        is_crlf = False
    return (text.replace("\n", "\r\n") if is_crlf else text).encode()


def _last_line(rows: list[str], node: Any) -> int:
    """The last line of a value, less the empty lines and comments that YAML counts to it."""
    line, column = node.end_mark.line, node.end_mark.column
    line = min(line, len(rows) - 1)
    if line > node.start_mark.line and not rows[line][:column].strip():
        line -= 1
    is_scalar = isinstance(node, yaml.ScalarNode)
    while line > node.start_mark.line and (
        not rows[line].strip() or (not is_scalar and rows[line].lstrip().startswith("#"))
    ):
        line -= 1
    return int(line)


def _slots(text: str) -> dict[Mark, Slot]:
    """The place of each scalar, by where it begins."""
    stream = yaml.parse(text, Loader=_Loader)
    return {mark: slot for mark, slot in _walk(stream)}  # noqa: C416


def _walk(stream: Iterator[Any]) -> Iterator[tuple[Mark, Slot]]:
    opened: list[tuple[bool, int, bool]] = []  # is it a mapping, its column, is it in brackets
    counts: list[int] = []
    for event in stream:
        if isinstance(event, yaml.CollectionEndEvent):
            opened.pop()
            counts.pop()
            continue
        if not isinstance(event, yaml.NodeEvent):
            continue
        is_key = bool(opened) and opened[-1][0] and counts[-1] % 2 == 0
        if counts:
            counts[-1] += 1
        start: Any = event.start_mark
        end: Any = event.end_mark
        if isinstance(event, yaml.CollectionStartEvent):
            inside = bool(event.flow_style) or (bool(opened) and opened[-1][2])
            opened.append((isinstance(event, yaml.MappingStartEvent), start.column, inside))
            counts.append(0)
        elif isinstance(event, yaml.ScalarEvent):
            _, parent, in_brackets = opened[-1] if opened else (False, -2, False)
            yield Mark(start.line + 1, start.column + 1), Slot(
                start.index, end.index, event.style or "", start.column, parent,
                is_key or in_brackets, in_brackets,
            )  # fmt: skip
