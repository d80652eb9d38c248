"""Look and access: what the pages show, and whether everything says what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from handout import load, render
from handout.checks.drawn import drawn_texts
from handout.checks.rules import RULES
from handout.checks.subject import Subject
from handout.content.origin import origin_of
from tests.checks.examined import ROOT, TODAY, found_by, paragraph, places

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="100">{}</svg>'


def folder_with(tmp_path: Path, inside: str) -> Path:
    (tmp_path / "picture.svg").write_text(SVG.format(inside), encoding="utf-8")
    return tmp_path


FIGURE = "title: A\nbody:\n  - figure: picture.svg\n    alt: {alt}\n"


def test_every_text_of_the_pages_is_seen_on_its_ground() -> None:
    loaded = load(ROOT / "content.yaml")
    colours = loaded.brand.colours
    pairs = {(text.ink.hex, text.ground.hex) for text in drawn_texts(render(loaded)) if text.ground}
    assert (colours.text.hex, "#ffffff") in pairs
    assert (colours.on_band.hex, colours.band.hex) in pairs


def test_white_figures_stand_on_their_discs() -> None:
    every = drawn_texts(render(load(ROOT / "tests/data/every-block.yaml")))
    assert all(text.ink != text.ground for text in every)


def test_the_brand_as_shipped_has_contrast_enough() -> None:
    assert found_by("contrast", (ROOT / "content.yaml").read_text(encoding="utf-8")) == []


def test_pale_words_in_a_picture_are_found_with_their_contrast(tmp_path: Path) -> None:
    pale = '<text x="10" y="50" font-size="20" fill="#999999">Pale</text>'
    (finding,) = found_by("contrast", FIGURE.format(alt="Two words"),
                          folder=folder_with(tmp_path, pale))  # fmt: skip
    assert "in a picture on page 1 is #999999 on white: a contrast of 2.8:1" in finding.message


def test_words_on_a_shape_in_a_picture_are_judged_on_it(tmp_path: Path) -> None:
    dark = '<rect width="400" height="100" fill="#003344"/>'
    words = '<text x="10" y="50" font-size="20" fill="#ffffff">Light</text>'
    content = FIGURE.format(alt="Two words")
    assert found_by("contrast", content, folder=folder_with(tmp_path, dark + words)) == []
    assert len(found_by("contrast", content, folder=folder_with(tmp_path, words))) == 1


def test_small_words_in_a_picture_are_found_as_they_are_printed(tmp_path: Path) -> None:
    small = '<text x="10" y="50" font-size="5">Small</text>'
    (finding,) = found_by("small-type", FIGURE.format(alt="Two words"),
                          folder=folder_with(tmp_path, small))  # fmt: skip
    assert "in a picture on page 1" in finding.message


@pytest.mark.parametrize(
    "alt",
    ["picture.svg", "IMG_2041", "lungs.png", "Picture of lungs", "An image of a hand", "Lungs"],
)
def test_an_alt_text_that_tells_nothing_is_found(alt: str, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, '<rect width="9" height="9"/>')
    assert places(found_by("alt-text", FIGURE.format(alt=alt), folder=folder)) == [(4, 5)]


def test_an_alt_text_that_tells_something_is_left_alone(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, '<rect width="9" height="9"/>')
    told = FIGURE.format(alt="Put the inhaler between your teeth")
    assert found_by("alt-text", told, folder=folder) == []


@pytest.mark.parametrize("words", ["click here", "here", "Read more", "this page", "Website"])
def test_a_link_that_does_not_say_where_it_leads_is_found(words: str) -> None:
    content = paragraph(f"For more, [{words}](https://example.org).")
    assert places(found_by("link-text", content)) == [(4, 17)]


def test_a_link_that_says_where_it_leads_is_left_alone() -> None:
    assert found_by("link-text", paragraph("See [our page on asthma](https://example.org).")) == []


def test_a_row_of_capitals_is_found_and_acronyms_are_not() -> None:
    found = found_by("all-capitals", paragraph("First. DO NOT TAKE THIS with milk."))
    assert places(found) == [(4, 13)]
    assert (
        found_by("all-capitals", paragraph("The FDA and the NHS say so, as do WHO and CDC.")) == []
    )


def test_a_long_stretch_of_italics_is_found() -> None:
    long = "*one two three four five six seven eight nine*"
    assert len(found_by("long-italic", paragraph(long))) == 1
    assert found_by("long-italic", paragraph("A *few words* only.")) == []


def test_headings_that_stand_too_deep_are_found() -> None:
    deep = "title: A\nbody:\n"
    for level in range(4):
        deep += f"{'    ' * level}  - heading: Level {level}\n{'    ' * level}    body:\n"
    deep += f"{'    ' * 4}  - Words.\n"
    assert places(found_by("heading-depth", deep)) == [(9, 26)]


def test_a_heading_with_nothing_under_it_is_found() -> None:
    content = "title: A\nbody:\n  - heading: Empty\n  - heading: Full\n    body: [Words.]\n"
    assert places(found_by("empty-section", content)) == [(3, 14)]


def test_two_headings_alike_are_found() -> None:
    section = "  - heading: Risks\n    body: [Words.]\n"
    assert places(found_by("same-heading", f"title: A\nbody:\n{section}{section}")) == [(5, 14)]


def test_a_column_without_a_name_is_found() -> None:
    table = "title: A\nbody:\n  - table: Times\n    header: [Day, {}]\n    rows: [[Monday, Nine]]\n"
    (finding,) = found_by("table-header", table.format('""'))
    assert "column 2" in finding.message
    assert finding.mark.line == 4
    assert found_by("table-header", table.format("Time")) == []


def test_words_in_another_script_need_their_language() -> None:
    def examined(words: str) -> list[tuple[int, int]]:
        origin = origin_of(paragraph(words).encode(), "handout.yaml", ROOT)
        subject = Subject(load(origin), TODAY)
        return [tuple(found.mark) for found in RULES["foreign-words"].examine(subject)]

    assert examined("Ask for вода at the desk.") == [(4, 14)]
    assert examined("Ask for [вода]{lang=ru}, 5 µg, α and β.") == []
