"""The brand file: colours that can be read, fonts that are found, words that can be printed."""

from __future__ import annotations

from pathlib import Path

import fontpkg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handout.brand import fonts
from handout.brand.colour import BLACK, WHITE, Colour, contrast, relative_luminance
from handout.brand.fonts import Face, MissingGlyphError, Typeface, typeface
from handout.brand.model import MIN_CONTRAST, Brand, Colours, FontFiles
from handout.build import build, load
from handout.content.source import origin_of
from handout.errors import ContentError

NOWHERE_ORIGIN = origin_of(b"", "brand.yaml", Path())
COLOURS = st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: Colour(*(p / 255 for p in rgb)))


def atkinson(fallback: list[str | FontFiles] | None = None) -> Typeface:
    return typeface("Atkinson Hyperlegible", fallback or [], Path(), NOWHERE_ORIGIN)


def brand_of(text: str, folder: Path) -> Brand:
    (folder / "brand.yaml").write_text(text, encoding="utf-8")
    return load(origin_of(b"title: T\nbrand: brand.yaml\n", "content.yaml", folder)).brand


@given(COLOURS)
def test_a_colour_is_written_as_it_is_read(colour: Colour) -> None:
    assert Colour.of(colour.hex) == colour


@given(COLOURS)
def test_a_colour_in_the_pdf_keeps_its_eight_bits(colour: Colour) -> None:
    parts = [round(float(part) * 255) for part in colour.operands.split()]
    assert parts == [round(part * 255) for part in colour]


def test_three_digits_stand_for_six() -> None:
    assert Colour.of("#0af") == Colour.of("#00aaff")


@pytest.mark.parametrize(
    "text", ["", "#", "red", "#12", "#12345g", "0b5563", "#-1-1-1", "#+1+1+1", "# 1 1 1"]
)
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Colour.of(text)


def test_contrast_is_what_wcag_says() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast(WHITE, WHITE) == pytest.approx(1)
    # the greys on both sides of 4.5:1 on white
    assert contrast(Colour.of("#767676"), WHITE) == pytest.approx(4.54, abs=0.005)
    assert contrast(Colour.of("#777777"), WHITE) == pytest.approx(4.48, abs=0.005)
    assert relative_luminance(Colour.of("#ff0000")) == pytest.approx(0.2126)


@given(COLOURS, COLOURS)
def test_contrast_is_the_same_both_ways(one: Colour, other: Colour) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.0001


def test_every_text_of_the_plain_brand_can_be_read_on_paper_and_in_boxes() -> None:
    colours = Colours()
    for role in ("text", "muted", "heading", "accent", "link", "note", "caution", "urgent"):
        assert contrast(getattr(colours, role), WHITE) >= MIN_CONTRAST
        assert contrast(getattr(colours, role), colours.tint) >= MIN_CONTRAST
    assert contrast(colours.on_band, colours.band) >= MIN_CONTRAST


def test_a_dark_tint_is_told_for_every_colour_that_stands_on_it(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        brand_of('colours: {tint: "#777777"}\n', tmp_path)
    assert len(caught.value.problems) == 8
    assert all("or a lighter 'tint'" in problem.advice for problem in caught.value.problems)


def test_an_empty_brand_is_a_plain_one(tmp_path: Path) -> None:
    assert brand_of("", tmp_path) == Brand()


def test_without_a_brand_file_the_plain_brand_is_used(tmp_path: Path) -> None:
    assert load(origin_of(b"title: T\n", "content.yaml", tmp_path)).brand == Brand()


def test_the_brand_beside_the_content_is_found(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "brand.yaml").write_text("clinic: Ours\n")
    assert load(origin_of(b"title: T\n", "content.yaml", tmp_path)).brand.clinic == "Ours"


def test_a_family_is_found_by_its_name_and_has_four_faces() -> None:
    faces = {
        atkinson().face(bold, italic).name for bold in (False, True) for italic in (False, True)
    }
    assert len(faces) == 4


def test_a_face_is_parsed_once() -> None:
    assert atkinson().face() is atkinson().face()


def test_a_width_is_the_sum_of_its_characters() -> None:
    face = atkinson().face()
    assert face.width("abc") == sum(face.width(character) for character in "abc")


def test_a_file_is_a_family_of_one(tmp_path: Path) -> None:
    file = tmp_path / "our.ttf"
    file.write_bytes(Path(fontpkg.path("Atkinson Hyperlegible")).read_bytes())
    body = brand_of("fonts: {body: our.ttf}\n", tmp_path).fonts.body
    assert isinstance(body, FontFiles)
    family = typeface(body, [], tmp_path, NOWHERE_ORIGIN)
    assert family.face(bold=True) is family.face()
    assert build(load(origin_of(b"title: T\nbrand: brand.yaml\n", "c.yaml", tmp_path))).pages == 1


def test_a_broken_font_file_is_told_with_its_name(tmp_path: Path) -> None:
    whole = Path(fontpkg.path("Atkinson Hyperlegible")).read_bytes()
    for length in (0, 3, 12, 100, 1000, len(whole) // 2):
        (tmp_path / f"cut-{length}.ttf").write_bytes(whole[:length])
        brand = brand_of(f"fonts: {{body: cut-{length}.ttf}}\n", tmp_path)
        with pytest.raises(ContentError, match=f"cut-{length}.ttf' cannot be used"):
            typeface(brand.fonts.body, [], tmp_path, NOWHERE_ORIGIN)


def test_a_font_is_told_at_its_place_even_if_its_name_stands_above(tmp_path: Path) -> None:
    brand_of("# Not Installed\nclinic: Not Installed\nfonts:\n  body: Not Installed\n", tmp_path)
    with pytest.raises(ContentError) as caught:
        build(load(origin_of(b"title: T\nbrand: brand.yaml\n", "c.yaml", tmp_path)))
    assert [problem.mark for problem in caught.value.problems] == [(4, 9)]


def test_a_missing_character_is_named() -> None:
    with pytest.raises(MissingGlyphError) as caught:
        atkinson().cover("a\u85acb", False, False)
    assert "'\u85ac' (U+85AC, " in caught.value.message


def test_a_fallback_gives_what_the_others_lack(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = atkinson()
    less = Face(whole.face().path)
    less.characters = less.characters - {"e"}
    opened = fonts._open_face
    monkeypatch.setattr(fonts, "_open_face", lambda p: less if p.name == "less" else opened(p))
    family = Typeface((Path("less"), Path("less"), Path("less"), Path("less")), (whole,))
    assert family.cover("seen", False, False) == [(less, "s"), (whole.face(), "ee"), (less, "n")]


@pytest.mark.parametrize("character", ["\u2003", "\u2009", "\u2011", "\u202f", "\t"])
def test_a_space_or_hyphen_of_another_width_has_a_stand_in(character: str) -> None:
    ((_, text),) = atkinson().cover(f"a{character}b", False, False)
    assert len(text) == 3
    assert text[1] in " \u00a0-" + character


@pytest.mark.parametrize("mark", ["\u00ad", "\u200b", "\u2060", "\ufeff"])
def test_a_mark_without_a_shape_prints_nothing(mark: str) -> None:
    text = "".join(text for _, text in atkinson().cover(f"a{mark}b", False, False))
    assert text.replace(mark, "") == "ab"
    assert atkinson().face().width(text) == atkinson().face().width("ab")


def test_a_letter_in_two_parts_is_set_as_the_one_that_the_font_has() -> None:
    assert atkinson().cover("e\u0301", False, False)[0][1] == "\u00e9"


def test_a_letter_that_the_font_lacks_in_one_is_set_in_its_parts() -> None:
    assert "\u01f5" not in atkinson().face().characters
    assert atkinson().cover("g\u0301", False, False)[0][1] == "g\u0301"
