"""Time and memory of a process, and of a rebuild inside a worker process."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

WORKER = Path(__file__).resolve().parent / "worker.py"
_KIB_A_MIB = 1024


class PeerError(Exception):
    """A peer ended with an error or ran out of time; the text says how, without paths."""


@dataclass
class Samples:
    """What one peer took, round by round: milliseconds, and MiB where a process was timed."""

    milliseconds: list[float] = field(default_factory=list)
    mebibytes: list[float] = field(default_factory=list)
    error: str = ""


def median(values: list[float]) -> float:
    """The middle value, or the mean of the two middle ones (statistics takes 15 ms to import)."""
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2


def own_peak() -> float:
    """The peak memory of this process in MiB: the floor under every figure for a child.

    Linux counts a child's memory from the moment of its fork, when it still is its parent's;
    so this process must stay smaller than what it measures.
    """
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB_A_MIB


def run_process(
    command: list[str], timeout: float, env: dict[str, str], folder: Path
) -> tuple[float, float]:
    """Milliseconds and peak MiB of one command, the memory of that child alone.

    Raises PeerError with the last line of its standard error.
    """
    with open(os.devnull, "wb") as nothing, open(folder / "stderr.txt", "wb+") as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=nothing, stderr=errors, env=env)
        # os.kill, because Popen.kill may reap the child before wait4 sees what it used
        late = threading.Timer(timeout, os.kill, (process.pid, signal.SIGKILL))
        late.start()
        _, status, usage = os.wait4(process.pid, 0)
        elapsed = time.perf_counter() - start
        late.cancel()
        process.returncode = code = os.waitstatus_to_exitcode(status)
        if code == -signal.SIGKILL and elapsed >= timeout:
            raise PeerError(f"not done after {timeout:g} s")
        if code:
            errors.seek(0)
            raise PeerError(f"exit code {code}: {last_line(errors.read().decode())}")
    return elapsed * 1000, usage.ru_maxrss / _KIB_A_MIB


def last_line(text: str) -> str:
    """The last line that says something, with the folders of this machine taken out."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    words = (lines[-1] if lines else "no message").split(" ")
    return " ".join(w.rsplit("/", 1)[-1] if w.lstrip("'\"(").startswith("/") else w for w in words)


class Worker:
    """A process that imports one peer and rebuilds its document when it is told to."""

    def __init__(self, peer: str, function: str, items: Path, env: dict[str, str]) -> None:
        self._errors = TemporaryFile()  # noqa: SIM115 (a pipe that nobody reads would fill up)
        self._process = subprocess.Popen(
            [sys.executable, str(WORKER), peer, function, str(items)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=env,
        )

    def rebuild(self, timeout: float) -> float:
        """Milliseconds of one rebuild, measured inside the worker. Raises PeerError."""
        asked, answers = self._pipe(self._process.stdin), self._pipe(self._process.stdout)
        try:
            asked.write(b"again\n")
            asked.flush()
        except BrokenPipeError:
            raise PeerError(self._last_words()) from None
        if not select.select([answers], [], [], timeout)[0]:
            self._process.kill()  # or it would take time from the others
            raise PeerError(f"not done after {timeout:g} s")
        line = answers.readline()
        if not line:
            raise PeerError(self._last_words())
        return float(json.loads(line))

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.communicate()
        self._errors.close()

    def _last_words(self) -> str:
        self._process.wait()
        self._errors.seek(0)
        return last_line(self._errors.read().decode())

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None
        return pipe
