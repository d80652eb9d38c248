"""Whatever comes back, and whatever is compared: it works, or fails in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handout.build import load
from handout.checks.rules import RULES_BY_FAMILY
from handout.checks.subject import Subject
from handout.checks.translated.quantities import difference
from handout.content.origin import origin_of
from handout.errors import ContentError
from handout.translating.files import brought_back
from tests.test_properties import WORDS, blocks
from tests.translating.delivered import delivered
from tests.translating.pair import TODAY

SETTINGS = settings(
    max_examples=40, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
SNIPPETS = ["{{", "}}", "**", "[@who]", "](", "<pc", "<ph", "/>", "</pc>", "msgid", "msgstr", '"',
            "\\", "\n", "#, fuzzy\n", "<target>", "</target>", 'id="1"', "5", "\u202e"]  # fmt: skip


@SETTINGS
@given(
    xliff=st.booleans(), at=st.floats(0, 1), cut=st.integers(0, 40),
    put=st.lists(st.sampled_from(SNIPPETS), max_size=3),
)  # fmt: skip
def test_a_file_that_was_damaged_anywhere_is_taken_or_refused_in_words(
    tmp_path: Path, xliff: bool, at: float, cut: int, put: list[str]
) -> None:
    file = delivered(tmp_path, xliff=xliff)
    text = file.read_text(encoding="utf-8")
    place = int(at * len(text))
    file.write_text(text[:place] + "".join(put) + text[place + cut :], encoding="utf-8")
    try:
        brought_back(file)
    except ContentError as error:
        problems = error.problems
        assert problems
        assert all(problem.message and problem.file for problem in problems)


@SETTINGS
@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_words(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "a.es.po"
    file.write_bytes(raw)
    with pytest.raises(ContentError):
        brought_back(file)


@SETTINGS
@given(st.lists(blocks(WORDS), max_size=3), st.lists(blocks(WORDS), max_size=3))
def test_any_two_handouts_can_be_compared(
    tmp_path: Path, source: list[Any], target: list[Any]
) -> None:
    (tmp_path / "a.yaml").write_text(yaml.safe_dump({"title": "Title", "body": source}))
    values = {"title": "Título", "language": "es", "translation": {"of": "a.yaml"}, "body": target}
    content = yaml.safe_dump(values, sort_keys=False)
    try:
        loaded = load(origin_of(content.encode(), "a.es.yaml", tmp_path))
    except ContentError:
        return
    subject = Subject(loaded, TODAY)
    lines = content.count("\n") + 1
    for rule in RULES_BY_FAMILY["Translations"]:
        for found in rule.examine(subject):
            assert found.mark.line <= lines
            assert found.message


@SETTINGS
@given(st.text(), st.text(), st.sampled_from(["en", "es", "ar", "zh-Hans", "fr", "de-CH", "xx"]))
def test_any_two_texts_can_be_compared(one: str, other: str, language: str) -> None:
    difference(one, "en-US", other, language)
    same = difference(one, language, one, language)
    assert not same.missing
    assert not same.extra


@given(st.integers(0, 10**7), st.integers(0, 3))
def test_a_number_is_the_same_however_a_language_writes_it(number: int, places: int) -> None:
    from babel.numbers import format_decimal

    value = number / 10**places
    form = "#,##0." + "0" * places if places else "#,##0"
    english = format_decimal(value, form, locale="en_US")
    for language in ("es", "fr", "de", "ru", "pt", "vi", "ar_EG", "hi", "ko"):
        written = format_decimal(value, form, locale=language)
        found = difference(f"{english} mg", "en-US", f"{written} mg", language.replace("_", "-"))
        assert not found.missing, (english, written)
        assert not found.extra
