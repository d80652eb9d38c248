"""From a table to its sheets: a few chunks at a time, and each row once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, Future
from pathlib import Path

import pytest

from handout.batch.journal import Chunk, Journal, RestartError
from handout.batch.rows import BadRow, Row
from handout.batch.run import AHEAD, Counts, Done, run
from handout.batch.work import Sheet
from tests.batch.jobs import Patient, patients


def done_with(rows: list[Patient]) -> Done:
    return [
        row if isinstance(row, BadRow) else Sheet(row.number, f"{row.number}.pdf", "d", 2)
        for row in rows
    ]


class Slow:
    """Workers that do nothing until they are waited for; counts what they have at once."""

    def __init__(self) -> None:
        self.under_way = 0
        self.most = 0

    def submit(self, rows: list[Patient]) -> Future[Done]:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        slow = self

        class Waited(Future[Done]):
            def result(self, timeout: float | None = None) -> Done:
                slow.under_way -= 1
                return done_with(rows)

        return Waited()


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    journal = Journal(tmp_path / "journal.jsonl")
    journal.begin({})
    return journal


def test_no_more_chunks_are_under_way_than_the_workers_need(journal: Journal) -> None:
    slow = Slow()
    counts = run(patients(100), slow.submit, journal, (), workers=2, per_chunk=2)
    assert counts.rows == 100
    assert slow.most == AHEAD * 2


def test_the_table_is_read_no_faster_than_sheets_are_made(journal: Journal) -> None:
    slow = Slow()
    read = 0
    most = 0

    def table() -> Iterator[Patient]:
        nonlocal read
        for row in patients(100):
            read += 1
            yield row

    def progress(counts: Counts) -> None:
        nonlocal most
        most = max(most, read - counts.rows)

    run(table(), slow.submit, journal, (), workers=2, per_chunk=2, progress=progress)
    assert 0 < most <= AHEAD * 2 * 2


def test_more_workers_that_join_are_given_work(journal: Journal) -> None:
    slow = Slow()
    joined = iter([1] * 10 + [4] * 100)
    run(patients(100), slow.submit, journal, (), workers=lambda: next(joined), per_chunk=2)
    assert slow.most == AHEAD * 4


def test_sheets_are_taken_in_the_order_of_the_table(journal: Journal) -> None:
    from concurrent.futures import ThreadPoolExecutor
    from random import Random
    from time import sleep

    chance = Random(1)

    def sometime(rows: list[Patient], wait: float) -> Done:
        sleep(wait)
        return done_with(rows)

    taken: list[int] = []
    with ThreadPoolExecutor(4) as pool:
        executor: Executor = pool
        run(
            patients(60), lambda rows: executor.submit(sometime, rows, chance.random() / 50),
            journal, (), workers=4, per_chunk=3, take=lambda sheet: taken.append(sheet.number),
        )  # fmt: skip
    assert taken == list(range(1, 61))


def test_counts_add_up(journal: Journal) -> None:
    rows: list[Patient] = [Row(1, {}), BadRow(2, "", "is bad"), Row(3, {})]
    told: list[Counts] = []
    counts = run(rows, Slow().submit, journal, (), workers=1, per_chunk=2, progress=told.append)
    assert counts == Counts(rows=3, sheets=2, bad=1, pages=4) == told[-1]


def again(journal: Journal, rows: list[Patient], **more: object) -> Counts:
    earlier = journal.earlier({})
    return run(rows, Slow().submit, journal, earlier, workers=1, per_chunk=4, **more)  # type: ignore[arg-type]


def test_rows_that_are_done_are_not_made_again(journal: Journal) -> None:
    again(journal, patients(8))
    slow = Slow()
    counts = run(patients(8), slow.submit, journal, journal.earlier({}), workers=1)
    assert counts.rows == counts.before == 8
    assert slow.most == 0


def test_a_sheet_that_differs_is_made_again_and_no_other(journal: Journal) -> None:
    again(journal, patients(8))
    counts = again(journal, patients(8), differs=lambda sheet: sheet.number in (2, 3, 7))
    assert counts == Counts(rows=8, sheets=8, pages=16, before=8, again=3)
    assert [each.number for each in journal.done()] == list(range(1, 9))


@pytest.mark.parametrize(
    ("rows", "where"),
    [
        ([*patients(8)[:5], Row(6, {"name": "Other"}), *patients(8)[6:]], "in rows 5 to 8"),
        (patients(8)[:7], "in rows 5 to 8"),
        (patients(8)[:4], "in rows 5 to 8"),
        ([patients(8)[1], patients(8)[0], *patients(8)[2:]], "in rows 1 to 4"),
        (patients(9), "after row 8"),
    ],
    ids=["altered", "shorter", "cut", "sorted", "longer"],
)
def test_a_table_that_changed_is_refused(rows: list[Patient], where: str, journal: Journal) -> None:
    again(journal, patients(8))
    with pytest.raises(RestartError, match=f"changed since the batch was begun, {where}; begin"):
        again(journal, rows)


def test_what_a_worker_raises_ends_the_batch_and_keeps_what_is_done(journal: Journal) -> None:
    chunks = 0

    def submit(rows: list[Patient]) -> Future[Done]:
        nonlocal chunks
        chunks += 1
        future: Future[Done] = Future()
        if chunks == 3:
            future.set_exception(OSError(28, "No space left on device"))
        else:
            future.set_result(done_with(rows))
        return future

    with pytest.raises(OSError, match="No space"):
        run(patients(20), submit, journal, (), workers=1, per_chunk=4)
    assert [chunk.rows for chunk in journal.earlier({})] == [4, 4]


def test_a_chunk_is_on_the_disk_before_the_next_is_counted(journal: Journal) -> None:
    def progress(counts: Counts) -> None:
        noted: list[Chunk] = list(Journal(journal.path).earlier({}))
        assert sum(chunk.rows for chunk in noted) == counts.rows

    run(patients(20), Slow().submit, journal, (), workers=1, per_chunk=4, progress=progress)
