"""A ``handout watch`` that runs as an author starts it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from tests.conftest import ROOT

COMMAND = [sys.executable, "-c", "from handout.cli import main; main()", "watch"]
PATIENCE = 30  # seconds


class Watching(NamedTuple):
    """Where it answers, its process, and the lines it has said."""

    address: str
    process: subprocess.Popen[str]
    lines: list[str]

    def interrupt(self) -> int:
        """Ctrl-C; gives the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


@contextmanager
def watching(content: Path, *options: str) -> Iterator[Watching]:
    """``handout watch`` of ``content``, until it is no more needed."""
    process = subprocess.Popen(
        [*COMMAND, str(content), "--no-browser", *options], text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stdout
    first = process.stdout.readline()
    address = re.search(r"http://127\.0\.0\.1:\d+/", first)
    assert address, first
    lines = [first]
    reader = threading.Thread(target=lambda: lines.extend(process.stdout or ()), daemon=True)
    reader.start()
    try:
        yield Watching(address[0], process, lines)
    finally:
        process.kill()
        process.wait()
        reader.join(PATIENCE)
        assert not reader.is_alive(), "a process was left behind"


class News:
    """The events of a preview, as a browser gets them."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines

    def next(self, kind: str = "state") -> dict[str, Any]:
        """The data of the next event of a kind."""
        for line in self._lines:
            if line == f"event: {kind}":
                found: dict[str, Any] = json.loads(next(self._lines).removeprefix("data: "))
                return found
        raise AssertionError("the preview has ended")


@contextmanager
def news(address: str) -> Iterator[News]:
    """The events of the preview at ``address``."""
    with httpx.stream("GET", f"{address}events", timeout=PATIENCE) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield News(answer.iter_lines())
