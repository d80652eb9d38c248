"""The journal: what is in it is done, and what is not whole is noticed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from handout.batch.journal import Chunk, Journal, Reading, RestartError
from handout.batch.rows import BadRow, Row
from handout.batch.work import Sheet

ABOUT = {"content": "one", "--paper": ""}
CHUNKS = [
    Chunk(2, "aa", (Sheet(1, "000001.pdf", "d1", 1, size=10), BadRow(2, "day", "is none"))),
    Chunk(1, "bb", (Sheet(3, "000003.pdf", "d3", 2, size=20),)),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "place" / "journal.jsonl"
    journal = Journal(path)
    journal.begin(ABOUT)
    for chunk in CHUNKS:
        journal.add(chunk)
    return path


def test_what_is_noted_is_read_again(path: Path) -> None:
    assert list(Journal(path).earlier(ABOUT)) == CHUNKS


def test_a_journal_is_its_owner_s_alone(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_no_journal_means_nothing_is_done(tmp_path: Path) -> None:
    assert list(Journal(tmp_path / "none.jsonl").earlier(ABOUT)) == []


@pytest.mark.parametrize("kept", [1, 20, -1])
def test_a_last_line_that_was_cut_off_was_never_written(path: Path, kept: int) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]) + lines[-1][:kept])
    journal = Journal(path)
    assert list(journal.earlier(ABOUT)) == CHUNKS[:1]
    journal.add(CHUNKS[1])  # and the next one begins a line of its own
    assert list(Journal(path).earlier(ABOUT)) == CHUNKS


def test_zeros_that_a_disk_left_after_a_power_loss_are_no_line(path: Path) -> None:
    path.write_bytes(path.read_bytes() + bytes(512))
    assert list(Journal(path).earlier(ABOUT)) == CHUNKS


def test_a_first_line_that_was_cut_off_is_no_journal(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9])
    assert list(Journal(path).earlier(ABOUT)) == []


@pytest.mark.parametrize(
    ("was", "is_now"),
    [(b"000001", b"000002"), (b'"rows"', b'"r\xffws"'), (b"{", b""), (b"d1", b"d2")],
)
def test_any_damage_before_the_last_line_is_told(path: Path, was: bytes, is_now: bytes) -> None:
    first, second, third = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + second.replace(was, is_now, 1) + third)
    with pytest.raises(RestartError, match="the journal is damaged; begin anew with --restart"):
        Journal(path).earlier(ABOUT)


def test_a_line_that_is_gone_is_damage(path: Path) -> None:
    first, _, third = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + third + third)
    with pytest.raises(RestartError, match="damaged"):
        Journal(path).earlier(ABOUT)


def test_what_changed_is_named(path: Path) -> None:
    with pytest.raises(RestartError, match="with another content and --paper; choose another"):
        Journal(path).earlier({"content": "two", "--paper": "a4"})


def test_an_option_that_is_no_longer_given_is_a_change(path: Path) -> None:
    with pytest.raises(RestartError, match="with another --paper;"):
        Journal(path).earlier({"content": "one"})


def test_a_row_that_was_made_again_stands_in_the_account_once(path: Path) -> None:
    journal = Journal(path)
    assert len(list(journal.earlier(ABOUT))) == 2
    fresh = Sheet(1, "000001.pdf", "d9", 1, size=11)
    journal.again([fresh])
    expected = [fresh, CHUNKS[0].done[1], CHUNKS[1].done[0]]
    assert list(journal.done()) == expected
    later = Journal(path)
    assert [each for chunk in later.earlier(ABOUT) for each in chunk.done] == expected


def test_two_batches_cannot_write_one_journal(path: Path) -> None:
    with (
        Journal(path).held(),
        pytest.raises(RestartError, match="another batch is being made here"),
        Journal(path).held(),
    ):
        pass
    with Journal(path).held():
        pass


def test_names_that_lead_out_of_the_place_are_no_sheets(path: Path) -> None:
    names = ["/etc/x.pdf", "../x.pdf", "a/../../x.pdf", "notes.txt", "000009.pdf"]
    done = [[n, name, "", 1, 1] for n, name in enumerate(names)]
    path.write_text(json.dumps({"done": done}) + "\n{not JSON\n[1]\n")
    assert list(Journal(path).names()) == ["000009.pdf"]


def test_the_digest_of_the_rows_tells_every_difference() -> None:
    rows = [
        Row(1, {"name": "Ana"}),
        Row(1, {"name": "Eva"}),
        Row(1, {"name": "Ana"}, {"paper": "a4"}),
        Row(1, {"name": "Ana"}, password="words and words"),
        Row(1, {"notes": ["a", "b"]}),
        Row(1, {"notes": ["a, b"]}),
        BadRow(1, "", "has 3 cells, and the first line has 4"),
    ]
    assert len({Reading().add([row]) for row in rows}) == len(rows)


def test_the_digest_of_the_rows_is_that_of_all_before_as_well() -> None:
    first, second = Row(1, {"name": "Ana"}), Row(2, {"name": "Eva"})
    in_two = Reading()
    in_two.add([first])
    assert in_two.add([second]) == Reading().add([first, second]) != Reading().add([second])
