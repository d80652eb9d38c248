"""The checks of a handout, in a process of their own: no rebuild waits for them."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from pathlib import Path

from handout.checks.run import Finding, check
from handout.errors import HandoutError

Told = Callable[[tuple[Finding, ...]], None]


class Checking:
    """Checks the content at ``path`` when asked, and gives ``tell`` what was found.

    Who asks while a check is under way is answered by one more after it.
    """

    def __init__(self, path: Path, tell: Told) -> None:
        self.path = path
        self.tell = tell
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()
        self._is_busy = self._is_asked = self._is_closed = False

    def ask(self) -> None:
        """Have it checked as it is now."""
        with self._lock:
            self._is_asked = True
            if self._is_busy or self._is_closed:
                return
            self._is_busy, self._is_asked = True, False
            try:
                self._start().submit(_found, self.path).add_done_callback(self._done)
            except RuntimeError:  # the process was ended from outside; the next has another
                self._is_busy, self._pool = False, None

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._is_closed = True
            pool = self._pool
        if pool:
            pool.shutdown(wait=False, cancel_futures=True)

    def _start(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, get_context("spawn"), _begin)
        return self._pool

    def _done(self, future: Future[tuple[Finding, ...] | None]) -> None:
        with self._lock:
            self._is_busy = False
            is_asked = self._is_asked
        if not future.cancelled() and not future.exception():
            found = future.result()
            if found is not None and not self._is_closed:
                self.tell(found)
        if is_asked:
            self.ask()


def _begin() -> None:
    """Ctrl-C reaches both processes: this one leaves it to the command, and ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_command, daemon=True).start()


def _end_with_the_command() -> None:
    command = parent_process()
    if command is not None:
        command.join()
        os._exit(1)


def _found(path: Path) -> tuple[Finding, ...] | None:
    """What the rules find; None if it cannot be built by now."""
    from handout.build import load

    try:
        return check(load(path)).findings
    except HandoutError:
        return None
