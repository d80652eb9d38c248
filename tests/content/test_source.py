"""YAML text becomes plain values that know their place, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from handout.content.source import Mapping, Origin, Scalar, Sequence, origin_of, parse, read_origin
from handout.errors import NOWHERE, ContentError, Mark, Problem


def origin(text: str | bytes) -> Origin:
    raw = text.encode() if isinstance(text, str) else text
    return origin_of(raw, "content.yaml", Path())


def values(text: str | bytes) -> Mapping:
    found = parse(origin(text))
    assert isinstance(found, Mapping)
    return found


def problem(text: str | bytes) -> Problem:
    with pytest.raises(ContentError) as caught:
        parse(origin(text))
    return caught.value.problems[0]


@pytest.mark.parametrize(
    "written", ["1.10", "no", "yes", "2026-11-24", "0x1F", "1e3", "12:30", "010", "true", ".5", "="]
)
def test_a_plain_value_stays_as_it_is_written(written: str) -> None:
    assert values(f"version: {written}\n") == {"version": written}


def test_a_country_code_or_an_answer_stays_a_word() -> None:
    assert values("languages: [en, de, no]\n") == {"languages": ["en", "de", "no"]}


@pytest.mark.parametrize("written", ["", "~", "null"])
def test_an_empty_value_is_none(written: str) -> None:
    assert values(f"rule: {written}\n") == {"rule": None}


@pytest.mark.parametrize("written", ['""', "'~'", '"null"'])
def test_a_quoted_value_is_text(written: str) -> None:
    assert values(f"rule: {written}\n") == {"rule": written[1:-1]}


def test_every_value_knows_its_line_and_column() -> None:
    found = values("title: Asthma\nbody:\n  - one\n  - heading: Two\n")
    title, body = found["title"], found["body"]
    assert isinstance(title, Scalar)
    assert isinstance(body, Sequence)
    assert title.mark == (1, 8)
    assert found.keys_at == {"title": (1, 1), "body": (2, 1)}
    assert body.mark == (3, 3)
    assert [getattr(item, "mark", None) for item in body] == [(3, 5), (4, 5)]


def test_an_empty_item_knows_its_place() -> None:
    body = values("body:\n  - one\n  -\n")["body"]
    assert isinstance(body, Sequence)
    assert body == ["one", None]
    assert body.items_at[1].line == 3


def test_an_alias_repeats_a_value() -> None:
    assert values("a: &x [1, 2]\nb: *x\n") == {"a": ["1", "2"], "b": ["1", "2"]}


def test_an_alias_bomb_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for level in range(1, 12):
        items = ", ".join([f"*a{level - 1}"] * 10)
        lines.append(f"a{level}: &a{level} [{items}]")
    assert "without bound" in problem("\n".join(lines)).message


def test_an_alias_inside_its_own_value_is_refused() -> None:
    assert "inside the text it repeats" in problem("body: &a\n  - *a\n").message


def test_an_alias_to_nothing_is_refused() -> None:
    assert problem("body: *gone\n").mark == (1, 7)


@pytest.mark.parametrize(
    "written",
    ["!!python/object/apply:os.system [x]", "!!str 1", "!local x", "!!map {a: b}", "!!binary aGk="],
)
def test_tags_are_refused(written: str) -> None:
    assert problem(f"title: {written}\n").message == "a text cannot begin with !"


def test_a_second_document_is_refused_at_its_first_line() -> None:
    assert problem("title: a\n---\ntitle: b\n").mark == (2, 1)


def test_a_document_may_begin_with_its_marker() -> None:
    assert values("---\ntitle: a\n...\n") == {"title": "a"}


def test_every_repeated_key_is_told_with_both_lines() -> None:
    with pytest.raises(ContentError) as caught:
        parse(origin("a: 1\nb: {c: 1, c: 2}\na: 2\n"))
    assert [(p.mark, p.message) for p in caught.value.problems] == [
        ((2, 11), "'c' is here twice (first in line 2)"),
        ((3, 1), "'a' is here twice (first in line 1)"),
    ]


def test_a_tab_in_the_indent_is_told_as_a_tab() -> None:
    assert problem("a:\n\t- b\n").message == "a tab stands where spaces are needed"


def test_a_key_that_is_a_list_is_refused() -> None:
    assert problem("? [a, b]\n: c\n").message == "a key must be a plain word"


def test_too_deep_nesting_is_refused() -> None:
    assert "too deeply" in problem("a: " + "[" * 200 + "]" * 200).message


def test_nesting_beyond_any_stack_is_refused_as_well() -> None:
    assert problem("a: " + "[" * 50_000).message


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_alike_whatever_ends_them(end: str) -> None:
    body = values(end.join(["title: a", "body:", "  - one", "  - two"]))["body"]
    assert isinstance(body, Sequence)
    assert body == ["one", "two"]
    assert body.items_at[1].line == 4


@pytest.mark.parametrize("character", ["\x85", "\u2028", "\u2029"])
def test_a_line_break_that_editors_do_not_count_is_not_counted(character: str) -> None:
    source = origin(f"title: a{character}b\nbody: c\n")
    found = parse(source)
    assert isinstance(found, Mapping)
    assert found.keys_at["body"] == (2, 1)
    assert source.line(2) == "body: c"


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert values(b"\xef\xbb\xbftitle: a\n").keys_at == {"title": (1, 1)}


def test_the_first_byte_that_is_not_utf_8_is_told_by_its_character() -> None:
    with pytest.raises(ContentError) as caught:
        origin("title: a\nbody: Café, ".encode() + b"caf\xe9\n")
    (found,) = caught.value.problems
    assert found.mark == (2, 16)
    assert found.excerpt.startswith("body: Café, caf")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "latin-1"])
def test_other_encodings_are_refused(encoding: str) -> None:
    with pytest.raises(ContentError, match="not UTF-8"):
        origin("title: Café\n".encode(encoding))


@pytest.mark.parametrize("written", [r'"a\x07b"', r'"a\0b"', r'"\x1b[31m"', r'"\uFFFE"'])
def test_a_character_that_cannot_be_printed_is_refused_even_when_it_is_written_as_an_escape(
    written: str,
) -> None:
    assert "cannot be printed" in problem(f"summary: {written}\n").message


def test_an_empty_file_holds_nothing() -> None:
    assert parse(origin("")) is None
    assert parse(origin("# only a comment\n")) is None


def test_a_file_that_is_not_there_is_told_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"gone\.yaml: there is no such file"):
        read_origin(tmp_path / "gone.yaml")


def test_a_folder_is_told_as_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="this is a folder; name a file in it"):
        read_origin(tmp_path)


def test_a_file_without_end_is_refused() -> None:
    with pytest.raises(ContentError, match="larger than 20 MB"):
        read_origin(Path("/dev/zero"))


def test_find_stays_at_the_start_when_there_is_nothing_to_find() -> None:
    source = origin("title: a\nbody: b\n")
    assert source.find("b", Mark(1, 8)) == (2, 1)
    assert source.find("z", Mark(1, 8)) == (1, 8)
    assert source.find("", Mark(1, 8)) == (1, 8)


def test_find_from_nowhere_searches_the_file_less_its_comments() -> None:
    source = origin("# a title\ntitle: a\n")
    assert source.find("title", NOWHERE) == (2, 1)
    assert source.find("z", NOWHERE) == NOWHERE
