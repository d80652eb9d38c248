"""Tables are read as they come: any dialect, a row at a time, and bad rows stop no other."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handout.batch.rows import BadRow, Raw, Row, RowsError, columns_of, rows_of
from handout.batch.tables import format_of, open_table, query_table
from handout.content.fields import Field
from tests.test_properties import SETTINGS

FIELDS = [
    Field(name="name", label="Name"),
    Field(name="day", label="Day", kind="date"),
    Field(name="at", label="At", kind="time"),
    Field(name="age", label="Age", kind="number"),
    Field(name="notes", label="Notes", kind="list"),
    Field(name="medicines", label="Medicines", kind="table", columns=["medicine", "dose"]),
]


def raws(data: bytes | str, kind: str = "csv", encoding: str = "utf-8") -> list[Raw]:
    source = io.BytesIO(data.encode() if isinstance(data, str) else data)
    with open_table(source, kind, "t", encoding) as table:
        return list(table.rows)


def rows(data: bytes | str, kind: str = "csv", encoding: str = "utf-8") -> list[Row | BadRow]:
    source = io.BytesIO(data.encode() if isinstance(data, str) else data)
    with open_table(source, kind, "t", encoding) as table:
        return list(rows_of(table.rows, columns_of(table.header, FIELDS, {})))


def cells(data: bytes | str, kind: str = "csv", encoding: str = "utf-8") -> list[dict[str, Any]]:
    return [dict(raw.cells) for raw in raws(data, kind, encoding)]


def problem(data: bytes | str, kind: str = "csv", encoding: str = "utf-8") -> str:
    with pytest.raises(RowsError) as caught:
        raws(data, kind, encoding)
    return str(caught.value)


def xlsx(*lines: tuple[Any, ...]) -> bytes:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parquet(columns: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns), out, row_group_size=7)
    return out.getvalue()


# CSV


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_comma_semicolon_tab_and_bar_are_all_csv(mark: str) -> None:
    assert cells(f"name{mark}day\nAna{mark}x\n") == [{"name": "Ana", "day": "x"}]


def test_what_stands_in_quotes_does_not_decide_on_the_dialect() -> None:
    assert cells('"name, first, last";day\n"A, B";x\n') == [
        {"name, first, last": "A, B", "day": "x"}
    ]


def test_quotes_hold_line_breaks_and_quotes() -> None:
    assert cells('name,day\r\n"An\r\na ""A""",x\r\n') == [{"name": 'An\r\na "A"', "day": "x"}]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_on_any_machine(end: str) -> None:
    assert cells(f"name{end}Ana{end}Eva") == [{"name": "Ana"}, {"name": "Eva"}]


def test_a_byte_order_mark_is_no_part_of_the_first_name() -> None:
    assert cells("\ufeffname\nÉmile\n") == [{"name": "Émile"}]


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_spreadsheet_s_unicode_text_is_known_by_its_mark(codec: str) -> None:
    mark = "" if codec == "utf-16" else "\ufeff"
    assert cells(f"{mark}name\tday\nŁukasz\tx\n".encode(codec)) == [{"name": "Łukasz", "day": "x"}]


def test_excel_s_line_about_the_separator_is_no_header() -> None:
    assert cells("sep=;\r\nname;day\r\nAna, A;x\r\n") == [{"name": "Ana, A", "day": "x"}]


def test_windows_1252_is_read_on_request() -> None:
    assert cells("name\nZoë – €\n".encode("cp1252"), encoding="windows-1252") == [
        {"name": "Zoë – €"}
    ]


def test_bytes_that_are_no_text_are_told_with_their_row_and_stop_no_other() -> None:
    lines = [f"Ana {number}".encode() for number in range(1, 4000)]
    lines[2000] = "Zoë".encode("cp1252")
    found = raws(b"name\n" + b"\n".join(lines))
    assert len(found) == 3999
    bad = [raw for raw in found if raw.problem]
    assert [raw.number for raw in bad] == [2001]
    assert "say --encoding windows-1252" in bad[0].problem
    assert bad[0].cells == {}


def test_a_header_that_is_no_text_is_told_at_once() -> None:
    assert "the first line is no utf-8 text" in problem("prénom\nx\n".encode("cp1252"))


def test_an_encoding_that_there_is_not_is_told() -> None:
    assert "there is no encoding 'klingon'" in problem("name\n", encoding="klingon")


def test_a_row_with_too_few_or_too_many_cells_stops_no_other() -> None:
    found = raws("name,day\nAna\nEva,x,more\nBo,x\n")
    assert [raw.problem for raw in found] == [
        "has 1 cells, and the first line has 2", "has 3 cells, and the first line has 2", "",
    ]  # fmt: skip


def test_empty_cells_past_the_last_column_are_nothing() -> None:
    assert cells("name,day\nAna,x,,\n") == [{"name": "Ana", "day": "x"}]


def test_empty_lines_are_no_rows() -> None:
    assert [raw.number for raw in raws("name,day\n\nAna,x\n,\n\nEva,x\n")] == [1, 2]


def test_a_quote_too_many_stops_no_other_row() -> None:
    found = raws('name,day\n"Ana"x,y\nEva,x\n')
    assert [bool(raw.problem) for raw in found] == [True, False]
    assert dict(found[1].cells) == {"name": "Eva", "day": "x"}


def test_a_quote_that_is_never_closed_is_told_with_its_row() -> None:
    assert "row 2 cannot be read as CSV" in problem('name,day\nAna,x\n"Eva,x\nBo,x\n')


def test_a_cell_without_an_end_fills_no_memory() -> None:
    assert "row 1 cannot be read" in problem('name\n"' + "x" * 1_500_000 + '"\n')


@pytest.mark.parametrize("text", ["", "\n\n", ",,\n"])
def test_a_file_without_names_of_columns_is_told(text: str) -> None:
    assert "the first line holds no names of columns" in problem(text)


def test_two_columns_of_one_name_are_told() -> None:
    assert "two columns are called 'name'" in problem("name,name\nA,B\n")


def test_no_value_is_ever_in_a_problem() -> None:
    found = raws('name,day\n"Qxzvbn"x,y\nQxzvbn\nQxzvbn,' + "\n")
    assert "Qxzvbn" not in repr([raw.problem for raw in found])


# JSON Lines


def test_json_lines_hold_lists_and_tables() -> None:
    line = {"name": "Ana", "notes": ["a", "b"], "medicines": [{"medicine": "A", "dose": 2}]}
    (row,) = rows(json.dumps(line), "jsonl")
    assert isinstance(row, Row)
    assert row.values == {
        "name": "Ana", "notes": ["a", "b"], "medicines": [{"medicine": "A", "dose": "2"}],
    }  # fmt: skip


def test_a_key_may_be_missing_from_the_first_row() -> None:
    assert cells('{"name": "Ana"}\n\n{"name": "Eva", "day": "x"}\n', "jsonl") == [
        {"name": "Ana"}, {"name": "Eva", "day": "x"},
    ]  # fmt: skip


def test_a_key_that_comes_late_is_told_with_its_row() -> None:
    text = '{"name": "Ana"}\n' * 100 + '{"day": "x"}\n' + '{"name": "Ana"}\n'
    bad = [raw for raw in raws(text, "jsonl") if raw.problem]
    assert [(raw.number, raw.problem) for raw in bad] == [
        (101, "has a key that none of the first 100 rows has")
    ]


@pytest.mark.parametrize(
    "line", [b"[1]", b"{", b'{"name": "\xff"}', b'"x"', b'{"name": ' + b"[" * 100_000]
)
def test_a_line_that_is_no_object_stops_no_other(line: bytes) -> None:
    found = raws(b'{"name": "Ana"}\n' + line + b'\n{"name": "Eva"}\n', "jsonl")
    assert [raw.problem for raw in found] == ["", "is no JSON object in UTF-8", ""]


def test_a_line_without_an_end_fills_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handout.batch.tables.LONGEST_LINE", 100)
    text = '{"name": "Ana"}\n{"name": "' + "x" * 500 + '"}\n{"name": "Eva"}\n'
    found = raws(text, "jsonl")
    assert [raw.problem for raw in found] == ["", "is longer than 100 characters", ""]


def test_json_lines_without_a_row_are_told() -> None:
    assert problem("\n\n", "jsonl") == "t: there is no row"


# XLSX


def test_a_spreadsheet_s_dates_times_and_numbers_are_as_typed() -> None:
    data = xlsx(
        ("name", "day", "at", "age"),
        ("Ana", dt.date(2026, 12, 1), dt.time(9, 30), 7.0),
        ("Eva", dt.datetime(2026, 12, 1, 14, 5), dt.datetime(2026, 12, 1), 37.1),
    )
    assert [row.values for row in rows(data, "xlsx") if isinstance(row, Row)] == [
        {"name": "Ana", "day": "2026-12-01", "at": "09:30", "age": "7"},
        {"name": "Eva", "day": "2026-12-01", "at": "00:00", "age": "37.1"},
    ]


def test_empty_rows_and_columns_of_a_spreadsheet_are_passed_over() -> None:
    data = xlsx(("name", None, "age", None), ("Ana", "left", 1, None), (None,) * 4, ("Eva",))
    assert cells(data, "xlsx") == [{"name": "Ana", "age": 1}, {"name": "Eva"}]


def test_a_formula_gives_what_it_came_to() -> None:
    book = xlsx(("name", "age"), ("Ana", "=6*7"))
    data = _rewritten(book, rb"<v ?/>|<v></v>", b"<v>42</v>")
    assert cells(data, "xlsx") == [{"name": "Ana", "age": 42}]


def test_an_error_of_a_formula_is_not_printed() -> None:
    (row,) = rows(xlsx(("name", "age"), ("Ana", "#N/A")), "xlsx")
    assert row == BadRow(1, "age", "is an error of the spreadsheet, #N/A")


def test_a_size_that_the_spreadsheet_says_wrongly_loses_no_row() -> None:
    data = _rewritten(xlsx(("name", "age"), ("Ana", 1)), b'ref="A1:B2"', b'ref="A1"')
    assert cells(data, "xlsx") == [{"name": "Ana", "age": 1}]


def test_a_damaged_spreadsheet_is_told_after_its_last_good_row() -> None:
    lines = [("name",), *[(f"Ana {n}",) for n in range(2000)]]
    assert "after row" in problem(_rewritten(xlsx(*lines), b'<row r="1500"', b"<<<"), "xlsx")


@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
@pytest.mark.parametrize("data", [b"", b"name\nAna\n", b"PK\x03\x04xxxx", b"PAR1xxxxPAR1"])
def test_another_file_is_no_spreadsheet(kind: str, data: bytes) -> None:
    assert "this is no" in problem(data, kind)


@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_what_has_its_index_at_the_end_cannot_come_through_a_pipe(kind: str) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    with pytest.raises(RowsError, match="from a pipe"), open_table(Pipe(), kind, "-"):
        pass


def _rewritten(book: bytes, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as read, zipfile.ZipFile(out, "w") as write:
        for name in read.namelist():
            data = read.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data, times = re.subn(old, new, data)
                assert times == 1
            write.writestr(name, data)
    return out.getvalue()


# Parquet


def test_parquet_holds_lists_tables_days_and_numbers() -> None:
    data = parquet({
        "name": ["Ana", None], "day": [dt.date(2026, 12, 1), None], "at": [dt.time(9, 30), None],
        "age": [Decimal("12.50"), None], "notes": [["a", "b"], None],
        "medicines": [[{"medicine": "A", "dose": None}], [{"medicine": "B", "dose": "2"}]],
    })  # fmt: skip
    first, second = rows(data, "parquet")
    assert isinstance(first, Row)
    assert first.values == {
        "name": "Ana", "day": "2026-12-01", "at": "09:30", "age": "12.50", "notes": ["a", "b"],
        "medicines": [{"medicine": "A", "dose": ""}],
    }  # fmt: skip
    assert isinstance(second, Row)
    assert second.values == {"medicines": [{"medicine": "B", "dose": "2"}]}


def test_bytes_that_are_no_text_spoil_their_row_alone() -> None:
    found = rows(parquet({"name": [b"Ana", b"\xff", b"Eva"]}), "parquet")
    assert found[1] == BadRow(2, "name", "holds bytes that are no text")
    assert [type(row) for row in found] == [Row, BadRow, Row]


# SQL


@pytest.fixture
def visits(tmp_path: Path) -> str:
    with sqlite3.connect(tmp_path / "visits.db") as base:
        base.execute("create table visits (name, day)")
        people = [(f"Ana :x %s ? {n}", "2026-12-01") for n in range(1200)]
        base.executemany("insert into visits values (?, ?)", people)
    return f"sqlite:///{tmp_path / 'visits.db'}"


def asked(url: str, query: str) -> tuple[tuple[str, ...], list[Raw]]:
    with query_table(url, query) as table:
        return table.header, list(table.rows)


def test_a_query_gives_rows_and_columns(visits: str) -> None:
    header, found = asked(visits, "select name, day from visits order by rowid")
    assert header == ("name", "day")
    assert len(found) == 1200
    assert found[-1] == Raw(1200, {"name": "Ana :x %s ? 1199", "day": "2026-12-01"})


def test_signs_in_a_query_are_no_placeholders(visits: str) -> None:
    _, found = asked(visits, "select ' :x 10:30 100%s' as name from visits limit 1")
    assert found[0].cells == {"name": " :x 10:30 100%s"}


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("select secret from visits", "does not answer the query"),
        ("delete from visits where 0", "does not answer the query"),
        ("select name, name from visits", "two columns are called 'name'"),
    ],
)
def test_a_query_that_gives_no_table_is_told(query: str, told: str, visits: str) -> None:
    with pytest.raises(RowsError, match=told):
        asked(visits, query)


def test_a_query_changes_nothing(visits: str) -> None:
    with pytest.raises(RowsError):
        asked(visits, "delete from visits")
    assert len(asked(visits, "select name from visits")[1]) == 1200


@pytest.mark.parametrize("url", ["nonsense", "klingon://secret@host/x", "oracle://secret@host/x"])
def test_an_address_of_no_database_is_told_without_its_password(url: str) -> None:
    with pytest.raises(RowsError) as caught:
        asked(url, "select 1")
    assert "secret" not in str(caught.value)


# All of them


def test_a_name_that_says_no_format_is_told() -> None:
    assert format_of("a/B.TSV") == "csv"
    with pytest.raises(RowsError, match="say --format"):
        format_of("patients.doc")


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20
).filter(lambda text: text.strip() == text and not text.startswith(("=", "#")))
PATIENTS = st.lists(
    st.tuples(TEXTS, st.none() | TEXTS, st.dates(dt.date(1950, 1, 1)), st.integers(0, 10**6)),
    min_size=1, max_size=20,
)  # fmt: skip
HEADER = ("name", "notes", "day", "age")


@settings(SETTINGS, max_examples=25)
@given(PATIENTS)
def test_the_same_rows_are_the_same_in_every_format(people: list[tuple[Any, ...]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *people])
    lines = [dict(zip(HEADER, (a, b, str(c), d), strict=True)) for a, b, c, d in people]
    columns = dict(zip(HEADER, (list(each) for each in zip(*people, strict=True)), strict=True))
    columns["notes"] = pyarrow.array(columns["notes"], pyarrow.string())  # type: ignore[assignment]
    found = rows(text.getvalue())
    assert rows("\n".join(map(json.dumps, lines)), "jsonl") == found
    assert rows(parquet(columns), "parquet") == found
    assert rows(xlsx(HEADER, *people), "xlsx") == found


class Counted(io.RawIOBase):
    """A file of endless lines that knows how many bytes were read of it."""

    def __init__(self, header: bytes, line: bytes) -> None:
        self.lines = self._lines(header, line)
        self.read_bytes = 0

    def _lines(self, header: bytes, line: bytes) -> Iterator[bytes]:
        yield header
        while True:
            yield line

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        line = next(self.lines)
        buffer[: len(line)] = line
        self.read_bytes += len(line)
        return len(line)


@pytest.mark.parametrize(
    ("kind", "header", "line"),
    [("csv", b"name\n", b"Ana\n"), ("jsonl", b"", b'{"name": "Ana"}\n')],
)
def test_a_table_without_an_end_is_read_as_far_as_it_is_used(
    kind: str, header: bytes, line: bytes
) -> None:
    source = Counted(header or line, line)
    with open_table(source, kind, "t") as table:  # type: ignore[arg-type]
        for _, raw in zip(range(1000), table.rows, strict=False):
            assert raw.cells == {"name": "Ana"}
    assert source.read_bytes < 1000 * len(line) + 32_768
