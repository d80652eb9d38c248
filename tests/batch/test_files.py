"""Names of sheets: of the row, or of values on request, and never one outside or twice."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handout.batch.account import harmless
from handout.batch.files import check_pattern, name_of, write_files
from handout.errors import OutputError
from tests.test_properties import SETTINGS

PATTERNS = st.lists(
    st.sampled_from(
        ["{row}", "{row:2}", "{a}", "{b}", "-", "_", ".", "/", "..", "1", " ", "x", "@"]
    ),
    max_size=6,
).map("".join)
VALUES = st.fixed_dictionaries(
    {"a": st.text(max_size=80), "b": st.text(st.sampled_from("0123456789-"), max_size=8)}
)


def test_a_name_is_the_row_s_number_unless_it_is_asked_for() -> None:
    assert name_of("{row}", 17, {"name": "Ana"}) == "000017.pdf"


def test_values_stand_in_names_as_letters_digits_and_hyphens() -> None:
    assert name_of("{name}-{row:3}", 7, {"name": "O'Hara, Zoë / ../x"}) == "ohara-zoe-x-007.pdf"


def test_a_value_that_is_missing_or_a_list_is_none_in_a_name() -> None:
    assert name_of("{name}-{row}", 7, {}) == "none-000007.pdf"
    assert name_of("{name}-{row}", 7, {"name": ["a"]}) == "none-000007.pdf"


def test_a_thousand_sheets_lie_in_a_folder() -> None:
    names = [name_of("{row}", number, {}) for number in (1, 1000, 1001, 2000, 2001, 1_234_567)]
    assert names == [
        "000001.pdf", "001000.pdf", "001001-002000/001001.pdf", "001001-002000/002000.pdf",
        "002001-003000/002001.pdf", "1234001-1235000/1234567.pdf",
    ]  # fmt: skip


@SETTINGS
@given(PATTERNS, VALUES, st.integers(1, 3_000_000))
@example("../../{a}", {"a": "/etc/passwd", "b": ""}, 1)
@example("{a}" * 9 + "{row:99}", {"a": "Ω" * 80, "b": ""}, 5)
def test_no_name_leads_out_of_its_folder(pattern: str, values: dict[str, str], row: int) -> None:
    name = name_of(pattern, row, values)
    folder, _, file = name.rpartition("/")
    assert re.fullmatch(r"(\d+-\d+)?", folder)
    assert re.fullmatch(r"[\w][^/\\\0]*\.pdf", file)
    assert len(file.encode()) <= 204
    assert harmless(name) == name


@SETTINGS
@given(PATTERNS, st.lists(VALUES, min_size=2, max_size=2), st.integers(1, 900), st.integers(1, 99))
@example("{row:1}{a}", [{"a": "12", "b": ""}, {"a": "2", "b": ""}], 1, 10)
@example("{a}-{row}-{b}", [{"a": "x-000001", "b": "y"}, {"a": "x", "b": "000002-y"}], 1, 1)
@example("{a}" * 9 + "{row}", [{"a": "x" * 80, "b": ""}] * 2, 1, 1)
def test_no_two_rows_have_one_name(
    pattern: str, values: list[dict[str, str]], row: int, further: int
) -> None:
    one, other = name_of(pattern, row, values[0]), name_of(pattern, row + further, values[1])
    assert one.casefold() != other.casefold()


@pytest.mark.parametrize("pattern", ["{row}", "{row:4}", "{row:04d}", "{name}-{row}", "letter", ""])
def test_a_pattern_of_fields_and_the_row_is_taken(pattern: str) -> None:
    check_pattern(pattern, ["name"])


@pytest.mark.parametrize("pattern", ["{nam}", "{", "}", "{row", "{row!r}", "{0}", "{name.upper}"])
def test_another_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(OutputError, match="--name: "):
        check_pattern(pattern, ["name"])


def test_files_and_folders_are_their_owner_s_alone(tmp_path: Path) -> None:
    place = tmp_path / "out"
    umask = os.umask(0)
    try:
        write_files(str(place), [("000001.pdf", b"a"), ("001001-002000/001001.pdf", b"b")])
    finally:
        os.umask(umask)
    for path in (place, *place.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600)


def test_if_one_file_cannot_be_written_none_is(tmp_path: Path) -> None:
    (tmp_path / "001001-002000").write_bytes(b"in the way")
    with pytest.raises((FileExistsError, NotADirectoryError)):
        write_files(str(tmp_path), [("000001.pdf", b"a"), ("001001-002000/001001.pdf", b"b")])
    assert [path.name for path in tmp_path.iterdir()] == ["001001-002000"]
