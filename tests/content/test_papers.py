"""The papers: one list, and everything that names one takes it from there."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from handout import load, render
from handout.brand.fonts import typeface
from handout.content.papers import HALVES, PANELS, PAPERS, Format
from handout.content.source import origin_of
from handout.layout.look import Look
from tests.reading import artifact_texts, structure

ROOT = Path(__file__).parents[2]
SIZES = {"letter": (612, 792), "a4": (595.28, 841.89), "a5": (419.53, 595.28), "legal": (612, 1008)}
EVERY_SIZE = [*PAPERS.values(), *HALVES.values()]


def look_on(paper: Format) -> Look:
    loaded = load(ROOT / "content.yaml")
    fonts = loaded.brand.fonts
    face = typeface(fonts.body, fonts.fallback, loaded.brand_origin.folder, loaded.brand_origin)
    return Look(loaded.brand, face, face, paper)


def test_there_are_these_papers() -> None:
    assert {name: paper.size for name, paper in PAPERS.items()} == SIZES


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("written", ["name", "words"])
def test_a_content_file_can_name_each_paper(name: str, written: str) -> None:
    word = name if written == "name" else PAPERS[name].words
    text = f"title: T\npaper: {word}\nbody: [Words.]\n".encode()
    loaded = load(origin_of(text, "t.yaml", Path("/nonexistent")))
    assert loaded.handout.paper == name


@pytest.mark.parametrize("name", PAPERS)
def test_every_page_is_of_the_paper_s_size(name: str) -> None:
    pages = PdfReader(BytesIO(render(load(ROOT / "content.yaml"), paper=name))).pages
    assert {tuple(map(float, page.mediabox[2:])) for page in pages} == {SIZES[name]}


@pytest.mark.parametrize("paper", EVERY_SIZE, ids=lambda paper: paper.name)
def test_a_full_line_holds_45_to_75_characters(paper: Format) -> None:
    look = look_on(paper)
    text = (
        "Ketamine-Assisted Psychotherapy combines the use of ketamine (a dissociative anesthetic) "
        "with talk therapy to address mental health issues. "
    )
    width = look.body_face.face(False, False).width(text) * look.brand.type.body / 1000
    assert 45 <= look.measure / (width / len(text)) <= 75


@pytest.mark.parametrize("paper", [*EVERY_SIZE, *PANELS.values()], ids=lambda paper: paper.name)
def test_the_title_band_stays_on_the_paper(paper: Format) -> None:
    look = look_on(paper)
    assert look.side_margin - look.band_overhang >= 0


def test_the_handout_reads_the_same_on_every_paper() -> None:
    loaded = load(ROOT / "content.yaml")
    assert len({structure(render(loaded, paper=name)).full_text() for name in PAPERS}) == 1


def test_the_desk_the_batch_and_the_commands_offer_the_same_papers() -> None:
    from handout.batch import maker
    from handout.cli.batch import batch
    from handout.cli.build import build
    from handout.desk import choices

    assert list(choices.PAPERS) == list(maker.PAPERS) == list(PAPERS)
    for command in (build, batch):
        option = next(each for each in command.params if each.name == "paper")
        assert list(option.type.choices) == list(PAPERS)  # type: ignore[attr-defined]


def test_a_small_page_tells_the_whole_state_of_the_review() -> None:
    pdf = render(load(ROOT / "tests/data/every-block.yaml"), paper="a5")
    foot = artifact_texts(pdf)[1]
    assert "November 1, 2028" in foot
    assert "\u2026" not in foot


def test_no_word_is_broken_in_a_table_on_a_small_page() -> None:
    cells = {"Medicine", "Morning", "Evening", "Reading", "Metformin"}
    text = PdfReader(BytesIO(render(load(ROOT / "tests/data/every-block.yaml"), paper="a5")))
    words = " ".join(page.extract_text() for page in text.pages).split()
    assert cells <= set(words)


@pytest.mark.parametrize("name", PAPERS)
def test_a_batch_makes_the_single_build_s_file_on_each_paper(name: str) -> None:
    from handout.batch.compiled import Compiled

    text = b"title: T\nfields: [{name: who, label: Your name}]\nbody: ['Dear {{who}}.']\n"
    loaded = load(origin_of(text, "t.yaml", Path("/nonexistent")))
    compiled = Compiled(loaded, name)
    for who in ("Ana", "Eva"):
        made = compiled.fill({"who": who})
        assert made.pdf == render(loaded, paper=name, values={"who": who})
