"""The frame of the checks: places, silencing, languages, what fails."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handout import check, load
from handout.build import load as load_content
from handout.checks.rule import Found, Rule, Severity
from handout.checks.rules import RULES, RULES_BY_FAMILY
from handout.checks.run import check as check_handout
from handout.checks.subject import Subject
from handout.content.origin import origin_of
from handout.errors import ContentError, Mark
from tests.checks.examined import ROOT, TODAY, report_of

SEED = ROOT / "content.yaml"


def test_the_seed_is_told_at_least_what_a_clinician_has_to_know() -> None:
    rules = {finding.rule for finding in check(load(SEED), today=TODAY).findings}
    assert {"no-risks", "benefit-without-citation", "not-reviewed"} <= rules


def test_checking_changes_nothing() -> None:
    before = SEED.read_bytes()
    check(load(SEED), today=TODAY)
    assert SEED.read_bytes() == before


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_rule_says_why_it_matters_with_its_source_and_what_to_do(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z][a-z-]+", rule.id)
    assert rule.why[0].isupper()
    assert rule.why.endswith((".", "?"))
    assert len(rule.source) > 8
    assert rule.advice
    assert not rule.advice.endswith(".")


def test_no_two_rules_have_one_id() -> None:
    assert sum(len(rules) for rules in RULES_BY_FAMILY.values()) == len(RULES)


def test_findings_stand_in_the_order_of_the_file() -> None:
    marks = [finding.mark for finding in check(load(SEED), today=TODAY).findings]
    assert marks == sorted(marks)


def test_a_finding_shows_the_line_it_points_into() -> None:
    lines = SEED.read_text(encoding="utf-8").split("\n")
    for finding in check(load(SEED), today=TODAY).findings:
        if finding.mark.line:
            assert finding.excerpt == lines[finding.mark.line - 1]


def test_a_silenced_rule_is_told_with_its_reason() -> None:
    report = report_of(
        """
        title: A title
        checks:
          ignore: {not-reviewed: our clinicians sign on paper}
        """,
        "not-reviewed",
    )
    assert report.findings == ()
    assert [(one.finding.rule, one.reason) for one in report.silenced] == [
        ("not-reviewed", "our clinicians sign on paper")
    ]


def test_silencing_needs_a_reason() -> None:
    with pytest.raises(ContentError, match="ignore"):
        report_of("title: A title\nchecks: {ignore: {not-reviewed: }}\n")


def test_silencing_a_rule_that_there_is_not_is_told_at_its_place() -> None:
    report = report_of(
        "title: A title\nchecks:\n  ignore:\n    not-reviewd: a reason\n", "no-risks"
    )
    (finding,) = report.findings
    assert (finding.rule, tuple(finding.mark)) == ("unknown-rule", (4, 5))
    assert "'not-reviewed'" in finding.advice


def test_rules_that_do_not_know_the_language_are_named_and_not_run() -> None:
    report = report_of(
        "title: Quimioterapia\nlanguage: es\nbody:\n  - Este tratamiento es seguro.\n"
    )
    assert "no-risks" in report.undecided
    assert "not-reviewed" not in report.undecided
    assert "not-reviewed" in {finding.rule for finding in report.findings}


def test_a_handout_that_cannot_be_built_is_not_checked() -> None:
    with pytest.raises(ContentError, match="cited"):
        report_of("title: A title\nbody:\n  - Words [@nowhere].\n")


def test_errors_fail_and_warnings_fail_only_when_strict() -> None:
    draft = report_of("title: A title\n", "not-reviewed")
    assert not draft.fails()
    assert draft.fails(strict=True)
    overdue = report_of("title: A title\nreview: {next: 2020-01-01}\n", "review-overdue")
    assert overdue.fails()


def test_advice_never_fails() -> None:
    approved = "review: {status: approved, by: Dr A. Example, on: 2026-11-01}"
    report = report_of(f"title: A title\n{approved}\n", "no-next-review")
    assert [finding.severity for finding in report.findings] == [Severity.ADVICE]
    assert not report.fails(strict=True)


WORDS = st.text(
    st.sampled_from("aA b.B?!e'’\"“()[]{}*_\\-:;,%0129éß\n@#&ΩЖ"), min_size=1, max_size=120
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4), WORDS)
def test_no_text_makes_a_rule_stumble(paragraphs: list[str], heading: str) -> None:
    import json

    lines = ["title: A title", "treatment: {kind: medicine, approval: off-label}", "body:"]
    lines += [f"  - heading: {json.dumps(heading)}", "    body:"]
    lines += [f"      - {json.dumps(words)}" for words in paragraphs]
    text = "\n".join(lines) + "\n"
    try:
        loaded = load_content(origin_of(text.encode(), "handout.yaml", ROOT))
        report = check_handout(loaded, today=TODAY)
    except ContentError:
        return
    for finding in report.findings:
        line = text.split("\n")[finding.mark.line - 1] if finding.mark.line else ""
        assert finding.file != "handout.yaml" or finding.mark.column <= len(line) + 1


def test_every_sentence_of_the_seed_is_found_at_its_place() -> None:
    loaded = load(SEED)
    for sentence in Subject(loaded, TODAY).sentences:
        line = loaded.origin.line(sentence.mark.line)
        first = sentence.words.split()[0]
        assert line[sentence.mark.column - 1 :].startswith(first)


def test_words_that_are_folded_and_marked_up_are_found() -> None:
    content = "title: A title\nbody:\n  - First words here. Take **one\n    tablet** a day.\n"
    loaded = load_content(origin_of(content.encode(), "handout.yaml", ROOT))
    subject = Subject(loaded, TODAY)
    assert [tuple(s.mark) for s in subject.sentences] == [(3, 5), (3, 23)]
    assert tuple(subject.place_of("tablet a day", subject.sentences[0].mark)) == (4, 5)


def test_a_brand_finding_points_into_the_brand_file() -> None:
    loaded = load(SEED)
    rule = RULES["contrast"]
    pale = Rule(
        **{**vars(rule), "examine": lambda subject: [Found(Mark(1, 1), "x", in_brand=True)]}
    )
    (finding,) = check_handout(loaded, rules=[pale], today=TODAY).findings
    assert finding.file == loaded.brand_origin.file
