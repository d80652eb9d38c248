"""What the preview page shows at the moment, and who looks at it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from typing import Any

from handout.authoring.watching.outcome import Outcome
from handout.authoring.watching.pictures import Pictures
from handout.checks.run import Finding
from handout.errors import Problem


class Preview:
    """The last good pages, what is wrong since, and what the checks found.

    Builds come from the thread that watches; browsers are served in the thread of the loop.
    """

    def __init__(self, name: str, *, has_checks: bool = False) -> None:
        self.pdf: bytes | None = None
        self._about: dict[str, Any] = {"file": name, "checks": has_checks, "build": 0, "pages": []}
        self.pictures = Pictures()
        self._events: dict[str, str] = {}
        self._waiting: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}
        self._closed = False

    def show(self, outcome: Outcome) -> None:
        """New pages, or what is wrong over the last good ones."""
        if outcome.built and outcome.loaded:
            handout = outcome.loaded.handout
            self.pdf = outcome.built.pdf
            sizes = self.pictures.open(self.pdf)
            about = {"title": handout.title.plain, "language": handout.language, "pages": sizes}
            self._about |= {**about, "build": self.pictures.build}
        problems = [_problem(problem) for problem in outcome.problems]
        self._tell("state", {**self._about, "problems": problems})

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """What the checks found in the last good build."""
        self._tell("findings", [_finding(each, self._about["file"]) for each in findings])

    async def events(self) -> AsyncIterator[str]:
        """Server-sent events (WHATWG HTML, 9.2): what is shown now, and every change of it."""
        wake = asyncio.Event()
        self._waiting[wake] = asyncio.get_running_loop()
        sent: dict[str, str] = {}
        try:
            while not self._closed:
                wake.clear()
                for kind, text in list(self._events.items()):
                    if sent.get(kind) is not text:
                        sent[kind] = text
                        yield f"event: {kind}\ndata: {text}\n\n"
                await wake.wait()
        finally:
            del self._waiting[wake]

    def close(self) -> None:
        """Nothing more will be shown; the browsers are let go."""
        self._closed = True
        self._wake()

    def _tell(self, kind: str, what: object) -> None:
        self._events[kind] = json.dumps(what, ensure_ascii=False)
        self._wake()

    def _wake(self) -> None:
        for wake, loop in list(self._waiting.items()):
            with suppress(RuntimeError):  # the server has ended
                loop.call_soon_threadsafe(wake.set)


def _problem(problem: Problem) -> dict[str, str]:
    _, _, excerpt = str(problem).partition("\n")
    return {
        "place": _place(problem.file, problem.mark.line, problem.mark.column),
        "words": _sentences(problem.message, problem.advice),
        "excerpt": _shifted(excerpt),
    }


def _finding(finding: Finding, content: str) -> dict[str, str]:
    file = "" if finding.file == content else finding.file
    place = _place(file, finding.mark.line, 0)
    return {
        "severity": finding.severity.value,
        "place": place if file else place.capitalize(),
        "words": _sentences(finding.message),
        "advice": _sentences(finding.advice),
        "rule": finding.rule,
    }


def _place(file: str, line: int, column: int) -> str:
    parts = [file, f"line {line}" if line else "", f"column {column}" if column else ""]
    return ", ".join(part for part in parts if part)


def _sentences(*texts: str) -> str:
    """Each with a capital and a full stop, unless it ends with another sign."""
    return " ".join(_sentence(text) for text in texts if text)


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _shifted(excerpt: str) -> str:
    """The source line and its caret, both without the white space that they share."""
    lines = excerpt.split("\n")
    spare = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[spare:] for line in lines)
