"""The items of the PEMAT-P and the CDC index that a program decides."""

from __future__ import annotations

from handout.build import load
from handout.checks.pemat import ITEMS, decided, figures_of
from handout.checks.reports.text import as_text
from handout.checks.run import check
from handout.checks.subject import Subject
from handout.content.origin import origin_of
from tests.checks.examined import ROOT, TODAY


def answers(content: str) -> dict[tuple[str, int], str | None]:
    loaded = load(origin_of(content.encode(), "handout.yaml", ROOT))
    items = decided(Subject(loaded, TODAY))
    return {(each.item.instrument, each.item.number): each.answer for each in items}


def test_the_printed_instrument_has_its_twenty_four_items_and_the_index_its_twenty() -> None:
    pemat = [item.number for item in ITEMS if item.instrument == "PEMAT-P"]
    assert pemat == [*range(1, 13), *range(15, 27)]
    assert [i.number for i in ITEMS if i.instrument == "CDC index"] == [*range(1, 21)]


def test_what_needs_judgement_is_left_to_a_person() -> None:
    found = answers("title: A\nbody: [Words.]\n")
    for number in (2, 3, 6, 7, 10, 15, 24, 25, 26):
        assert found["PEMAT-P", number] is None


def test_what_can_be_seen_is_decided() -> None:
    found = answers(
        """
title: A
at_a_glance: [Call us.]
body:
  - heading: What to do
    body:
      - steps: [Call us., Come in.]
  - heading: Bring
    body:
      - checklist: [Your card]
"""
    )
    for number in (1, 8, 9, 11, 12, 20, 22, 23):
        assert found["PEMAT-P", number] == "yes", number
    assert found["PEMAT-P", 19] == found["PEMAT-P", 17] == "does not apply"
    assert found["CDC index", 8] == "yes"


def test_what_is_missing_is_a_no() -> None:
    found = answers("title: A\nbody:\n  - heading: H\n    body: [Some people were treated.]\n")
    for number in (1, 9, 11, 12, 20):
        assert found["PEMAT-P", number] == "no", number


def test_in_another_language_words_are_a_person_s_to_judge() -> None:
    found = answers("title: A\nlanguage: es\nbody: [Palabras.]\n")
    assert found["PEMAT-P", 5] is None
    assert found["PEMAT-P", 20] is None
    assert found["PEMAT-P", 11] == "no"


def test_the_report_counts_the_items_and_grades_each_section() -> None:
    loaded = load(ROOT / "content.yaml")
    report = check(loaded, today=TODAY)
    counts = figures_of(report.items, "PEMAT-P")
    assert sum(counts.values()) == 24
    text = as_text(report)
    assert f"{counts['person']} need a person" in text
    assert [grade.heading for grade in report.grades][:2] == [
        "",
        "What is Ketamine-Assisted Psychotherapy?",
    ]
    assert all(grade.flesch_kincaid > 6 for grade in report.grades[:1])
