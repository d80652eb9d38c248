"""Languages whose letters the brand's font lacks."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path

import pypdf
import pypdfium2
import pytest

from handout import load, render
from handout.brand import alphabets
from handout.brand.fonts import typeface
from handout.content.origin import origin_of
from handout.errors import ContentError
from tests.conftest import ROOT

# Article 1 of the Universal Declaration of Human Rights.
DECLARATION = {
    "vi": "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền lợi. Mọi "
    "con người đều được tạo hóa ban cho lý trí và lương tâm và cần phải đối xử với nhau trong "
    "tình anh em.",
    "ru": "Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены "
    "разумом и совестью и должны поступать в отношении друг друга в духе братства.",
    "es": "Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como "
    "están de razón y conciencia, deben comportarse fraternalmente los unos con los otros.",
    "fr": "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont "
    "doués de raison et de conscience et doivent agir les uns envers les autres dans un esprit "
    "de fraternité.",
    "pt": "Todos os seres humanos nascem livres e iguais em dignidade e em direitos. Dotados de "
    "razão e de consciência, devem agir uns para com os outros em espírito de fraternidade.",
    "ht": "Tout moun fèt lib, egal ego pou diyite kou wè dwa. Nou gen la rezon ak la konsyans epi "
    "nou fèt pou nou aji youn ak lot ak yon lespri fratènite.",
    "tl": "Ang lahat ng tao'y isinilang na malaya at pantay-pantay sa karangalan at mga karapatan. "
    "Sila'y pinagkalooban ng katwiran at budhi at dapat magpalagayan ang isa't isa sa diwa ng "
    "pagkakapatiran.",
}


def pdf_in(language: str, text: str) -> bytes:
    content = f'title: "{text[:20]}"\nlanguage: {language}\nbody:\n  - "{text}"\n'
    return render(load(origin_of(content.encode(), "handout.yaml", ROOT)))


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("language", DECLARATION)
def test_text_in_is_text_out(language: str) -> None:
    pdf, text = pdf_in(language, DECLARATION[language]), DECLARATION[language]
    assert text in words(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text())
    page = pypdfium2.PdfDocument(pdf)[0]
    assert text in words(page.get_textpage().get_text_range())


def test_accents_written_apart_are_set_as_one() -> None:
    text = DECLARATION["vi"]
    apart = unicodedata.normalize("NFD", text)
    assert text in words(pypdf.PdfReader(io.BytesIO(pdf_in("vi", apart))).pages[0].extract_text())


def test_all_of_a_text_is_in_one_font() -> None:
    fonts = pypdf.PdfReader(io.BytesIO(pdf_in("vi", DECLARATION["vi"]))).pages[0]["/Resources"]
    names = {str(font.get_object()["/BaseFont"]) for font in fonts["/Font"].values()}  # type: ignore[index]
    assert all("BeVietnam" in name for name in names)


def test_a_brand_that_has_the_letters_keeps_its_font() -> None:
    brand = origin_of(b"", "brand.yaml", Path())
    own = alphabets.typeface_for("ru", "PT Sans", [], Path(), brand)
    assert own.files == typeface("PT Sans", [], Path(), brand).files
    spanish = alphabets.typeface_for("es", "Atkinson Hyperlegible", [], Path(), brand)
    assert spanish.files == typeface("Atkinson Hyperlegible", [], Path(), brand).files


def test_a_family_that_is_not_installed_is_named_with_the_way_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lacking = alphabets.ALPHABETS["vi"]._replace(family="No Such Family")
    monkeypatch.setitem(alphabets.ALPHABETS, "vi", lacking)
    with pytest.raises(ContentError, match=r"pip install 'patient-handout\[vietnamese\]'"):
        pdf_in("vi", DECLARATION["vi"])
