"""The account: every row once, no value, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from handout.batch.account import harmless, write_account
from handout.batch.rows import BadRow
from handout.batch.work import Sheet

DONE = [
    Sheet(1, "000001.pdf", "aa", 2),
    BadRow(2, "day", "is no date; write year-month-day, as in 2026-11-24"),
    Sheet(3, "000003.pdf", "cc", 1),
]


def lines(path: Path) -> list[list[str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_good_rows_stand_in_the_manifest_and_bad_ones_in_the_errors(tmp_path: Path) -> None:
    assert write_account(tmp_path, DONE) == 1
    assert lines(tmp_path / "manifest.csv") == [
        ["row", "file", "sha256", "pages"],
        ["1", "000001.pdf", "aa", "2"],
        ["3", "000003.pdf", "cc", "1"],
    ]
    assert lines(tmp_path / "errors.csv") == [
        ["row", "field", "reason"],
        ["2", "day", "is no date; write year-month-day, as in 2026-11-24"],
    ]


def test_without_a_bad_row_there_is_no_list_of_them_not_even_an_old_one(tmp_path: Path) -> None:
    write_account(tmp_path, DONE)
    write_account(tmp_path, DONE[:1])
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.csv"]


def test_the_lists_are_their_owner_s_alone(tmp_path: Path) -> None:
    write_account(tmp_path, DONE)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "\r", " ="])
def test_no_spreadsheet_takes_a_reason_for_a_formula(sign: str, tmp_path: Path) -> None:
    write_account(tmp_path, [BadRow(1, f"{sign}x", f"{sign}cmd|' /C calc'!A0")])
    for cell in lines(tmp_path / "errors.csv")[1][1:]:
        assert cell.startswith("'")


def test_a_harmless_text_stays_as_it_is() -> None:
    assert harmless("is no date") == "is no date"
