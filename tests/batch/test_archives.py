"""All sheets in one archive: a ZIP that a stopped batch goes on with, or a tar stream."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from handout.batch.archives import stream_tar
from handout.cli.batch import batch
from handout.errors import OutputError
from tests.batch.jobs import (
    Here,
    account_of,
    check_account,
    job_of,
    letter_in,
    order_in,
    patients,
    table_in,
)

COUNT = 60
MANY = 450  # three chunks
LISTS = {"manifest.csv", "errors.csv"}


def run(folder: Path, output: str, *more: str, count: int = COUNT) -> Result:
    command = [str(letter_in(folder)), str(table_in(folder, count)), "-o", output, *more]
    return CliRunner().invoke(batch, command)


def check(read: Callable[[str], bytes], names: list[str], folder: Path, count: int = COUNT) -> None:
    files = {name: read(name) for name in names if name not in LISTS}
    check_account(account_of(read), files, folder, count)


@pytest.fixture
def archive(tmp_path: Path, here: Here) -> Path:
    path = tmp_path / "out.zip"
    assert run(tmp_path, str(path)).exit_code == 1  # some rows are bad
    return path


def test_a_zip_holds_every_sheet_and_accounts_for_every_row(archive: Path) -> None:
    with zipfile.ZipFile(archive) as file:
        assert file.testzip() is None
        check(file.read, file.namelist(), archive.parent)


def test_sheets_stand_in_the_zip_in_the_order_of_the_table(archive: Path) -> None:
    names = [name for name in zipfile.ZipFile(archive).namelist() if name not in LISTS]
    assert names == sorted(names)


def test_a_zip_is_its_owner_s_alone_and_so_is_what_comes_out_of_it(archive: Path) -> None:
    assert archive.stat().st_mode & 0o777 == 0o600
    modes = {about.external_attr >> 16 for about in zipfile.ZipFile(archive).infolist()}
    assert modes == {0o600}


def test_a_zip_knows_no_clock_and_compresses_nothing_twice(archive: Path) -> None:
    for about in zipfile.ZipFile(archive).infolist():
        assert about.date_time == (1980, 1, 1, 0, 0, 0)
        assert about.compress_type == zipfile.ZIP_STORED


def test_the_same_rows_give_the_same_zip(archive: Path) -> None:
    first = archive.read_bytes()
    run(archive.parent, str(archive))
    assert archive.read_bytes() == first


def test_nothing_but_the_zip_is_left(archive: Path) -> None:
    assert {path.name for path in archive.parent.iterdir()} == {
        "letter.yaml", "patients.csv", "out.zip",
    }  # fmt: skip


def test_a_zip_that_was_cut_short_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped, on = Here(stop_at=2), Here()
    monkeypatch.setattr("handout.batch.job.processes", stopped.processes)
    path = tmp_path / "out.zip"
    done = run(tmp_path, str(path), count=MANY)
    assert done.exit_code == 130
    assert "goes on where it was" in done.output
    assert not path.exists()
    monkeypatch.setattr("handout.batch.job.processes", on.processes)
    run(tmp_path, str(path), count=MANY)
    assert on.chunks == [MANY - 400]
    with zipfile.ZipFile(path) as file:
        check(file.read, file.namelist(), tmp_path, MANY)


def test_the_sheets_wait_in_a_folder_that_nobody_else_can_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handout.batch.job.processes", Here(stop_at=1).processes)
    run(tmp_path, str(tmp_path / "out.zip"), count=MANY)
    spool = tmp_path / ".out.zip.sheets"
    assert spool.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o77 == 0 for path in spool.rglob("*"))


def test_a_full_disk_leaves_the_last_zip_and_the_sheets(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = archive.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("handout.batch.archives._opened", full)
        done = run(archive.parent, str(archive))
    assert done.exit_code == 3
    assert "no space left on device" in done.output
    assert archive.read_bytes() == before
    assert run(archive.parent, str(archive)).exit_code == 1
    assert archive.read_bytes() == before


def test_a_folder_of_that_name_is_no_place_for_a_zip(tmp_path: Path, here: Here) -> None:
    (tmp_path / "out.zip").mkdir()
    done = run(tmp_path, str(tmp_path / "out.zip"))
    assert done.exit_code == 3
    assert "this is a folder" in done.output


def test_a_stream_holds_every_sheet_and_nothing_else(tmp_path: Path, here: Here) -> None:
    done = run(tmp_path, "-")
    assert done.exit_code == 1
    with tarfile.open(fileobj=io.BytesIO(done.stdout_bytes), mode="r:") as file:
        names = file.getnames()
        assert names[-2:] == ["manifest.csv", "errors.csv"]
        assert names[:-2] == sorted(names[:-2])
        about = file.getmember(names[0])
        assert (about.mode, about.mtime, about.uname) == (0o600, 0, "")
        check(lambda name: file.extractfile(name).read(), names, tmp_path)  # type: ignore[union-attr]


def test_a_stream_s_report_goes_to_standard_error(tmp_path: Path, here: Here) -> None:
    done = run(tmp_path, "-", "--json")
    assert b'"event": "done"' not in done.stdout_bytes
    assert '"event": "done"' in done.stderr


def test_no_sheet_of_a_stream_touches_the_disk(
    tmp_path: Path, here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    spare = tmp_path / "spare"
    spare.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(spare))
    seen: list[str] = []

    class Out(io.BytesIO):
        def write(self, data: object, /) -> int:
            found = (path for path in spare.rglob("*") if path.suffix == ".pdf")
            seen.extend(path.name for path in found)
            return super().write(data)  # type: ignore[arg-type]

    stream_tar(job_of(order_in(tmp_path, ""), patients(60)), Out())
    assert seen == []
    assert not list(tmp_path.rglob("*.csv"))


def test_a_reader_that_goes_away_ends_the_stream_in_words(tmp_path: Path, here: Here) -> None:
    class Gone(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, data: object, /) -> int:
            raise BrokenPipeError(32, "Broken pipe")

    with pytest.raises(OutputError, match="broken pipe; a stream cannot go on"):
        stream_tar(job_of(order_in(tmp_path, ""), patients(60)), Gone())  # type: ignore[arg-type]


def test_a_stream_holds_a_few_chunks_of_sheets_at_a_time(tmp_path: Path, here: Here) -> None:
    stream_tar(job_of(order_in(tmp_path, ""), patients(120)), io.BytesIO())
    assert max(here.chunks) == 50


@pytest.mark.parametrize(
    ("output", "more", "told"),
    [
        ("-", ["--restart"], "leave --restart and --journal out"),
        ("-", ["--sample", "2"], "give -o a folder"),
        ("out.zip", ["--sample", "2"], "give -o a folder"),
        ("s3://bucket/out.zip", [], "put together on this machine"),
        ("out.pdf", [], "is made with --print-room"),
    ],
)
def test_options_that_make_no_sense_together_are_told(
    output: str, more: list[str], told: str, tmp_path: Path
) -> None:
    done = run(tmp_path, output, *more, count=2)
    assert done.exit_code == 2
    assert told in " ".join(done.output.replace("│", " ").split())


def test_a_stream_whose_worker_is_gone_begins_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise BrokenProcessPool

    monkeypatch.setattr("handout.batch.job.processes", lambda *_: (Here(), broken))
    done = run(tmp_path, "-")
    assert done.exit_code == 1
    assert "ended from outside" in done.stderr
    assert "a stream begins anew" in done.stderr
