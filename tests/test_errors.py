"""How a problem is shown: one line that says where and what, and the place itself."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from handout.build import load
from handout.errors import (
    ContentError,
    FieldError,
    FieldProblem,
    HandoutError,
    Mark,
    Problem,
    did_you_mean,
)


def test_a_headline_says_where_what_and_what_to_write() -> None:
    problem = Problem("it is wrong", "write it right", Mark(3, 5), "content.yaml", "abc")
    assert problem.headline() == "content.yaml:3:5: it is wrong; write it right"


def test_a_problem_of_no_place_says_what_alone() -> None:
    assert Problem("it is wrong").headline() == "it is wrong"
    assert Problem("it is wrong", file="a.yaml").headline() == "a.yaml: it is wrong"


def test_a_caret_stands_under_the_place() -> None:
    shown = str(Problem("wrong", "", Mark(1, 4), "a", "abcdef")).split("\n")
    assert shown[1:] == ["    abcdef", "       ^"]


def test_of_a_long_line_the_part_around_the_place_is_shown() -> None:
    _, line, caret = str(
        Problem("wrong", "", Mark(1, 500), "a", "x" * 499 + "!" + "x" * 500)
    ).split("\n")
    assert len(line) <= 104
    assert line[caret.index("^")] == "!"


def test_no_file_can_steer_the_terminal_through_its_message() -> None:
    shown = str(Problem("wrong", "", Mark(1, 1), "a", "\x1b[2J\x9b\u202ex"))
    assert shown.split("\n")[1] == "    \ufffd[2J\ufffd\ufffdx"


def test_problems_are_sorted_by_file_and_line_and_told_once() -> None:
    one, two = Problem("b", "", Mark(2, 1), "f"), Problem("a", "", Mark(1, 9), "f")
    assert ContentError([one, two, one]).problems == (two, one)


def test_the_nearest_word_is_guessed_or_none() -> None:
    assert did_you_mean("titel", ["title", "text"]) == "did you mean 'title'?"
    assert did_you_mean("xyz", ["title", "text"]) == ""


def test_a_brand_that_went_away_between_two_loads_is_told_with_its_place(tmp_path: Path) -> None:
    content, brand = tmp_path / "content.yaml", tmp_path / "ours.yaml"
    content.write_text("title: T\nbrand: ours.yaml\n")
    brand.write_text("clinic: Ours\n")
    load(content)
    brand.unlink()
    with pytest.raises(ContentError) as caught:
        load(content)
    assert [problem.mark for problem in caught.value.problems] == [(2, 8)]


@pytest.mark.parametrize(
    "error",
    [
        ContentError(Problem("wrong", "mend it", Mark(1, 2), "content.yaml", "a: b")),
        FieldError([FieldProblem("day", "is no date")]),
    ],
)
def test_an_error_is_the_same_after_a_way_between_processes(error: HandoutError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error)
    assert vars(again) == vars(error)
