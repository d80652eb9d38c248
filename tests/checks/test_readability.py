"""The reading grade is the formulas' own, and names the sentences that make it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handout.build import load
from handout.checks.reading_grade import Measure, measure, readings
from handout.checks.rule import Severity
from handout.checks.subject import Subject
from handout.content.origin import origin_of
from tests.checks.examined import ROOT, TODAY, found_by, report_of

EASY = "The cat sat on the mat. " * 20
MIDDLE = "You can ask your nurse about another medicine for the pain in your shoulder. " * 12
HARD = "Comprehensive individual psychotherapy necessitates considerable emotional stability. " * 15

FIELDS = "[{name: telecommunication, label: Telephone}]"


def subject_of(body: str, **more: str) -> Subject:
    keys = "".join(f"{key}: {value}\n" for key, value in more.items())
    text = f"title: A title\n{keys}body:\n{body}"
    return Subject(load(origin_of(text.encode(), "handout.yaml", ROOT)), date(2026, 11, 24))


def content(*paragraphs: str) -> str:
    return "title: A title\nbody:\n" + "".join(f"  - {words.strip()}\n" for words in paragraphs)


def test_the_grade_is_that_of_the_formula() -> None:
    # 6 words in 1 sentence, 6 syllables: 0.39 * 6 + 11.8 * 1 - 15.59 = -1.45, told as 0
    assert measure(subject_of("  - The cat sat on the mat.\n").sentences).grade == 0
    # 5 words in 1 sentence, 9 syllables
    counted = measure(subject_of("  - Ask the receptionist on Monday.\n").sentences)
    assert counted == Measure(1, 5, 5, 9, 1)
    assert counted.grade == pytest.approx(0.39 * 5 + 11.8 * 9 / 5 - 15.59)


def test_the_smog_grade_is_that_of_the_formula() -> None:
    assert Measure(30, 300, 300, 400, 16).smog == pytest.approx(1.043 * 4 + 3.1291)
    assert Measure(15, 150, 150, 200, 8).smog == pytest.approx(1.043 * 4 + 3.1291)


@pytest.mark.parametrize(
    ("path", "slack"), [("content.yaml", 1.2), ("tests/data/every-block.yaml", 0.3)]
)
def test_another_program_gives_about_the_same_grades(path: str, slack: float) -> None:
    """textstat undercounts names of medicines (colonoscopy: 1), and so the seed's grade."""
    import textstat_rs

    sentences = Subject(load(ROOT / path), TODAY).sentences
    text = " ".join(s.words if s.words[-1] in ".!?" else f"{s.words}." for s in sentences)
    whole = measure(sentences)
    assert whole.grade == pytest.approx(textstat_rs.flesch_kincaid_grade(text), abs=slack)
    assert whole.smog == pytest.approx(textstat_rs.smog_index(text), abs=slack)


@pytest.mark.parametrize(
    "words",
    [
        "Call us on 555-0100 and ask for a new day.",
        "Call us on https://www.incomprehensibilities.example.org and ask for a new day.",
        "Call us on appointments@administration.example.org and ask for a new day.",
        "Call us on {{telecommunication}} and ask for a new day.",
    ],
)
def test_numbers_addresses_and_personal_fields_have_no_syllables(words: str) -> None:
    counted = measure(subject_of(f'  - "{words}"\n', fields=FIELDS).sentences)
    assert (counted.words, counted.spelled, counted.long_words) == (10, 9, 0)


def test_a_citation_leaves_the_grade_as_it_is() -> None:
    sources = "sources: {kandel: {text: Kandel, status: confirmed}}\n"
    cited = subject_of("  - Most people feel better after a week [@kandel].\n" + sources)
    assert measure(cited.sentences) == Measure(1, 7, 7, 10, 0)


def test_short_items_without_a_full_stop_are_no_sentences() -> None:
    body = "  - [Chronic pain, Bipolar disorder, you feel very sick and dizzy]\n"
    assert measure(subject_of(body).sentences) == Measure(1, 6, 6, 8, 0)


def test_words_in_another_language_are_not_measured() -> None:
    body = (
        '  - "[Llame inmediatamente a su enfermera responsable.]{lang=es}"\n  - Call your nurse.\n'
    )
    assert readings(subject_of(body))[0].measure.words == 3


@pytest.mark.parametrize(
    ("words", "severity"), [(EASY, None), (MIDDLE, Severity.ADVICE), (HARD, Severity.WARNING)]
)
def test_a_grade_above_six_is_told_and_above_eight_is_a_warning(
    words: str, severity: Severity | None
) -> None:
    found = found_by("reading-grade", content(words))
    assert [each.severity for each in found] == ([severity] if severity else [])


def test_a_grade_is_told_at_the_title_with_its_figures() -> None:
    (found,) = found_by("reading-grade", content(HARD))
    assert tuple(found.mark) == (1, 8)
    assert "(Flesch-Kincaid, 105 words); aim at 6, and stay at 8 or below" in found.message


def test_a_text_too_short_to_judge_has_no_grade() -> None:
    short = content(HARD[: len(HARD) // 3])
    assert not report_of(short, "reading-grade", "smog-grade", "hardest-sentences").findings


def test_long_words_make_the_smog_grade() -> None:
    (found,) = found_by("smog-grade", content(HARD))
    assert "words have three or more syllables" in found.message
    assert not found_by("smog-grade", content(EASY))


def test_a_section_that_reads_far_harder_is_named_at_its_heading() -> None:
    text = (
        "title: A title\nbody:\n"
        f"  - heading: Easy\n    body:\n      - {EASY * 3}\n"
        f"  - heading: Risks\n    body:\n      - {HARD}\n"
    )
    (found,) = found_by("section-grade", text)
    assert tuple(found.mark) == (6, 14)
    assert "'Risks'" in found.message
    assert not found_by("section-grade", text.replace(HARD, EASY))


def test_a_mean_above_fifteen_words_is_told() -> None:
    long = "This is one of the ways in which we can help you get to where you can sleep at night. "
    (found,) = found_by("mean-sentence-length", content(long * 6))
    assert "20.0 words on average" in found.message
    assert not found_by("mean-sentence-length", content(MIDDLE))


def test_the_five_hardest_sentences_are_named_at_their_lines() -> None:
    long = [f"{HARD.split('.')[0]}{' undeniably' * n}." for n in (1, 0, 2, 4, 3, 0, 6, 5, 0, 0)]
    found = found_by("hardest-sentences", content(*long, HARD))
    assert [each.mark.line for each in found] == [5, 6, 7, 9, 10]
    assert "1 of 5, 'Comprehensive individual psychotherapy necessitates" in found[3].message
    assert ": 13 words, " in found[3].message


def test_nothing_is_hardest_in_an_easy_text() -> None:
    assert not found_by("hardest-sentences", content(EASY * 3, "Comprehensive psychotherapy " * 5))


def test_the_seed_reads_far_above_the_target() -> None:
    seed = (ROOT / "content.yaml").read_text(encoding="utf-8")
    report = report_of(seed, "reading-grade", "smog-grade", "hardest-sentences")
    assert [(each.rule, each.excerpt.strip()[:20]) for each in report.findings] == [
        ("reading-grade", "title: Ketamine-Assi"),
        ("smog-grade", "title: Ketamine-Assi"),
        ("hardest-sentences", "- Ketamine-Assisted "),
        ("hardest-sentences", "- Controlled Dosage:"),
        ("hardest-sentences", "text: People interes"),
        ("hardest-sentences", "- Works for Some, No"),
        ("hardest-sentences", "- Not a Quick Fix: I"),
    ]
    assert "grade 14." in report.findings[0].message


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=90), max_size=5)
)
def test_any_text_can_be_measured(texts: list[str]) -> None:
    import json

    body = (
        "".join(f"  - {json.dumps('x ' + text, ensure_ascii=False)}\n" for text in texts)
        or "  []\n"
    )
    whole = readings(subject_of(body))[0].measure
    assert whole.spelled <= whole.words
    assert whole.grade >= 0
