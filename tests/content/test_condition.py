"""Conditions on personal fields."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handout.content.condition import ConditionError, read_condition

PATIENT = {
    "age": 70.0,
    "sex": "f",
    "clinic": "North",
    "day": date(2026, 11, 24),
    "at": time(9, 30),
    "medicines": ["warfarin", "iron"],
    "note": "",
}


@pytest.mark.parametrize(
    ("source", "holds"),
    [
        ("age >= 65", True),
        ("age < 65", False),
        ("age == 70", True),
        ("age == '70'", True),
        ("sex == 'f' and age > 69.5", True),
        ("sex == 'm' or age > 69", True),
        ("not sex == 'm'", True),
        ("not (sex == 'f' or age > 99)", False),
        ("sex == 'm' and age > 9 or clinic == 'North'", True),
        ("clinic in ['North', 'South']", True),
        ("clinic not in ['North', 'South']", False),
        ("'warfarin' in medicines", True),
        ("'aspirin' in medicines", False),
        ("'ort' in clinic", True),
        ("medicines", True),
        ("note", False),
        ("missing", False),
        ("not missing", True),
        ("missing == ''", True),
        ("missing > 3", False),
        ("day >= '2026-11-01'", True),
        ("day < '2026-11-01'", False),
        ("day == 'no day'", False),
        ("at < '12:00'", True),
        ("clinic > 5", False),
        ("medicines > 5", False),
        ('clinic == "North"', True),
    ],
)
def test_a_condition_holds_as_one_would_read_it(source: str, holds: bool) -> None:
    assert read_condition(source).holds(PATIENT) is holds


def test_a_condition_says_which_fields_it_asks_for() -> None:
    assert read_condition("age > 5 and (sex == 'f' or age < 3)").names == ("age", "sex")


@pytest.mark.parametrize(
    ("source", "at", "words"),
    [
        ("age = 5", 4, "write == to compare"),
        ("age >", 5, "ends too early"),
        ("", 0, "ends too early"),
        ("(age > 5", 8, "lacks ')'"),
        ("age > 5 sex == 'f'", 8, "join two conditions"),
        ("sex == 'f", 7, "close the quote"),
        ("age not 5", 8, "lacks 'in'"),
        ("__import__('os')", 0, "cannot be read"),
        ("age.real", 3, "cannot be read"),
        ("age ** 2 > 4", 4, "cannot be read"),
        ("[age", 4, "lacks ','"),
        ("[" * 40 + "age", 31, "nested too deep"),
        ("not " * 40 + "age", 124, "nested too deep"),
        ("(" * 40 + "age" + ")" * 40, 31, "nested too deep"),
        ("a" * 501, 500, "longer than"),
    ],
)
def test_a_condition_that_cannot_be_read_says_where(source: str, at: int, words: str) -> None:
    with pytest.raises(ConditionError) as raised:
        read_condition(source)
    assert raised.value.at == at
    assert words in f"{raised.value.message} {raised.value.advice}"


@given(st.text(max_size=60), st.dictionaries(st.sampled_from("abc"), st.text(max_size=4)))
def test_no_text_does_anything_but_compare(source: str, values: dict[str, str]) -> None:
    try:
        condition = read_condition(source)
    except ConditionError:
        return
    assert condition.holds(dict(values)) in (True, False)


WORDS = st.sampled_from(
    ["a", "b", "and", "or", "not", "in", "(", ")", "[", "]", ",", "==", "<", "'x'", "3"]
)


@given(st.lists(WORDS, max_size=20), st.dictionaries(st.sampled_from("ab"), st.text(max_size=3)))
def test_no_row_of_words_does_anything_but_compare(
    words: list[str], values: dict[str, str]
) -> None:
    try:
        condition = read_condition(" ".join(words))
    except ConditionError:
        return
    assert condition.holds(dict(values)) in (True, False)
