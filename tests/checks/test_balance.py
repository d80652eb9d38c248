"""Balance and safety: what a handout about a treatment has to tell."""

from __future__ import annotations

import pytest

from tests.checks.examined import found_by, paragraph, places

TREATMENT = "treatment: {kind: medicine}"


def body(*headings: str, treatment: str = TREATMENT) -> str:
    sections = "".join(f'  - heading: "{h}"\n    body: [Some words.]\n' for h in headings)
    return f"title: A title\n{treatment}\nbody:\n{sections or '  - Some words.'}\n"


@pytest.mark.parametrize(
    ("rule", "heading"),
    [
        ("no-risks", "What are the risks?"),
        ("no-risks", "Side effects"),
        ("no-risks", "Possible harms"),
        ("no-exclusions", "Who should not take it"),
        ("no-exclusions", "When you can't have it"),
        ("no-exclusions", "Before you start"),
        ("no-exclusions", "Tell us before the test if you are pregnant"),
        ("no-alternatives", "Other treatments"),
        ("no-alternatives", "Your choices"),
        ("no-alternatives", "What happens without treatment"),
    ],
)
def test_a_section_that_tells_is_enough(rule: str, heading: str) -> None:
    assert found_by(rule, body("How it works", heading)) == []
    assert len(found_by(rule, body("How it works"))) == 1


def test_a_heading_of_a_step_or_an_entry_counts() -> None:
    entry = "  - entries: [{heading: Side effects, body: [Some words.]}]\n"
    assert found_by("no-risks", f"title: A title\n{TREATMENT}\nbody:\n{entry}") == []


def test_words_of_emergency_anywhere_are_enough() -> None:
    call = paragraph("Call 911 if you cannot breathe.", TREATMENT)
    assert found_by("no-emergency", call) == []
    box = f"title: A title\n{TREATMENT}\nbody:\n  - urgent: Call us now.\n"
    assert found_by("no-emergency", box) == []
    assert len(found_by("no-emergency", paragraph("Call us.", TREATMENT))) == 1


def test_what_is_no_treatment_owes_none_of_it() -> None:
    for rule in ("no-risks", "no-exclusions", "no-emergency", "no-alternatives"):
        none = body("A medicine, a drug and a dose", treatment="treatment: {kind: none}")
        assert found_by(rule, none) == []


def test_a_handout_that_reads_like_a_treatment_is_asked_whether_it_is_one() -> None:
    words = "Take this medicine with food. The dose is one tablet. Your medicine, tablets and dose."
    assert places(found_by("treatment-not-said", paragraph(words))) == [(1, 1)]
    assert len(found_by("no-risks", paragraph(words))) == 1
    assert found_by("treatment-not-said", paragraph("Come to the clinic at nine.")) == []


@pytest.mark.parametrize("approval", ["off-label", "unapproved"])
def test_readers_are_told_that_a_use_is_not_approved(approval: str) -> None:
    declared = f"treatment: {{kind: medicine, approval: {approval}}}"
    assert places(found_by("approval-not-told", paragraph("It helps.", declared))) == [(2, 29)]
    told = "The FDA has not approved it for this use."
    assert found_by("approval-not-told", paragraph(told, declared)) == []


@pytest.mark.parametrize(
    "claim",
    [
        "It works.",
        "The lozenges are safe.",
        "There is no risk.",
        "It has no side effects.",
        "It will cure you.",
        "A proven way to heal.",
        "It always helps.",
        "It is completely safe.",
    ],
)
def test_a_claim_without_limits_is_named(claim: str) -> None:
    (finding,) = found_by("absolute-claim", paragraph(f"First words. {claim}"))
    assert finding.mark.line == 4
    assert finding.mark.column >= len('  - "First words. ')


@pytest.mark.parametrize(
    "claim",
    [
        "It works for some people.",
        "It may be effective.",
        "We do not know if it works.",
        "Nobody can say how it works.",
        "It is not proven.",
        "No treatment is safe for everyone.",
        "It is unclear whether it is safe.",
        "Keep it in a safe place.",
        "The clinic's workshop is open.",
    ],
)
def test_a_claim_with_limits_is_left_alone(claim: str) -> None:
    assert found_by("absolute-claim", paragraph(claim)) == []


SECTION = """
title: A title
treatment: {{kind: medicine}}
body:
  - heading: What it does
    body:
      - It eases pain{cite}.
      - It reduces swelling.
sources:
  key: {{text: A source.}}
"""


def test_benefits_without_a_citation_are_named_with_their_lines() -> None:
    (finding,) = found_by("benefit-without-citation", SECTION.format(cite=""))
    assert "2 claims" in finding.message
    assert "lines 6, 7" in finding.message
    assert finding.mark.line == 4


def test_a_section_that_cites_is_left_alone() -> None:
    assert found_by("benefit-without-citation", SECTION.format(cite=" [@key]")) == []


def test_what_is_denied_is_no_benefit() -> None:
    words = paragraph("This does not help and gives no relief.", TREATMENT)
    assert found_by("benefit-without-citation", words) == []
