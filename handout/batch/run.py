"""A batch from a table to its sheets: chunks of rows to workers, and account kept of each.

Rows stream through: a few chunks are under way at any time, and no more of the table or
of the sheets is held. A batch that was stopped goes on where it was.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from itertools import islice
from typing import Any, NamedTuple

from handout.batch.journal import Chunk, Journal, Reading, RestartError
from handout.batch.rows import BadRow, Row
from handout.batch.work import Sheet

PER_CHUNK = 200
AHEAD = 3  # chunks for each worker that are under way

Submit = Callable[[list[Row | BadRow]], "Future[list[Sheet | BadRow]]"]


class Counts(NamedTuple):
    """How a batch stands: rows read, sheets made, bad rows, pages, and rows done before."""

    rows: int = 0
    sheets: int = 0
    bad: int = 0
    pages: int = 0
    before: int = 0


def run(
    rows: Iterable[Row | BadRow],
    submit: Submit,
    journal: Journal,
    earlier: Iterable[Chunk],
    *,
    workers: int,
    take: Callable[[Sheet], None] | None = None,
    progress: Callable[[Counts], None] | None = None,
    per_chunk: int = PER_CHUNK,
) -> Counts:
    """Make the sheets of all rows, and note each chunk in the journal when it is done.

    ``earlier`` are the chunks that the journal holds already: their rows are read again and
    compared, but not made. ``take`` gets each sheet, in the order of the table. Raises
    RestartError where the table is not what it was, and what a worker raised.
    """
    reading = Reading()
    source = iter(rows)
    counts = Counts()
    for chunk in earlier:
        _skip(source, chunk, reading, counts)
        counts = _counted(counts, chunk)._replace(before=counts.before + chunk.rows)
        if progress:
            progress(counts)
    under_way: deque[tuple[int, str, Future[list[Sheet | BadRow]]]] = deque()
    for part in _chunks(source, per_chunk):
        under_way.append((len(part), reading.add(part), submit(part)))
        if len(under_way) >= AHEAD * workers:
            counts = _finish(under_way, journal, counts, take, progress)
    while under_way:
        counts = _finish(under_way, journal, counts, take, progress)
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
    return executor, lambda rows: executor.submit(fill_here, digest, rows)


def _finish(
    under_way: deque[tuple[int, str, Future[list[Sheet | BadRow]]]],
    journal: Journal,
    counts: Counts,
    take: Callable[[Sheet], None] | None,
    progress: Callable[[Counts], None] | None,
) -> Counts:
    """Waits for the first chunk under way, so that the order is that of the table."""
    rows, read, future = under_way.popleft()
    done = future.result()
    if take:
        for sheet in done:
            if isinstance(sheet, Sheet):
                take(sheet)
    chunk = Chunk(rows, read, tuple(done))
    journal.add(chunk)
    counts = _counted(counts, chunk)
    if progress:
        progress(counts)
    return counts


def _counted(counts: Counts, chunk: Chunk) -> Counts:
    sheets = [each for each in chunk.done if isinstance(each, Sheet)]
    return Counts(
        counts.rows + chunk.rows,
        counts.sheets + len(sheets),
        counts.bad + len(chunk.done) - len(sheets),
        counts.pages + sum(sheet.pages for sheet in sheets),
        counts.before,
    )


def _skip(source: Iterator[Row | BadRow], chunk: Chunk, reading: Reading, counts: Counts) -> None:
    part = list(islice(source, chunk.rows))
    if len(part) != chunk.rows or reading.add(part) != chunk.read:
        first, last = counts.rows + 1, counts.rows + chunk.rows
        raise RestartError(
            f"the table changed since the batch was begun, in rows {first} to {last}; "
            "begin anew with --restart"
        )


def _chunks(source: Iterator[Row | BadRow], size: int) -> Iterator[list[Row | BadRow]]:
    while part := list(islice(source, size)):
        yield part
