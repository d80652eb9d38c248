"""Every error a user can cause, with its place in the file and its exit code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Mark(NamedTuple):
    """A place in a text file; line and column count from 1, and 0 means the whole file."""

    line: int = 0
    column: int = 0


NOWHERE = Mark()


class Problem(NamedTuple):
    """One thing that is wrong, where it is, and what to write instead.

    ``file`` is the name as the user gave it; ``excerpt`` is the source line that
    ``mark`` points into, or an empty string where there is none to show.
    """

    message: str
    advice: str = ""
    mark: Mark = NOWHERE
    file: str = ""
    excerpt: str = ""

    def headline(self) -> str:
        """``file:line:column: what is wrong; what to write``, in one line."""
        place = self.file
        if self.mark.line:
            place = f"{place}:{self.mark.line}:{self.mark.column}".lstrip(":")
        text = f"{self.message}; {self.advice}" if self.advice else self.message
        return f"{place}: {text}" if place else text

    def __str__(self) -> str:
        if not self.excerpt.strip() or not self.mark.line:
            return self.headline()
        return f"{self.headline()}\n{_caret(self.excerpt, self.mark.column)}"


def _caret(line: str, column: int, width: int = 100) -> str:
    """The source line, cut to ``width`` around the column, with a caret under the place."""
    line = _UNSHOWN.sub("\ufffd", line.replace("\t", " "))  # no file may steer the terminal
    start = max(0, column - 1 - width // 2)
    shown = line[start : start + width]
    return f"    {shown.rstrip()}\n    {' ' * (column - 1 - start)}^"


class HandoutError(Exception):
    """The root of all errors that the program reports in words, without a traceback."""

    exit_code = 1


class ContentError(HandoutError):
    """What the author wrote (content, brand, pictures) cannot be built; lists every problem."""

    exit_code = 2

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        found = {problems} if isinstance(problems, Problem) else dict.fromkeys(problems)
        self.problems: tuple[Problem, ...] = tuple(sorted(found, key=lambda p: (p.file, p.mark)))
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[object, ...]:  # whole, from the process that builds
        return type(self), (self.problems,)


class FieldProblem(NamedTuple):
    """What is wrong with the value of a personal field; the value itself is never told."""

    field: str
    message: str
    advice: str = ""

    def __str__(self) -> str:
        text = f"field '{self.field}': {self.message}"
        return f"{text}; {self.advice}" if self.advice else text


class FieldError(HandoutError):
    """Values of personal fields that cannot be printed."""

    exit_code = 2

    def __init__(self, problems: Iterable[FieldProblem]) -> None:
        self.problems: tuple[FieldProblem, ...] = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.problems,)


class OutputError(HandoutError):
    """The result cannot be written where the user wants it."""

    exit_code = 3


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``did you mean 'x'?`` for the known word nearest to ``word``, or an empty string."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean '{near[0]}'?" if near else ""
