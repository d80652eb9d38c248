"""``handout translate`` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from handout.cli import main
from handout.deliver.release.contents import hindrances
from tests.translating.pair import SOURCE, SPANISH, TODAY


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "a.es.yaml").write_text(SPANISH, encoding="utf-8")
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["translate", *words], catch_exceptions=False)


def test_the_help_says_that_no_machine_translates() -> None:
    assert "This program never translates" in run("--help").output


def test_there_and_back(folder: Path) -> None:
    assert run("export", "a.yaml", "es").output == "a.es.po\n"
    (folder / "a.es.yaml").unlink()
    assert run("import", "a.es.po").output == "a.es.yaml: 13 texts, 13 to be reviewed\n"
    done = run("check")
    assert done.exit_code == 0
    assert "nobody has reviewed" in done.output


def test_xliff_is_named_as_its_tools_look_for_it(folder: Path) -> None:
    assert run("export", "a.yaml", "es", "--xliff").output == "a.es.xlf\n"
    assert (folder / "a.es.xlf").read_bytes().startswith(b"<?xml")


def test_a_file_goes_to_standard_output(folder: Path) -> None:
    assert run("export", "a.yaml", "vi", "-o", "-").stdout.startswith("# Translate the words.")


def test_check_looks_at_every_translation_of_the_folder(folder: Path) -> None:
    (folder / "a.es.yaml").write_text(SPANISH.replace("1,5 mg", "15 mg"))
    done = run("check", "--format", "json")
    assert done.exit_code == 1
    found = json.loads(done.output)["findings"]
    assert {"translation-numbers", "translation-unreviewed"} == {each["rule"] for each in found}
    assert {each["file"] for each in found} == {"a.es.yaml"}


def test_check_in_a_folder_without_translations_says_what_one_is(folder: Path) -> None:
    (folder / "a.es.yaml").unlink()
    assert "There is no translation here" in run("check").output


def test_a_warning_fails_if_it_is_asked_to(folder: Path) -> None:
    assert run("check", "--strict").exit_code == 1


def test_a_translation_in_letters_that_no_font_has_is_compared_all_the_same(folder: Path) -> None:
    (folder / "a.es.yaml").write_text(SPANISH.replace("Coma antes.", "كل قبل ذلك."))
    assert run("check").exit_code == 0


def test_a_broken_file_writes_nothing(folder: Path) -> None:
    run("export", "a.yaml", "es")
    file = folder / "a.es.po"
    file.write_text(file.read_text().replace('{{day}}."\n\n', '{{dia}}."\n\n'))
    (folder / "a.es.yaml").unlink()
    done = run("import", "a.es.po")
    assert done.exit_code == 2
    assert "a.es.po:" in done.stderr
    assert "the field 'day' is lost or broken" in done.stderr
    assert not (folder / "a.es.yaml").exists()


def test_a_language_that_is_none_is_refused(folder: Path) -> None:
    done = run("export", "a.yaml", "../es")
    assert done.exit_code == 2
    assert "is no language" in done.stderr


def test_pseudo_and_accept(folder: Path) -> None:
    assert run("pseudo", "a.yaml").output == "a.en-XA.yaml\n"
    assert run("accept", "a.es.yaml").output == "a.es.yaml: up to date\n"
    assert "memory:" in (folder / "a.es.yaml").read_text()


def test_a_release_waits_for_the_review_of_a_translation(folder: Path) -> None:
    _, found = hindrances(folder / "a.es.yaml", TODAY)
    assert "it is a translation that nobody has reviewed" in [each.reason for each in found]
    approved = SPANISH.replace("needs-review", "approved")
    (folder / "a.es.yaml").write_text(approved)
    _, found = hindrances(folder / "a.es.yaml", TODAY)
    assert "its translation is approved, but not by whom and when" in [e.reason for e in found]
