"""Building in a process apart, so that one monstrous handout neither blocks nor kills a desk."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import NamedTuple

from handout.errors import HandoutError

SECONDS = 20
MEMORY = 1_500_000_000  # bytes of address space


class BuildError(HandoutError):
    """A handout that took too long or too much memory."""


class Made(NamedTuple):
    """A PDF, its pages as PNG pictures, if they were asked for, and how many it has."""

    pdf: bytes
    pictures: tuple[bytes, ...]
    pages: int


class Worker:
    """One process that builds; it is replaced when it hangs or dies."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def build(
        self, path: Path, paper: str | None, values: dict[str, str], grey: bool, pictures: bool
    ) -> Made:
        """The handout at ``path`` built with ``values``.

        Raises the HandoutError of the build, or BuildError past the limits.
        """
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_begin)
        try:
            future = self._pool.submit(_made, str(path), paper, values, grey, pictures)
            outcome = future.result(timeout=SECONDS)
        except TookTooLong:
            self.close()
            raise BuildError(f"This handout took more than {SECONDS} seconds to build.") from None
        except BrokenProcessPool:
            self.close()
            raise BuildError("This handout needs too much memory to build.") from None
        if isinstance(outcome, HandoutError):
            raise outcome
        return outcome

    def close(self) -> None:
        """End the process, whatever it does."""
        pool, self._pool = self._pool, None
        if pool is not None:
            for process in list((pool._processes or {}).values()):
                process.kill()
            pool.shutdown(wait=False, cancel_futures=True)


def _begin() -> None:
    threading.Thread(target=_end_with_the_desk, daemon=True).start()
    _limit()


def _end_with_the_desk() -> None:
    """A desk that is killed leaves no process behind, which may hold a patient's values."""
    desk = parent_process()
    if desk is not None:
        desk.join()
        os._exit(1)


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the time limit still holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no core dump holds a patient's name


def _made(
    path: str, paper: str | None, values: dict[str, str], grey: bool, pictures: bool
) -> Made | HandoutError:
    from handout.build import build
    from handout.desk.drawing import pictures_of
    from handout.desk.enclosed import load_enclosed

    try:
        pdf, pages = build(load_enclosed(Path(path)), paper=paper, values=values)
    except HandoutError as error:
        return error
    except MemoryError:
        return BuildError("This handout needs too much memory to build.")
    return Made(pdf, pictures_of(pdf, grey) if pictures else (), pages)
