"""A leaflet: six panels, nothing cut, and a clear word where the text is too long."""

from __future__ import annotations

from pathlib import Path

import pytest

from handout import load
from handout.build import build
from handout.content.papers import PANELS
from handout.content.source import origin_of
from handout.errors import ContentError
from tests.reading import artifact_texts, page_texts, structure

ROOT = Path(__file__).parents[2]
PANEL = pytest.mark.parametrize("paper", PANELS.values(), ids=lambda paper: paper.name)


@pytest.mark.parametrize("lines", [1, 12, 30])
@PANEL
def test_a_leaflet_has_six_panels_however_little_it_says(paper: object, lines: int) -> None:
    body = "".join(f"  - Sentence {number} of the leaflet.\n" for number in range(lines))
    loaded = load(origin_of(f"title: T\nbody:\n{body}".encode(), "t.yaml", Path("/nonexistent")))
    assert build(loaded, paper=paper).pages == 6  # type: ignore[arg-type]


def test_the_panels_say_what_the_pages_say() -> None:
    loaded = load(ROOT / "tests/data/leaflet.yaml")
    panels = structure(build(loaded, paper=PANELS["letter"]).pdf).full_text()
    assert panels == structure(build(loaded, paper="letter").pdf).full_text()


def test_the_last_panel_tells_who_answers_for_the_leaflet_and_no_other_does() -> None:
    texts = artifact_texts(
        build(load(ROOT / "tests/data/leaflet.yaml"), paper=PANELS["letter"]).pdf
    )
    assert "This is a draft." in texts[-1]
    assert "Phone 555-0100" in texts[-1]
    assert not any("draft" in text or "Page" in text for text in texts[:-1])


def test_the_first_panel_bears_the_title() -> None:
    pdf = build(load(ROOT / "tests/data/leaflet.yaml"), paper=PANELS["a4"]).pdf
    assert page_texts(pdf)[0].startswith("Your Blue Inhaler")


def test_a_text_that_is_too_long_is_told_with_its_excess_and_the_section_where_it_begins() -> None:
    with pytest.raises(ContentError) as caught:
        build(load(ROOT / "content.yaml"), paper=PANELS["letter"])
    (problem,) = caught.value.problems
    assert problem.message == (
        "the 6 panels of the leaflet are too few, by about 39 lines in 2 blocks, "
        "from 'A Note on Expectations: Not a Silver Bullet' on"
    )
    assert problem.advice == "shorten the text, or print it with --booklet"
    lines = (ROOT / "content.yaml").read_text().splitlines()
    assert "A Note on Expectations" in lines[problem.mark.line - 1]


def test_one_line_too_many_is_counted_as_one() -> None:
    def leaflet(paragraphs: int) -> str:
        body = "".join("  - One line.\n" for _ in range(paragraphs))
        origin = origin_of(f"title: T\nbody:\n{body}".encode(), "t.yaml", Path("/nonexistent"))
        try:
            build(load(origin), paper=PANELS["letter"])
        except ContentError as error:
            return error.problems[0].message
        return ""

    count = next(count for count in range(60, 200) if leaflet(count))
    assert "by about 1 line in 1 block, from 'T' on" in leaflet(count)
