"""Conditions on personal fields: ``when: age >= 65 and not pregnant``.

A small language that can do nothing but compare: names of fields, texts in quotes,
numbers, lists in brackets, ``== != < <= > >= in``, ``not in``, ``and``, ``or``, ``not``
and parentheses. It is read by this module alone, never by an interpreter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, time
from typing import NamedTuple

Plain = str | float | date | time | list[str] | None  # what a field means, None if it is empty
Test = Callable[[Mapping[str, Plain]], bool]
Term = Callable[[Mapping[str, Plain]], object]

LONGEST = 500  # characters
DEEPEST = 30  # parentheses and denials in one another

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)(?![\w.])|(?P<text>'[^']*'|\"[^\"]*\")"
    r"|(?P<name>[A-Za-z]\w*)|(?P<sign>==|!=|<=|>=|<|>|[()\[\],]))"
)
_WORDS = ("and", "or", "not", "in")
_SIGNS: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}


class ConditionError(ValueError):
    """A condition that cannot be read: what is wrong, what to write, and at which character."""

    def __init__(self, message: str, advice: str, at: int) -> None:
        super().__init__(message)
        self.message, self.advice, self.at = message, advice, at


class Condition(NamedTuple):
    """A condition that was read: its words, the fields it asks for, and how to decide it."""

    source: str
    names: tuple[str, ...]
    test: Test

    def holds(self, values: Mapping[str, Plain]) -> bool:
        """Whether it holds; a field that is not among the values is empty."""
        return self.test(values)


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


def read_condition(source: str) -> Condition:
    """The condition that an author wrote; raises ConditionError."""
    if len(source) > LONGEST:
        raise ConditionError(
            f"is longer than {LONGEST} characters", "split the block in two", LONGEST
        )
    reader = _Reader(list(_tokens(source)))
    test = reader.either()
    reader.end()
    return Condition(source, tuple(dict.fromkeys(reader.names)), test)


def _tokens(source: str) -> Iterator[_Token]:
    at = 0
    while source[at:].strip():
        found = _TOKEN.match(source, at)
        if not found:
            at += len(source[at:]) - len(source[at:].lstrip())
            advice = "write it as in: age >= 65 and not pregnant"
            if source[at] == "=":
                advice = "write == to compare"
            elif source[at] in "'\"":
                advice = "close the quote"
            raise ConditionError(f"cannot be read from '{source[at : at + 12]}' on", advice, at)
        kind = str(found.lastgroup)
        text, start = found.group(kind), found.start(kind)
        if kind == "name" and text in _WORDS:
            kind = "sign"
        yield _Token(kind, text, start)
        at = found.end()
    yield _Token("end", "", len(source))


class _Reader:
    """Reads tokens by the usual order: ``or`` binds least, then ``and``, ``not``, comparison."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._next = 0
        self._depth = 0
        self.names: list[str] = []

    def either(self) -> Test:
        tests = [self._both()]
        while self._takes("or"):
            tests.append(self._both())
        return tests[0] if len(tests) == 1 else lambda values: any(t(values) for t in tests)

    def end(self) -> None:
        token = self._tokens[self._next]
        if token.kind != "end":
            raise ConditionError(
                f"goes on with '{token.text}' where it should end",
                "join two conditions with 'and' or 'or'",
                token.at,
            )

    def _both(self) -> Test:
        tests = [self._denied()]
        while self._takes("and"):
            tests.append(self._denied())
        return tests[0] if len(tests) == 1 else lambda values: all(t(values) for t in tests)

    def _denied(self) -> Test:
        if self._takes("not"):
            with self._deeper():
                denied = self._denied()
            return lambda values: not denied(values)
        if self._takes("("):
            with self._deeper():
                inner = self.either()
            self._needs(")")
            return inner
        return self._compared()

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        self._depth += 1
        if self._depth > DEEPEST:
            at = self._tokens[self._next].at
            raise ConditionError("is nested too deep", "make it simpler", at)
        yield
        self._depth -= 1

    def _compared(self) -> Test:
        left = self._term()
        token = self._tokens[self._next]
        if token.kind != "sign" or token.text in ("and", "or", ")", "]", ","):
            return lambda values: bool(left(values))  # filled in at all
        self._next += 1
        if token.text == "not":
            self._needs("in")
            right = self._term()
            return lambda values: not _is_among(left(values), right(values))
        if token.text == "in":
            right = self._term()
            return lambda values: _is_among(left(values), right(values))
        if token.text == "==":
            right = self._term()
            return lambda values: _same(left(values), right(values))
        if token.text == "!=":
            right = self._term()
            return lambda values: not _same(left(values), right(values))
        if token.text in _SIGNS:
            right, ordered = self._term(), _SIGNS[token.text]
            return lambda values: _ordered(left(values), right(values), ordered)
        raise self._wrong(token)

    def _term(self) -> Term:
        token = self._tokens[self._next]
        self._next += 1
        if token.kind == "number":
            number = float(token.text)
            return lambda values: number
        if token.kind == "text":
            text = token.text[1:-1]
            return lambda values: text
        if token.kind == "name":
            name = token.text
            self.names.append(name)
            return lambda values: values.get(name)
        if token.text == "[":
            return self._list()
        raise self._wrong(token)

    def _list(self) -> Term:
        terms: list[Term] = []
        while not self._takes("]"):
            if terms:
                self._needs(",")
            with self._deeper():
                terms.append(self._term())
        return lambda values: [term(values) for term in terms]

    def _takes(self, text: str) -> bool:
        token = self._tokens[self._next]
        if token.kind == "sign" and token.text == text:
            self._next += 1
            return True
        return False

    def _needs(self, text: str) -> None:
        token = self._tokens[self._next]
        if not self._takes(text):
            raise ConditionError(f"lacks '{text}'", f"add '{text}'", token.at)

    @staticmethod
    def _wrong(token: _Token) -> ConditionError:
        if token.kind == "end":
            return ConditionError(
                "ends too early", "write it as in: age >= 65 and not pregnant", token.at
            )
        return ConditionError(
            f"has '{token.text}' where a field or a value should stand",
            "write it as in: age >= 65 and not pregnant",
            token.at,
        )


def _same(one: object, other: object) -> bool:
    left, right = _alike(one, other)
    return left == right


def _ordered(one: object, other: object, holds: Callable[[int], bool]) -> bool:
    """Whether two values stand in an order; what is empty or of two kinds stands in none."""
    left, right = _alike(one, other)
    if left is None or right is None or type(left) is not type(right) or isinstance(left, list):
        return False
    less: bool = left < right  # type: ignore[operator]
    return holds(-1 if less else 0 if left == right else 1)


def _is_among(one: object, many: object) -> bool:
    """In a list, or a part of a text."""
    if isinstance(many, list):
        return any(_same(one, each) for each in many)
    return isinstance(one, str) and isinstance(many, str) and bool(one) and one in many


def _alike(one: object, other: object) -> tuple[object, object]:
    """Two values as one kind: a text beside a number, a date or a time is read as that."""
    for kind in (float, date, time):
        if isinstance(one, kind) and isinstance(other, str):
            return one, _as(kind, other)
        if isinstance(other, kind) and isinstance(one, str):
            return _as(kind, one), other
    return one or None if one == "" else one, other or None if other == "" else other


def _as(kind: type, text: str) -> object:
    try:
        return float(text) if kind is float else kind.fromisoformat(text)  # type: ignore[attr-defined]
    except ValueError:
        return None
