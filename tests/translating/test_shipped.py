"""The translations that come with the program agree with their source, and go there and back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from handout.build import load
from handout.checks.rules import RULES_BY_FAMILY
from handout.checks.run import check
from handout.checks.translated.source import named_source
from handout.content.source import parse, read_origin
from handout.content.translatable import Part, parts_of
from handout.translating.entries import plain_form
from handout.translating.files import brought_back, exported
from tests.conftest import ROOT

OURS = sorted(
    path
    for path in (ROOT / "examples").glob("*.*.yaml")
    if named_source(path, path.stem.rpartition(".")[2])
)
NAMED = pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)


def texts_of(path: Path) -> list[Part]:
    whole = parts_of(parse(read_origin(path)))
    return [part for part in whole.flat() if part.text is not None]


@NAMED
def test_a_translation_says_what_its_source_says(path: Path) -> None:
    rules = RULES_BY_FAMILY["Translations"]
    found = check(load(path), today=date(2026, 11, 24), rules=rules, built=False).findings
    assert {finding.rule for finding in found} <= {"translation-unreviewed"}


@NAMED
@pytest.mark.parametrize("xliff", [False, True], ids=["po", "xliff"])
def test_a_translation_goes_there_and_back(path: Path, xliff: bool, tmp_path: Path) -> None:
    language = path.stem.rpartition(".")[2]
    source = path.with_name(f"{path.stem.partition('.')[0]}.yaml")
    file = tmp_path / "sent"
    file.write_bytes(exported(source, language, xliff=xliff))
    target, made = brought_back(file, content=source)
    assert target == path
    again = tmp_path / path.name
    again.write_bytes(made.content)
    for old, new in zip(texts_of(path), texts_of(again), strict=True):
        assert plain_form(new) == plain_form(old)
