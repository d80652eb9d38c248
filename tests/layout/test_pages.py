"""Where pages break: what keeps together, what may be cut, what never stands alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from handout import load, render
from handout.brand.colour import BLACK
from handout.brand.fonts import typeface
from handout.content.source import origin_of
from handout.layout.box import Box, PageBreak, Room, Space, Stack, paginate
from handout.layout.lines import Source, balanced_lines, set_lines
from handout.layout.text import Text
from tests.reading import Node, page_texts, reader, structure

SENTENCE = "Plain words in a sentence that is neither long nor short, set to fill a line or so. "
FAMILY = typeface("Atkinson Hyperlegible", [], Path(), origin_of(b"", "", Path()))


def build(*body: Any, **metadata: Any) -> bytes:
    content = yaml.safe_dump({"title": "Pages", **metadata, "body": list(body)})
    return render(load(origin_of(content.encode(), "pages.yaml", Path("/nonexistent"))))


def source(text: str) -> Source:
    return Source(text, FAMILY.face(), 12, BLACK)


def page_of(tree: Node, text: str) -> set[int]:
    return next(node.pages for node in tree.all("P", "LBody", "H2") if text in node.full_text())


def lines_on(pdf: bytes, page: int, start: str) -> int:
    """How many lines of the paragraph of ``start`` words are on a page."""
    return sum(start in line for line in reader(pdf).pages[page].extract_text().splitlines())


@pytest.mark.parametrize("filler", range(14, 26))
def test_no_heading_is_stranded_at_the_foot_of_a_page(filler: int) -> None:
    body = [{"heading": "First", "body": [SENTENCE] * filler}]
    pdf = build(*body, {"heading": "Second", "body": [SENTENCE * 3]})
    tree = structure(pdf)
    (heading,) = [node for node in tree.all("H2") if "Second" in node.full_text()]
    section = [node for node in tree.all("Sect") if heading in node.kids][0]  # noqa: RUF015
    assert heading.pages <= section.kids[1].pages


@pytest.mark.parametrize("filler", range(10, 22))
def test_no_line_of_a_paragraph_stands_alone(filler: int) -> None:
    pdf = build(*["Filler."] * filler, " ".join(["mark"] * 90))
    counts = [lines_on(pdf, at, "mark") for at in range(len(reader(pdf).pages))]
    assert all(count != 1 for count in counts)


@pytest.mark.parametrize("filler", range(16, 22))
def test_a_box_that_fits_on_a_page_is_not_cut(filler: int) -> None:
    pdf = build(*["Filler."] * filler, {"note": [SENTENCE, SENTENCE, "The end of the box."]})
    tree = structure(pdf)
    (box,) = tree.all("Div")
    assert len(box.pages) == 1


def test_a_box_taller_than_a_page_goes_on_over_pages() -> None:
    tree = structure(build({"note": [SENTENCE] * 40}))
    (box,) = tree.all("Div")
    assert len(box.pages) > 1
    assert box.full_text().count("Plain words") == 40


@pytest.mark.parametrize("filler", range(14, 24))
def test_an_item_is_not_cut_from_its_marker(filler: int) -> None:
    pdf = build(*["Filler."] * filler, [SENTENCE * 2, SENTENCE * 2, SENTENCE * 2])
    for item in structure(pdf).all("LI"):
        label, body = item.kids
        assert label.pages <= body.pages
        assert min(label.pages) == min(body.pages)


@pytest.mark.parametrize("filler", range(14, 24))
def test_the_last_item_of_a_long_list_does_not_stand_alone(filler: int) -> None:
    pdf = build(*["Filler."] * filler, ["one", "two", "three", "four", "five"])
    last, second_last = structure(pdf).all("LI")[:-3:-1]
    assert last.pages == second_last.pages


@pytest.mark.parametrize("filler", range(14, 24))
def test_neither_the_first_nor_the_last_row_of_a_table_stands_alone(filler: int) -> None:
    rows = [[f"row {number}", "x"] for number in range(20)]
    tree = structure(
        build(*["Filler."] * filler, {"table": None, "header": ["A", "B"], "rows": rows})
    )
    pages = [min(row.pages) for row in tree.all("TBody")[0].kids]
    assert pages[0] == pages[1]
    assert pages[-1] == pages[-2]


@pytest.mark.parametrize("filler", range(14, 24))
def test_a_short_list_stays_in_one_piece(filler: int) -> None:
    pages = {
        min(i.pages) for i in structure(build(*["Filler."] * filler, ["a", "b", "c"])).all("LI")
    }
    assert len(pages) == 1


def test_a_row_taller_than_a_page_goes_on_over_pages() -> None:
    tree = structure(build({"table": None, "header": ["A", "B"], "rows": [[SENTENCE * 90, "x"]]}))
    (table,) = tree.all("Table")
    assert len(table.pages) > 1
    assert table.full_text().count("Plain words") == 90


def test_columns_taller_than_a_page_go_on_over_pages() -> None:
    tree = structure(build({"columns": [[SENTENCE] * 40, ["Short."]]}))
    assert tree.full_text().count("Plain words") == 40


def test_references_begin_on_a_page_of_their_own() -> None:
    pdf = build("One line.", sources={"a": {"text": "A source."}})
    first, second = page_texts(pdf)
    assert "A source." not in first
    assert second.startswith("Sources A source.")


def test_a_break_at_the_very_start_makes_no_empty_page() -> None:
    assert len(page_texts(build({"page_break": None}, "Words."))) == 2  # the title, the words


def test_full_lines_hold_60_to_75_characters(seed_pdf: bytes) -> None:
    lines = [
        line.strip()
        for page in reader(seed_pdf).pages
        for line in page.extract_text().splitlines()
        if line.endswith(" ") and not line.startswith("\u2022")  # a line that goes on
    ]
    full = [len(line) for line in lines if len(line) > 40]
    assert max(full) <= 75
    assert sum(full) / len(full) >= 60


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.text(st.sampled_from("abcWi.-/ "), max_size=40), max_size=12).map(" ".join),
    st.floats(20, 400),
)
def test_lines_fit_and_lose_no_character(text: str, measure: float) -> None:
    lines = set_lines([source(text)], measure)
    assert all(line.width <= measure + 1e-6 or len(line.bits[0].shown.text) == 1 for line in lines)
    joined = "".join(bit.shown.text for line in lines for bit in line.bits)
    assert joined.replace(" ", "") == text.replace(" ", "")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(st.sampled_from("abcW"), min_size=1, max_size=9), min_size=2, max_size=30))
def test_one_style_and_many_styles_break_alike(words: list[str]) -> None:
    text = " ".join(words)
    one = set_lines([source(text)], 150)
    half = len(words) // 2
    parts = [source(" ".join(words[:half]) + " "), source(" ".join(words[half:]))]
    many = set_lines(parts, 150)

    def shown(lines: Any) -> list[str]:
        return ["".join(bit.shown.text for bit in line.bits).strip() for line in lines]

    assert shown(many) == shown(one)


def test_a_heading_is_balanced_over_its_lines() -> None:
    text = "Diagnoses Shown to Benefit from Ketamine Therapy"
    lines = balanced_lines([source(text)], 270)
    assert len(lines) == 2
    assert min(line.width for line in lines) > 0.7 * max(line.width for line in lines)


def test_a_runt_last_line_is_avoided() -> None:
    for count in range(8, 60):
        lines = set_lines([source(" ".join(["word"] * count + ["ox"]))], 300)
        assert len(lines) == 1 or lines[-1].bits[0].shown.text.strip() != "ox" or len(lines) < 3


HEIGHTS = st.lists(st.floats(1, 120), min_size=1, max_size=30)


@settings(max_examples=200, deadline=None)
@given(HEIGHTS, st.sets(st.integers(0, 29)), st.sets(st.integers(0, 29)))
def test_pages_hold_every_box_once_in_order_within_their_room(
    heights: list[float], kept: set[int], breaks: set[int]
) -> None:
    boxes: list[Box] = []
    for at, height in enumerate(heights):
        if at in breaks:
            boxes.append(PageBreak())
        box = Space(height)
        box.keep_with_next = at in kept
        boxes.append(box)
    pages = paginate(Stack(boxes), 100, [80, 200])
    found = [box for page in pages for box in page.standing() if not isinstance(box, PageBreak)]
    assert found == [box for box in boxes if not isinstance(box, PageBreak)]
    for number, page in enumerate(pages):
        room = 80 if number == 0 else 200
        assert page.height(100) <= room + 0.1 or len(page.standing()) == 1 or number == 0


def test_a_text_splits_only_where_two_lines_stay_and_two_go_over() -> None:
    text = Text([source("word " * 60)], 20, None)
    lines = len(text.lines(200))
    for fits in range(lines + 2):
        parts = text.split(200, Room(20.0 * fits, 1000))
        if parts:
            head, tail = (len(part.lines(200)) for part in parts)  # type: ignore[attr-defined]
            assert head >= 2
            assert tail >= 2
            assert head + tail == lines


@pytest.mark.parametrize("filler", range(12, 26))
def test_a_heading_of_many_lines_is_not_broken(filler: int) -> None:
    long = "A heading so long that it takes several lines of its own on the page " * 4
    pdf = build(*["Filler."] * filler, {"heading": long, "body": ["Words."]}, contents=True)
    (heading,) = structure(pdf).all("H2")
    assert len(heading.pages) == 1


def test_a_heading_longer_than_a_page_is_still_a_place_that_links_lead_to() -> None:
    long = "A heading longer than a page. " * 120
    body = {"heading": long, "id": "there", "body": ["Words, and [a link](#there)."]}
    pdf = build(body, contents=True)
    assert len(structure(pdf).all("H2")[0].pages) > 1


def test_a_source_longer_than_a_page_is_still_led_to() -> None:
    pdf = build("Words.[@a]", sources={"a": {"text": SENTENCE * 60}})
    assert len(structure(pdf).all("Note")[0].pages) > 1


def test_a_bold_line_is_not_left_alone_at_a_page_s_foot() -> None:
    """A paragraph that is bold throughout is a heading in all but name."""
    for lines in range(20, 40):
        filler = "".join(f"  - Line {number} of many.\n" for number in range(lines))
        content = f"title: A\nbody:\n{filler}  - '**You may not**'\n  - [eat, drink]\n"
        pdf = render(load(origin_of(content.encode(), "a.yaml", Path())))
        for text in page_texts(pdf):
            assert ("You may not" in text) == ("eat" in text.split())
