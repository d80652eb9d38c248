"""Paper is folded here as hands fold it, and then every page comes in its turn."""

from __future__ import annotations

import pytest

from handout.imposing.order import (
    FLAP,
    Side,
    booklet_order,
    creep,
    grouped,
    is_right_to_left,
    leaflet_order,
)

UP_TO_20 = pytest.mark.parametrize("pages", range(1, 21))
WAYS = pytest.mark.parametrize("right_to_left", [False, True])


def leafed_through(sides: list[Side]) -> list[int | None]:
    """The pages of a left-to-right booklet as a reader turns them: down the right halves of the
    stack to the middle, and back up the left ones."""
    sheets = list(zip(sides[::2], sides[1::2], strict=True))
    read: list[int | None] = []
    for front, back in sheets:
        read += [front[1], back[0]]
    for front, back in reversed(sheets):
        read += [back[1], front[0]]
    return read


def mirrored(sides: list[Side]) -> list[Side]:
    return [side[::-1] for side in sides]


@UP_TO_20
@WAYS
def test_a_folded_booklet_reads_from_the_first_page_to_the_last(
    pages: int, right_to_left: bool
) -> None:
    sides = booklet_order(pages, right_to_left=right_to_left)
    read = leafed_through(mirrored(sides) if right_to_left else sides)
    assert read[:pages] == list(range(pages))
    assert set(read[pages:]) <= {None}


@UP_TO_20
def test_a_booklet_has_no_more_blank_pages_than_it_needs(pages: int) -> None:
    sides = booklet_order(pages)
    blank = sum(page is None for side in sides for page in side)
    assert len(sides) % 2 == 0
    assert blank == -pages % 4


def test_page_one_is_in_front_and_two_and_three_face_each_other_inside() -> None:
    assert booklet_order(4) == [(3, 0), (1, 2)]


def test_a_booklet_that_reads_from_the_right_is_bound_there() -> None:
    assert booklet_order(4, right_to_left=True) == [(0, 3), (2, 1)]


def test_each_sheet_further_in_moves_by_the_thickness_of_paper() -> None:
    moves = [creep(side) for side in range(6)]
    assert moves[0] == moves[1] == 0
    assert moves[2] == moves[3] == moves[4] / 2 == moves[5] / 2
    assert 0.2 < moves[2] < 0.4  # 0.1 mm


@UP_TO_20
@pytest.mark.parametrize("count", [2, 4])
@WAYS
def test_pages_on_one_side_are_read_row_by_row(pages: int, count: int, right_to_left: bool) -> None:
    read: list[int | None] = []
    for side in grouped(pages, count, right_to_left=right_to_left):
        assert len(side) == count
        for row in (side[at : at + 2] for at in range(0, count, 2)):
            read += reversed(row) if right_to_left else row
    assert read == [*range(pages), *[None] * (-pages % count)]


@WAYS
def test_behind_the_front_of_a_leaflet_is_what_one_reads_next(right_to_left: bool) -> None:
    outside, inside = leaflet_order(right_to_left=right_to_left)
    behind = dict(zip(outside, reversed(inside), strict=True))  # turned like the page of a book
    assert behind == {0: 1, 5: 2, 4: 3}


def test_the_front_of_a_leaflet_is_on_the_right_and_its_inside_reads_across() -> None:
    assert leaflet_order() == [(4, 5, 0), (1, 2, 3)]
    assert leaflet_order(right_to_left=True) == [(0, 5, 4), (3, 2, 1)]


def test_what_is_folded_in_is_the_panel_away_from_the_front() -> None:
    outside, inside = leaflet_order()
    assert {outside[0], inside[2]} == set(FLAP)


@pytest.mark.parametrize(
    ("language", "backwards"),
    [
        *(("ar", True), ("ar-EG", True), ("he", True), ("fa", True), ("ur", True)),
        *(("en", False), ("en-US", False), ("zh-Hant", False), ("xx", False)),
        ("ar-x-private", True),
    ],
)
def test_the_language_says_on_which_side_a_booklet_is_bound(language: str, backwards: bool) -> None:
    assert is_right_to_left(language) is backwards
