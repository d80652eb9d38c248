"""Letters for the print room: some hundred in a file, in the order they are sent in."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from handout.batch.archives import Made
from handout.batch.rows import Row, RowsError
from handout.batch.sorting import Sorting
from handout.cli.batch import batch
from handout.content.fields import Field
from tests.batch.jobs import Here, letter_in, table_in
from tests.reading import page_texts, reader
from tests.test_properties import SETTINGS

COUNT = 25  # of which three are bad
FIELDS = [
    Field(name="name", label="Name"),
    Field(name="age", label="Age", kind="number"),
    Field(name="notes", label="Notes", kind="list"),
]


def run(folder: Path, *more: str, output: str = "letters.pdf", count: int = COUNT) -> Result:
    letter, table = letter_in(folder), table_in(folder, count)
    command = [str(letter), str(table), "-o", str(folder / output), "--print-room", *more]
    return CliRunner().invoke(batch, command)


def manifest(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names(folder: Path, pattern: str = "*") -> set[str]:
    return {path.name for path in folder.glob(pattern)} - {"letter.yaml", "patients.csv"}


@pytest.fixture
def letters(tmp_path: Path, here: Here) -> Path:
    assert run(tmp_path).exit_code == 1  # three rows are bad
    return tmp_path / "letters.pdf"


def test_one_file_holds_the_letters_of_all_good_rows(letters: Path) -> None:
    texts = page_texts(letters.read_bytes())
    assert len(texts) == 2 * 22
    for at, row in enumerate(manifest(letters.with_name("letters-manifest.csv"))):
        assert f"Dear Patient {row['row']}," in texts[2 * at]


def test_every_row_is_in_the_manifest_or_the_list_of_bad_rows(letters: Path) -> None:
    good = manifest(letters.with_name("letters-manifest.csv"))
    bad = manifest(letters.with_name("letters-errors.csv"))
    assert sorted(int(row["row"]) for row in (*good, *bad)) == list(range(1, COUNT + 1))


def test_the_manifest_says_on_which_page_a_letter_begins(letters: Path) -> None:
    labels = reader(letters.read_bytes()).page_labels
    for row in manifest(letters.with_name("letters-manifest.csv")):
        assert labels[int(row["page"]) - 1] == f"{row['row']}-1"


def test_bookmarks_are_row_numbers_and_no_patient(letters: Path) -> None:
    outline: Any = reader(letters.read_bytes()).outline
    assert [mark.title for mark in outline][:7] == ["1", "2", "3", "4", "5", "6", "8"]


def test_nothing_is_left_beside_the_letters_and_all_is_the_owner_s(letters: Path) -> None:
    found = {"letters.pdf", "letters-manifest.csv", "letters-errors.csv"}
    assert names(letters.parent) == found
    assert all((letters.parent / name).stat().st_mode & 0o777 == 0o600 for name in found)


def test_it_is_said_that_the_files_are_for_paper(tmp_path: Path, here: Here) -> None:
    assert "for paper, without tags" in run(tmp_path).stderr
    assert "tags" not in run(tmp_path, "--quiet").output


def test_the_list_of_bad_rows_is_named(tmp_path: Path, here: Here) -> None:
    assert "3 bad rows: see letters-errors.csv" in run(tmp_path).stderr


def test_more_letters_than_a_file_holds_go_to_numbered_files(tmp_path: Path, here: Here) -> None:
    run(tmp_path, "--letters", "10")
    found = [f"letters-00{number}.pdf" for number in (1, 2, 3)]
    assert names(tmp_path, "*.pdf") == set(found)
    counts = [len(page_texts((tmp_path / name).read_bytes())) // 2 for name in found]
    assert counts == [10, 10, 2]


def test_a_folder_gets_numbered_files_and_the_usual_lists(tmp_path: Path, here: Here) -> None:
    run(tmp_path, output="print")
    assert names(tmp_path / "print") == {"letters-001.pdf", "manifest.csv", "errors.csv"}


def test_files_of_an_earlier_batch_are_not_printed_with_this_one(
    tmp_path: Path, here: Here
) -> None:
    (tmp_path / "letters-099.pdf").write_bytes(b"somebody else's")
    run(tmp_path, "--letters", "10")
    run(tmp_path, "--letters", "20")
    assert names(tmp_path, "*.pdf") == {"letters-001.pdf", "letters-002.pdf", "letters-099.pdf"}
    run(tmp_path)
    assert names(tmp_path, "*.pdf") == {"letters.pdf", "letters-099.pdf"}


def test_a_manifest_that_somebody_altered_deletes_no_other_file(tmp_path: Path, here: Here) -> None:
    precious = tmp_path / "precious.pdf"
    precious.write_bytes(b"%PDF")
    (tmp_path / "letters-manifest.csv").write_text("row,file\n1,precious.pdf\n2,../x.pdf\n")
    run(tmp_path)
    assert precious.exists()


def test_letters_stand_in_the_order_of_a_field(tmp_path: Path, here: Here) -> None:
    run(tmp_path, "--sort-by", "day,name")
    rows = manifest(tmp_path / "letters-manifest.csv")
    days = [int(row["row"]) % 28 for row in rows]
    assert days == sorted(days)
    assert (
        f"Dear Patient {rows[0]['row']}," in page_texts((tmp_path / "letters.pdf").read_bytes())[0]
    )


def test_a_print_that_was_cut_short_goes_on_and_is_sorted_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handout.batch.job.processes", Here(stop_at=1).processes)
    assert run(tmp_path, "--sort-by", "day", count=250).exit_code == 130
    assert names(tmp_path, "*.pdf") == set()
    on = Here()
    monkeypatch.setattr("handout.batch.job.processes", on.processes)
    run(tmp_path, "--sort-by", "day", count=250)
    assert on.chunks == [50]
    days = [int(row["row"]) % 28 for row in manifest(tmp_path / "letters-manifest.csv")]
    assert len(days) == 215
    assert days == sorted(days)


def test_a_table_of_bad_rows_alone_prints_nothing(tmp_path: Path, here: Here) -> None:
    letter = letter_in(tmp_path)
    (tmp_path / "bad.csv").write_text("name,day\nAna,never\n")
    command = [str(letter), str(tmp_path / "bad.csv"), "-o", str(tmp_path / "l.pdf")]
    done = CliRunner().invoke(batch, [*command, "--print-room"])
    assert done.exit_code == 1
    assert names(tmp_path, "*.pdf") == set()


def test_both_papers_may_stand_in_one_file(tmp_path: Path, here: Here) -> None:
    letter = letter_in(tmp_path)
    (tmp_path / "p.csv").write_text("name,paper\nAna,a4\nEva,letter\n")
    command = [str(letter), str(tmp_path / "p.csv"), "-o", str(tmp_path / "l.pdf")]
    CliRunner().invoke(batch, [*command, "--print-room", "--no-duplex"])
    pages = reader((tmp_path / "l.pdf").read_bytes()).pages
    assert [round(page.mediabox.width) for page in pages] == [595, 612]


def test_sorting_leaves_no_value_in_a_file_with_a_name(
    tmp_path: Path, here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    monkeypatch.setattr("handout.batch.sorting._MEMORY", 64)
    sorting = Sorting(["name"], FIELDS)
    rows = [Row(number, {"name": f"Qxzvbn {number} " * 40}) for number in range(1, 3000)]
    list(sorting.noted(rows))  # more than SQLite keeps in memory
    assert list(tmp_path.iterdir()) == []


NAMES = st.lists(st.text(max_size=12), max_size=30)


@settings(SETTINGS, max_examples=30)
@given(NAMES)
def test_no_name_is_lost_in_sorting(given_names: list[str]) -> None:
    sorting = Sorting(["name"], FIELDS)
    rows = [Row(number, {"name": name}) for number, name in enumerate(given_names, 1)]
    assert list(sorting.noted(rows)) == rows
    found = list(sorting.sorted(Made(row.number, f"{row.number}.pdf", "", 1) for row in rows))
    assert sorted(sheet.number for sheet in found) == [row.number for row in rows]


def order_by(names: list[str], *rows: dict[str, Any]) -> list[int]:
    sorting = Sorting(names, FIELDS)
    noted = list(sorting.noted(Row(number, row) for number, row in enumerate(rows, 1)))
    sheets = [Made(row.number, "", "", 1) for row in noted]
    return [sheet.number for sheet in sorting.sorted(sheets)]


def test_numbers_are_sorted_by_size() -> None:
    assert order_by(["age"], {"age": "100"}, {"age": "9,5"}, {"age": "20"}) == [2, 3, 1]


def test_words_are_sorted_whatever_their_capitals_and_accents() -> None:
    rows = [{"name": name} for name in ("Zoë", "émile", "Ana", "Ezra", "Eva")]
    assert order_by(["name"], *rows) == [3, 2, 5, 4, 1]


def test_rows_without_a_value_come_first_and_equals_stay_in_their_order() -> None:
    rows = [{"name": "B"}, {}, {"name": "A"}, {"name": "B"}]
    assert order_by(["name"], *rows) == [2, 3, 1, 4]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("nam", "did you mean 'name'?"),
        ("zip", "the fields are name, age"),
        ("notes", "many values"),
    ],
)
def test_what_cannot_be_sorted_by_is_told(name: str, told: str) -> None:
    with pytest.raises(RowsError, match="--sort-by: ") as caught:
        Sorting([name], FIELDS)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    "more",
    [
        ["--encrypt-column", "name"], ["--name", "{name}"], ["--sample", "2"],
        ["-o", "out.zip"], ["-o", "-"], ["-o", "s3://bucket/x"],
    ],
)  # fmt: skip
def test_options_that_make_no_sense_for_paper_are_told(more: list[str], tmp_path: Path) -> None:
    assert run(tmp_path, *more).exit_code == 2


@pytest.mark.parametrize("more", [["--letters", "9"], ["--no-duplex"], ["--sort-by", "day"]])
def test_options_for_paper_alone_want_the_print_room(more: list[str], tmp_path: Path) -> None:
    command = [str(letter_in(tmp_path)), str(table_in(tmp_path, 2)), *more]
    done = CliRunner().invoke(batch, command)
    assert done.exit_code == 2
    assert "go with --print-room" in done.output
