"""One process for one build: it is forked ready, builds once, and ends.

What a build leaves behind in memory, a patient's words among it, ends with its process; so
does what it breaks.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from multiprocessing import get_all_start_methods, get_context, parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from handout.content.variant import USUAL, Variant
from handout.errors import HandoutError

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext


class BuildError(HandoutError):
    """A handout that took too long or too much memory, or that broke the program."""


class Made(NamedTuple):
    """A PDF, its pages as PNG pictures, if they were asked for, and how many it has."""

    pdf: bytes
    pictures: tuple[bytes, ...]
    pages: int


class Order(NamedTuple):
    """What is to be built."""

    path: Path
    paper: str | None
    values: dict[str, str]
    grey: bool
    pictures: bool
    variant: Variant = USUAL


class Apart:
    """A process that waits for the one order it will build, in ``memory`` bytes of address
    space; it is started by making it."""

    def __init__(self, memory: int) -> None:
        own = context()
        self._ours, theirs = own.Pipe()
        self._process = own.Process(target=_serve, args=(theirs, memory), daemon=True)
        self._process.start()
        theirs.close()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid or 0

    @property
    def is_alive(self) -> bool:
        """Whether it can still build."""
        return self._process.is_alive()

    def build(self, order: Order, seconds: float) -> Made:
        """What was ordered; the process has ended afterwards.

        Raises the HandoutError of the build, or BuildError past ``seconds`` or the memory.
        """
        patience = 0.0
        try:
            self._ours.send(order)
            if not self._ours.poll(seconds):
                raise BuildError(
                    f"This handout took more than {seconds:g} seconds to build. Tell whoever "
                    "writes it."
                )
            outcome, patience = self._ours.recv(), 1.0
        except (EOFError, OSError):
            raise BuildError(
                "The program broke off while it built this handout; it may need too much "
                "memory. Tell whoever writes it."
            ) from None
        finally:
            self._end(patience)
        if isinstance(outcome, HandoutError):
            raise outcome
        made: Made = outcome
        return made

    def kill(self) -> None:
        """End the process, whatever it does."""
        with suppress(ValueError):  # it has just ended by itself
            self._process.kill()

    def _end(self, patience: float) -> None:
        self._process.join(patience)
        self._process.kill()
        self._process.join()
        self._process.close()
        self._ours.close()


def context() -> ForkServerContext | SpawnContext:
    """How processes are started here: forked from one that is warm, where that can be done."""
    # Where nothing can be forked (Windows), each process starts Python afresh: a second or two.
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    found = get_context("forkserver")
    found.set_forkserver_preload(["__main__", "handout.desk.warm"])
    return found


def _serve(connection: Connection, memory: int) -> None:
    threading.Thread(target=end_with_the_desk, daemon=True).start()
    limit(memory)
    with suppress(EOFError, OSError):  # the desk has gone
        connection.send(_outcome(connection.recv()))
    os._exit(0)


def end_with_the_desk() -> None:
    """A desk that is killed leaves no process behind, which may hold a patient's values."""
    desk = parent_process()
    if desk is not None:
        desk.join()
        os._exit(1)


def limit(memory: int) -> None:
    """Let this process have so many bytes of address space, and leave no core dump."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the time limit still holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no core dump holds a patient's name


def _outcome(order: Order) -> Made | HandoutError:
    from handout.build import build
    from handout.desk.enclosed import load_enclosed
    from handout.drawing import pictures_of

    try:
        loaded = load_enclosed(order.path)
        pdf, pages = build(loaded, paper=order.paper, values=order.values, variant=order.variant)
        pictures = pictures_of(pdf, order.grey) if order.pictures else ()
    except HandoutError as error:
        return error
    except MemoryError:
        return BuildError(
            "This handout needs too much memory to build. Tell whoever writes it; a very large "
            "picture or table may be the cause."
        )
    except Exception as error:  # its text may hold a patient's words, and is not told
        return BuildError(
            f"The program made a mistake in building this handout ({type(error).__name__}). "
            "Tell whoever looks after it."
        )
    return Made(pdf, pictures, pages)
