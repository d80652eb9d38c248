"""The password of a desk that others reach, and the file that keeps it."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from handout.desk.passwords import check_password, keep_password, kept_password, matches
from handout.errors import ContentError, OutputError

GOOD = "four otters dry a kettle"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings" / "desk-password.json"


def test_the_password_opens_and_another_does_not(file: Path) -> None:
    keep_password(GOOD, file)
    password = kept_password(file)
    assert matches(password, GOOD)
    for wrong in ("", GOOD[:-1], GOOD + " ", GOOD.upper(), "x" * 100_000):
        assert not matches(password, wrong)


def test_the_file_holds_a_hash_and_is_its_owners_alone(file: Path) -> None:
    keep_password(GOOD, file)
    assert "otters" not in file.read_text()
    assert json.loads(file.read_text())["hash"].startswith("$argon2id$")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_letters_are_the_same_however_a_keyboard_writes_them(file: Path) -> None:
    keep_password("quatre loutres séchées", file)
    assert matches(kept_password(file), "quatre loutres se\u0301che\u0301es")


def test_setting_the_same_password_makes_a_new_secret(file: Path) -> None:
    keep_password(GOOD, file)
    first = kept_password(file)
    keep_password(GOOD, file)
    assert kept_password(file).secret != first.secret


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        ("x", "has 1 character, and needs 15"),
        ("four otters", "has 11 characters, and needs 15"),
        ("passwordpassword", "repeats itself"),
        ("aaaaaaaaaaaaaaaaaa", "repeats itself"),
        ("123456789012345", "counts up"),
        ("nmlkjihgfedcba98", "counts up or down"),
        ("four otters\x00 dry a kettle", "cannot be typed"),
        ("four otters \ud800 dry a kettle", "no UTF-8"),
        ("ab cd " * 200 + "e", "too long"),
    ],
)
def test_a_poor_password_is_refused_with_the_reason(text: str, reason: str, file: Path) -> None:
    with pytest.raises(ContentError, match=reason) as refused:
        keep_password(text, file)
    assert "otters" not in str(refused.value)  # the password itself is not told
    assert not file.exists()


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "correct horse battery staple",
        "早上好 你好吗 谢谢你 再见 明天见吧",
        "9f8e1c5b7a3d2604",
    ],
)
def test_a_good_password_may_have_any_letters(text: str) -> None:
    check_password(text)


def test_a_missing_password_says_how_to_set_one(file: Path) -> None:
    with pytest.raises(ContentError, match=rf"not there; .*handout desk password --file {file}"):
        kept_password(file)


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", '"x"', '{"hash": "x", "secret": "00"}', '{"hash": 1, "secret": 2}', "\x00"],
)
def test_a_file_that_is_no_password_is_told(text: str, file: Path) -> None:
    file.parent.mkdir()
    file.write_text(text)
    file.chmod(0o600)
    with pytest.raises(ContentError, match="no password that the desk has kept"):
        kept_password(file)


def test_a_short_secret_is_refused(file: Path) -> None:
    keep_password(GOOD, file)
    file.write_text(json.dumps({**json.loads(file.read_text()), "secret": "00"}))
    with pytest.raises(ContentError, match="secret in it is too short"):
        kept_password(file)


def test_a_file_that_everybody_can_read_is_refused(file: Path) -> None:
    keep_password(GOOD, file)
    file.chmod(0o644)
    with pytest.raises(
        ContentError, match=f"by everybody on this machine; run: chmod 600 '{file}'"
    ):
        kept_password(file)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match=r"cannot be kept: .*name another place with --file"):
        keep_password(GOOD, tmp_path / "file" / "password.json")
