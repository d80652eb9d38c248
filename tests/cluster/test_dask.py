"""A batch on a Dask cluster: workers die, and every row is accounted for exactly once."""

from __future__ import annotations

from pathlib import Path

import pytest

from handout.batch.cluster import Cluster, ClusterError, cluster
from handout.batch.journal import NAME
from handout.batch.rows import Row
from handout.batch.sealing import fill_sealed, sealed, versions
from handout.build import load, render
from handout.errors import OutputError
from tests.batch.jobs import account_of, check_account, check_folder, letter_in, order_in, table_in
from tests.cluster.commands import Batch, batch, lines_in, wait_until
from tests.cluster.servers import S3, Dask

COUNT = 3000


def begun(tmp_path: Path, dask: Dask, place: object = "out", **more: str) -> Batch:
    letter, table = letter_in(tmp_path), table_in(tmp_path, COUNT)
    return Batch(tmp_path, letter, table, "-o", place, "--scheduler", dask.address, *more)


def test_a_worker_s_death_loses_no_row_and_doubles_none(tmp_path: Path, dask: Dask) -> None:
    under_way = begun(tmp_path, dask)
    journal = tmp_path / "out" / NAME
    wait_until(lambda: lines_in(journal) > 3)
    dask.workers[1].kill()
    assert under_way.wait() == 1, under_way.output  # every seventh row is bad
    assert lines_in(journal) > 3
    check_folder(tmp_path / "out", tmp_path, COUNT)


def test_a_worker_that_joins_late_is_prepared(tmp_path: Path, dask: Dask) -> None:
    under_way = begun(tmp_path, dask)
    wait_until(lambda: lines_in(tmp_path / "out" / NAME) > 1)
    for worker in dask.workers[:]:
        worker.kill()  # all of them
    dask.add_worker()
    assert under_way.wait() == 1, under_way.output
    check_folder(tmp_path / "out", tmp_path, COUNT)


def test_the_scheduler_s_death_ends_in_words_and_the_batch_goes_on(
    tmp_path: Path, dask: Dask
) -> None:
    under_way = begun(tmp_path, dask)
    journal = tmp_path / "out" / NAME
    wait_until(lambda: lines_in(journal) > 3)
    dask.scheduler.kill()
    assert under_way.wait() == 1
    assert under_way.output.strip().endswith("the same command goes on where it was")
    assert "went away" in under_way.output
    assert len(under_way.output.splitlines()) <= 3, under_way.output  # no talk of Dask's own
    noted = lines_in(journal)
    letter, table = tmp_path / "letter.yaml", tmp_path / "patients.csv"
    batch(tmp_path, letter, table, "-o", "out")  # here, with the same files
    assert noted < lines_in(journal)
    check_folder(tmp_path / "out", tmp_path, COUNT)


def test_the_main_process_is_killed_and_the_same_command_goes_on(
    tmp_path: Path, dask: Dask
) -> None:
    under_way = begun(tmp_path, dask)
    wait_until(lambda: lines_in(tmp_path / "out" / NAME) > 3)
    under_way.kill()
    assert begun(tmp_path, dask).wait() == 1
    check_folder(tmp_path / "out", tmp_path, COUNT)


def test_ctrl_c_ends_in_a_word_and_leaves_the_workers_to_others(tmp_path: Path, dask: Dask) -> None:
    under_way = begun(tmp_path, dask)
    wait_until(lambda: lines_in(tmp_path / "out" / NAME) > 3)
    under_way.interrupt()
    assert under_way.wait() == 130
    assert "Stopped. The same command goes on where it was." in under_way.output
    assert all(worker.poll() is None for worker in dask.workers)
    assert begun(tmp_path, dask).wait() == 1
    check_folder(tmp_path / "out", tmp_path, COUNT)


def test_workers_write_into_a_bucket_and_one_of_them_dies(tmp_path: Path, s3: S3) -> None:
    s3.make("letters")
    dask = Dask(tmp_path / "dask", **s3.environment)
    letter, table = letter_in(tmp_path), table_in(tmp_path, 900)
    journal = tmp_path / "journal.jsonl"
    words = [letter, table, "-o", "s3://letters/december", "--scheduler", dask.address]
    try:
        under_way = Batch(tmp_path, *words, "--journal", journal, **s3.environment)
        wait_until(lambda: lines_in(journal) > 2)
        dask.workers[0].kill()
        assert under_way.wait() == 1, under_way.output
        files = {n.removeprefix("december/"): c for n, c in s3.files("letters").items()}
        sheets = {name: content for name, content in files.items() if name.endswith(".pdf")}
        assert set(files) - set(sheets) == {"manifest.csv", "errors.csv"}
        check_account(account_of(files.get), sheets, tmp_path, 900)
    finally:
        dask.stop()


def test_without_any_worker_a_batch_ends_after_a_while(tmp_path: Path, dask: Dask) -> None:
    order = order_in(tmp_path, "")
    executor = Cluster(order, dask.address, patience=3)
    for worker in dask.workers:
        worker.kill()
    rows = sealed(executor.key, [Row(1, {"name": "Ana"})])
    future = executor.submit(fill_sealed, order.digest, rows)
    with pytest.raises(ClusterError, match="there has been no worker for 3 seconds"):
        future.result(timeout=60)
    executor.shutdown(cancel_futures=True)


def test_sheets_are_sent_back_where_they_are_written_here(tmp_path: Path, dask: Dask) -> None:
    order = order_in(tmp_path, "")
    executor, submit = cluster(order, dask.address)
    (sheet,) = submit([Row(1, {"name": "Ana"})]).result(timeout=60)
    executor.shutdown()
    assert sheet.pdf == render(load(tmp_path / "letter.yaml"), values={"name": "Ana"})  # type: ignore[union-attr]


def test_a_worker_that_cannot_write_says_why(tmp_path: Path, dask: Dask) -> None:
    place = tmp_path / "out"
    executor, submit = cluster(order_in(tmp_path, str(place)), dask.address)
    assert submit([Row(1, {"name": "Ana"})]).result(timeout=60)
    (place / "000001.pdf").unlink()
    place.rmdir()
    place.write_bytes(b"")  # no folder at all
    with pytest.raises(Exception, match="the sheets cannot be written: "):
        submit([Row(1, {"name": "Ana"})]).result(timeout=60)
    executor.shutdown()


def test_a_folder_of_a_worker_s_own_machine_is_told(
    tmp_path: Path, dask: Dask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On another machine, the sheet would not be seen here."""
    executor, submit = cluster(order_in(tmp_path, str(tmp_path / "out")), dask.address)
    monkeypatch.setattr("handout.batch.cluster.is_there", lambda *_: False)
    with pytest.raises(OutputError, match="give a folder that all machines share"):
        submit([Row(1, {"name": "Ana"})]).result(timeout=60)
    executor.shutdown()


@pytest.mark.parametrize("name", ["patient-handout", "fontpkg-of-one-s-own"])
def test_a_worker_with_another_version_is_refused(
    name: str, tmp_path: Path, dask: Dask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would make other files, be it of the program or of a font."""
    monkeypatch.setattr("handout.batch.cluster.versions", lambda: {**versions(), name: "99"})
    with pytest.raises(ClusterError, match=f"has {name} .*, and here is 99; install the same"):
        cluster(order_in(tmp_path, ""), dask.address)


def test_an_address_where_nobody_answers_is_told(tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match="no scheduler answers"):
        cluster(order_in(tmp_path, ""), "tcp://127.0.0.1:9")
