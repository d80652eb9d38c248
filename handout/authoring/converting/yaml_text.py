"""Values and comments as YAML that is pleasant to read: wrapped, quoted only where it must be.

PyYAML writes no comments, and ruamel.yaml cannot place them before every kind of item, so
the few forms that a content needs are written here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import wrap

from handout.content.syntax import CONTROL

WIDTH = 100
# Texts that other programs would take for a number, a date, yes or no.
_NOT_TEXT = re.compile(
    r"(?i:~|null|true|false|yes|no|on|off|y|n|<<|=|[-+]?\.(?:inf|nan))"
    r"|[-+]?[\d.][\d_.,:eExXoO+-]*[a-fA-F\d]*|\d{4}-\d\d?-\d\d?(?:[Tt ].*)?"
)
# What no file of YAML may hold, and what some programs take for the end of a line.
_UNFIT = re.compile(f"{CONTROL.pattern}|[\x85\u2028\u2029\ufeff]")
_UNSAFE_START = "-?:,[]{}#&*!|>'\"%@`="


class Bare(str):
    """A word of YAML's own, such as ``true``, or nothing at all."""


class Line(str):
    """A line of a comment that must not be wrapped."""


@dataclass(frozen=True)
class Node:
    """A value, and the comments above it; without a value, the comments stand alone."""

    value: Value | None
    comments: tuple[str, ...] = ()

    def noted(self, *comments: str) -> Node:
        """The same with more comments above it."""
        return Node(self.value, (*comments, *self.comments))


Value = str | list[Node] | dict[str, Node]


def as_yaml(values: dict[str, Node], indent: int = 0) -> list[str]:
    """The lines of a mapping."""
    lines: list[str] = []
    for key, node in values.items():
        value = node.value
        lines += _comments(node.comments, indent)
        if value is None or (isinstance(value, list) and not says(node)):
            lines += as_list(value or [], indent)
            continue
        head = f"{' ' * indent}{_scalar(key)}:"
        if isinstance(value, Bare):
            lines.append(f"{head} {value}".rstrip())
        elif isinstance(value, str):
            lines += _text(f"{head} ", value, indent + 2)
        elif isinstance(value, dict):
            lines += [head, *as_yaml(value, indent + 2)]
        elif flow := _flow(value, WIDTH - len(head) - 1):
            lines.append(f"{head} {flow}")
        else:
            lines += [head, *as_list(value, indent + 2)]
    return lines


def as_list(values: list[Node], indent: int = 0) -> list[str]:
    """The lines of a list."""
    lines: list[str] = []
    for node in values:
        comments, value = _hoisted(node)
        lines += _comments(comments, indent)
        if value is None:
            continue
        dash = f"{' ' * indent}- "
        if isinstance(value, str):
            lines += _text(dash, value, indent + 2)
            continue
        flow = _flow(value, WIDTH - len(dash))
        if flow:
            lines.append(dash + flow)
            continue
        inner = (
            as_yaml(value, indent + 2) if isinstance(value, dict) else as_list(value, indent + 2)
        )
        inner[0] = dash + inner[0].removeprefix(" " * len(dash))
        lines += inner
    return lines


class Row(list[Node]):
    """A list that stands on one line if it can, as the cells of a table's row do."""


def says(node: Node) -> bool:
    """Whether there is more to it than comments."""
    if isinstance(node.value, list):
        return any(map(says, node.value))
    return node.value is not None


def _hoisted(node: Node) -> tuple[tuple[str, ...], Value | None]:
    """The comments on a value's first part stand above the whole value."""
    value = node.value
    if isinstance(value, dict) and value:
        key = next(iter(value))
        comments, first = _hoisted(value[key])
        return (*node.comments, *comments), {**value, key: Node(first)}
    if isinstance(value, list):
        bare = next((at for at, inner in enumerate(value) if says(inner)), len(value))
        comments = tuple(words for inner in value[:bare] for words in inner.comments)
        rest = value[bare:]
        if rest:
            more, first = _hoisted(rest[0])
            comments, rest = (*comments, *more), [Node(first), *rest[1:]]
        return (*node.comments, *comments), type(value)(rest) if rest else None
    return node.comments, value


def _comments(comments: tuple[str, ...], indent: int) -> list[str]:
    lines: list[str] = []
    for said in comments:
        comment = _UNFIT.sub(" ", said)
        if isinstance(said, Line):
            lines.append(comment)
        else:
            lines += wrap(comment, WIDTH - indent - 2, break_long_words=False,
                          break_on_hyphens=False)  # fmt: skip
    return [f"{' ' * indent}# {line}".rstrip() for line in lines]


def _text(head: str, words: str, indent: int) -> list[str]:
    """A text after ``head``, wrapped; its further lines begin at ``indent``."""
    if "\n" not in words:
        return _wrapped(head, _scalar(words), indent)
    lines = [f"{head}|"]
    for line in words.split("\n"):
        lines += _wrapped(" " * indent, line, indent)
    return lines


def _wrapped(head: str, words: str, indent: int) -> list[str]:
    lines = [head]
    fresh = True
    for word in words.split(" "):
        if not fresh and len(lines[-1]) + 1 + len(word) > WIDTH:
            lines.append(" " * indent)
            fresh = True
        lines[-1] += word if fresh else f" {word}"
        fresh = False
    return lines


def _scalar(words: str, flow: bool = False) -> str:
    """The text as it is where YAML lets it be, else in quotes."""
    is_plain = (
        words
        and words[0] not in _UNSAFE_START
        and not words[0].isspace()
        and ": " not in words
        and " #" not in words
        and not words.endswith((":", " "))
        and not _NOT_TEXT.fullmatch(words)
        and not (flow and re.search(r"[,\[\]{}]|:$", words))
    )
    if is_plain:
        return words
    if "\\" in words or ('"' in words and "'" not in words):
        return "'" + words.replace("'", "''") + "'"
    return '"' + words.replace('"', '\\"') + '"'


def _flow(values: Value, width: int) -> str | None:
    """A row on one line, or None where it does not fit."""
    words = []
    if not isinstance(values, Row):
        return None
    for node in values:
        if not isinstance(node.value, str) or node.comments or "\n" in node.value:
            return None
        words.append(_scalar(node.value, flow=True))
    line = f"[{', '.join(words)}]"
    return line if len(line) <= width else None
