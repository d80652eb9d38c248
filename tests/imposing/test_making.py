"""Booklets, leaflets and sheets for a print shop, read back from their bytes."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from handout import load, render
from handout.build import Loaded, build
from handout.content.papers import HALVES, PANELS, PAPERS
from handout.content.source import origin_of
from handout.content.variant import Variant
from handout.deliver.verify import verify
from handout.errors import ContentError
from handout.imposing.making import FLAP_SHORTER, imposed
from handout.imposing.order import PAPER_THICKNESS
from handout.imposing.ways import Imposition
from tests.reading import page_texts, reader, render_page, structure

ROOT = Path(__file__).parents[2]
BOOKLET, LEAFLET = Imposition(booklet=True), Imposition(tri_fold=True)
ON_SHEETS = [BOOKLET, LEAFLET, Imposition(n_up=2), Imposition(n_up=4)]
WHOLE = [Imposition(duplex=True), Imposition(bleed=3), Imposition(duplex=True, bleed=5)]
MM = 72 / 25.4


@pytest.fixture(scope="module")
def leaflet() -> Loaded:
    return load(ROOT / "tests/data/leaflet.yaml")


@pytest.fixture(scope="module")
def seed() -> Loaded:
    return load(ROOT / "content.yaml")


def lettered(pages: int, language: str = "en-US") -> Loaded:
    """A handout whose pages each say a word of their own."""
    body = "".join(f"  - Word{chr(65 + at)}.\n  - page_break:\n" for at in range(pages - 1))
    text = f"title: Numbers\nlanguage: {language}\nbody:\n{body}  - Word{chr(64 + pages)}.\n"
    return load(origin_of(text.encode(), "t.yaml", Path("/nonexistent")))


def words_in_columns(pdf: bytes, count: int) -> list[list[str]]:
    """The words that each side shows, by ``count`` equal parts from left to right."""
    import pypdfium2

    found = []
    for page in pypdfium2.PdfDocument(pdf):
        width, height = page.get_size()
        text, part = page.get_textpage(), width / count
        columns = [
            text.get_text_bounded(at * part, 0, (at + 1) * part, height) for at in range(count)
        ]
        found.append([" ".join(re.findall(r"Word[A-Z]", column)) for column in columns])
    return found


def size_of(pdf: bytes) -> set[tuple[float, ...]]:
    return {tuple(map(float, page.mediabox)) for page in reader(pdf).pages}


def operators(pdf: bytes, page: int) -> str:
    return reader(pdf).pages[page].get_contents().get_data().decode()


# Booklets


@pytest.mark.parametrize("paper", ["letter", "a4", "legal"])
def test_a_booklet_is_printed_on_the_whole_sheet_lying(seed: Loaded, paper: str) -> None:
    width, height = PAPERS[paper].size
    assert size_of(imposed(seed, BOOKLET, paper=paper).pdf) == {(0, 0, height, width)}


def test_a_booklet_of_a5_is_made_of_a4(seed: Loaded) -> None:
    assert imposed(seed, BOOKLET, paper="a5") == imposed(seed, BOOKLET, paper="a4")


def test_the_type_of_a_booklet_is_as_large_as_on_a_page(seed: Loaded) -> None:
    scales = re.findall(r"q (\S+) 0 0 (\S+) ", operators(imposed(seed, BOOKLET).pdf, 0))
    assert set(scales) == {("1.0000", "1.0000")}


def test_the_halves_of_a_booklet_are_in_saddle_order() -> None:
    made = imposed(lettered(6), BOOKLET)
    assert words_in_columns(made.pdf, 2) == [
        ["", "WordA"], ["WordB", ""], ["WordF", "WordC"], ["WordD", "WordE"],
    ]  # fmt: skip


def test_a_booklet_that_reads_from_the_right_has_its_front_on_the_left() -> None:
    made = imposed(lettered(4, "ar"), BOOKLET)
    assert words_in_columns(made.pdf, 2) == [["WordA", "WordD"], ["WordC", "WordB"]]
    assert reader(made.pdf).trailer["/Root"]["/ViewerPreferences"]["/Direction"] == "/R2L"


def test_inner_sheets_move_towards_the_fold() -> None:
    pdf = imposed(lettered(12), BOOKLET, paper="letter").pdf
    fold = 792 / 2
    for sheet in range(3):
        moved = sheet * PAPER_THICKNESS
        places = re.findall(r"q 1\S* 0 0 1\S* (\S+) ", operators(pdf, 2 * sheet))
        left, right = map(float, places)
        assert left == pytest.approx(fold - 396 + moved, abs=0.01)
        assert right == pytest.approx(fold - moved, abs=0.01)


def test_a_booklet_says_each_text_of_its_pages_in_their_order(seed: Loaded) -> None:
    pages = page_texts(build(seed, paper=HALVES["letter"]).pdf)
    sides = page_texts(imposed(seed, BOOKLET, paper="letter").pdf)
    order = [(0,), (1,), (5, 2), (3, 4)]
    assert sides == [" ".join(pages[at] for at in side) for side in order]


def test_a_printer_is_told_to_turn_the_sheets_on_their_short_edge(seed: Loaded) -> None:
    wishes = reader(imposed(seed, BOOKLET).pdf).trailer["/Root"]["/ViewerPreferences"]
    assert (wishes["/Duplex"], wishes["/PrintScaling"]) == ("/DuplexFlipShortEdge", "/None")


def test_a_booklet_in_large_print_is_in_large_print(leaflet: Loaded) -> None:
    made = imposed(leaflet, BOOKLET, variant=Variant(large_print=True))
    assert made.pages >= imposed(leaflet, BOOKLET).pages


# Leaflets


@pytest.mark.parametrize("paper", PANELS)
def test_a_leaflet_is_the_two_sides_of_one_sheet(leaflet: Loaded, paper: str) -> None:
    made = imposed(leaflet, LEAFLET, paper=paper)
    width, height = PAPERS[paper].size
    assert made.pages == 2
    assert size_of(made.pdf) == {(0, 0, height, width)}


def test_the_front_of_a_leaflet_is_on_the_right_of_its_outside() -> None:
    made = imposed(lettered(6), LEAFLET)
    assert words_in_columns(made.pdf, 3) == [
        ["WordE", "WordF", "WordA"], ["WordB", "WordC", "WordD"],
    ]  # fmt: skip


def test_the_panel_that_is_folded_in_is_narrower(leaflet: Loaded) -> None:
    pdf = imposed(leaflet, LEAFLET, paper="letter").pdf
    wide = (792 + FLAP_SHORTER) / 3
    middles = [
        [float(x) + 264 / 2 for x in re.findall(r"q 1\S* 0 0 1\S* (\S+) ", operators(pdf, side))]
        for side in (0, 1)
    ]
    narrow = wide - FLAP_SHORTER
    assert middles[0] == pytest.approx([narrow / 2, narrow + wide / 2, 792 - wide / 2], abs=0.02)
    assert middles[1] == pytest.approx([wide / 2, 1.5 * wide, 792 - narrow / 2], abs=0.02)


@pytest.mark.parametrize("paper", ["a5", "legal"])
def test_a_leaflet_of_another_paper_is_refused_in_words(leaflet: Loaded, paper: str) -> None:
    with pytest.raises(ContentError, match="say --paper letter or a4"):
        imposed(leaflet, LEAFLET, paper=paper)


# Several pages on a side


def test_two_pages_on_a_side_stand_side_by_side() -> None:
    made = imposed(lettered(3), Imposition(n_up=2))
    assert words_in_columns(made.pdf, 2) == [["WordA", "WordB"], ["WordC", ""]]


def test_four_pages_on_a_side_stand_in_two_rows() -> None:
    made = imposed(lettered(5), Imposition(n_up=4), paper="a4")
    assert words_in_columns(made.pdf, 2) == [["WordA WordC", "WordB WordD"], ["WordE", ""]]
    assert size_of(made.pdf) == {(0, 0, *PAPERS["a4"].size)}


def test_who_makes_the_type_small_is_told_how_small(seed: Loaded) -> None:
    assert imposed(seed, Imposition(n_up=2)).note.startswith("The type is 8.1 points on paper")


# What the files say of themselves


@pytest.mark.parametrize("how", ON_SHEETS, ids=lambda how: how.name)
def test_without_tags_a_file_claims_no_more_than_pdf_a_2u(leaflet: Loaded, how: Imposition) -> None:
    made = imposed(leaflet, how)
    root = reader(made.pdf).trailer["/Root"]
    packet = root["/Metadata"].get_data().decode()
    assert "/StructTreeRoot" not in root
    assert "/MarkInfo" not in root
    assert "<pdfuaid:part>" not in packet
    assert "<pdfaid:conformance>U<" in packet
    assert "it has no tags" in made.note


@pytest.mark.parametrize("how", [*ON_SHEETS, *WHOLE], ids=lambda how: how.name)
def test_the_same_handout_gives_the_same_bytes(how: Imposition) -> None:
    path = ROOT / "tests/data/leaflet.yaml"
    assert imposed(load(path), how).pdf == imposed(load(path), how).pdf


@pytest.mark.parametrize("how", [*ON_SHEETS, *WHOLE], ids=lambda how: how.name)
def test_a_file_can_be_told_intact_and_current(how: Imposition, tmp_path: Path) -> None:
    content = ROOT / "tests/data/leaflet.yaml"
    path = tmp_path / "a.pdf"
    path.write_bytes(imposed(load(content), how).pdf)
    verdict = verify(path, content)
    assert verdict.intact
    assert verdict.current


@pytest.mark.parametrize("how", [*ON_SHEETS, *WHOLE], ids=lambda how: how.name)
def test_a_patient_s_values_are_printed_and_stand_nowhere_else(how: Imposition) -> None:
    text = b"title: T\nfields: [{name: who, label: Your name}]\nbody: ['Dear {{who}}.']\n"
    loaded = load(origin_of(text, "t.yaml", Path("/nonexistent")))
    pdf = imposed(loaded, how, values={"who": "Zaphod"}).pdf
    assert "Dear Zaphod." in " ".join(page_texts(pdf))
    assert b"Zaphod" not in reader(pdf).trailer["/Root"]["/Metadata"].get_data()
    assert "Zaphod" not in str(reader(pdf).metadata)


# Pages that stay whole


@pytest.mark.parametrize("pages", range(1, 6))
def test_duplex_ends_on_a_back_page(pages: int) -> None:
    made = imposed(lettered(pages), Imposition(duplex=True))
    texts = page_texts(made.pdf)
    assert made.pages == len(texts) == pages + pages % 2
    assert not pages % 2 or texts[-1] == ""


@pytest.mark.parametrize("how", WHOLE, ids=lambda how: how.name)
def test_whole_pages_keep_their_tags_and_claims(leaflet: Loaded, how: Imposition) -> None:
    pdf = imposed(leaflet, how, paper="letter").pdf
    packet = reader(pdf).trailer["/Root"]["/Metadata"].get_data().decode()
    assert structure(pdf) == structure(render(leaflet, paper="letter"))
    assert "<pdfuaid:part>1<" in packet
    assert "<pdfaid:conformance>A<" in packet


def test_a_print_shop_finds_the_page_in_the_boxes(seed: Loaded) -> None:
    for page in reader(imposed(seed, Imposition(bleed=3), paper="a5").pdf).pages:
        width, height = PAPERS["a5"].size
        trim, bleed = [list(map(float, box)) for box in (page.trimbox, page.bleedbox)]
        assert trim == pytest.approx([0, 0, width, height])
        assert bleed == pytest.approx([-3 * MM, -3 * MM, width + 3 * MM, height + 3 * MM], abs=0.01)
        assert float(page.mediabox[0]) < bleed[0] - 5 * MM


def test_what_is_printed_stands_where_it_stood(seed: Loaded) -> None:
    def text_at(pdf: bytes) -> list[Any]:
        found: list[Any] = []
        page = reader(pdf).pages[1]
        page.extract_text(visitor_text=lambda text, cm, tm, *_: found.append((text, cm, tm)))
        return found

    assert text_at(imposed(seed, Imposition(bleed=3)).pdf) == text_at(render(seed))


def test_the_title_band_reaches_over_the_edges_and_crop_marks_stay_outside(seed: Loaded) -> None:
    scale = 4.0
    pdf = imposed(seed, Imposition(bleed=3), paper="a5").pdf
    page = reader(pdf).pages[0]
    image = render_page(pdf, 0, scale)
    left, _, _, top = map(float, page.mediabox)
    band = tuple(round(255 * part) for part in seed.brand.colours.band)

    def column(x: float) -> set[tuple[int, int, int]]:
        """The colours down the page at ``x`` points from its trimmed edge."""
        at = round((x - left) * scale)
        return {image.getpixel((at, y)) for y in range(image.height)}

    for x in (-2.9 * MM, -1 * MM, 1.0, 419.53 - 1.0, 419.53 + 2.9 * MM):
        assert band in column(x)
    for x in (-3.3 * MM, 419.53 + 3.3 * MM):
        assert band not in column(x)
    white = (255, 255, 255)
    assert column(-1 * MM) <= column(-1 * MM) | {white}
    mark = image.getpixel((round((-4 * MM - left) * scale), round(top * scale)))
    assert mark != white  # beside the lower left corner, and not in the bleed
    corner = image.getpixel((round((-1 * MM - left) * scale), round(top * scale)))
    assert corner == white


def test_links_of_whole_pages_lead_where_they_led(seed: Loaded) -> None:
    from tests.reading import links

    content = load(ROOT / "tests/data/every-block.yaml")
    before, after = links(render(content)), links(imposed(content, WHOLE[2]).pdf)
    assert [(link.page, link.box, link.uri, link.target_page) for link in before] == [
        (link.page, link.box, link.uri, link.target_page) for link in after
    ]


def test_a_pdf_that_a_reader_opens_has_no_loose_ends(leaflet: Loaded) -> None:
    from pypdf import PdfReader

    for how in (*ON_SHEETS, *WHOLE):
        PdfReader(BytesIO(imposed(leaflet, how).pdf), strict=True).pages[0].extract_text()
