"""Patients' values are in the row, in memory and on the page, and nowhere else."""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path

import pypdf
import pytest
from cryptography.exceptions import InvalidTag

from handout.batch import work
from handout.batch.maker import Maker
from handout.batch.rows import Row
from handout.batch.sealing import KEYS, Failure, fill_sealed, sealed, unsealed
from handout.batch.work import FailedError, Order, Sheet, fill, fill_here, forget, prepare
from tests.batch.jobs import Here, Patient, job_of, order_in
from tests.reading import structure

MARKER = "Qxzvbn"
SECRET = f"secret {MARKER} words"
VALUES = {
    "name": f"Ana {MARKER}",
    "notes": [f"{MARKER} one", f"{MARKER} two"],
    "medicines": [[f"{MARKER} med", "1"], ["x", f"{MARKER} dose"]],
}
ROWS: list[Patient] = [
    Row(1, {**VALUES, "day": "2026-12-01"}, password=SECRET),
    Row(2, {**VALUES, "day": f"{MARKER} day"}, password=SECRET),  # bad
    Row(3, {**VALUES}, {"paper": MARKER}, password=SECRET),  # bad
    Row(4, {**VALUES}, {"language": MARKER}, password=SECRET),  # bad
    Row(5, {**VALUES}, password=MARKER),  # too short a password: bad
]


@pytest.fixture
def order(tmp_path: Path) -> Order:
    return order_in(tmp_path, str(tmp_path / "out"))


def test_no_file_of_an_encrypted_batch_shows_a_value(
    order: Order, tmp_path: Path, here: Here, capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    counts = job_of(order, ROWS).run()
    assert (counts.sheets, counts.bad) == (1, 4)
    assert MARKER not in "".join(capfd.readouterr())
    seen = 0
    for folder in (tmp_path / "out", temporary):
        for path in folder.rglob("*"):
            assert MARKER not in str(path)
            if path.is_file():
                seen += 1
                assert MARKER.encode() not in path.read_bytes(), path
                assert path.stat().st_mode & 0o077 == 0 or folder == temporary, path
    assert seen > 4


def test_names_of_files_hold_a_value_only_if_they_are_told_to(order: Order) -> None:
    (sheet,) = fill(order, ROWS[:1])
    assert isinstance(sheet, Sheet)
    assert sheet.name == "000001.pdf"
    (asked,) = fill(order._replace(pattern="{name}-{row}"), ROWS[:1])
    assert isinstance(asked, Sheet)
    assert MARKER.lower() in asked.name


def test_the_metadata_of_a_sheet_names_nobody(order: Order) -> None:
    (sheet,) = fill(order._replace(place=""), [Row(1, VALUES)])
    assert isinstance(sheet, Sheet)
    assert sheet.pdf
    reader = pypdf.PdfReader(io.BytesIO(sheet.pdf))
    assert MARKER in reader.pages[0].extract_text()
    assert reader.xmp_metadata
    assert MARKER.encode() not in reader.xmp_metadata.stream.get_data()
    assert MARKER not in repr(reader.metadata)
    assert MARKER not in repr(reader.outline)


def test_an_encrypted_sheet_opens_with_the_column_s_value_alone_and_keeps_its_tags(
    order: Order,
) -> None:
    (sheet,) = fill(order._replace(place=""), ROWS[:1])
    (plain,) = fill(order._replace(place=""), [ROWS[0]._replace(password="")])  # type: ignore[call-arg]
    assert isinstance(sheet, Sheet)
    assert isinstance(plain, Sheet)
    assert sheet.pdf
    assert plain.pdf
    for wrong in ("", MARKER, SECRET.upper(), SECRET[:-1]):
        assert not pypdf.PdfReader(io.BytesIO(sheet.pdf)).decrypt(wrong)
    reader = pypdf.PdfReader(io.BytesIO(sheet.pdf))
    assert reader.decrypt(SECRET)
    opened = io.BytesIO()
    pypdf.PdfWriter(clone_from=reader).write(opened)
    text = structure(opened.getvalue()).full_text()
    assert MARKER in text
    assert text == structure(plain.pdf).full_text()


def test_the_bundle_and_the_order_know_no_patient(order: Order) -> None:
    fill(order._replace(place=""), ROWS)
    assert MARKER not in repr(order)
    assert MARKER.encode() not in order.bundle.data


def test_a_row_that_the_program_fails_on_is_told_without_a_value(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Maker, row: Row) -> None:
        raise ValueError(f"could not convert {row.values['name']!r}")

    monkeypatch.setattr(Maker, "make", fail)
    (bad,) = fill(order, ROWS[:1])
    assert MARKER not in repr(bad)
    assert "the program failed on this row (ValueError in test_privacy.py, line" in repr(bad)


def test_a_worker_s_error_crosses_to_the_batch_without_a_value(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    import traceback

    def fail(*args: object) -> None:
        raise ValueError(f"could not convert {MARKER}")

    monkeypatch.setattr(work, "write_files", fail)
    prepare(order)
    with pytest.raises(FailedError, match="a mistake of the program, please report") as caught:
        fill_here(order.digest, ROWS)
    assert MARKER not in "".join(traceback.format_exception(caught.value))
    forget(order.digest)


def test_what_travels_to_a_cluster_and_back_is_sealed(order: Order) -> None:
    key = os.urandom(32)
    back_order = order._replace(place="")
    prepare(back_order)
    KEYS[back_order.digest] = key
    there = sealed(key, [Row(1, VALUES)])
    back = fill_sealed(back_order.digest, there)
    assert MARKER.encode() not in there
    assert b"%PDF" not in back
    (sheet,) = unsealed(key, back)
    assert sheet.pdf.startswith(b"%PDF")
    assert sealed(key, [Row(1, VALUES)]) != there  # not even whether two rows are the same
    with pytest.raises(InvalidTag):
        unsealed(os.urandom(32), there)


def test_a_worker_of_a_cluster_returns_its_errors_and_raises_none(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dask logs what is raised, with the arguments of the task."""

    def fail(*args: object) -> None:
        raise errors[-1]

    key = os.urandom(32)
    KEYS[order.digest] = key
    prepare(order)
    monkeypatch.setattr(work, "write_files", fail)
    errors = [ValueError(MARKER), OSError(28, "No space left on device", MARKER)]
    while errors:
        found = unsealed(key, fill_sealed(order.digest, sealed(key, ROWS)))
        errors.pop()
        assert isinstance(found, Failure)
        assert MARKER not in repr(found)
    assert fill_sealed("another", sealed(key, ROWS)) == b""


def test_an_order_that_is_forgotten_leaves_nothing_behind(
    order: Order, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    prepare(order)
    fill_here(order.digest, ROWS)
    assert list(temporary.iterdir())
    forget(order.digest)
    assert not list(temporary.iterdir())
