"""Each block from the ways an author may write it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from handout.build import load
from handout.content import blocks
from handout.content.blocks import BLOCKS
from handout.content.model import Handout
from handout.content.parts import Model
from handout.content.source import origin_of
from handout.content.walk import cited_keys, sections, texts


def handout(text: str) -> Handout:
    return load(origin_of(text.encode(), "content.yaml", Path())).handout


def body(text: str) -> list[Any]:
    """The blocks under ``body:``, written without its indent."""
    indented = "".join(f"  {line}\n" for line in text.splitlines())
    return list(handout(f"title: T\nbody:\n{indented}").body)


def block(text: str) -> Any:
    (found,) = body(text)
    return found


def plain(part: object) -> list[str]:
    return [text.plain for text in texts(part)]


def same(one: str, other: str) -> bool:
    return bool(block(one) == block(other))


def test_a_bare_string_is_a_paragraph() -> None:
    assert same("- Words.", "- paragraph: Words.")
    assert isinstance(block("- Words."), blocks.Paragraph)


def test_a_bare_list_is_a_bulleted_list() -> None:
    assert same("- [a, b]", "- bullets: [a, b]")
    assert isinstance(block("- [a, b]"), blocks.Bullets)


def test_an_item_may_hold_several_blocks() -> None:
    found = block("- numbers:\n    - - Take it.\n      - [with food, with water]\n")
    first, second = found.items[0]
    assert isinstance(first, blocks.Paragraph)
    assert isinstance(second, blocks.Bullets)


def test_one_block_stands_for_a_list_of_one() -> None:
    assert same("- note: Words.", "- note: [Words.]")
    assert same("- heading: H\n  body: Words.", "- heading: H\n  body: [Words.]")
    assert same("- note: {rule: }", "- note: [{rule: }]")


def test_a_whole_body_may_be_one_paragraph() -> None:
    assert plain(handout("title: T\nbody: Words.\n").body) == ["Words."]


def test_a_lead_in_is_written_before_a_colon_or_apart() -> None:
    short, long = block(
        "- points:\n    - Dose: One puff.\n    - lead: Dose.\n      text: One puff."
    ).items
    assert plain(short) == ["Dose", "One puff."]
    assert plain(long) == ["Dose.", "One puff."]
    assert (short.colon, long.colon) == (True, False)


def test_text_and_body_are_two_names_for_one_thing() -> None:
    assert same("- points: [{lead: A, text: b}]", "- points: [{lead: A, body: b}]")


def test_a_lead_in_knows_its_place() -> None:
    (point,) = block("- points:\n    - Dose: One puff.").items
    assert point.lead.mark == (4, 9)


def test_a_lead_in_may_explain_with_several_blocks() -> None:
    (point,) = block("- points:\n    - Onset:\n        - Slow.\n        - [a, b]").items
    assert [type(inner) for inner in point.body] == [blocks.Paragraph, blocks.Bullets]


def test_a_step_is_a_string_or_a_heading_with_a_body() -> None:
    short, long, bare = block(
        "- steps:\n    - Shake.\n    - {heading: H, body: b}\n    - heading: I"
    ).items
    assert (short.heading, plain(short.body)) == (None, ["Shake."])
    assert plain(long) == ["H", "b"]
    assert plain(bare) == ["I"]


def test_an_entry_needs_no_body() -> None:
    assert plain(block("- entries: [{heading: A}, {heading: B, body: b}]")) == ["A", "B", "b"]


@pytest.mark.parametrize("kind", ["note", "caution", "urgent"])
def test_a_callout_knows_its_kind_and_has_a_title_or_none(kind: str) -> None:
    found = block(f"- {kind}: Words.\n  title: T")
    assert (found.kind, plain(found)) == (kind, ["T", "Words."])
    assert block(f"- {kind}: Words.").title is None


def test_key_facts_are_lead_ins_or_blocks() -> None:
    points = block("- key_facts:\n    - Dose: one\n    - lead: Food.\n      text: yes")
    words = block("- key_facts:\n    - A sentence.\n    - note: Words.")
    assert [type(item) for item in points.items] == [blocks.Point, blocks.Point]
    assert [type(item) for item in words.items] == [blocks.Paragraph, blocks.Note]


def test_at_a_glance_is_written_like_key_facts() -> None:
    found = handout("title: T\nat_a_glance:\n  - What: a tour\n")
    assert isinstance((found.at_a_glance or [])[0], blocks.Point)


def test_a_table_has_cells_that_may_be_empty_and_numbers_as_written() -> None:
    found = block(
        '- table:\n  header: [Day, Dose]\n  rows:\n    - [Monday, 1.50]\n    - [Tuesday, ""]'
    )
    assert found.caption is None
    assert [[cell.plain for cell in row] for row in found.rows] == [
        ["Monday", "1.50"],
        ["Tuesday", ""],
    ]


def test_a_figure_keeps_the_place_of_its_file_name() -> None:
    found = block("- figure: lungs.svg\n  alt: Two lungs")
    assert (str(found.file), found.file.mark) == ("lungs.svg", (3, 13))


def test_yes_and_no_are_answers_where_an_answer_is_asked_for() -> None:
    assert block("- figure: x.png\n  decorative: yes").decorative is True
    assert block("- contact: Desk\n  qr: no").qr is False


@pytest.mark.parametrize("name", ["page_break", "rule"])
def test_a_break_or_a_rule_is_its_word_alone(name: str) -> None:
    assert isinstance(block(f"- {name}:"), BLOCKS[name])


def test_columns_are_two() -> None:
    left, right = block("- columns:\n    - [[a, b]]\n    - Words.").columns
    assert (plain(left), plain(right)) == (["a", "b"], ["Words."])


def test_the_first_known_word_says_what_a_block_is() -> None:
    assert isinstance(block("- title: T\n  note: Words."), blocks.Note)


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_every_block_is_written_under_the_name_it_is_listed_with(name: str) -> None:
    aliases = {field.alias or key for key, field in BLOCKS[name].model_fields.items()}
    assert name in aliases


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_every_block_says_what_it_is_for(name: str) -> None:
    assert (BLOCKS[name].__doc__ or "") != (Model.__doc__ or "")


def test_norwegian_is_a_language_and_not_a_no() -> None:
    assert handout("title: T\nlanguage: no\n").language == "no"


@pytest.mark.parametrize("written", ["1.10", "2", "v3", '"1.10"'])
def test_a_version_is_printed_as_it_is_written(written: str) -> None:
    assert handout(f"title: T\nversion: {written}\n").version == written.strip('"')


def test_a_date_is_a_day() -> None:
    assert handout("title: T\nissued: 2026-11-24\n").issued == date(2026, 11, 24)


@pytest.mark.parametrize("written", ["A4", "a4"])
def test_paper_is_named_as_on_its_pack(written: str) -> None:
    assert handout(f"title: T\npaper: {written}\n").paper == "a4"


def test_a_handout_cannot_be_changed_once_it_is_checked() -> None:
    with pytest.raises(ValueError, match="frozen"):
        handout("title: T\n").language = "es"  # type: ignore[misc]


def test_a_source_gives_its_csl_fields_and_nothing_for_editors() -> None:
    found = handout(
        "title: T\nsources:\n  a:\n    title: A\n    container-title: J\n    volume: 51\n"
        "    author: ['Dore, Jennifer']\n    status: confirmed\n    note: for editors\n"
    ).sources["a"]
    assert found.csl_fields() == {
        "title": "A",
        "container-title": "J",
        "volume": "51",
        "author": ["Dore, Jennifer"],
    }


CITING = """\
title: T [@k1]
subtitle: S [@k2]
sources: {}
body:
  - heading: H [@k5]
    body:
      - table: C [@k6]
        header: ["a [@k7]", b]
        rows: [["c [@k8]", "d [@k9]"]]
      - note: N [@k11]
        title: T [@k10]
      - key_facts: ["F [@k13]"]
        title: T [@k12]
      - points: ["L [@k14]": "X [@k15]"]
      - figure: x.png
        alt: x
        caption: C [@k16]
        credit: C [@k17]
      - columns: [["l [@k18]"], ["r [@k19]"]]
      - Again [@k1; @k20]
at_a_glance:
  - "G [@k3]": "E [@k4]"
"""


def test_sources_are_numbered_in_the_order_in_which_a_reader_meets_them() -> None:
    assert cited_keys(handout(CITING)) == [f"k{number}" for number in range(1, 21)]


def test_sections_are_found_the_outer_before_the_inner() -> None:
    found = handout(
        "title: T\nbody:\n  - heading: A\n    body:\n      - heading: B\n  - note: {heading: C}\n"
    )
    assert [section.heading.plain for section in sections(found.body)] == ["A", "B", "C"]
