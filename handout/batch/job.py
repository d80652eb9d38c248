"""A whole batch: what is to be made of which table, where it goes, and how it is run."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handout.batch.account import ERRORS, MANIFEST, write_account
from handout.batch.files import is_address, write_files
from handout.batch.journal import NAME, Journal
from handout.batch.rows import BadRow, Row
from handout.batch.run import Counts, processes, run
from handout.batch.sampling import sample_of
from handout.batch.work import Order, Sheet, fill
from handout.errors import HandoutError, OutputError

Rows = Iterator[Row | BadRow]
Told = Callable[[Counts], None]


class WorkerError(HandoutError):
    """A worker that ended by itself."""

    def __init__(self) -> None:
        super().__init__(
            "a process of the batch was ended from outside, perhaps for want of memory; "
            "the same command goes on where it was"
        )


@dataclass(frozen=True)
class Job:
    """An order, and the table that it is for, opened anew for each pass."""

    order: Order
    table: Callable[[], AbstractContextManager[Rows]]
    workers: int = 1

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

        Raises RestartError where another batch was begun there, OutputError where sheets
        cannot be written; what is done is in the journal, and the next call goes on.
        """
        place = str(self.order.place)
        journal = self._journal()
        try:
            about = self._about()
            journal.cut()
            earlier = [] if restart else journal.earlier(about)
            if not earlier:
                journal.begin(about)
            executor, submit = processes(self.order, self.workers)
            try:
                with self.table() as rows:
                    counts = run(
                        rows, submit, journal, earlier, workers=self.workers, progress=progress
                    )
            finally:
                executor.shutdown(cancel_futures=True)
            self._account(journal)
        except BrokenProcessPool:
            raise WorkerError from None
        except OSError as error:
            raise _unwritable(place, error) from None
        return counts

    def _journal(self) -> Journal:
        place = str(self.order.place)
        if not is_address(place):
            return Journal(Path(place) / NAME)
        mark = hashlib.sha256(place.encode()).hexdigest()[:8]
        return Journal(Path(f".handout-batch-{mark}.jsonl"))

    def _about(self) -> dict[str, Any]:
        order = self.order
        return {
            "content": hashlib.sha256(order.bundle.data).hexdigest(),
            "options": [order.paper or "", order.pattern],
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
                    write_files(place, [(name, (Path(folder) / name).read_bytes())])


def _unwritable(place: str, error: OSError) -> OutputError:
    reason = (error.strerror or "it cannot be written").lower()
    return OutputError(
        f"{place}: the sheets cannot be written: {reason}; when that is mended, the same command "
        "goes on where it was"
    )
