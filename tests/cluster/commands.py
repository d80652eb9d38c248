"""``handout batch`` as a command of its own, and what it leaves to be looked at."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

HANDOUT = [sys.executable, "-c", "from handout.cli import main; main()"]
LONGEST = 240  # seconds that anything may take before the test gives up


def environment(**more: str) -> dict[str, str]:
    """This process's, and where the program is."""
    root = str(Path(__file__).parents[2])
    path = os.pathsep.join([root, os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    return {**os.environ, "PYTHONPATH": path, **more}


class Batch:
    """A batch under way, in a group of processes of its own."""

    def __init__(self, folder: Path, *words: object, **more: str) -> None:
        self.process = subprocess.Popen(
            [*HANDOUT, "batch", *map(str, words)], cwd=folder, env=environment(**more),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
            text=True, start_new_session=True,
            # a job in the background ignores Ctrl-C, and so does all that it starts
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip
        self.output = ""

    def wait(self) -> int:
        """Its exit code, once it has ended; ``output`` is then all it said."""
        out, err = self.process.communicate(timeout=LONGEST)
        self.output = out + err
        assert "Traceback" not in self.output, self.output
        return self.process.returncode

    def interrupt(self) -> None:
        """Ctrl-C, which a terminal sends to the whole group."""
        os.killpg(self.process.pid, signal.SIGINT)

    def kill(self) -> None:
        """Kills the main process alone, and waits until its workers have noticed."""
        workers = self.workers()
        self.process.kill()
        self.process.communicate(timeout=LONGEST)
        wait_until(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))

    def workers(self) -> list[int]:
        """The processes that it started to make sheets."""
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            try:
                parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
                command = (path / "cmdline").read_text()
            except (OSError, ValueError):
                continue
            if parent == self.process.pid and "spawn_main" in command:
                found.append(int(path.name))
        return found


def batch(folder: Path, *words: object, **more: str) -> Batch:
    """A batch that has ended, well or with bad rows."""
    done = Batch(folder, *words, **more)
    code = done.wait()
    assert code in (0, 1), done.output
    return done


def lines_in(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def wait_until(holds: Callable[[], bool], seconds: float = LONGEST) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to it"
        time.sleep(0.01)
