"""YAML text to plain values, each with its line and column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from handout.content.origin import Origin, origin_of, read_origin
from handout.content.syntax import CONTROL, QUOTE_ALL, syntax_problem
from handout.errors import ContentError, Mark, Problem

try:
    from yaml import CLoader as _Loader
except ImportError:  # PyYAML built without libyaml: slower, same events
    from yaml import Loader as _Loader  # type: ignore[assignment]

__all__ = ["Mapping", "Origin", "Scalar", "Sequence", "origin_of", "parse", "read_origin"]

MAX_DEPTH = 60
MAX_ALIASED_NODES = 20_000


class Scalar(str):
    """The author's characters, unconverted: ``1.10`` stays ``1.10`` and ``no`` stays ``no``."""

    mark: Mark

    def __new__(cls, text: str, mark: Mark) -> Scalar:
        scalar = super().__new__(cls, text)
        scalar.mark = mark
        return scalar


class Sequence(list[object]):
    """A YAML list, where it begins, and where each item stands."""

    __slots__ = ("items_at", "mark")

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.items_at: list[Mark] = []


class Mapping(dict[str, object]):
    """A YAML mapping, where it begins, and where each key stands."""

    __slots__ = ("keys_at", "mark")

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.keys_at: dict[str, Mark] = {}


def parse(origin: Origin) -> object:
    """The file's one YAML document as Scalar, Sequence, Mapping or None (an empty value).

    Nothing is converted and nothing is constructed: tags, merge keys and a second
    document are refused. Raises ContentError.
    """
    try:
        return _Builder(origin).document()
    except yaml.YAMLError as error:
        raise ContentError(syntax_problem(origin, error)) from None


class _Builder:
    """Events to values; keeps the anchors, and counts what aliases repeat."""

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.anchors: dict[str, tuple[object, int]] = {}
        self.open_anchors: set[str] = set()
        self.aliased = 0
        self.nodes = 0
        self.problems: list[Problem] = []
        self.events: Iterator[Any] = yaml.parse(origin.text, Loader=_Loader)

    def document(self) -> object:
        value: object = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.refuse(
                        event,
                        "three hyphens begin a second document, and a file holds one",
                        "delete them, or write '- rule:' for a line across the page",
                    )
                value = self.node(next(self.events), 0)
        if self.problems:
            raise ContentError(self.problems)
        return value

    def refuse(self, event: Any, message: str, advice: str) -> None:
        raise ContentError([*self.problems, self.origin.problem(message, advice, _mark(event))])

    def node(self, event: Any, depth: int) -> object:
        kind = type(event)
        if kind is yaml.AliasEvent:
            return self.alias(event)
        if event.tag is not None and event.tag != "!":
            self.refuse(event, "a text cannot begin with !", QUOTE_ALL)
        if depth > MAX_DEPTH:
            self.refuse(event, "the lists are nested too deeply", f"nest at most {MAX_DEPTH}")
        before = self.nodes
        self.nodes += 1
        anchor = event.anchor
        if anchor:
            self.open_anchors.add(anchor)
        value: object
        if kind is yaml.ScalarEvent:
            value = Scalar(event.value, _mark(event))
            if event.style == '"' and CONTROL.search(value):
                self.refuse(event, "the text holds a character that cannot be printed", "delete it")
            if not event.style and event.value in ("", "~", "null"):
                value = None
        elif kind is yaml.SequenceStartEvent:
            value = self.sequence(event, depth)
        else:
            value = self.mapping(event, depth)
        if anchor:
            self.open_anchors.discard(anchor)
            self.anchors[anchor] = (value, self.nodes - before)
        return value

    def alias(self, event: Any) -> object:
        name = event.anchor
        if name in self.open_anchors:
            self.refuse(event, f"'*{name}' stands inside the text it repeats", "write it out")
        if name not in self.anchors:
            self.refuse(
                event,
                f"'*{name}' repeats a text named '&{name}', and there is none above",
                f"if the * is part of the text, {QUOTE_ALL}",
            )
        value, size = self.anchors[name]
        self.nodes += size
        self.aliased += size
        if self.aliased > MAX_ALIASED_NODES:
            self.refuse(event, "the repeats (*name) grow without bound", "write the text out")
        return value

    def sequence(self, start: Any, depth: int) -> Sequence:
        values = Sequence(_mark(start))
        for event in self.events:
            if type(event) is yaml.SequenceEndEvent:
                break
            values.items_at.append(_mark(event))
            values.append(self.node(event, depth + 1))
        return values

    def _no_key(self, event: Any) -> tuple[str, str]:
        mark = _mark(event)
        if "{{" in self.origin.line(mark.line):
            return (
                "a text that begins with a field looks like something else to YAML",
                'put the whole text in "double quotes"',
            )
        return "a key must be a plain word", "write 'key: value'"

    def mapping(self, start: Any, depth: int) -> Mapping:
        values = Mapping(_mark(start))
        for event in self.events:
            if type(event) is yaml.MappingEndEvent:
                break
            if type(event) is not yaml.ScalarEvent:
                self.refuse(event, *self._no_key(event))
            key, mark = event.value, _mark(event)
            if key in values.keys_at:
                first = values.keys_at[key].line
                self.problems.append(
                    self.origin.problem(
                        f"'{key}' is here twice (first in line {first})",
                        "rename or delete one of them",
                        mark,
                    )
                )
            values.keys_at.setdefault(key, mark)
            values[key] = self.node(next(self.events), depth + 1)
        return values


def _mark(event: Any) -> Mark:
    mark = event.start_mark
    return Mark(mark.line + 1, mark.column + 1)
