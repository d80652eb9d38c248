"""A whole batch: what is to be made of which table, where it goes, and how it is run."""

from __future__ import annotations

import hashlib
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from handout import __version__
from handout.batch.account import ERRORS, MANIFEST, write_account
from handout.batch.files import delete_files, delete_parts, differs, is_address, write_file
from handout.batch.journal import NAME, Chunk, Journal
from handout.batch.rows import BadRow, Row
from handout.batch.run import Counts, Submit, processes, run
from handout.batch.sampling import sample_of
from handout.batch.work import Order, Sheet, fill
from handout.errors import HandoutError, OutputError

PER_STREAMED = 50  # sheets that come back from a worker at a time
Rows = Iterator[Row | BadRow]
Told = Callable[[Counts], None]


class WorkerError(HandoutError):
    """A worker that ended by itself; ``further`` says what to do."""

    def __init__(self, further: str = "the same command goes on where it was") -> None:
        super().__init__(
            f"a process of the batch was ended from outside, perhaps for want of memory; {further}"
        )


@dataclass(frozen=True)
class Job:
    """An order, and the table that it is for, opened anew for each pass.

    ``scheduler`` is the address of a Dask scheduler whose workers do it, in place of
    processes of this machine. ``journal`` is the file that tells what is done; without it,
    it lies at the place, or in the working folder if that is an address. ``options`` is
    what else decides on the sheets: a batch that was stopped goes on with the same alone.
    """

    order: Order
    table: Callable[[], AbstractContextManager[Rows]]
    workers: int = 1
    scheduler: str = ""
    journal: Path | None = None
    options: Mapping[str, str] = field(default_factory=dict)

    def bad_rows(self) -> Iterator[BadRow]:
        """The rows that give no sheet; nothing is written."""
        with self.table() as rows:
            for row in rows:
                for made in fill(self.order._replace(place=None), [row]):
                    if isinstance(made, BadRow):
                        yield made

    def sample(self, count: int) -> list[Sheet | BadRow]:
        """A few sheets, written to the place: those of the rows with the longest values."""
        with self.table() as rows:
            chosen = sample_of(rows, count)
        try:
            return fill(self.order, chosen)
        except OSError as error:
            raise _unwritable(str(self.order.place), error) from None

    def run(self, *, restart: bool = False, progress: Told | None = None) -> Counts:
        """Every sheet, written to the place, and the account of every row.

        What an earlier batch left half-written is deleted; with ``restart``, all it made is.
        Raises RestartError where another batch was begun there, OutputError where sheets
        cannot be written; what is done is in the journal, and the next call goes on.
        """
        place = str(self.order.place)
        journal = self._journal()
        try:
            with journal.held():
                earlier = self._earlier(journal, restart)
                with self._workers() as (submit, count), self.table() as rows:
                    counts = run(
                        rows, submit, journal, earlier,
                        workers=count, progress=progress, differs=self._differs,
                    )  # fmt: skip
                if self.scheduler:
                    delete_parts(place)  # of workers that died
                self._account(journal)
        except BrokenProcessPool:
            raise WorkerError from None
        except OSError as error:
            raise _unwritable(place, error) from None
        return counts

    def stream(
        self, take: Callable[[Sheet], None], lists: Path, *, progress: Told | None = None
    ) -> Counts:
        """Every sheet, given to ``take`` in the order of the table, and written nowhere.

        The account goes to the folder ``lists``. It cannot go on where it was stopped.
        """
        job = replace(self, order=self.order._replace(place=""))
        journal = Journal(lists / NAME)
        try:
            journal.begin(job._about())
            with job._workers() as (submit, count), job.table() as rows:
                counts = run(
                    rows, submit, journal, (),
                    workers=count, take=take, progress=progress, per_chunk=PER_STREAMED,
                )  # fmt: skip
        except BrokenProcessPool:
            raise WorkerError("a stream begins anew") from None
        write_account(lists, journal.done())
        return counts

    def _earlier(self, journal: Journal, restart: bool) -> Iterator[Chunk]:
        place = str(self.order.place)
        about = self._about()
        earlier = iter(()) if restart else journal.earlier(about)
        first = next(earlier, None)
        delete_parts(place)
        if first is not None:
            return _with(first, earlier)
        # No sheet and no list of an earlier batch may be taken for one of this.
        delete_files(place, [MANIFEST, ERRORS, *(journal.names() if restart else ())])
        journal.begin(about)
        return earlier

    def _differs(self, sheet: Sheet) -> bool:
        return differs(str(self.order.place), sheet.name, sheet.sha256, sheet.size)

    @contextmanager
    def _workers(self) -> Iterator[tuple[Submit, int | Callable[[], int]]]:
        executor: Executor
        count: int | Callable[[], int]
        if self.scheduler:
            from handout.batch.cluster import cluster

            executor, submit = cluster(self.order, self.scheduler)
            count = executor.count
        else:
            executor, submit = processes(self.order, self.workers)
            count = self.workers
        try:
            yield submit, count
        except KeyboardInterrupt:
            if threading.current_thread() is threading.main_thread():
                # Once is enough: the chunks under way end, and nothing is torn off.
                signal.signal(signal.SIGINT, signal.SIG_IGN)
            raise
        finally:
            executor.shutdown(cancel_futures=True)

    def _journal(self) -> Journal:
        place = str(self.order.place)
        if self.journal is not None:
            return Journal(self.journal)
        if not is_address(place):
            return Journal(Path(place) / NAME)
        mark = hashlib.sha256(place.encode()).hexdigest()[:8]
        return Journal(Path(f".handout-batch-{mark}.jsonl"))

    def _about(self) -> dict[str, Any]:
        order = self.order
        told = {"paper": order.paper or "", "name": order.pattern, **self.options}
        if order.variant.name:
            told["variant"] = order.variant.name
        if self.journal is not None:  # else it lies at the place, and may be moved with it
            told["output"] = hashlib.sha256(str(order.place).encode()).hexdigest()
        return {
            "content": hashlib.sha256(order.bundle.data).hexdigest(),
            "SOURCE_DATE_EPOCH": order.bundle.epoch,
            "version": __version__,
            **{f"--{name}": value for name, value in told.items()},
        }

    def _account(self, journal: Journal) -> None:
        place = str(self.order.place)
        if not is_address(place):
            write_account(Path(place), journal.done())
            return
        with tempfile.TemporaryDirectory(prefix="handout-") as folder:
            write_account(Path(folder), journal.done())
            for name in (MANIFEST, ERRORS):
                if (Path(folder) / name).exists():
                    write_file(place, name, Path(folder) / name)


def _with(first: Chunk, others: Iterator[Chunk]) -> Iterator[Chunk]:
    yield first
    yield from others


def _unwritable(place: str, error: OSError) -> OutputError:
    reason = (error.strerror or "it cannot be written").lower()
    return OutputError(
        f"{place}: the sheets cannot be written: {reason}; when that is mended, the same command "
        "goes on where it was"
    )
