"""The handouts of ``examples/``: they use every block, and only their review is missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pypdfium2
import pytest

from handout import load, render
from handout.checks.rule import Severity
from handout.checks.run import check
from handout.content.blocks import BLOCKS
from handout.content.walk import parts
from handout.layout.words import words_in
from tests.conftest import ROOT
from tests.reading import structure

EXAMPLES = {path.stem: path for path in sorted((ROOT / "examples").glob("*.yaml"))}
LETTER = EXAMPLES["appointment-letter"]
ANA: dict[str, Any] = {
    "patient": "Ana Example", "day": "2026-12-03", "at": "09:30", "kind": "at the clinic",
    "doctor": "Dr. Lee Example", "phone": "555-0103", "bring": ["Your blood pressure log"],
    "medicines": [["Metformin", "500 mg, twice a day with food"], ["Amlodipine", "5 mg"]],
}  # fmt: skip


def printed(values: dict[str, Any] | None) -> str:
    return " ".join(structure(render(load(LETTER), values=values)).full_text().split())


def test_the_examples_use_every_block() -> None:
    bodies = [load(path).handout.body for path in EXAMPLES.values()]
    used = {name for name, kind in BLOCKS.items() if any(True for _ in parts(bodies, kind))}
    assert used == set(BLOCKS)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_clean_but_for_its_review(name: str) -> None:
    report = check(load(EXAMPLES[name]), today=date(2026, 11, 24))
    wrong = {f.rule for f in report.findings if f.severity != Severity.ADVICE}
    translated = {"translation-unreviewed"} if "." in name else set()
    assert wrong == {"not-reviewed"} | translated
    assert not report.silenced


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_says_on_its_page_that_it_is_a_draft(name: str) -> None:
    loaded = load(EXAMPLES[name])
    said = words_in(loaded.handout.language)
    foot = "".join(pypdfium2.PdfDocument(render(loaded))[0].get_textpage().get_text_range().split())
    for_it = said.unreviewed_translation if "." in name else said.draft
    assert "".join(for_it.split()) in foot


@pytest.mark.parametrize("name", EXAMPLES)
def test_how_a_source_was_confirmed_is_noted(name: str) -> None:
    for source in load(EXAMPLES[name]).handout.sources.values():
        assert source.DOI or source.URL
        assert source.status == "unconfirmed" or source.note


def test_the_letter_prints_what_is_for_this_patient_alone() -> None:
    letter = printed(ANA)
    assert "Dear Ana Example," in letter
    assert "500 mg, twice a day with food" in letter
    assert "Where to come" in letter
    assert "How the call goes" not in letter


def test_a_visit_by_video_is_told_how_to_join() -> None:
    letter = printed({**ANA, "kind": "by video", "medicines": []})
    assert "open the link that we sent you" in letter
    assert "Where to come" not in letter
    assert "Your medicines" not in letter


def test_the_paper_form_of_the_letter_has_a_line_for_each_medicine_and_dose() -> None:
    form = printed(None)
    (lines,) = [f.lines for f in load(LETTER).handout.fields if f.name == "medicines"]
    assert form.count("Dose") == lines
