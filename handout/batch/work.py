"""What a worker does: a chunk of rows to sheets, in this process or on another machine.

The order travels as bytes and plain words; a worker keeps what it has compiled, by the
order's digest.
"""

from __future__ import annotations

import hashlib
import os
import signal
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from handout.batch.bundle import Bundle, loaded_from
from handout.batch.files import name_of, write_files
from handout.batch.maker import Letter, Maker
from handout.batch.rows import BadRow, Row


class Order(NamedTuple):
    """What is to be made of every row.

    ``place`` is where sheets are written; empty, they are sent back; None, they are only tried.
    """

    bundle: Bundle
    paper: str | None = None
    place: str | None = ""
    pattern: str = "{row}"

    @property
    def digest(self) -> str:
        about = repr((sorted(self.bundle.names.items()), self.paper, self.place, self.pattern))
        return hashlib.sha256(self.bundle.data + about.encode()).hexdigest()


class Sheet(NamedTuple):
    """A patient's sheet: its row, its name, digest and pages; ``pdf`` where it is sent back."""

    number: int
    name: str
    sha256: str
    pages: int
    pdf: bytes | None = None


_ORDERS: dict[str, Order] = {}


def begin(order: Order) -> None:
    """Prepares a process of this machine for an order."""
    _limit()
    _ORDERS[order.digest] = order


def fill_here(digest: str, rows: Sequence[Row | BadRow]) -> list[Sheet | BadRow]:
    """The sheets of some rows by the order that this process was prepared for."""
    return fill(_ORDERS[digest], rows)


def fill(order: Order, rows: Sequence[Row | BadRow]) -> list[Sheet | BadRow]:
    """The sheets of some rows, written where the order says; OSError if they cannot be."""
    _ORDERS.setdefault(order.digest, order)
    maker = _maker(order.digest)
    found: list[Sheet | BadRow] = []
    files: list[tuple[str, bytes]] = []
    for row in rows:
        made = row if isinstance(row, BadRow) else maker.make(row)
        if isinstance(made, Letter) and isinstance(row, Row):
            name = name_of(order.pattern, row.number, row.values)
            digest = hashlib.sha256(made.pdf).hexdigest()
            back = made.pdf if order.place == "" else None
            found.append(Sheet(row.number, name, digest, made.pages, back))
            if order.place:
                files.append((name, made.pdf))
        elif isinstance(made, BadRow):
            found.append(made)
    if order.place and files:
        write_files(order.place, files)
    return found


_FOLDERS: list[tempfile.TemporaryDirectory[str]] = []  # with the clinic's files, no patient's


@lru_cache(maxsize=4)
def _maker(digest: str) -> Maker:
    order = _ORDERS[digest]
    folder = tempfile.TemporaryDirectory(prefix="handout-")
    _FOLDERS.append(folder)  # it is deleted with the process
    return Maker(loaded_from(order.bundle, Path(folder.name)), order.paper)


def _limit() -> None:
    """No core dump holds a patient's name; whoever began the batch also ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        import resource
    except ImportError:  # Windows has none
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.umask(0o077)
