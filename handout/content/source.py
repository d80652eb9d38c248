"""YAML text to plain values, each with its line and column."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from handout.content.syntax import CONTROL, QUOTE_ALL, syntax_problem
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
        """Where ``needle`` first stands, within ``reach`` lines from ``start``.

        From NOWHERE, the whole file is searched. ``start``, if it is not found.
        """
        first, last = start.line, start.line + reach
        if not start.line:
            first, last = 1, self.text.count("\n") + 2
        for number in range(first, last if needle else first):
            line = self.line(number)
            at = line.find(needle, start.column - 1 if number == start.line else 0)
            if at >= 0:
                return Mark(number, at + 1)
        return start


def read_origin(path: Path) -> Origin:
    """The text of the file at ``path`` (UTF-8); raises ContentError if it cannot be read."""
    try:
        with open(path, "rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ContentError(_unreadable(path, error)) from None
    return origin_of(raw, str(path), path.parent)


def _unreadable(path: Path, error: OSError) -> Problem:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Problem("there is no such file", "check its name and its folder", file=str(path))
    if isinstance(error, IsADirectoryError):
        return Problem("this is a folder", "name a file in it", file=str(path))
    reason = (error.strerror or "it cannot be opened").lower()
    return Problem(f"the file cannot be read: {reason}", "check who may read it", file=str(path))


def origin_of(raw: bytes, file: str, folder: Path) -> Origin:
    """Bytes as text; raises ContentError with the place of the first byte that is not UTF-8."""
    if len(raw) > MAX_BYTES:
        raise ContentError(Problem("the file is larger than 20 MB", "split it up", file=file))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = _lines_of(raw[: error.start].decode("utf-8-sig")).split("\n")
        readable = _lines_of(raw.decode("utf-8-sig", "replace")).split("\n")
        mark = Mark(len(before), len(before[-1]) + 1)
        problem = Problem(
            "the file is not UTF-8 text from here on",
            "save it as UTF-8 in your editor",
            mark,
            file,
            readable[mark.line - 1],
        )
        raise ContentError(problem) from None
    return Origin(_lines_of(text), file, folder)


# YAML 1.1 breaks lines at these too, but editors do not count them.
_UNCOUNTED_BREAKS = str.maketrans("\x85\u2028\u2029", "   ")


def _lines_of(text: str) -> str:
    """``text`` with the line ends that editors count, all of them ``\\n``."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNCOUNTED_BREAKS)


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
