"""A few rows to look at: where a page breaks, and where it looks empty."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handout.batch.rows import BadRow, Row
from handout.batch.sampling import sample_of
from tests.test_properties import SETTINGS

ROWS = st.lists(st.dictionaries(st.sampled_from("abc"), st.text(max_size=9)), max_size=30).map(
    lambda found: [Row(number, values) for number, values in enumerate(found, 1)]
)


def test_the_longest_value_of_each_field_and_the_shortest_row_are_among_them() -> None:
    rows = [Row(n, {"name": "Ana", "place": "Room"}) for n in range(1, 500)]
    rows += [Row(500, {"name": "W" * 60, "place": "R"}), Row(501, {"name": "A", "place": "R" * 60})]
    rows += [Row(502, {"name": "", "place": ""})]
    assert [row.number for row in sample_of(rows, 4)][1:] == [500, 501, 502]


def test_lists_count_by_what_is_in_them() -> None:
    rows = [Row(1, {"notes": ["a"]}), Row(2, {"notes": ["a", "b" * 50]}), Row(3, {"notes": []})]
    assert [row.number for row in sample_of(rows, 1)] == [2]


def test_bad_rows_are_no_sample() -> None:
    assert sample_of([BadRow(1, "", "bad"), Row(2, {"a": "x"})], 5) == [Row(2, {"a": "x"})]


@SETTINGS
@given(ROWS, st.integers(1, 12))
def test_a_sample_is_as_large_as_asked_for_and_in_the_order_of_the_table(
    rows: list[Row], count: int
) -> None:
    found = [row.number for row in sample_of(rows, count)]
    assert len(found) == min(count, len(rows))
    assert found == sorted(set(found))


@pytest.mark.parametrize("count", [1, 5])
def test_no_more_rows_are_held_than_the_sample_needs(count: int) -> None:
    import weakref

    class Known(dict[str, str]):
        pass

    alive: weakref.WeakSet[Known] = weakref.WeakSet()
    most = 0

    class Table:
        def __iter__(self) -> object:
            nonlocal most
            for number in range(1, 300):
                values = Known(a="x" * (number % 50))
                values.__class__.__hash__ = object.__hash__  # type: ignore[method-assign]
                alive.add(values)
                most = max(most, len(alive))
                yield Row(number, values)

    sample_of(Table(), count)  # type: ignore[arg-type]
    assert most <= 2 * count + 4
