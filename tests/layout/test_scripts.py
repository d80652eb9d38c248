"""Scripts whose letters shape one another, and those that are written from right to left."""

from __future__ import annotations

import io
import re
import unicodedata

import pypdf
import pypdfium2
import pytest

from handout import load, render
from handout.batch.compiled import Compiled
from handout.brand.shaping import needs_shaping
from handout.build import Loaded
from handout.content.origin import origin_of
from handout.layout.bidi import runs_of
from handout.layout.breaking import segments
from tests.conftest import ROOT

# Article 1 of the Universal Declaration of Human Rights.
DECLARATION = {
    "ar": "يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق. وقد وهبوا عقلاً وضميرًا وعليهم أن "
    "يعامل بعضهم بعضًا بروح الإخاء.",
    "ur": "تمام انسان آزاد اور حقوق و عزت کے اعتبار سے برابر پیدا ہوئے ہیں۔ انہیں ضمیر اور عقل "
    "ودیعت ہوئی ہے۔",
    "fa": "تمام افراد بشر آزاد به دنیا می‌آیند و از لحاظ حیثیت و حقوق با هم برابرند.",
    "he": "כל בני אדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון.",
    "hi": "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है।",
    "th": "มนุษย์ทั้งปวงเกิดมามีอิสระและเสมอภาคกันในศักดิ์ศรีและสิทธิ ต่างมีเหตุผลและมโนธรรม",
}
RTL = ("ar", "ur", "fa", "he")
_VOWELS = re.compile("[\u064b-\u0652]")


def loaded_in(language: str, body: str) -> Loaded:
    content = f'title: "{DECLARATION[language][:16]}"\nlanguage: {language}\n{body}'
    return load(origin_of(content.encode(), "handout.yaml", ROOT))


def pdf_in(language: str, body: str = "") -> bytes:
    return render(loaded_in(language, body or f'body: ["{DECLARATION[language]}"]\n'))


def letters(text: str) -> str:
    """The text without spaces; lam with alef has a character of its own (NFKC parts it)."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def pdfium_text(pdf: bytes) -> str:
    return str(pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range())


def left_of(pdf: bytes, words: str) -> float:
    """Where ``words`` begin on the first page, from its left edge in points."""
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    found = page.search(words).get_next()
    assert found, words
    return float(page.get_charbox(found[0])[0])


@pytest.mark.parametrize("language", DECLARATION)
def test_what_pypdf_reads_is_what_was_written(language: str) -> None:
    text = pypdf.PdfReader(io.BytesIO(pdf_in(language))).pages[0].extract_text()
    assert letters(DECLARATION[language]) in letters(text)


@pytest.mark.parametrize("language", DECLARATION)
def test_what_pdfium_reads_is_what_was_written(language: str) -> None:
    # PDFium puts a raised vowel sign where its shape stands, in files of any program.
    text, found = DECLARATION[language], pdfium_text(pdf_in(language))
    assert _VOWELS.sub("", letters(text)) in _VOWELS.sub("", letters(found))


@pytest.mark.parametrize("language", RTL)
def test_a_page_that_is_read_from_right_to_left_is_mirrored(language: str) -> None:
    word = DECLARATION[language].split()[0]
    body = (
        f'body:\n  - "{word} 1234"\n  - table: A\n    header: [Qq, Xx]\n    rows: [["{word}", Z]]\n'
    )
    pdf = pdf_in(language, body)
    assert left_of(pdf, "Qq") > left_of(pdf, "Xx")
    catalog = pypdf.PdfReader(io.BytesIO(pdf)).root_object
    assert catalog["/ViewerPreferences"]["/Direction"] == "/R2L"  # type: ignore[index]


def test_the_first_column_of_an_english_page_stands_left() -> None:
    content = "title: A\nbody:\n  - table: A\n    header: [Qq, Xx]\n    rows: [[A, B]]\n"
    pdf = render(load(origin_of(content.encode(), "a.yaml", ROOT)))
    assert left_of(pdf, "Qq") < left_of(pdf, "Xx")


@pytest.mark.parametrize("language", RTL)
def test_latin_words_and_telephone_numbers_keep_their_order(language: str) -> None:
    word = DECLARATION[language].split()[0]
    pdf = pdf_in(language, f'body: ["{word} 555-0100 Clinic Example"]\n')
    assert left_of(pdf, "555") < left_of(pdf, "0100")
    assert left_of(pdf, "Clinic") < left_of(pdf, "Example")
    assert left_of(pdf, "555") > left_of(pdf, "Clinic")


def test_arabic_letters_join() -> None:
    loaded = loaded_in("ar", "")
    from handout.brand.alphabets import typeface_for

    fonts = loaded.brand.fonts
    face = typeface_for(
        "ar", fonts.body, [], loaded.brand_origin.folder, loaded.brand_origin
    ).face()
    alone = {face.shape(letter, True)[0].id for letter in "سلام"}
    joined = {glyph.id for glyph in face.shape("سلام", True)}
    assert not joined <= alone


def test_every_character_of_a_shaped_text_is_said_once() -> None:
    loaded = loaded_in("hi", "")
    from handout.brand.alphabets import typeface_for

    fonts = loaded.brand.fonts
    face = typeface_for(
        "hi", fonts.body, [], loaded.brand_origin.folder, loaded.brand_origin
    ).face()
    for word in DECLARATION["hi"].split():
        assert "".join(glyph.text for glyph in face.shape(word, False)) == word


def test_thai_breaks_between_words_and_loses_nothing() -> None:
    text = DECLARATION["th"].split()[0]
    assert "".join(segments(text)) == text
    assert len(segments(text)) > 5


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("人人生而自由。", ["人", "人", "生", "而", "自", "由。"]),
        ("「自由」と", ["「自", "由」", "と"]),
        ("每天1000毫克", ["每", "天", "1000", "毫", "克"]),
        ("word", ["word"]),
    ],
)
def test_ideographs_break_where_no_sign_stands_wrong(text: str, parts: list[str]) -> None:
    assert segments(text) == parts


def test_runs_are_given_in_reading_order_with_their_places() -> None:
    runs = runs_of(["abc ", "אבג ", "דה", " xyz"], rtl=False)
    assert [run.text for run, _ in runs] == ["abc ", "אבג ", "דה", " xyz"]
    assert [place for _, place in runs] == [0, 2, 1, 3]


def test_a_text_without_such_letters_is_left_alone() -> None:
    assert not needs_shaping("Émile, ½ of it")
    assert runs_of(["all of it"], rtl=False)[0][0].text == "all of it"


def test_a_patient_s_arabic_name_gives_the_bytes_of_a_single_build() -> None:
    loaded = loaded_in(
        "ar", 'fields: [{name: name, label: الاسم}]\nbody: ["السيد {{name}}", "في الكرامة"]\n'
    )
    compiled = Compiled(loaded)
    for name in ("محمد", "Ana Example", "سارة", "Eva Example"):
        assert compiled.fill({"name": name}).pdf == render(loaded, values={"name": name})
