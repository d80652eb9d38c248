"""Where a source and its fields begin and end in the text of a content file."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml

Place = tuple[int, int]  # line and column, from 0


class Written(NamedTuple):
    """One source as PyYAML's nodes: its key, its value, and its fields' names and values."""

    key: Any
    value: Any
    fields: dict[str, tuple[Any, Any]]

    @property
    def column(self) -> int:
        """Where its fields begin."""
        name, _ = next(iter(self.fields.values()))
        return int(name.start_mark.column)


def written_source(text: str, key: str) -> Written | None:
    """The source ``key``; None where sources or keys share a line, or an alias stands for it.

    Raises yaml.YAMLError for what is no YAML.
    """
    sources = _value(yaml.compose(text, Loader=yaml.SafeLoader), "sources")
    if not isinstance(sources, yaml.MappingNode) or sources.flow_style:
        return None
    name, value = next(pair for pair in sources.value if pair[0].value == key)
    if not isinstance(value, yaml.MappingNode) or not value.value:
        return None
    fields = {field.value: (field, inner) for field, inner in value.value}
    # what an alias repeats stands elsewhere
    marks = [name, *(node for pair in value.value for node in pair)]
    lines = [node.start_mark.line for node in marks]
    return Written(name, value, fields) if lines == sorted(lines) else None


def _value(node: Any, key: str) -> Any:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next((value for name, value in pairs if name.value == key), None)


def start(node: Any) -> Place:
    return node.start_mark.line, node.start_mark.column


def end(lines: list[str], node: Any) -> Place:
    """Where a value ends, less the empty lines and the comments that YAML counts to it."""
    line, column = node.end_mark.line, node.end_mark.column
    is_scalar = isinstance(node, yaml.ScalarNode)
    if node.style not in ("|", ">") if is_scalar else node.flow_style:
        return line, column
    last = line if lines[line][:column].strip() else line - 1
    while not (text := lines[last].strip()) or (text.startswith("#") and not is_scalar):
        last -= 1
    return last, len(lines[last].rstrip("\r\n"))


def comments(lines: list[str], node: Any) -> list[str]:
    """The comments inside a list, each from its ``#`` on."""
    if not isinstance(node, yaml.SequenceNode):
        return []
    last, _ = end(lines, node)
    found = [lines[at].strip() for at in range(node.start_mark.line, last + 1)]
    # what stands behind the last item in [brackets] stands behind the list, and stays
    items = [item for item in node.value if not (node.flow_style and item.end_mark.line == last)]
    behind = [lines[item.end_mark.line][item.end_mark.column :] for item in items]
    found += [text.strip(" ,]\r\n") for text in behind]
    return [text for text in found if text.startswith("#")]


def lines_of(text: str) -> list[str]:
    """``text`` in lines with their ends, as editors count them."""
    return re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
