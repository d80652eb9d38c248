"""A change to one source leaves every other byte of the file as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handout.content.source import origin_of, parse
from handout.sources.entry import field_lines
from handout.sources.patch import difference, patched
from tests.conftest import ROOT

BEFORE = """\
# A handout
title: A title  # with a comment
body: [Words.]
sources:
  # the first
  first:
    text: Words of the first source.
    status: confirmed

  second:
    author: ["Feder, A.", 'et al.']  # her group
    # the year of print
    issued: 2020  # to be checked
    title: 'An old
      title'
    editor:
    - Dore, J.  # whose name?
    # and
    - Wolfson, P.
    volume: 1
    # after the second

  # the third
  third: {title: A third, issued: 2020}
"""


def changed(change: dict[str, Any], key: str = "second", text: str = BEFORE) -> list[str]:
    """The lines that a change takes out and puts in."""
    new = patched(text.encode(), key, change)
    assert new is not None
    lines = difference(text.encode(), new, "x").split("\n")[2:]
    return [line for line in lines if line.startswith(("-", "+"))]


def test_a_word_is_exchanged_and_the_comment_behind_it_stays() -> None:
    assert changed({"issued": "2021"}) == [
        "-    issued: 2020  # to be checked",
        "+    issued: 2021  # to be checked",
    ]


def test_a_text_over_two_lines_is_exchanged_whole() -> None:
    assert changed({"title": "New: a title"}) == [
        "-    title: 'An old",
        "-      title'",
        '+    title: "New: a title"',
    ]


def test_a_new_field_stands_where_a_reader_looks_for_it() -> None:
    new = patched(BEFORE.encode(), "second", {"page": "1-2", "container-title": "A Journal"})
    assert new is not None
    fields = [line.split(":")[0].strip() for line in new.decode().split("\n")]
    title, journal, volume, page = map(fields.index, ("title", "container-title", "volume", "page"))
    assert title < journal < volume < page


def test_the_comments_in_a_list_stay_above_it() -> None:
    assert changed({"editor": ["Dore, Jennifer"]}) == [
        "+    # and",
        "+    # whose name?",
        "-    - Dore, J.  # whose name?",
        "-    # and",
        "-    - Wolfson, P.",
        "+      - Dore, Jennifer",
    ]


def test_names_with_a_comma_of_their_own_are_written_in_parts() -> None:
    assert changed({"author": [{"literal": "Feder, Inc."}]})[1:] == [
        "+    author:",
        '+      - {literal: "Feder, Inc."}  # her group',
    ]


def test_fields_stand_where_the_text_stood() -> None:
    change = {"title": "A work", "volume": "3", "text": None, "note": "As it was.",
              "status": "unconfirmed"}  # fmt: skip
    assert changed(change, "first") == [
        "-    text: Words of the first source.",
        "-    status: confirmed",
        "+    title: A work",
        "+    volume: 3",
        "+    status: unconfirmed",
        "+    note: >-",
        "+      As it was.",
    ]


def test_a_source_in_one_line_gets_lines_of_its_own() -> None:
    assert changed({"issued": "2021"}, "third") == [
        "-  third: {title: A third, issued: 2020}",
        "+  third:",
        "+    issued: 2021",
        "+    title: A third",
    ]


def test_a_note_keeps_its_lines_and_gets_more() -> None:
    text = "sources:\n  a:\n    note: >-\n      One\n      two.\n\n    title: T\n"
    assert changed({"note": "One two. Three."}, "a", text) == ["+      Three."]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_a_byte_order_mark_stay(end: str) -> None:
    raw = b"\xef\xbb\xbf" + BEFORE.replace("\n", end).encode()
    new = patched(raw, "second", {"title": "New", "page": "1-2", "author": ["A, B", "C, D"]})
    expected = patched(BEFORE.encode(), "second",
                       {"title": "New", "page": "1-2", "author": ["A, B", "C, D"]})  # fmt: skip
    assert new is not None
    assert expected is not None
    assert new == b"\xef\xbb\xbf" + expected.replace(b"\n", end.encode())


def test_a_file_without_a_last_line_end_gets_none() -> None:
    assert patched(b"sources:\n  a:\n    title: T", "a", {"volume": "3"}) == (
        b"sources:\n  a:\n    title: T\n    volume: 3"
    )


def test_odd_characters_elsewhere_stay() -> None:
    raw = "title: a\x85b\u2028c é\nsources:\n  a:\n    title: é\x85\n    volume: 1\n".encode()
    new = patched(raw, "a", {"volume": "2"})
    assert new == raw.replace(b"volume: 1", b"volume: 2")


@pytest.mark.parametrize(
    "text",
    [
        "sources: {a: {title: T}}",
        "x: &t T\nsources:\n  a:\n    title: *t\n",
        "sources:\n  a: {title: T, # why\n    volume: 1}\n",
        "sources:\n  a:\n    title: &t T\n  b:\n    title: *t\n",
    ],
)
def test_what_cannot_be_changed_safely_is_not_changed(text: str) -> None:
    assert patched(text.encode(), "a", {"title": "New"}) is None


def test_the_change_of_the_first_handout_is_that_entry_alone() -> None:
    raw = (ROOT / "content.yaml").read_bytes()
    new = patched(raw, "feder2021", {"title": "T: 1", "issued": "2021", "text": None, "note": "n"})
    assert new is not None
    start = raw.index(b"  feder2021:\n")
    assert new[:start] == raw[:start]
    before, after = parse(origin_of(raw, "", Path())), parse(origin_of(new, "", Path()))
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    assert after["sources"].pop("feder2021") == {
        "issued": "2021", "title": "T: 1", "status": "unconfirmed", "note": "n",
    }  # fmt: skip
    before["sources"].pop("feder2021")
    assert after == before


# What a text of Crossref's may hold; see handout.sources.record for what it may not.
TEXTS = st.text(
    st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"]), min_size=1
).map(lambda text: " ".join(text.split())).filter(bool)  # fmt: skip


@given(title=TEXTS, names=st.lists(TEXTS, min_size=1, max_size=3), note=TEXTS)
def test_any_words_come_back_from_the_yaml_as_they_went_in(
    title: str, names: list[str], note: str
) -> None:
    change = {"title": title, "author": names, "note": note}
    for key in ("first", "second"):
        assert patched(BEFORE.encode(), key, change) is not None


@given(st.lists(st.sampled_from(["a", "#", ":", "-", "?", "!", "'", '"', "long" * 8]), min_size=30))
def test_long_words_are_folded_without_harm(words: list[str]) -> None:
    change = {"title": " ".join(words), "note": " ".join(words)}
    assert patched(BEFORE.encode(), "second", change) is not None


def test_long_texts_are_folded_within_the_width() -> None:
    lines = field_lines("title", "word " * 60, 4)
    assert len(lines) > 2
    assert max(map(len, lines)) <= 100
