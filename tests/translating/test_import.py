"""What comes back is taken whole or not at all, and each fault is named with its line."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from handout.build import load
from handout.checks.rules import RULES_BY_FAMILY
from handout.checks.run import check
from handout.errors import ContentError
from handout.translating.files import accepted, brought_back, exported
from tests.translating.delivered import changed, delivered, line_of, refused
from tests.translating.pair import SOURCE, TODAY

BOTH = pytest.mark.parametrize("xliff", [False, True], ids=["po", "xliff"])


def kept(folder: Path, file: Path) -> str:
    """The translation of the file, written beside its source."""
    target, made = brought_back(file)
    assert target == folder / "a.es.yaml"
    target.write_bytes(made.content)
    return made.content.decode()


@BOTH
def test_a_translation_comes_back_clean(tmp_path: Path, xliff: bool) -> None:
    content = kept(tmp_path, delivered(tmp_path, xliff=xliff))
    assert "      - Tome **1,5 mg** dos veces al día con" in content
    assert "        when: how == 'en la clínica'" in content
    assert "language: es\n" in content
    report = check(load(tmp_path / "a.es.yaml"), today=TODAY, rules=RULES_BY_FAMILY["Translations"])
    assert [finding.rule for finding in report.findings] == ["translation-unreviewed"]


@BOTH
def test_a_translation_needs_a_review_even_if_its_source_has_had_one(
    tmp_path: Path, xliff: bool
) -> None:
    file = delivered(tmp_path, xliff=xliff)
    review = "review:\n  status: approved\n  by: Dr A. Example\n  on: 2026-11-01\n"
    (tmp_path / "a.yaml").write_text(SOURCE + review)
    kept(tmp_path, file)
    handout = load(tmp_path / "a.es.yaml").handout
    assert handout.review.status == "draft"
    assert handout.review.by is None
    assert handout.translation
    assert not handout.translation.is_approved


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("el {{day}}", "el {{dia}}", "the field 'day' is lost or broken"),
        ("el {{day}}", "el {day}", "the field 'day' is lost or broken"),
        (".[@who]\"\n\n#. paragraph, under 'How to take it'\n#: a.yaml:11", "\"\n\n#: a.yaml:11",
         "the citation 'who' is lost or broken"),
        ("Tome **1,5 mg**", "Tome **1,5 mg", "a ** is left over"),
        ("**1,5 mg**", "**15 mg**", "the source says 1.5 mg, the translation 15 mg"),
        ("24 horas", "48 horas", "the source says 24, the translation 48"),
        ('"Coma antes."', '""', "it has no translation"),
        ("Coma antes.", "Coma\\fantes.", "cannot be printed"),
    ],
)  # fmt: skip
def test_a_damaged_text_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    file = delivered(tmp_path)
    unit = {"{{day}}": 'body.1.body.2.paragraph"', "Coma": "bullets.1.1", "24": "bullets.2.1"}
    name = next((v for key, v in unit.items() if key in old), 'body.1.body.1.paragraph"')
    problem = refused(changed(file, old, new))
    assert said in problem.message
    assert name.strip('"') in problem.message
    assert problem.mark.line == line_of(file, f"{name}")
    assert not (tmp_path / "a.es.yaml").exists()


def test_a_missing_unit_is_named(tmp_path: Path) -> None:
    file = delivered(tmp_path)
    entries = polib.pofile(str(file))
    entries.remove(next(e for e in entries if e.msgid.startswith("Eat before")))
    entries.save(str(file))
    problem = refused(file)
    assert "bullets.1.1.paragraph' ('Eat before it.'): it is missing" in problem.message


def test_a_source_that_was_changed_since_is_named(tmp_path: Path) -> None:
    file = delivered(tmp_path)
    changed(tmp_path / "a.yaml", "Eat before it.", "Do not eat before it.")
    problem = refused(file)
    assert "the source says something else by now; export it again" in problem.headline()


def test_a_block_that_has_moved_in_the_source_keeps_its_translation(tmp_path: Path) -> None:
    file = delivered(tmp_path)
    caution = "      - caution: Call 911 if you cannot breathe.\n"
    changed(tmp_path / "a.yaml", caution, "")
    changed(tmp_path / "a.yaml", "      - Take **", f"{caution}      - Take **")
    content = kept(tmp_path, file)
    assert content.index("Llame al 911") < content.index("Tome **1,5 mg**")


@BOTH
def test_a_file_that_was_hardly_begun_is_told_in_a_few_lines(tmp_path: Path, xliff: bool) -> None:
    (tmp_path / "a.yaml").write_text(SOURCE)
    file = tmp_path / "a.es.file"
    file.write_bytes(exported(tmp_path / "a.yaml", "es", xliff=xliff))
    with pytest.raises(ContentError, match="8 more units have no translation") as error:
        brought_back(file)
    assert len(error.value.problems) == 6


@BOTH
def test_states_are_kept_there_and_back(tmp_path: Path, xliff: bool) -> None:
    file = delivered(tmp_path, xliff=xliff)
    if xliff:
        text = file.read_text().replace('state="translated"', 'state="reviewed"')
        file.write_text(text.replace('state="reviewed"', 'state="translated"', 1))
    else:
        text = file.read_text().replace("#, fuzzy\n", "")
        file.write_text(text.replace('msgctxt "title"', '#, fuzzy\nmsgctxt "title"'))
    kept(tmp_path, file)
    states = [entry.fuzzy for entry in _exported_again(tmp_path)]
    assert states == [True] + [False] * (len(states) - 1)


def _exported_again(folder: Path) -> list[polib.POEntry]:
    return list(polib.pofile(exported(folder / "a.yaml", "es", xliff=False).decode()))


def test_what_has_changed_in_the_source_comes_back_to_the_translator_as_fuzzy(
    tmp_path: Path,
) -> None:
    file = delivered(tmp_path)
    file.write_text(file.read_text().replace("#, fuzzy\n", ""))
    kept(tmp_path, file)
    changed(tmp_path / "a.yaml", "Eat before it.", "Eat something before it.")
    fuzzy = [entry for entry in _exported_again(tmp_path) if entry.fuzzy]
    assert [(entry.msgid, entry.msgstr) for entry in fuzzy] == [
        ("Eat something before it.", "Coma antes.")
    ]


def approve(path: Path) -> None:
    changed(path, "status: needs-review", "status: approved\n  by: A. Example\n  on: 2026-11-02")


def test_an_approval_is_kept_if_no_text_has_changed(tmp_path: Path) -> None:
    file = delivered(tmp_path)
    kept(tmp_path, file)
    approve(tmp_path / "a.es.yaml")
    kept(tmp_path, file)
    translation = load(tmp_path / "a.es.yaml").handout.translation
    assert translation
    assert (translation.status, translation.by) == ("approved", "A. Example")


def test_an_approval_is_lost_if_a_text_has_changed(tmp_path: Path) -> None:
    file = delivered(tmp_path)
    kept(tmp_path, file)
    approve(tmp_path / "a.es.yaml")
    kept(tmp_path, changed(file, "Coma antes.", "Coma algo antes."))
    translation = load(tmp_path / "a.es.yaml").handout.translation
    assert translation
    assert (translation.status, translation.by) == ("needs-review", None)


def test_a_translation_that_was_brought_up_to_date_by_hand_is_accepted(tmp_path: Path) -> None:
    kept(tmp_path, delivered(tmp_path))
    path = tmp_path / "a.es.yaml"
    changed(tmp_path / "a.yaml", "Eat before it.", "Eat something before it.")
    rules = RULES_BY_FAMILY["Translations"]
    outdated = {f.rule for f in check(load(path), today=TODAY, rules=rules).findings}
    assert "translation-outdated" in outdated
    path.write_bytes(accepted(path))
    found = {f.rule for f in check(load(path), today=TODAY, rules=rules).findings}
    assert found == {"translation-unreviewed"}


def test_an_approval_is_lost_if_the_source_has_changed(tmp_path: Path) -> None:
    kept(tmp_path, delivered(tmp_path))
    path = tmp_path / "a.es.yaml"
    approve(path)
    path.write_bytes(accepted(path))
    assert load(path).handout.translation.is_approved  # type: ignore[union-attr]
    changed(tmp_path / "a.yaml", "Eat before it.", "Eat something before it.")
    path.write_bytes(accepted(path))
    assert not load(path).handout.translation.is_approved  # type: ignore[union-attr]


def test_what_is_no_translation_is_not_accepted(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SOURCE)
    with pytest.raises(ContentError, match="this is no translation"):
        accepted(tmp_path / "a.yaml")


def test_brand_and_paper_of_the_translation_stay(tmp_path: Path) -> None:
    file = delivered(tmp_path)
    kept(tmp_path, file)
    path = tmp_path / "a.es.yaml"
    path.write_text(path.read_text().replace("language: es\n", "language: es\npaper: a4\n"))
    assert "paper: a4\n" in kept(tmp_path, file)


def test_line_ends_of_windows_stay(tmp_path: Path) -> None:
    file = delivered(tmp_path)
    (tmp_path / "a.yaml").write_bytes(SOURCE.replace("\n", "\r\n").encode())
    _, made = brought_back(file)
    assert made.content.count(b"\n") == made.content.count(b"\r\n")


def test_a_file_in_one_pair_of_brackets_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text('{title: Hello, language: en, body: ["Some words."]}')
    file = tmp_path / "a.es.po"
    raw = exported(tmp_path / "a.yaml", "es", xliff=False).decode()
    file.write_text(raw.replace('msgstr ""\n\n', 'msgstr "palabras"\n\n') + 'msgstr "x"\n')
    with pytest.raises(ContentError):
        brought_back(file)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"nothing of this\nis a PO file", "this is no PO file"),
        (b"\xff\xfe", "not UTF-8"),
        (b"<html/>", "this is no XLIFF 2 file"),
        (b"<xliff", "this is no XML"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "has a DOCTYPE"),
    ],
)
def test_what_is_no_translators_file_is_refused_in_words(
    tmp_path: Path, raw: bytes, said: str
) -> None:
    file = tmp_path / "a.es.po"
    file.write_bytes(raw)
    assert said in refused(file).message


@pytest.mark.parametrize("language", ["", "../../es", "es/x", "Spanish language"])
def test_a_language_that_is_none_names_no_file(tmp_path: Path, language: str) -> None:
    file = changed(delivered(tmp_path), '"Language: es\\n"', f'"Language: {language}\\n"')
    assert "does not say which language it is in" in refused(file).message


def test_a_file_whose_source_is_elsewhere_says_how_to_name_it(tmp_path: Path) -> None:
    file = delivered(tmp_path)
    (tmp_path / "a.yaml").rename(tmp_path / "b.yaml")
    assert "'a.yaml' is not beside it; name it with --source" in refused(file).headline()
    target, _ = brought_back(file, content=tmp_path / "b.yaml")
    assert target.name == "b.es.yaml"


def test_the_country_of_the_translation_stays_and_says_how_numbers_are_read(
    tmp_path: Path,
) -> None:
    file = delivered(tmp_path)
    kept(tmp_path, file)
    changed(tmp_path / "a.es.yaml", "language: es\n", "language: es-MX\n")
    content = kept(tmp_path, changed(file, "**1,5 mg**", "**1.5 mg**"))
    assert "language: es-MX\n" in content


def test_no_break_spaces_stay(tmp_path: Path) -> None:
    file = changed(
        delivered(tmp_path), 'msgstr "Día de su visita"', 'msgstr "Día de\u00a0su visita"'
    )
    assert "Día de\u00a0su visita" in kept(tmp_path, file)
