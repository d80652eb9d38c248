"""Purpose and action: what it is for, what to do, whom to call."""

from __future__ import annotations

from pathlib import Path

import pytest

from handout.checks.instructions import is_instruction
from tests.checks.examined import found_by, paragraph, places


@pytest.mark.parametrize(
    "words",
    [
        "Call us at nine.",
        "Please bring your card.",
        "If you feel dizzy, sit down.",
        "Never drive on that day.",
        "“Stop taking it.”",
        "Don’t eat before the test.",
        "After the test, drink water.",
    ],
)
def test_a_sentence_that_begins_with_what_to_do_is_an_instruction(words: str) -> None:
    assert is_instruction(words)


@pytest.mark.parametrize(
    "words", ["Lozenges are easy to use.", "You will be called.", "The call is free.", "", "…"]
)
def test_other_sentences_are_none(words: str) -> None:
    assert not is_instruction(words)


def test_a_handout_without_an_instruction_is_found() -> None:
    assert places(found_by("no-action", paragraph("Lozenges are easy to use."))) == [(1, 1)]
    assert found_by("no-action", paragraph("Ask us about lozenges.")) == []
    assert found_by("no-action", "title: A\nbody:\n  - checklist: [Your card]\n") == []


def test_a_purpose_stands_in_a_subtitle_a_box_or_an_opening_paragraph() -> None:
    section = "body:\n  - heading: A\n    body: [Words.]\n"
    assert len(found_by("no-purpose", f"title: A\n{section}")) == 1
    assert found_by("no-purpose", f"title: A\nsubtitle: For you\n{section}") == []
    assert found_by("no-purpose", f"title: A\nat_a_glance: [Words.]\n{section}") == []
    assert found_by("no-purpose", "title: A\nbody: [This is for you.]\n") == []


def test_a_summary_is_a_box() -> None:
    assert len(found_by("no-summary", paragraph("Words."))) == 1
    assert found_by("no-summary", "title: A\nbody:\n  - key_facts: [Words.]\n") == []


def test_a_long_stretch_under_one_heading_is_found_and_a_split_one_is_not() -> None:
    words = "word " * 120
    long = f"title: A\nbody:\n  - heading: H\n    body: [{words}, {words}]\n"
    assert places(found_by("long-chunk", long)) == [(3, 14)]
    inner = f"      - heading: I\n        body: [{words}]\n"
    split = f"title: A\nbody:\n  - heading: H\n    body:\n      - {words}\n{inner}"
    assert found_by("long-chunk", split) == []


@pytest.mark.parametrize("heading", ["Introduction", "General information", "Other", "Overview:"])
def test_a_heading_that_says_nothing_is_found(heading: str) -> None:
    content = f'title: A\nbody:\n  - heading: "{heading}"\n    body: [Words.]\n'
    assert len(found_by("vague-heading", content)) == 1


def test_a_heading_that_says_something_is_left_alone() -> None:
    content = "title: A\nbody:\n  - heading: Information we keep about you\n    body: [Words.]\n"
    assert found_by("vague-heading", content) == []


def test_a_list_a_box_or_bold_words_draw_the_eye() -> None:
    assert len(found_by("no-visual-cues", paragraph("Words."))) == 1
    assert found_by("no-visual-cues", paragraph("**Bold** words.")) == []
    assert found_by("no-visual-cues", "title: A\nbody:\n  - note: Words.\n") == []


def test_a_reader_who_is_never_addressed_is_found_at_the_first_patient() -> None:
    assert places(found_by("not-addressed", paragraph("Some patients ask."))) == [(4, 11)]
    assert found_by("not-addressed", paragraph("Patients like you ask.")) == []


def test_a_crowded_paragraph_should_be_steps() -> None:
    crowded = "Wash your hands. Open the box. Take one tablet."
    assert places(found_by("no-steps", paragraph(crowded))) == [(4, 5)]
    assert found_by("no-steps", paragraph("Wash your hands. It takes a minute.")) == []


@pytest.mark.parametrize(
    "body", ["Call 555 010 0199.", "[Call us](tel:+15550100199).", "In danger call 911."]
)
def test_a_number_to_call_is_enough(body: str) -> None:
    assert found_by("no-contact", paragraph(body)) == []


def test_nobody_to_call_is_found(tmp_path: Path) -> None:
    (finding,) = found_by("no-contact", paragraph("Words."), folder=tmp_path)
    assert finding.severity == "warning"


def test_a_number_in_the_foot_of_the_page_alone_is_advice() -> None:
    (finding,) = found_by("no-contact", paragraph("Words."))
    assert finding.severity == "advice"
