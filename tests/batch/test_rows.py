"""Columns become fields, and cells what a person would have typed."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import Any

import pytest

from handout.batch.rows import BadRow, Raw, Row, RowsError, columns_of
from handout.content.fields import Field

FIELDS = [
    Field(name="name", label="Name", required=True),
    Field(name="day", label="Day", kind="date"),
    Field(name="at", label="At", kind="time"),
    Field(name="text", label="Text"),
    Field(name="notes", label="Notes", kind="list"),
]


def wrong(header: list[str], mapped: dict[str, str] | None = None, password: str = "") -> str:
    with pytest.raises(RowsError) as caught:
        columns_of(header, FIELDS, mapped or {}, password)
    return str(caught.value)


def given(field: str, cell: Any) -> Any:
    """What a cell gives a field."""
    columns = columns_of(["name", field], FIELDS, {})
    row = columns.row(Raw(1, {"name": "Ana", field: cell}))
    assert isinstance(row, Row)
    return row.values.get(field)


def test_a_column_is_the_field_of_its_name_in_any_case() -> None:
    assert columns_of(["Name", " DAY "], FIELDS, {}).fields == {"Name": "name", " DAY ": "day"}


def test_a_column_may_be_mapped_to_a_field_or_left_out() -> None:
    columns = columns_of(["Patient", "id"], FIELDS, {"Patient": "name", "id": ""})
    assert columns.fields == {"Patient": "name"}


def test_language_and_paper_choose_how_a_sheet_is_made() -> None:
    columns = columns_of(["name", "Language", "size"], FIELDS, {"size": "paper"})
    assert columns.choices == {"Language": "language", "size": "paper"}


@pytest.mark.parametrize(
    ("header", "mapped", "told"),
    [
        (["name", "dya"], {}, "the column 'dya' is no field of the handout; did you mean 'day'?"),
        (["name", "x"], {}, "say --map x=FIELD, or --map x= to leave it out"),
        (["day"], {}, "no column fills the field 'name', which is required"),
        (["name"], {"nam": "day"}, "there is no column 'nam'; did you mean 'name'?"),
        (["name"], {"name": "nmae"}, "there is no field 'nmae'; did you mean 'name'?"),
        (["name", "NAME"], {}, "two columns fill the field 'name'"),
    ],
)
def test_a_column_that_is_nothing_is_told(
    header: list[str], mapped: dict[str, str], told: str
) -> None:
    assert told in wrong(header, mapped)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    assert len(wrong(["x", "y"], {"z": "name"}).splitlines()) == 4


def test_a_column_that_encrypts_has_to_be_there_and_is_no_field() -> None:
    assert "there is no column 'dob'" in wrong(["name"], password="dob")
    columns = columns_of(["name", "dob"], FIELDS, {}, "dob")
    row = columns.row(Raw(1, {"name": "Ana", "dob": dt.date(1960, 2, 3)}))
    assert row == Row(1, {"name": "Ana"}, {}, "1960-02-03")
    assert columns.row(Raw(2, {"name": "Ana", "dob": " "})) != row


def test_a_row_without_a_password_is_not_sent_unprotected() -> None:
    columns = columns_of(["name", "dob"], FIELDS, {}, "dob")
    assert isinstance(columns.row(Raw(1, {"name": "Ana", "dob": None})), BadRow)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (7.0, "7"), (7, "7"), (0.1 + 0.2, "0.3"), (1e21, str(10**21)), (1e-7, "0.0000001"),
        (Decimal("1E+2"), "100"), (Decimal("12.50"), "12.50"), (True, "yes"), (False, "no"),
        (math.nan, None), (math.inf, None), (Decimal("NaN"), None), (None, None), ("", None),
        (b"Zo\xc3\xab", "Zoë"),
    ],
)  # fmt: skip
def test_numbers_and_nothing_are_written_as_people_do(cell: object, text: str | None) -> None:
    assert given("text", cell) == text


@pytest.mark.parametrize(
    ("field", "cell", "text"),
    [
        ("day", dt.date(2026, 12, 1), "2026-12-01"),
        ("day", dt.datetime(2026, 12, 1, 9, 30), "2026-12-01"),
        ("day", dt.datetime(2026, 12, 1, tzinfo=dt.UTC), "2026-12-01"),
        ("at", dt.time(9, 30), "09:30"),
        ("at", dt.datetime(2026, 12, 1, 0, 0), "00:00"),
        ("at", dt.timedelta(hours=9, minutes=30), "09:30"),
        ("text", dt.datetime(2026, 12, 1, 9, 30), "2026-12-01 09:30"),
        ("text", dt.datetime(2026, 12, 1), "2026-12-01"),
    ],
)
def test_a_moment_is_what_its_field_wants(field: str, cell: object, text: str) -> None:
    assert given(field, cell) == text


def test_lists_and_tables_hold_numbers_days_and_nothing() -> None:
    assert given("notes", [1.0, dt.date(2026, 12, 1), None]) == ["1", "2026-12-01", ""]
    assert given("notes", ({"a": 2, "b": None}, [True])) == [{"a": "2", "b": ""}, ["yes"]]
    assert given("notes", {"a": 2}) == [{"a": "2"}]


@pytest.mark.parametrize("cell", [b"\xff", [b"\xff"], [{"a": b"\xff"}], [[b"\xff"]]])
def test_bytes_that_are_no_text_are_told_with_their_field(cell: object) -> None:
    columns = columns_of(["name", "notes"], FIELDS, {})
    assert columns.row(Raw(3, {"name": "Ana", "notes": cell})) == BadRow(
        3, "notes", "holds bytes that are no text"
    )


def test_a_row_without_any_value_is_no_paper_form() -> None:
    row = columns_of(["name", "day"], FIELDS, {}).row(Raw(1, {"name": "", "day": None}))
    assert isinstance(row, Row)
    assert row.values  # so that what is required is asked for
