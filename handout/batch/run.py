"""A batch from a table to its sheets: chunks of rows to workers, and account kept of each.

Rows stream through: a few chunks are under way at any time, and no more of the table or
of the sheets is held. A batch that was stopped goes on where it was.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from itertools import islice
from typing import Any, NamedTuple

from handout.batch.journal import Chunk, Journal, Reading, RestartError
from handout.batch.rows import BadRow, Row
from handout.batch.work import Sheet

PER_CHUNK = 200
AHEAD = 3  # chunks for each worker that are under way

Done = list[Sheet | BadRow]
Submit = Callable[[list[Row | BadRow]], "Future[Done]"]
Keep = Callable[[Done], None]


class Counts(NamedTuple):
    """How a batch stands: rows read, sheets made, bad rows, pages, rows done before, and of
    these the ones that were made again because their file was missing or another."""

    rows: int = 0
    sheets: int = 0
    bad: int = 0
    pages: int = 0
    before: int = 0
    again: int = 0


class _UnderWay(NamedTuple):
    """A chunk that a worker has; ``read`` is None for rows that are made once more."""

    rows: int
    read: str | None
    future: Future[Done]


def run(
    rows: Iterable[Row | BadRow],
    submit: Submit,
    journal: Journal,
    earlier: Iterable[Chunk],
    *,
    workers: int | Callable[[], int],
    take: Callable[[Sheet], None] | None = None,
    progress: Callable[[Counts], None] | None = None,
    per_chunk: int = PER_CHUNK,
    differs: Callable[[Sheet], bool] | None = None,
) -> Counts:
    """Make the sheets of all rows, and note each chunk in the journal when it is done.

    ``earlier`` are the chunks that the journal holds already: their rows are read again and
    compared, and made again only where ``differs`` says so of a sheet. ``take`` gets each
    fresh sheet, in the order of the table. Raises RestartError where the table is not what
    it was, and what a worker raised.
    """
    reading = Reading()
    source = iter(rows)
    counts = Counts()
    under_way: deque[_UnderWay] = deque()

    def finish(at_most: int) -> None:
        """Waits for the first chunk under way, so that the order is that of the table."""
        nonlocal counts
        while len(under_way) > at_most:
            chunk = under_way.popleft()
            done = chunk.future.result()
            counts = _noted(chunk, done, journal, counts, take)
            if progress:
                progress(counts)

    def ahead() -> int:
        return AHEAD * (workers if isinstance(workers, int) else workers()) - 1

    for chunk in earlier:
        part = _same(source, chunk, reading, counts)
        counts = _counted(counts, chunk.rows, chunk.done)
        counts = counts._replace(before=counts.before + chunk.rows)
        lost = {d.number for d in chunk.done if isinstance(d, Sheet) and differs and differs(d)}
        if lost:
            again = [row for row in part if row.number in lost]
            under_way.append(_UnderWay(len(again), None, submit(again)))
            finish(ahead())
        if progress:
            progress(counts)
    while part := list(islice(source, per_chunk)):
        if journal.ended:
            raise RestartError(_changed(f"after row {counts.rows}"))
        under_way.append(_UnderWay(len(part), reading.add(part), submit(part)))
        finish(ahead())
    finish(0)
    journal.end(counts.rows)
    return counts


def processes(order: Any, workers: int) -> tuple[Executor, Submit]:
    """Processes of this machine, each prepared for the order once."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from handout.batch.work import begin, fill_here

    executor = ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=begin, initargs=(order,)
    )
    digest = order.digest

    def submit(rows: list[Row | BadRow]) -> Future[Done]:
        with _uninterrupted():  # a process that is started here starts deaf to Ctrl-C
            return executor.submit(fill_here, digest, rows)

    return executor, submit


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Holds Ctrl-C back for a moment; what is started meanwhile never hears it."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    was = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, was)


def _noted(
    chunk: _UnderWay,
    done: Done,
    journal: Journal,
    counts: Counts,
    take: Callable[[Sheet], None] | None,
) -> Counts:
    if chunk.read is None:
        journal.again(done)
        return counts._replace(again=counts.again + len(done))
    if take:
        for sheet in done:
            if isinstance(sheet, Sheet):
                take(sheet)
    journal.add(Chunk(chunk.rows, chunk.read, tuple(done)))
    return _counted(counts, chunk.rows, done)


def _counted(counts: Counts, rows: int, done: Iterable[Sheet | BadRow]) -> Counts:
    pages = [each.pages for each in done if isinstance(each, Sheet)]
    bad = rows - len(pages)
    return counts._replace(
        rows=counts.rows + rows,
        sheets=counts.sheets + len(pages),
        bad=counts.bad + bad,
        pages=counts.pages + sum(pages),
    )


def _same(
    source: Iterator[Row | BadRow], chunk: Chunk, reading: Reading, counts: Counts
) -> list[Row | BadRow]:
    """The rows of a chunk, read again; raises RestartError where they are others."""
    part = list(islice(source, chunk.rows))
    if len(part) != chunk.rows or reading.add(part) != chunk.read:
        first, last = counts.rows + 1, counts.rows + chunk.rows
        raise RestartError(_changed(f"in rows {first} to {last}"))
    return part


def _changed(where: str) -> str:
    return f"the table changed since the batch was begun, {where}; begin anew with --restart"
