"""A process of its own for each errand with a table, within limits of time and memory."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection

from handout.desk.apart import BuildError, context, end_with_the_desk, limit
from handout.desk.tables.errand import Errand, News, outcomes
from handout.desk.worker import BusyError
from handout.errors import HandoutError

MEMORY = 1_200_000_000  # bytes of address space
NICE = 10  # the sheets of many let the one patient at the desk go first
PATIENCE = 30.0  # seconds that somebody waits for a place


class StoppedError(HandoutError):
    """An errand that was given up."""


class Places:
    """Room for so many errands at a time, and one for each owner: nobody's table, however
    large, keeps all others waiting."""

    def __init__(self, count: int, memory: int = 0) -> None:
        self._count = count
        self._owners: list[str] = []  # whose errands are under way
        self._changed = threading.Condition()
        self._memory = memory or MEMORY
        self._running: set[Process] = set()
        self._lock = threading.Lock()
        self._closed = False

    @contextmanager
    def process(
        self, owner: str = "", given_up: threading.Event | None = None
    ) -> Iterator[Process]:
        """A process, ended afterwards; without an owner, whenever there is a place.

        Raises BusyError if there is none for too long; if it can be ``given_up``, it waits,
        and raises StoppedError then.
        """
        with self._changed:
            until = time.monotonic() + PATIENCE
            while len(self._owners) >= self._count or (owner and owner in self._owners):
                if given_up is not None and given_up.is_set():
                    raise StoppedError
                if given_up is None and time.monotonic() > until:
                    raise BusyError
                self._changed.wait(0.2)
            self._owners.append(owner)
        try:
            process = self._started()
            try:
                yield process
            finally:
                with self._lock:
                    self._running.discard(process)
                process.end()
        finally:
            with self._changed:
                self._owners.remove(owner)
                self._changed.notify_all()

    def _started(self) -> Process:
        if self._closed:
            raise StoppedError
        try:
            process = Process(self._memory)
        except OSError:  # the machine has no process to give
            raise BusyError from None
        with self._lock:
            self._running.add(process)
        return process

    def close(self) -> None:
        """End all that runs."""
        self._closed = True
        with self._lock:
            for process in self._running:
                process.kill()


class Process:
    """A process that waits for its errand."""

    def __init__(self, memory: int) -> None:
        own = context()
        self._ours, theirs = own.Pipe()
        self._process = own.Process(target=_serve, args=(theirs, memory), daemon=True)
        self._process.start()
        theirs.close()

    def outcomes(self, errand: Errand, seconds: float) -> Iterator[list[News]]:
        """What comes of the errand. Raises its HandoutError, or BuildError if for ``seconds``
        nothing is heard of it, or past the memory."""
        try:
            self._ours.send(errand)
            while True:
                if not self._ours.poll(seconds):
                    raise BuildError(f"It took more than {seconds:g} seconds, and was given up.")
                news = self._ours.recv()
                if news is None:
                    return
                if isinstance(news, HandoutError):
                    raise news
                yield news
        except (EOFError, OSError):
            raise BuildError("The program broke off; it may need too much memory.") from None

    def kill(self) -> None:
        """End it, whatever it does."""
        with suppress(ValueError):  # it has just ended by itself
            self._process.kill()

    def end(self) -> None:
        """End it, and leave nothing of it."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self._ours.close()


def _serve(connection: Connection, memory: int) -> None:
    threading.Thread(target=end_with_the_desk, daemon=True).start()
    limit(memory)
    with suppress(EOFError, OSError):  # the desk has gone
        _do(connection, connection.recv())
    os._exit(0)


def _do(connection: Connection, errand: Errand) -> None:
    if errand.what not in ("read", "show") and hasattr(os, "nice"):
        os.nice(NICE)
    problem: HandoutError | None = None
    try:
        for news in outcomes(errand):
            connection.send(news)
    except HandoutError as error:
        problem = error
    except MemoryError:
        problem = BuildError("It needs too much memory, and was given up.")
    except OSError:
        raise
    except Exception as error:  # its text may hold a patient's words, and is not told
        problem = BuildError(f"The program made a mistake ({type(error).__name__}).")
    connection.send(problem)
