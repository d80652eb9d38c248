"""Sheets at an address of fsspec: tried several times, whole, and in plain words if refused."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest

from handout.batch import stores
from handout.batch.files import read_file, write_files
from handout.batch.stores import PlaceError
from handout.errors import OutputError
from tests.batch.jobs import Here, account_of, check_account, job_of, order_in, patients

PLACE = "memory://letters/december"


@pytest.fixture(autouse=True)
def memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A file system of this process alone, and no waiting between tries."""
    monkeypatch.setattr(stores, "WAITS", (0, 0, 0))
    system = fsspec.filesystem("memory")
    system.store.clear()
    yield system
    system.store.clear()


def check_store(memory: Any, folder: Path, count: int) -> None:
    root = "/letters/december/"
    files = {name.removeprefix(root): memory.cat_file(name) for name in memory.find(root)}
    account = account_of(files.get)
    sheets = {name: content for name, content in files.items() if name.endswith(".pdf")}
    assert set(files) - set(sheets) == {"manifest.csv", "errors.csv"}
    check_account(account, sheets, folder, count)


def test_sheets_and_account_are_at_the_address_and_the_journal_here(
    tmp_path: Path, here: Here, memory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    job_of(order_in(tmp_path, PLACE), patients(30)).run()
    check_store(memory, tmp_path, 30)
    assert [path.name[:15] for path in tmp_path.glob(".*")] == [".handout-batch-"]


def test_sheets_that_are_missing_or_cut_are_made_again(
    tmp_path: Path, here: Here, memory: Any
) -> None:
    job = job_of(order_in(tmp_path, PLACE), patients(30), journal=tmp_path / "journal.jsonl")
    job.run()
    memory.rm_file("/letters/december/000002.pdf")
    memory.pipe_file("/letters/december/000003.pdf", b"%PDF-")
    job.run()
    assert here.chunks == [30, 2]
    check_store(memory, tmp_path, 30)


def test_restart_leaves_no_sheet_of_the_batch_before(
    tmp_path: Path, here: Here, memory: Any
) -> None:
    journal = tmp_path / "journal.jsonl"
    job_of(order_in(tmp_path, PLACE), patients(30), journal=journal).run()
    job_of(order_in(tmp_path, PLACE), patients(9), journal=journal).run(restart=True)
    check_store(memory, tmp_path, 9)


def test_a_place_that_is_busy_is_tried_again(memory: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = iter([ConnectionError("busy"), TimeoutError("slow"), None])
    pipe = memory.pipe

    def busy(*args: Any, **more: Any) -> Any:
        error = next(tries)
        if error:
            raise error
        return pipe(*args, **more)

    monkeypatch.setattr(memory, "pipe", busy)
    write_files(PLACE, [("a.pdf", b"one")])
    assert read_file(PLACE, "a.pdf") == b"one"


class NoCredentialsError(Exception):
    """As botocore calls it."""


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (PermissionError("Qxzvbn"), "it refuses to be written; look at the rights of your key"),
        (FileNotFoundError("Qxzvbn"), "there is no such bucket or folder; make it first"),
        (NoCredentialsError("Qxzvbn"), "no key is set for it"),
        (NotImplementedError("Qxzvbn"), "it can only be read"),
        (ConnectionError("Qxzvbn"), r"it does not take the sheets \(ConnectionError\)"),
    ],
)
def test_a_refusal_is_told_in_our_words(
    error: Exception, told: str, memory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any, **more: Any) -> None:
        raise error

    monkeypatch.setattr(memory, "pipe", refuse)
    with pytest.raises(PlaceError, match=f"^{PLACE}: {told}") as caught:
        write_files(PLACE, [("a.pdf", b"one")])
    assert "Qxzvbn" not in str(caught.value)
    assert isinstance(caught.value, OutputError)


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("nowhere://x/y", "'nowhere' is no kind of place; use a folder, s3://, gs:// or az://"),
        ("gs://bucket/x", "gcsfs is not installed; install it with: pip install gcsfs"),
    ],
)
def test_a_place_that_cannot_be_used_is_told(
    place: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported = builtins.__import__

    def lacking(name: str, *args: Any, **more: Any) -> Any:
        if name.startswith("gcsfs"):
            raise ImportError(name)
        return imported(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", lacking)
    with pytest.raises(PlaceError, match=told):
        write_files(place, [("a.pdf", b"one")])


def test_without_fsspec_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(PlaceError, match=r"pip install 'patient-handout\[cluster\]'"):
        write_files("memory://elsewhere/x", [("a.pdf", b"one")])


def test_a_password_in_an_address_is_not_told() -> None:
    assert stores.shown("sftp://ana:secret@host/x") == "sftp://host/x"


def test_where_files_grow_they_get_their_name_when_they_are_whole(tmp_path: Path) -> None:
    place = f"file://{tmp_path}/deep"
    seen: list[list[str]] = []
    system = fsspec.filesystem("file")
    mv = system.mv

    def watched(*args: Any, **more: Any) -> Any:
        seen.append([path.name for path in (tmp_path / "deep").iterdir()])
        return mv(*args, **more)

    system.mv = watched
    try:
        write_files(place, [("a.pdf", b"one")])
    finally:
        del system.mv
    assert seen == [[".a.pdf.part"]]
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["a.pdf"]
    (tmp_path / "deep" / ".b.pdf.part").write_bytes(b"half")
    stores.delete_parts(place)
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["a.pdf"]
