"""The texts of language help, and the block that prints them."""

from __future__ import annotations

from pathlib import Path

import pytest

from handout import load, render
from handout.build import Loaded
from handout.content.notices import notice_tag, notices
from handout.content.source import origin_of
from handout.deliver.html import html_of
from handout.deliver.plain import text_of
from handout.errors import ContentError
from tests.reading import structure

BLOCK = "- language_help: Free help\n  languages: [{languages}]\n"


def loaded(
    languages: str, phone: str = "555-0100", top: str = "", folder: Path | None = None
) -> Loaded:
    line = f"  phone: {phone}\n" if phone else ""
    text = f"title: T\n{top}body:\n{BLOCK.format(languages=languages)}{line}"
    return load(origin_of(text.encode(), "t.yaml", folder or Path("/nonexistent")))


@pytest.mark.parametrize("tag", notices())
def test_each_text_has_a_place_for_the_number(tag: str) -> None:
    notice = notices()[tag]
    assert notice.text.count("{phone}") == 1
    assert notice.name.strip()


@pytest.mark.parametrize("tag", notices())
def test_a_screen_shows_every_language_in_its_own(tag: str) -> None:
    html = html_of(loaded(tag, top="language: en-GB\n"))
    mark = f'<span lang="{tag}">{notices()[tag].text.partition("{phone}")[0][:20]}'
    assert tag == "en" or mark in html


def test_english_is_always_there_and_so_is_the_handouts_own_language() -> None:
    text = text_of(loaded("ht", top="language: es\n"))
    assert [name in text for name in ("Español:", "English:", "Kreyòl ayisyen:")] == [True] * 3


def test_a_language_that_is_named_twice_is_printed_once() -> None:
    assert text_of(loaded("es, es, en")).count("Español:") == 1


def test_the_number_is_the_brands_if_the_block_names_none(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/brand.yaml").write_text("contact: [www.example.org, Phone 555-0100]\n")
    assert "555-0100</a>" in html_of(loaded("es", phone="", folder=tmp_path))


def test_the_number_is_a_link() -> None:
    assert '<a href="tel:5550100" dir="ltr">555-0100</a>' in html_of(loaded("es"))


@pytest.mark.parametrize("write", [render, html_of, text_of])
def test_without_a_number_it_says_where_to_put_one(write: object) -> None:
    with pytest.raises(ContentError) as caught:
        write(loaded("es", phone=""))  # type: ignore[operator]
    (problem,) = caught.value.problems
    assert problem.mark.line == 3
    assert "add 'phone:'" in problem.advice


def test_letters_that_no_font_has_are_told_once_a_language() -> None:
    with pytest.raises(ContentError) as caught:
        render(loaded("ar, es, hi"))
    said = [problem.message for problem in caught.value.problems]
    assert [message[-10:] for message in said] == ["'ar' needs", "'hi' needs"]


def test_on_paper_each_language_has_its_own_span() -> None:
    tree = structure(render(loaded("es, ht")))
    found = {node.language for node in tree.all("Span", "Link") if node.language}
    assert found == {"es", "ht"}


def test_a_language_without_a_text_is_told() -> None:
    with pytest.raises(ContentError, match="no text in the language 'zh-MO'; write 'zh-Hant'"):
        loaded("zh-MO")
    with pytest.raises(
        ContentError, match="no text in the language 'eo'; the languages are en, ar"
    ):
        loaded("eo")


def test_sixteen_languages_are_too_many() -> None:
    with pytest.raises(ContentError, match="at most 15"):
        loaded(", ".join([*notices()][:16]))


@pytest.mark.parametrize(
    ("language", "tag"),
    [("es-MX", "es"), ("zh-TW", "zh-Hant"), ("zh", "zh-Hans"), ("fil", "tl"), ("eo", None)],
)
def test_a_handouts_language_leads_to_its_text(language: str, tag: str | None) -> None:
    assert notice_tag(language) == tag


def test_the_data_say_that_nobody_has_checked_them() -> None:
    from handout.content import notices as module

    text = (Path(module.__file__).parent / "data" / "language_help.toml").read_text()
    assert "NO NATIVE READER HAS CHECKED" in text
