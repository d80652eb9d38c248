"""YAML text to plain values, each with its line and column."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from handout.errors import NOWHERE, ContentError, Mark, Problem

try:
    from yaml import CLoader as _Loader
except ImportError:  # PyYAML built without libyaml: slower, same events
    from yaml import Loader as _Loader  # type: ignore[assignment]

MAX_BYTES = 20_000_000
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
    """A YAML list and where it begins."""

    __slots__ = ("mark",)

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark


class Mapping(dict[str, object]):
    """A YAML mapping, where it begins, and where each key stands."""

    __slots__ = ("keys_at", "mark")

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.keys_at: dict[str, Mark] = {}


class Origin:
    """The text that values came from: turns a mark into a problem with its source line.

    ``file`` is the name shown in messages; ``folder`` is where the pictures of the
    content are looked for.
    """

    def __init__(self, text: str, file: str, folder: Path) -> None:
        self.text = text
        self.file = file
        self.folder = folder
        self._lines: list[str] | None = None

    def line(self, number: int) -> str:
        """The source line with that number, counted from 1; empty where there is none."""
        if self._lines is None:
            self._lines = self.text.split("\n")
        return self._lines[number - 1] if 0 < number <= len(self._lines) else ""

    def problem(self, message: str, advice: str = "", mark: Mark = NOWHERE) -> Problem:
        """A problem at ``mark`` in this file."""
        return Problem(message, advice, mark, self.file, self.line(mark.line))

    def find(self, needle: str, start: Mark, reach: int = 200) -> Mark:
        """Where ``needle`` first stands at or after ``start``; ``start`` if it is not found."""
        if not start.line or not needle:
            return start
        for number in range(start.line, start.line + reach):
            line = self.line(number)
            at = line.find(needle, start.column - 1 if number == start.line else 0)
            if at >= 0:
                return Mark(number, at + 1)
        return start


def read_origin(path: Path) -> Origin:
    """The text of the file at ``path`` (UTF-8); raises ContentError if it cannot be read."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ContentError(
                Problem("the file is larger than 20 MB", "split it up", file=str(path))
            )
        raw = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        advice = "check the name and its folder" if not path.exists() else "check its permissions"
        raise ContentError(
            Problem(f"the file cannot be read: {reason}", advice, file=str(path))
        ) from None
    return origin_of(raw, str(path), path.parent)


def origin_of(raw: bytes, file: str, folder: Path) -> Origin:
    """Bytes as text; raises ContentError with the line of the first byte that is not UTF-8."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        mark = Mark(before.count(b"\n") + 1, error.start - before.rfind(b"\n"))
        raise ContentError(
            Problem("the file is not UTF-8 text", "save it as UTF-8", mark, file)
        ) from None
    return Origin(text.replace("\r\n", "\n").replace("\r", "\n"), file, folder)


def parse(origin: Origin) -> object:
    """The file's one YAML document as Scalar, Sequence, Mapping or None (an empty value).

    Nothing is converted and nothing is constructed: tags, merge keys and a second
    document are refused. Raises ContentError.
    """
    try:
        return _Builder(origin).document()
    except yaml.YAMLError as error:
        raise ContentError(_syntax_problem(origin, error)) from None


def _syntax_problem(origin: Origin, error: yaml.YAMLError) -> Problem:
    where = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    mark = Mark(where.line + 1, where.column + 1) if where else Mark()
    said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable")
    line = origin.line(mark.line)
    if "mapping values are not allowed" in said:
        message, advice = (
            "a colon inside this text makes it look like a key",
            'put the whole text in "double quotes"',
        )
    elif "cannot start any token" in said and "\t" in line:
        message, advice = "a tab stands where spaces are needed", "indent with spaces"
    elif "did not find expected" in said or "could not find expected" in said:
        message, advice = (
            f"the YAML does not read on here ({said})",
            "check the indentation and that every quote and bracket is closed",
        )
    elif "special characters are not allowed" in said or "control characters" in said:
        message, advice = "a control character stands in the file", "delete it"
    else:
        message, advice = (
            f"the YAML cannot be read here ({said})",
            'put the text in "double quotes" if it is meant as text',
        )
    return origin.problem(message, advice, mark)


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
                    self.refuse(event, "a second document begins here", "keep one in a file")
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
            self.refuse(event, f"the tag {event.tag} is not used here", "write the plain value")
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
                event, f"'*{name}' repeats '&{name}', which is nowhere above", "write it out"
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
            values.append(self.node(event, depth + 1))
        return values

    def mapping(self, start: Any, depth: int) -> Mapping:
        values = Mapping(_mark(start))
        for event in self.events:
            if type(event) is yaml.MappingEndEvent:
                break
            if type(event) is not yaml.ScalarEvent:
                self.refuse(event, "a key must be a plain word", "write 'key: value'")
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
