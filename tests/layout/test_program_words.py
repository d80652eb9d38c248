"""The fixed words of the program in the handout's language."""

from __future__ import annotations

import io
import re
from datetime import date

import pypdf
import pytest

from handout import load, render
from handout.content.origin import origin_of
from handout.layout.words import ENGLISH, languages, words_in
from tests.conftest import ROOT


@pytest.mark.parametrize("language", languages()[1:])
def test_a_catalogue_has_every_word_with_its_places(language: str) -> None:
    words = words_in(language.replace("_", "-"))
    for name, english in ENGLISH._asdict().items():
        said = getattr(words, name)
        assert set(re.findall(r"\{\w+\}", said)) == set(re.findall(r"\{\w+\}", english))
        assert said != english or name in ("sources", "note", "source", "urgent", "email",
                                           "address", "web", "version")  # fmt: skip


@pytest.mark.parametrize(
    ("language", "page"),
    [
        ("es-MX", "Página {page} de {pages}"),
        ("zh-TW", "第 {page} 頁，共 {pages} 頁"),
        ("zh", "第 {page} 页，共 {pages} 页"),
        ("zh-Hans-HK", "第 {page} 页，共 {pages} 页"),
        ("fil", "Pahina {page} ng {pages}"),
        ("en-GB", "Page {page} of {pages}"),
        ("xx", "Page {page} of {pages}"),
    ],
)
def test_a_language_is_found_by_its_tag(language: str, page: str) -> None:
    assert words_in(language).page == page


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en-US", "November 24, 2026"),
        ("en-GB", "24 November 2026"),
        ("es", "24 de noviembre de 2026"),
        ("vi", "24 tháng 11, 2026"),
        ("xx", "2026-11-24"),
    ],
)
def test_a_date_is_written_as_its_readers_write_it(language: str, written: str) -> None:
    assert words_in(language).date(date(2026, 11, 24), language) == written


def test_a_spanish_handout_speaks_spanish_throughout() -> None:
    content = (
        "title: Asma\nlanguage: es\nissued: 2026-11-24\nversion: '2'\nbody:\n  - note: Respire.\n"
        "  - Texto [@a].\nsources:\n  a: {text: Una fuente.}\n"
    )
    pdf = render(load(origin_of(content.encode(), "asma.yaml", ROOT)))
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    for words in ("Versión 2, 24 de noviembre de 2026", "Nota", "Fuentes", "Página 1 de",
                  "Este es un borrador."):  # fmt: skip
        assert words in text
