"""``handout batch``: what it says, where, and with which exit code."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from handout.build import load, render
from handout.cli.batch import batch
from tests.batch.jobs import LETTER, Here, letter_in
from tests.reading import page_texts

GOOD = "name,day\nAna,2026-12-01\nEva,2026-12-02\nZoë,2026-12-03\n"
BAD = GOOD + "Qxzvbn,never\n"

pytestmark = pytest.mark.usefixtures("here")


def run(
    folder: Path, *more: str, text: str | bytes = GOOD, name: str = "patients.csv",
    letter: str = LETTER,
) -> Result:  # fmt: skip
    table = folder / name
    table.write_bytes(text.encode() if isinstance(text, str) else text)
    command = [str(letter_in(folder, letter)), str(table), "-o", str(folder / "out"), *more]
    return CliRunner().invoke(batch, command, catch_exceptions=False)


def sheets(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "out").rglob("*.pdf"))


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_each_row_gives_the_file_of_a_single_build(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.exit_code == 0
    assert "3 sheets, 3 pages" in done.stdout
    single = render(load(tmp_path / "letter.yaml"), values={"name": "Zoë", "day": "2026-12-03"})
    assert (tmp_path / "out" / "000003.pdf").read_bytes() == single


def test_bad_rows_are_listed_without_their_value_and_stop_no_other(tmp_path: Path) -> None:
    done = run(tmp_path, text=BAD)
    assert done.exit_code == 1
    assert len(sheets(tmp_path)) == 3
    assert "1 bad row: see errors.csv" in done.stderr
    errors = (tmp_path / "out" / "errors.csv").read_text()
    assert errors.splitlines()[1].startswith("4,day,")
    assert "never" not in errors + done.output


def test_strict_writes_nothing_if_any_row_is_bad(tmp_path: Path) -> None:
    done = run(tmp_path, "--strict", text=BAD)
    assert done.exit_code == 1
    assert "row 4: field 'day': is no date" in done.stderr
    assert "Nothing was written." in done.stderr
    assert not (tmp_path / "out").exists()


def test_strict_makes_all_if_every_row_is_good(tmp_path: Path) -> None:
    assert run(tmp_path, "--strict").exit_code == 0
    assert len(sheets(tmp_path)) == 3


def test_check_looks_at_all_rows_and_writes_nothing(tmp_path: Path) -> None:
    good, bad = run(tmp_path, "--check"), run(tmp_path, "--check", text=BAD)
    assert (good.exit_code, bad.exit_code) == (0, 1)
    assert good.stdout == "every row gives a sheet\n"
    assert bad.stdout == "1 bad row\n"
    assert not (tmp_path / "out").exists()


def test_a_sample_is_made_of_the_rows_with_the_longest_values(tmp_path: Path) -> None:
    lines = [f"P{number},2026-12-01" for number in range(1, 100)]
    lines[49] = "W" * 60 + ",2026-12-01"
    done = run(tmp_path, "--sample", "1", text="name,day\n" + "\n".join(lines))
    assert done.exit_code == 0
    assert sheets(tmp_path) == ["000050.pdf"]


def test_a_column_is_mapped_to_its_field_or_left_out(tmp_path: Path) -> None:
    text = "Patient name,id,day\nAna,7,2026-12-01\n"
    done = run(tmp_path, "--map", "Patient name=name", "--map", "id=", text=text)
    assert done.exit_code == 0
    assert "Dear Ana," in page_texts((tmp_path / "out" / "000001.pdf").read_bytes())[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nmae,day\nAna,\n", "the column 'nmae' is no field of the handout; did you mean 'name'?"),
        ("name,name\nA,B\n", "two columns are called 'name'"),
        ("", "the first line holds no names of columns"),
    ],
)
def test_a_table_that_does_not_fit_is_told_and_nothing_is_written(
    text: str, told: str, tmp_path: Path
) -> None:
    done = run(tmp_path, text=text)
    assert done.exit_code == 2
    assert told in done.stderr
    assert not sheets(tmp_path)


def test_a_required_field_without_a_column_is_told(tmp_path: Path) -> None:
    letter = LETTER.replace("kind: date}", "kind: date, required: true}")
    done = run(tmp_path, text="name\nAna\n", letter=letter)
    assert done.exit_code == 2
    assert "no column fills the field 'day', which is required" in done.stderr


def test_a_required_field_without_a_value_is_a_bad_row(tmp_path: Path) -> None:
    letter = LETTER.replace("kind: date}", "kind: date, required: true}")
    assert run(tmp_path, text="name,day\nAna,\n", letter=letter).exit_code == 1
    errors = (tmp_path / "out" / "errors.csv").read_text()
    assert errors.splitlines()[1] == "1,day,has no value; fill it in"


def test_names_hold_values_only_when_asked_for(tmp_path: Path) -> None:
    run(tmp_path)
    assert sheets(tmp_path) == ["000001.pdf", "000002.pdf", "000003.pdf"]
    run(tmp_path, "--name", "../{name}-{row:2}", "--restart")
    assert sheets(tmp_path) == ["ana-01.pdf", "eva-02.pdf", "zoe-03.pdf"]


def test_a_name_of_no_field_is_told(tmp_path: Path) -> None:
    done = run(tmp_path, "--name", "{nam}")
    assert done.exit_code == 3
    assert "there is no field 'nam'" in done.stderr


def test_a_report_for_machines_is_lines_of_json(tmp_path: Path) -> None:
    done = run(tmp_path, "--json", text=BAD)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["event"] for event in events] == ["progress", "done"]
    last = events[-1]
    assert (last["rows"], last["sheets"], last["bad"], last["pages"]) == (4, 3, 1, 3)
    assert last["per_second"] > 0
    assert "Qxzvbn" not in done.output


def test_quiet_says_nothing_but_what_is_wrong(tmp_path: Path) -> None:
    assert run(tmp_path, "--quiet").output == ""
    assert run(tmp_path, "--quiet", "--restart", text=BAD).output == ("1 bad row: see errors.csv\n")


def test_rows_come_through_standard_input(tmp_path: Path) -> None:
    command = [str(letter_in(tmp_path)), "-o", str(tmp_path / "out"), "--format", "jsonl"]
    lines = b'{"name": "Ana", "notes": ["Come early", "Bring papers"]}\n{"name": "Eva"}\n'
    assert CliRunner().invoke(batch, command, input=lines).exit_code == 0
    text = page_texts((tmp_path / "out" / "000001.pdf").read_bytes())[0]
    assert "Come early" in text
    assert "Bring papers" in text


def test_standard_input_cannot_be_read_twice(tmp_path: Path) -> None:
    command = [str(letter_in(tmp_path)), "-", "-o", str(tmp_path / "out"), "--strict"]
    done = CliRunner().invoke(batch, command, input=GOOD.encode())
    assert done.exit_code == 2
    assert "standard input can be read once" in done.output


def test_rows_come_from_a_database(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "visits.db") as base:
        base.execute("create table visits (name, day)")
        base.execute("insert into visits values ('Ana :x %s', '2026-12-01')")
    query = ["--sql", f"sqlite:///{tmp_path / 'visits.db'}", "select * from visits"]
    command = [str(letter_in(tmp_path)), "-o", str(tmp_path / "out"), *query]
    assert CliRunner().invoke(batch, command).exit_code == 0
    assert "Dear Ana :x %s," in page_texts((tmp_path / "out" / "000001.pdf").read_bytes())[0]


def test_a_table_and_a_query_are_one_too_many(tmp_path: Path) -> None:
    done = run(tmp_path, "--sql", "sqlite://", "select 1")
    assert done.exit_code == 2
    assert "either TABLE or --sql" in one_line(done.output)


def test_a_windows_table_is_read_on_request(tmp_path: Path) -> None:
    text = "name;day\nZoë;2026-12-01\n".encode("cp1252")
    assert run(tmp_path, text=text).exit_code == 1
    assert "say --encoding windows-1252" in (tmp_path / "out" / "errors.csv").read_text()
    assert run(tmp_path, "--encoding", "windows-1252", "--restart", text=text).exit_code == 0
    assert "Dear Zoë," in page_texts((tmp_path / "out" / "000001.pdf").read_bytes())[0]


@pytest.mark.parametrize(
    "value", ["\\ud800", "\\u0000", "\\u202e", "\\u4e2d\\u6587", "\\ufdd0", "\\udbff\\udfff"]
)
def test_a_character_that_no_page_shows_spoils_its_row_alone(value: str, tmp_path: Path) -> None:
    text = f'{{"name": "Ana"}}\n{{"name": "Qxzvbn{value}"}}\n{{"name": "Eva"}}\n'
    done = run(tmp_path, text=text, name="patients.jsonl")
    assert done.exit_code == 1
    assert sheets(tmp_path) == ["000001.pdf", "000003.pdf"]
    errors = (tmp_path / "out" / "errors.csv").read_text()
    assert "Qxzvbn" not in errors + done.output
    assert "the program failed" not in errors


def test_language_and_paper_may_be_columns(tmp_path: Path) -> None:
    spanish = LETTER.replace("en-US", "es").replace("Dear {{name}}, please", "Hola {{name}}")
    (tmp_path / "letter.es.yaml").write_text(spanish)
    text = "name,language,paper\nAna,es,a4\nEva,en-US,\nBo,tlh,\nJo,,a9\n"
    assert run(tmp_path, text=text).exit_code == 1
    first, second = ((tmp_path / "out" / f"00000{n}.pdf").read_bytes() for n in (1, 2))
    assert "Hola Ana" in page_texts(first)[0]
    assert "Dear Eva," in page_texts(second)[0]
    fields = [line.split(",")[:2] for line in
              (tmp_path / "out" / "errors.csv").read_text().splitlines()[1:]]  # fmt: skip
    assert fields == [["3", "language"], ["4", "paper"]]


def test_a_table_that_is_not_there_is_told(tmp_path: Path) -> None:
    done = CliRunner().invoke(batch, [str(letter_in(tmp_path)), str(tmp_path / "none.csv")])
    assert done.exit_code == 2
    assert "cannot be read: no such file or directory" in done.output


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")
    done = run(tmp_path)
    assert done.exit_code == 3
    assert "the sheets cannot be written" in done.stderr


def test_a_stop_is_told_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handout.batch.job.processes", Here(stop_at=0).processes)
    done = run(tmp_path)
    assert done.exit_code == 130
    assert "Stopped. The same command goes on where it was." in done.stderr
