"""A translation is compared with its source, block by block and text by text."""

from __future__ import annotations

from pathlib import Path

import pytest

from handout.build import load, render
from handout.checks.run import check
from handout.content.translatable import digest
from handout.errors import ContentError
from handout.layout.words import words_in
from tests.reading import artifact_texts
from tests.translating.pair import SOURCE, SPANISH, TODAY, changed, findings


def test_a_good_translation_has_no_findings(tmp_path: Path) -> None:
    assert findings(tmp_path, SPANISH) == []


@pytest.mark.parametrize(
    ("old", "new", "rule", "said", "line"),
    [
        ("1,5 mg", "15 mg", "translation-numbers", "1.5 mg, the translation 15 mg", 11),
        ("1,5 mg", "1,5 ml", "translation-numbers", "1.5 mg, the translation 1,5 ml", 11),
        ("al 911 ", "", "translation-numbers", "911 of the source is missing", 14),
        ("respirar", "respirar en 5 minutos", "translation-numbers", "5 is not in the source", 14),
        ("el {{day}}", "mañana", "translation-fields", "the field 'day' of the source is lost", 12),
        ("el {{day}}", "el {{day}} {{how}}", "translation-fields", "'how' is not in", 12),
        ("[@who]", "", "translation-citations", "the citation 'who' of the source is lost", 11),
        ("org/water", "org/agua", "translation-links", "example.org/agua", 11),
        ("0100", "0199", "translation-fixed", "'phone' is '555-0199' here, and '555-0100' in", 16),
        ("how == 'en la clínica'", "day", "translation-fixed", "'when' is 'day' here", 18),
        ("caution:", "note:", "translation-structure", "this is a note, but a caution", 14),
        ("Cómo tomarlo", "How to take it", "translation-untranslated", "the same as", 9),
        ("of: a.yaml", "of: b.yaml", "translation-source", "the source 'b.yaml' is not there", 4),
        ("of: a.yaml", "of: ../a.yaml", "translation-source", "is not in the same folder", 4),
        ('version: "1.0", status', 'version: "0.9", status', "translation-outdated", "0.9 was", 4),
    ],
)  # fmt: skip
def test_what_differs_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, rule: str, said: str, line: int
) -> None:
    (finding,) = findings(tmp_path, changed(old, new))
    assert finding.rule == rule
    assert said in finding.message
    assert finding.mark.line == line


def test_a_missing_block_is_told_where_it_should_stand(tmp_path: Path) -> None:
    shorter = changed("      - caution: Llame al 911 si no puede respirar.\n", "")
    (finding,) = findings(tmp_path, shorter)
    said = "the caution 'Call 911 if you cannot breathe.' of the source is missing here"
    assert finding.message == f"{said} (a.yaml, line 13)"


def test_a_missing_item_does_not_shift_its_neighbours(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, changed("Coma antes., ", ""))
    assert "'Eat before it.' of the source is missing" in finding.message


def test_a_translation_may_have_other_keywords_than_its_source(tmp_path: Path) -> None:
    spanish = "keywords: [agua, medicamento]\nsummary: Cómo tomarlo.\n" + SPANISH
    assert findings(tmp_path, spanish, "keywords: [water]\naudience: Adults\n" + SOURCE) == []


def test_an_extra_block_is_told(tmp_path: Path) -> None:
    note = "      - note: Esto no está en la fuente.\n"
    extra = changed("      - contact:", f"{note}      - contact:")
    (finding,) = findings(tmp_path, extra)
    assert finding.message == "the note 'Esto no está en la fuente.' is not in the source"


def test_a_link_that_is_lost_is_an_error(tmp_path: Path) -> None:
    link = "[un vaso de agua](https://www.example.org/water)"
    (finding,) = findings(tmp_path, changed(link, "un vaso de agua"))
    assert (finding.rule, finding.severity.value) == ("translation-links", "error")


def test_a_text_whose_source_was_changed_is_out_of_date(tmp_path: Path) -> None:
    texts = ["Your medicine", "Day of your visit", "How we meet", "at the clinic", "by phone",
             "How to take it", "Your visit is on {{day}}.", "Eat before it.",
             "Do not drive for 24 hours.", "Call 911 if you cannot breathe.", "Example Clinic",
             "Come to the door at the back of the house."]  # fmt: skip
    memory = " ".join(map(digest, texts))
    spanish = changed("status: needs-review", f"status: needs-review, memory: {memory}")
    (finding,) = findings(tmp_path, spanish)
    assert finding.rule == "translation-outdated"
    assert finding.mark.line == 11
    assert "a.yaml, line 10" in finding.message


def test_a_file_is_known_for_a_translation_by_its_name(tmp_path: Path) -> None:
    undeclared = changed('translation: {of: a.yaml, version: "1.0", status: needs-review}\n', "")
    findings(tmp_path, undeclared)
    report = check(load(tmp_path / "a.es.yaml"), today=TODAY)
    (finding,) = [f for f in report.findings if f.rule == "translation-unreviewed"]
    assert "by its name this is a translation of a.yaml" in finding.message


def test_an_approval_of_the_source_is_none_of_the_translation(tmp_path: Path) -> None:
    review = "review: {status: approved, by: Dr A. Example, on: 2026-11-01}\n"
    with pytest.raises(ContentError, match="nobody has reviewed the translation"):
        findings(tmp_path, review + SPANISH, review + SOURCE)


@pytest.mark.parametrize("language", ["es", "fr", "vi", "pt"])
def test_an_unreviewed_translation_says_so_at_the_foot_of_each_page(
    tmp_path: Path, language: str
) -> None:
    (tmp_path / "a.es.yaml").write_text(SPANISH.replace("language: es", f"language: {language}"))
    pages = artifact_texts(render(load(tmp_path / "a.es.yaml")))
    words = words_in(language).unreviewed_translation
    assert words != words_in("en").unreviewed_translation
    assert all(words in " ".join(page.split()) for page in pages)


def test_a_reviewed_translation_names_who_approved_the_text(tmp_path: Path) -> None:
    reviewed = changed("needs-review", "approved, by: A. Example, on: 2026-11-02")
    review = "review: {status: approved, by: Dr B. Example, on: 2026-11-03}\n"
    assert findings(tmp_path, review + reviewed) == []
    page, *_ = artifact_texts(render(load(tmp_path / "a.es.yaml")))
    assert "Dr B. Example" in page
