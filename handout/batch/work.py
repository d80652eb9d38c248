"""What a worker does: a chunk of rows to sheets, in this process or on another machine.

The order travels as bytes and plain words; a worker keeps what it has compiled, by the
order's digest.
"""

from __future__ import annotations

import contextlib
import hashlib
import multiprocessing
import os
import signal
import tempfile
import threading
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from handout.batch.bundle import Bundle, loaded_from
from handout.batch.files import name_of, write_files
from handout.batch.maker import Letter, Maker
from handout.batch.rows import BadRow, Row
from handout.content.variant import USUAL, Variant
from handout.errors import HandoutError


class Order(NamedTuple):
    """What is to be made of every row.

    ``place`` is where sheets are written; empty, they are sent back; None, they are only tried.
    """

    bundle: Bundle
    paper: str | None = None
    place: str | None = ""
    pattern: str = "{row}"
    variant: Variant = USUAL

    @property
    def digest(self) -> str:
        bundle = self.bundle
        about = repr((sorted(bundle.names.items()), bundle.epoch, *self[1:]))
        return hashlib.sha256(bundle.data + about.encode()).hexdigest()


class Sheet(NamedTuple):
    """A patient's sheet: its row, its name, digest and pages; ``pdf`` where it is sent back.

    ``size`` is that of the file, in bytes.
    """

    number: int
    name: str
    sha256: str
    pages: int
    pdf: bytes | None = None
    size: int = 0


class FailedError(HandoutError):
    """A worker that came upon what nobody foresaw; its words hold no value."""

    def __init__(self, where: str) -> None:
        self.where = where
        super().__init__(
            f"a worker failed ({where}); this is a mistake of the program, please report it"
        )

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.where,)


_ORDERS: dict[str, Order] = {}
_MAKERS: dict[str, tuple[Maker, tempfile.TemporaryDirectory[str]]] = {}
_MOST_ORDERS = 4  # that are kept compiled
_ONE_AT_A_TIME = threading.RLock()  # what is compiled is no thread's own


def begin(order: Order) -> None:
    """Prepares a process of this machine for an order."""
    _limit()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    prepare(order)


def prepare(order: Order) -> None:
    """Lay an order ready; waits for what this process is at."""
    with _ONE_AT_A_TIME:
        _ORDERS[order.digest] = order


def forget(digest: str) -> None:
    """Put an order away, and what was unpacked for it."""
    with _ONE_AT_A_TIME:
        _ORDERS.pop(digest, None)
        if digest in _MAKERS:
            _MAKERS.pop(digest)[1].cleanup()


def fill_here(digest: str, rows: Sequence[Row | BadRow]) -> list[Sheet | BadRow]:
    """The sheets of some rows by the order that this process was prepared for.

    Raises OSError and HandoutErrors alone: the words of any other error may hold a value.
    """
    try:
        return fill(_ORDERS[digest], rows)
    except (OSError, HandoutError):
        raise
    except Exception as error:
        raise FailedError(_where(error)) from None


def fill(order: Order, rows: Sequence[Row | BadRow]) -> list[Sheet | BadRow]:
    """The sheets of some rows, written where the order says.

    Raises OSError or OutputError if they cannot be.
    """
    with _ONE_AT_A_TIME:
        maker = _maker(order)
        found: list[Sheet | BadRow] = []
        files: list[tuple[str, bytes]] = []
        for row in rows:
            made = row if isinstance(row, BadRow) else _made(maker, row)
            if isinstance(made, Letter) and isinstance(row, Row):
                pdf = made.pdf
                name = name_of(order.pattern, row.number, row.values)
                digest = hashlib.sha256(pdf).hexdigest()
                back = pdf if order.place == "" else None
                found.append(Sheet(row.number, name, digest, made.pages, back, len(pdf)))
                if order.place:
                    files.append((name, pdf))
            elif isinstance(made, BadRow):
                found.append(made)
        if order.place and files:
            write_files(order.place, files)
    return found


def _made(maker: Maker, row: Row) -> Letter | BadRow:
    """A row that the program fails on stops no other."""
    try:
        return maker.make(row)
    except (OSError, MemoryError):
        raise
    except Exception as error:
        told = f"the program failed on this row ({_where(error)}); please report it"
        return BadRow(row.number, "", told)


def _where(error: Exception) -> str:
    """What failed in which line of the program, without the error's own words."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"


def _maker(order: Order) -> Maker:
    digest = order.digest
    if order.bundle.epoch:
        os.environ["SOURCE_DATE_EPOCH"] = order.bundle.epoch
    else:
        os.environ.pop("SOURCE_DATE_EPOCH", None)
    if digest not in _MAKERS:
        while len(_MAKERS) >= _MOST_ORDERS:
            forget(next(iter(_MAKERS)))
        # The clinic's files, no patient's; the folder is deleted with the process.
        folder = tempfile.TemporaryDirectory(prefix="handout-")
        contents = loaded_from(order.bundle, Path(folder.name))
        maker = Maker(contents, order.paper, order.variant)
        _MAKERS[digest] = maker, folder
    return _MAKERS[digest][0]


def _limit() -> None:
    """No core dump holds a patient's name; whoever began the batch also ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    no_core_dumps()
    os.umask(0o077)


def no_core_dumps() -> None:
    """A process that holds rows leaves none of them behind when it crashes."""
    try:
        import resource
    except ImportError:  # Windows has none
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_with_parent() -> None:
    """A worker whose batch was killed would wait for ever, or write beside the next one."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        for _, folder in list(_MAKERS.values()):
            with contextlib.suppress(OSError):
                folder.cleanup()
        os._exit(1)
