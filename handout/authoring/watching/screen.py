"""The few lines in the terminal: the last build, or what is wrong, in one place."""

from __future__ import annotations

import threading
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from handout.authoring.watching.outcome import Outcome
from handout.checks.run import Finding

Size = tuple[int, int]  # columns and lines of the terminal


class Screen:
    """Says what came of each build with ``say``, which prints a line.

    On a terminal (``size`` gives its own), each takes the place of the last, so that what was
    mended is gone. Elsewhere one line follows the other.
    """

    def __init__(self, say: Callable[[str], None], size: Callable[[], Size] | None = None) -> None:
        self._say = say
        self._size = size
        self._lock = threading.Lock()
        self._rows = 0  # that the last block takes
        self._lines: list[str] = []
        self._findings = ""
        self._is_good = False

    def show(self, outcome: Outcome, trouble: str = "") -> None:
        """The outcome of a build; ``trouble`` is why its PDF could not be written."""
        lines = lines_of(outcome)
        with self._lock:
            self._is_good = outcome.built is not None
            self._put([f"{datetime.now():%H:%M:%S}  {lines[0]}", *lines[1:], *_some(trouble)])

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """What the checks found, counted."""
        counted = counts_of(findings)
        with self._lock:
            is_new, self._findings = counted != self._findings, counted
            if self._size:
                self._put(self._lines)
            elif is_new:
                self._say(counted)

    def _put(self, lines: list[str]) -> None:
        self._lines = lines
        if not self._size:
            for line in lines:
                self._say(line)
            return
        columns, height = self._size()
        findings = self._findings if self._is_good else ""  # of what stands above, or not at all
        shown = clipped([*lines, *_some(findings)], columns, height)
        # CSI F goes to the beginning of a line above, CSI J clears from there on (ECMA-48)
        back = f"\x1b[{self._rows}F\x1b[J" if self._rows else ""
        self._say(back + "\n".join(shown))
        self._rows = sum(rows_of(line, columns) for line in shown)


def lines_of(outcome: Outcome) -> list[str]:
    """One line for a good build; else a line and every problem, with its place and a caret."""
    if outcome.built:
        count = outcome.built.pages
        return [f"{count} {'page' if count == 1 else 'pages'}, {outcome.milliseconds} ms"]
    count = len(outcome.problems)
    lines = [f"{count} {'problem' if count == 1 else 'problems'}; the last good pages stay"]
    for problem in outcome.problems:
        lines += str(problem).split("\n")
    return lines


def counts_of(findings: Iterable[Finding]) -> str:
    """How many findings there are of each weight."""
    counts = Counter(finding.severity.value for finding in findings)
    words = {
        "error": ("error", "errors"),
        "warning": ("warning", "warnings"),
        "advice": ("piece of advice", "pieces of advice"),
    }
    told = [f"{counts[kind]} {words[kind][counts[kind] != 1]}" for kind in words if counts[kind]]
    return f"check: {', '.join(told)}" if told else "check: nothing found"


def clipped(lines: Sequence[str], columns: int, height: int) -> list[str]:
    """As many lines as fit above the last one of the terminal, and how many more there are."""
    room = height - 2
    shown: list[str] = []
    for at, line in enumerate(lines):
        room -= rows_of(line, columns)
        if room < 0 and shown:
            return [*shown[:-1], f"… {len(lines) - at + 1} more lines; the page shows all"]
        shown.append(line)
    return shown


def rows_of(line: str, columns: int) -> int:
    """How many rows of a terminal a line takes."""
    cells = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
    return max(1, -(-cells // max(columns, 1)))


def _some(line: str) -> list[str]:
    return [line] if line else []
