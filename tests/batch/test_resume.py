"""A batch that was stopped goes on where it was, with the same files and no others."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from handout.batch.files import delete_parts, write_files
from handout.batch.journal import NAME, RestartError
from handout.batch.rows import Row
from handout.cli.batch import batch
from handout.errors import OutputError
from tests.batch.jobs import (
    LETTER,
    Here,
    check_folder,
    files_in,
    job_of,
    letter_in,
    order_in,
    patients,
    table_in,
)

COUNT = 450  # three chunks


@pytest.fixture
def place(tmp_path: Path, here: Here) -> Path:
    """A batch that is done."""
    place = tmp_path / "out"
    job_of(order_in(tmp_path, str(place)), patients(COUNT)).run()
    here.chunks.clear()
    return place


def rerun(place: Path, text: str = LETTER, *, restart: bool = False, count: int = COUNT) -> object:
    order = order_in(place.parent, str(place), text)
    return job_of(order, patients(count)).run(restart=restart)


def test_every_row_is_accounted_for_and_every_sheet_is_a_single_build_s(place: Path) -> None:
    check_folder(place, place.parent, COUNT)


def test_a_batch_that_is_done_is_not_made_again(place: Path, here: Here) -> None:
    before = {path: path.stat().st_ino for path in place.rglob("*.pdf")}
    rerun(place)
    assert here.chunks == []
    assert {path: path.stat().st_ino for path in place.rglob("*.pdf")} == before


@pytest.mark.parametrize("stop_at", [0, 1, 2])
def test_a_batch_that_was_stopped_goes_on(
    stop_at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "out"
    stopped, on = Here(stop_at), Here()
    monkeypatch.setattr("handout.batch.job.processes", stopped.processes)
    with pytest.raises(KeyboardInterrupt):
        rerun(place)
    assert not (place / "manifest.csv").exists()
    monkeypatch.setattr("handout.batch.job.processes", on.processes)
    rerun(place)
    assert sum(stopped.chunks) + sum(on.chunks) == COUNT
    check_folder(place, tmp_path, COUNT)


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "zeros", "another", "folder"])
def test_a_sheet_that_a_power_loss_took_is_made_again(damage: str, place: Path, here: Here) -> None:
    path = place / "000003.pdf"
    whole = path.read_bytes()
    if damage == "folder":
        for each in place.glob("*.pdf"):
            each.unlink()
    elif damage == "missing":
        path.unlink()
    else:
        was = {"empty": b"", "cut": whole[:-9], "zeros": bytes(len(whole)), "another": b"%PDF-"}
        path.write_bytes(was[damage])
    rerun(place)
    assert sum(here.chunks) == (1 if damage != "folder" else COUNT - COUNT // 7)
    check_folder(place, place.parent, COUNT)


def test_an_encrypted_sheet_that_is_made_again_is_the_one_in_the_manifest(
    tmp_path: Path, here: Here
) -> None:
    place = tmp_path / "out"
    rows = [Row(n, {"name": f"Patient {n}"}, password="correct horse") for n in (1, 2)]
    job = job_of(order_in(tmp_path, str(place)), rows)
    job.run()
    (place / "000002.pdf").write_bytes(b"")
    for _ in range(2):  # the second time nothing is to be done
        job.run()
        assert here.chunks == [2, 1]
    manifest = (place / "manifest.csv").read_text()
    for content in files_in(place).values():
        assert manifest.count(hashlib.sha256(content).hexdigest()) == 1


def test_temporary_files_of_killed_workers_are_deleted(place: Path, here: Here) -> None:
    (place / ".000003.pdf.0badcafe.part").write_bytes(b"half")
    (place / ".manifest.csv.part").write_bytes(b"half")
    (place / "deep").mkdir()
    (place / "deep" / ".x.pdf.1badcafe.part").write_bytes(b"half")
    rerun(place)
    check_folder(place, place.parent, COUNT)


def test_other_files_of_the_folder_stay(place: Path, here: Here) -> None:
    names = ("notes.part", ".film.part", ".letter.pdf.part", "other.pdf", "000003.txt")
    for name in names:
        (place / name).write_text("mine")
    delete_parts(str(place))
    rerun(place, restart=True)
    assert all((place / name).read_text() == "mine" for name in names)


@pytest.mark.parametrize(
    ("text", "more", "told"),
    [
        (LETTER.replace("Dear", "Hello"), {}, "another content"),
        (LETTER, {"paper": "a4"}, "another --paper"),
        (LETTER, {"pattern": "{name}-{row}"}, "another --name"),
    ],
)
def test_another_content_or_option_is_refused(
    text: str, more: dict[str, str], told: str, place: Path, here: Here
) -> None:
    before = files_in(place)
    order = order_in(place.parent, str(place), text, **more)
    with pytest.raises(RestartError, match=f"{told}; choose another place, or begin anew"):
        job_of(order, patients(COUNT)).run()
    assert files_in(place) == before


def test_another_version_of_the_program_is_refused(
    place: Path, here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handout.batch.job.__version__", "99.0")
    with pytest.raises(RestartError, match="another version"):
        rerun(place)


def test_another_table_is_refused(place: Path, here: Here) -> None:
    with pytest.raises(RestartError, match="the table changed"):
        rerun(place, count=COUNT - 1)


def test_restart_leaves_no_sheet_of_the_batch_before(place: Path, here: Here) -> None:
    text = LETTER.replace("Dear", "Hello")
    rerun(place, text, restart=True, count=30)
    check_folder(place, place.parent, 30, text)


def test_no_list_of_an_earlier_batch_stands_beside_a_new_one_s_sheets(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handout.batch.job.processes", Here(stop_at=1).processes)
    with pytest.raises(KeyboardInterrupt):
        rerun(place, restart=True)
    assert not (place / "manifest.csv").exists()
    assert not (place / "errors.csv").exists()


def test_a_damaged_journal_is_told_and_restart_mends_it(place: Path, here: Here) -> None:
    journal = place / NAME
    journal.write_bytes(journal.read_bytes().replace(b"000003", b"000004", 1))
    with pytest.raises(RestartError, match="the journal is damaged"):
        rerun(place)
    rerun(place, restart=True)
    check_folder(place, place.parent, COUNT)


def test_a_folder_that_was_moved_goes_on(place: Path, here: Here) -> None:
    moved = place.rename(place.parent / "elsewhere")
    rerun(moved)
    assert here.chunks == []


def test_a_journal_of_its_own_is_of_one_place(tmp_path: Path, here: Here) -> None:
    journal = tmp_path / "journal.jsonl"
    job_of(order_in(tmp_path, str(tmp_path / "a")), patients(3), journal=journal).run()
    assert journal.exists()
    assert not (tmp_path / "a" / NAME).exists()
    with pytest.raises(RestartError, match="another --output"):
        job_of(order_in(tmp_path, str(tmp_path / "b")), patients(3), journal=journal).run()


def test_a_full_disk_is_told_and_leaves_nothing_half_written(
    tmp_path: Path, here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "out"
    replace = os.replace

    def full(old: object, new: object) -> None:
        if str(new).endswith("000150.pdf"):
            raise OSError(28, "No space left on device")
        replace(old, new)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OutputError, match="no space left on device; when that is mended"):
        rerun(place)
    files_in(place)
    monkeypatch.setattr(os, "replace", replace)
    rerun(place)
    check_folder(place, tmp_path, COUNT)


def test_a_write_that_fails_leaves_no_temporary_file(tmp_path: Path) -> None:
    (tmp_path / "000002.pdf").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_files(str(tmp_path), [("000001.pdf", b"one"), ("000002.pdf", b"two")])
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--map", "name="], "another --map"),
        (["--encrypt-column", "name"], "another --encrypt-column"),
        (["--paper", "a4"], "another --paper"),
    ],
)
def test_the_command_refuses_other_options(
    more: list[str], told: str, tmp_path: Path, here: Here
) -> None:
    from click.testing import CliRunner

    command = [str(letter_in(tmp_path)), str(table_in(tmp_path, 20)), "-o", str(tmp_path / "out")]
    assert CliRunner().invoke(batch, command).exit_code == 1  # two rows are bad
    done = CliRunner().invoke(batch, [*command, *more])
    assert done.exit_code == 2
    assert told in done.output
    assert CliRunner().invoke(batch, [*command, *more, "--restart"]).exit_code == 1
