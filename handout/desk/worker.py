"""Building for many people at once: some processes apart, and a queue before them.

A monstrous handout takes one of them, for as long as is allowed, and nobody else's build.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from handout.content.variant import USUAL, Variant
from handout.desk.apart import Apart, BuildError, Made, Order

__all__ = ["BuildError", "BusyError", "Made", "SupersededError", "Worker"]

SECONDS = 20.0  # that a build may take
MEMORY = 1_500_000_000  # bytes of address space
MOST_WAITING = 100  # builds
PATIENCE = 30.0  # seconds that a build waits for its turn
PAUSE = 1.0  # seconds before a process is tried again that could not be started


class BusyError(BuildError):
    """More is asked for than the desk can build."""

    def __init__(self) -> None:
        super().__init__("The desk has too much to do at the moment. Try again in a minute.")


class SupersededError(BuildError):
    """A preview that nobody looks at any more, because a newer one was asked for."""

    def __init__(self) -> None:
        super().__init__("A newer preview was asked for in the meantime.")


class _Turn:
    """One build that waits."""

    def __init__(self, path: Path, urgent: bool, viewer: str) -> None:
        self.path = path
        self.rank = (not urgent, time.monotonic())
        self.viewer = viewer
        self.dropped = False


class Worker:
    """Builds up to ``processes`` handouts at a time, each in a process of its own.

    Processes are started ahead, so that a build waits for none. By default there are as many
    as processors, from two to four.
    """

    def __init__(
        self, processes: int = 0, *, seconds: float = 0, memory: int = 0, most_waiting: int = 0
    ) -> None:
        self._places = processes or min(max(os.cpu_count() or 2, 2), 4)
        self._seconds, self._memory = seconds, memory or MEMORY
        self._most_waiting = most_waiting or MOST_WAITING
        self._changed = threading.Condition()
        self._waiting: list[_Turn] = []
        self._ready: list[Apart] = []
        self._running: dict[Apart, Path] = {}
        self._heavy: set[Path] = set()  # what could not be built within the limits
        self._stock: threading.Thread | None = None

    def build(
        self, path: Path, paper: str | None, values: dict[str, str], grey: bool, pictures: bool,
        viewer: str = "", variant: Variant = USUAL,
    ) -> Made:  # fmt: skip
        """The handout at ``path`` built with ``values``.

        What is to be given out, without ``pictures``, goes before what is to be looked at. Of
        the builds for one ``viewer`` only the newest keeps waiting. Handouts that went past
        the limits before are built one at a time.

        Raises the HandoutError of the build, BuildError past the limits, BusyError if it has
        no turn for too long, and SupersededError.
        """
        order = Order(path, paper, values, grey, pictures, variant)
        with self._process(_Turn(path, not pictures, viewer)) as process:
            try:
                made = process.build(order, self._seconds or SECONDS)
            except BuildError:
                self._heavy.add(path)
                raise
        self._heavy.discard(path)
        return made

    def start(self) -> None:
        """Start the processes, so that the first build finds them warm."""
        with self._changed:
            if self._stock is None:
                self._stock = threading.Thread(target=self._keep_ready, daemon=True)
                self._stock.start()

    def close(self) -> None:
        """End all processes, whatever they do; the next build starts them again."""
        with self._changed:
            stock, self._stock = self._stock, None
            ended, self._ready = [*self._ready, *self._running], []
            for process in ended:
                process.kill()
            self._changed.notify_all()
        if stock is not None:
            stock.join()

    @contextmanager
    def _process(self, turn: _Turn) -> Iterator[Apart]:
        self.start()
        with self._changed:
            self._queue(turn)
            try:
                process = self._next_process(turn)
            finally:
                self._waiting.remove(turn)
                self._changed.notify_all()
            self._running[process] = turn.path
        try:
            yield process
        finally:
            with self._changed:
                del self._running[process]
                self._changed.notify_all()

    def _queue(self, turn: _Turn) -> None:
        older = [other for other in self._waiting if turn.viewer and other.viewer == turn.viewer]
        if len(self._waiting) - len(older) >= self._most_waiting:
            raise BusyError
        for other in older:
            other.dropped = True
        self._waiting.append(turn)
        self._changed.notify_all()

    def _next_process(self, turn: _Turn) -> Apart:
        """Waits until it is this one's turn, and a process is ready."""
        until = time.monotonic() + PATIENCE
        while not turn.dropped:
            if turn is self._first() and len(self._running) < self._places:
                self._ready = [process for process in self._ready if process.is_alive]
                if self._ready:
                    return self._ready.pop(0)
                self._changed.notify_all()
            if self._stock is None or not self._changed.wait(until - time.monotonic()):
                raise BusyError
        raise SupersededError

    def _first(self) -> _Turn | None:
        """Whose turn it is: never what has failed before, while another such is being built."""
        is_laden = any(path in self._heavy for path in self._running.values())
        able = [turn for turn in self._waiting if not (is_laden and turn.path in self._heavy)]
        return min(able, key=lambda turn: turn.rank, default=None)

    def _keep_ready(self) -> None:
        """Start a process for each place, and another for each that was taken."""
        me = threading.current_thread()
        while True:
            with self._changed:
                self._changed.wait_for(
                    lambda: self._stock is not me or len(self._ready) < self._places
                )
                if self._stock is not me:
                    return
            try:
                process = Apart(self._memory)
            except OSError:  # the machine has no process to give; it may have one again soon
                time.sleep(PAUSE)
                continue
            with self._changed:
                if self._stock is not me:
                    process.kill()
                    return
                self._ready.append(process)
                self._changed.notify_all()
