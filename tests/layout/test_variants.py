"""Large print, dyslexia, grey, ink saver: one content, each printing as finished as the first."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from pypdf.generic import ContentStream

from handout import load, render
from handout.brand.clear import ClearTypeface, clear_typeface, has_serifs
from handout.brand.colour import WHITE, Colour, contrast
from handout.brand.fonts import Face, Typeface, typeface
from handout.brand.model import Brand
from handout.brand.varied import CLEAR_CONTRAST, varied
from handout.build import composed_pages, for_patient
from handout.content.source import origin_of
from handout.content.variant import USUAL, WORDS, Variant, variant_of
from handout.layout.look import Look
from handout.pdf.structure import MarkedContent, StructureElement
from tests.reading import Node, artifact_texts, page_texts, reader, structure

ROOT = Path(__file__).parents[2]
EVERY = load(ROOT / "tests/data/every-block.yaml")
LARGE, DYSLEXIA = Variant(large_print=True), Variant(dyslexia=True)
GREY, INK_SAVER = Variant(grey=True), Variant(ink_saver=True)
ALL = Variant(True, True, True, True)
EACH = [LARGE, DYSLEXIA, GREY, INK_SAVER, ALL]
FAMILY = typeface("Atkinson Hyperlegible", [], Path(), origin_of(b"", "", Path()))
SENTENCE = "Plain words in a sentence that is neither long nor short, set to fill a line or so. "


@cache
def every(variant: Variant) -> bytes:
    return render(EVERY, variant=variant)


def build(*body: Any, variant: Variant = LARGE, brand: str = "", **metadata: Any) -> bytes:
    content = yaml.safe_dump({"title": "Variants", **metadata, "body": list(body)})
    loaded = load(origin_of(content.encode(), "variants.yaml", Path("/nonexistent")))
    if brand:
        loaded = loaded._replace(brand=Brand.model_validate(yaml.safe_load(brand)))
    return render(loaded, variant=variant)


def operations(pdf: bytes) -> list[tuple[Any, bytes]]:
    found: list[tuple[Any, bytes]] = []
    for page in reader(pdf).pages:
        found += ContentStream(page["/Contents"], page.pdf).operations
    return found


def sizes(pdf: bytes) -> set[float]:
    """The sizes of type, those inside drawings left out."""
    return {float(o[1]) for o, op in operations(pdf) if op == b"Tf" and str(o[0]).startswith("/H")}


def fonts(pdf: bytes) -> set[str]:
    names = set()
    for page in reader(pdf).pages:
        for font in page["/Resources"]["/Font"].values():
            names.add(str(font.get_object()["/BaseFont"]).partition("+")[2])
    return names


def words(tree: Node) -> list[str]:
    return tree.full_text().split()


def look_of(variant: Variant, **brand: Any) -> Look:
    face = clear_typeface(FAMILY, variant)
    return Look(varied(Brand.model_validate(brand), variant), face, face, "letter", None, variant)


# What a variant is called


def test_a_variant_is_written_as_it_is_called() -> None:
    assert [variant_of(word).name for word in WORDS] == list(WORDS)
    assert variant_of("grey+large_print").name == "large-print-grey"


def test_a_word_that_is_no_variant_is_told_with_the_nearest_one() -> None:
    with pytest.raises(ValueError, match="did you mean 'large-print'"):
        variant_of("larg-print")


# What all have in common


def test_the_usual_printing_is_what_it_was_without_variants() -> None:
    assert every(USUAL) == render(EVERY)
    brand = Brand()
    assert varied(brand, USUAL) is brand
    assert clear_typeface(FAMILY, USUAL) is FAMILY


@pytest.mark.parametrize("variant", EACH, ids=lambda v: v.name)
def test_the_same_input_gives_the_same_bytes(variant: Variant) -> None:
    assert render(EVERY, variant=variant) == every(variant)


@pytest.mark.parametrize("variant", [GREY, INK_SAVER], ids=lambda v: v.name)
def test_a_printing_for_a_printer_has_the_lines_and_pages_of_the_usual_one(
    variant: Variant,
) -> None:
    assert page_texts(every(variant)) == page_texts(every(USUAL))


@pytest.mark.parametrize("variant", EACH, ids=lambda v: v.name)
def test_every_word_of_the_usual_printing_is_read_in_its_order(variant: Variant) -> None:
    def read(pdf: bytes) -> list[str]:
        tree = structure(pdf)
        kept = [kid for kid in tree.kids if kid.role != "TOC"]  # its page numbers differ
        return [word for kid in kept for word in words(kid)]

    usual, other = read(every(USUAL)), read(every(variant))
    assert other == usual


@pytest.mark.parametrize("variant", EACH, ids=lambda v: v.name)
def test_tags_and_pages_have_one_order(variant: Variant) -> None:
    order: dict[int, list[int]] = {}

    def walk(element: StructureElement) -> None:
        for kid in element.kids:
            if isinstance(kid, MarkedContent):
                order.setdefault(kid[0], []).append(kid[1])
            elif isinstance(kid, StructureElement):
                walk(kid)

    walk(composed_pages(*for_patient(EVERY, None), None, variant).document)
    assert len(order) > 5
    assert all(painted == sorted(painted) for painted in order.values())


@pytest.mark.parametrize("variant", EACH, ids=lambda v: v.name)
def test_copied_text_has_no_space_inside_a_word(variant: Variant) -> None:
    import pypdfium2

    text = "Tachycardia, hypertension and gastroenteritis are long words."
    pdf = build(text, variant=variant)
    assert text in page_texts(pdf)[0]
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    assert text in " ".join(page.get_text_range().split())


# Large print


def test_nothing_in_large_print_is_small() -> None:
    assert min(sizes(every(LARGE))) >= 16
    assert look_of(LARGE).body().size >= 18


def test_large_print_of_a_large_brand_stays_as_large() -> None:
    assert look_of(LARGE, type={"body": 24, "leading": 36}).body().size == 24


def test_large_print_is_no_zoom_since_headings_grow_less_than_texts() -> None:
    usual, large = look_of(USUAL), look_of(LARGE)
    for style in ("title", "subtitle"):
        ratio = getattr(large, style)().size / getattr(usual, style)().size
        assert 1 < ratio < large.body().size / usual.body().size
    order = [large.small(), large.body(), large.heading(3), large.heading(2), large.title()]
    assert [style.size for style in order] == sorted({style.size for style in order})


@pytest.mark.parametrize("variant", [LARGE, DYSLEXIA], ids=lambda v: v.name)
def test_lines_stand_a_quarter_of_the_size_apart_at_least(variant: Variant) -> None:
    look = look_of(variant)
    for style in (look.body(), look.small(), look.verbatim()):
        assert style.leading >= 1.25 * style.size


@pytest.mark.parametrize("variant", [LARGE, DYSLEXIA], ids=lambda v: v.name)
def test_nothing_is_slanted_and_what_was_stressed_is_bold(variant: Variant) -> None:
    assert not any("Italic" in name for name in fonts(every(variant)))
    pdf = build("Take it *before* you eat.", variant=variant)
    bold = [o for o, op in operations(pdf) if op == b"Tf"]
    assert "before" in page_texts(pdf)[0]
    assert len({str(o[0]) for o in bold}) == 2


def test_a_source_has_neither_italics_nor_bold_words() -> None:
    source = {"type": "article-journal", "title": "On Asthma", "container-title": "Chest",
              "author": ["Doe, Ann"], "issued": "2020"}  # fmt: skip
    pdf = build("Words.[@one]", sources={"one": source})
    page = reader(pdf).pages[1]
    bold = {
        name
        for name, font in page["/Resources"]["/Font"].items()
        if "Bold" in str(font.get_object()["/BaseFont"])
    }
    inside = False
    for operands, operator in ContentStream(page["/Contents"], page.pdf).operations:
        if operator == b"BDC":
            inside = operands[0] == "/P"
        elif operator == b"Tf" and inside:
            assert operands[0] not in bold


def test_columns_stand_one_below_the_other() -> None:
    pdf = build({"columns": [["Left words"], ["Right words"]]})
    text = reader(pdf).pages[0].extract_text()
    assert text.index("Left words") < text.index("Right words")
    lines = [line for line in text.splitlines() if "words" in line]
    assert lines == ["Left words", "Right words"]


def test_lines_at_the_foot_are_never_cut_short() -> None:
    footer = "This sheet does not replace what your doctor, nurse or pharmacist has told you."
    brand = f"{{clinic: Clinic, footer: '{footer}', contact: ['Phone 555-0100', '{SENTENCE}']}}"
    pdf = build(*[SENTENCE * 4] * 6, brand=brand)
    for text in artifact_texts(pdf):
        folded = " ".join(text.split())
        assert footer in folded
        assert SENTENCE.strip() in folded


def test_the_foot_of_a_page_stays_clear_of_its_text() -> None:
    look = look_of(LARGE)
    assert look.bottom_margin > (1 + look.foot_lines) * look.small().leading + look.foot_margin
    assert look.foot_margin >= 36


TABLE = {
    "table": "Medicines",
    "header_column": True,
    "header": ["Medicine", "Morning", "Midday", "Evening", "Night", "What it is for"],
    "rows": [
        ["Amlodipine", "1", "", "", "", "High blood pressure"],
        ["Hydrochlorothiazide", "", "", "1", "", "High blood pressure"],
    ],
}


def test_a_table_too_wide_for_large_type_becomes_a_list() -> None:
    assert structure(build(TABLE, variant=USUAL)).all("Table")
    tree = structure(build(TABLE))
    assert not tree.all("Table", "TR", "TH", "TD")
    (listed,) = tree.all("L")
    assert [kid.role for kid in listed.kids] == ["Caption", "LI", "LI"]
    assert listed.all("Caption")[0].full_text() == "Medicines"
    first = listed.all("LI")[0]
    texts = [" ".join(node.full_text().split()) for node in first.all("P")]
    assert texts[:2] == ["Medicine: Amlodipine", "Morning: 1"]
    assert texts[-1] == "What it is for: High blood pressure"


def test_every_cell_of_such_a_table_is_read_with_its_header() -> None:
    (listed,) = structure(build(TABLE)).all("L")
    for item, row in zip(listed.all("LI"), TABLE["rows"], strict=True):
        texts = [node.full_text().strip() for node in item.all("P")]
        assert texts == [f"{h}: {c}".strip() for h, c in zip(TABLE["header"], row, strict=True)]


def test_a_table_that_fits_stays_a_table() -> None:
    table = {"table": None, "header": ["Day", "Dose"], "rows": [["Monday", "1"], ["Tuesday", "2"]]}
    assert structure(build(table)).all("Table")


def test_widths_that_are_too_narrow_for_large_type_give_way_to_fitting_ones() -> None:
    table = {"table": None, "header": ["Medicine", "Remark"], "widths": [1, 9],
             "rows": [["Hydrochlorothiazide", "none"]]}  # fmt: skip
    assert structure(build(table)).all("Table")


def test_citations_and_links_in_such_a_table_lead_where_they_did() -> None:
    table = {**TABLE, "rows": [["[Amlodipine](https://example.org/a)[@one]", "1", "", "", "", "x"]]}
    pdf = build(table, sources={"one": {"text": "One."}})
    targets = {node.role for node in structure(pdf).all("Link", "Reference")}
    assert targets == {"Link", "Reference"}
    (note,) = structure(pdf).all("Note")
    assert note.identifier == "note-one"


def test_words_are_as_dark_as_low_vision_needs() -> None:
    pale = {"muted": "#6b6b6b", "caution": "#8a6100", "band": "#0b7a8c"}
    colours = varied(Brand.model_validate({"colours": pale}), LARGE).colours
    for role in ("text", "muted", "heading", "accent", "link", "note", "caution", "urgent"):
        assert contrast(getattr(colours, role), WHITE) >= CLEAR_CONTRAST
        assert contrast(getattr(colours, role), colours.tint) >= CLEAR_CONTRAST
    assert contrast(colours.on_band, colours.band) >= CLEAR_CONTRAST


def test_a_face_with_serifs_gives_way_to_one_without() -> None:
    class Serif(Face):
        def __init__(self, style: int, family: int = 2) -> None:
            table = bytearray(96)
            table[32], table[33] = family, style

            class Font:
                def get_table(self, tag: str) -> bytes:
                    return bytes(table)

            self.ttf: Any = Font()

    assert has_serifs(Serif(2))
    assert not has_serifs(Serif(11))
    assert not has_serifs(Serif(0, family=0))
    assert not has_serifs(FAMILY.face())


# Dyslexia


def test_letters_and_words_stand_further_apart() -> None:
    usual, wide = FAMILY.face(), clear_typeface(FAMILY, DYSLEXIA).face()
    assert wide.width("ab") - usual.width("ab") == pytest.approx(200)
    assert wide.width("a b") - usual.width("a b") == pytest.approx(350)
    assert wide.measure("a b") == wide.width("a b")


def test_what_is_measured_is_what_is_drawn() -> None:
    text = "Wide words that stand apart, and a long enough line."
    pdf = build(text, variant=DYSLEXIA)
    import pypdfium2

    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    at = page.get_text_range().index(text)
    left = page.get_charbox(at, loose=True)[0]
    right = page.get_charbox(at + len(text) - 1, loose=True)[0]
    face = clear_typeface(FAMILY, DYSLEXIA).face()
    assert right - left == pytest.approx(face.width(text[:-1]) * 14 / 1000, abs=0.2)


def test_spacing_ends_with_its_text() -> None:
    state = 0.0
    for operands, operator in operations(every(DYSLEXIA)):
        if operator == b"Tc":
            state = float(operands[0])
        elif operator in (b"BT", b"Do"):
            assert state == 0


def test_dyslexia_type_is_fourteen_points_on_one_and_a_half() -> None:
    look = look_of(DYSLEXIA)
    assert look.body().size == 14
    assert look.body().leading >= 1.5 * 14
    assert look.heading(3).size >= 1.2 * 14
    assert min(sizes(every(DYSLEXIA))) >= 12


def test_large_print_and_dyslexia_go_together() -> None:
    both = Variant(large_print=True, dyslexia=True)
    assert look_of(both).body().size == 18
    assert look_of(both).body().leading >= 27
    face = clear_typeface(FAMILY, both).face()
    assert face.width("ab") == clear_typeface(FAMILY, DYSLEXIA).face().width("ab")


# Grey


def test_nothing_on_a_grey_page_is_painted_in_colour() -> None:
    assert not [op for _, op in operations(every(GREY)) if op in (b"rg", b"RG", b"k", b"K")]


def test_pictures_of_pixels_are_grey() -> None:
    spaces = set()
    for page in reader(every(GREY)).pages:
        for image in page["/Resources"].get("/XObject", {}).values():
            spaces.add(str(image.get_object()["/ColorSpace"]))
    assert spaces == {"/DeviceGray"}


def test_words_are_solid_black_or_white_and_never_screened() -> None:
    level, texts = 0.0, set()
    for operands, operator in operations(every(GREY)):
        if operator == b"g":
            level = float(operands[0])
        elif operator == b"Tj":
            texts.add(level)
    assert texts == {0.0, 1.0}


def test_lines_are_solid_and_never_screened() -> None:
    assert {float(o[0]) for o, op in operations(every(GREY)) if op == b"G"} <= {0.0, 1.0}


@pytest.mark.parametrize("band", ["#0b4a57", "#9b1c1c", "#eef5f6", "#ffdd00"])
def test_the_title_can_be_read_in_grey_whatever_its_band(band: str) -> None:
    on_band = "#ffffff" if contrast(Colour.of(band), WHITE) > 4.5 else "#1c1f22"
    look = look_of(GREY, colours={"band": band, "on_band": on_band})
    assert contrast(look.title().ink, look.band or WHITE) == pytest.approx(21)


def test_grey_keeps_what_is_clear_of_the_other_variants() -> None:
    colours = look_of(ALL).brand.colours
    assert contrast(colours.muted, WHITE) == pytest.approx(21)


def test_icons_are_told_apart_by_their_shapes() -> None:
    from handout.layout.panels import ICONS, OUTLINED

    for icons in (ICONS, OUTLINED):
        outlines = {re.sub(r"\{ink\}.*? [gw] ", "", icon) for icon in icons.values()}
        assert len(outlines) == len(icons) == 3


# Ink saver


def filled(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of every rectangle that is filled."""
    found, last = [], (0.0, 0.0)
    for operands, operator in operations(pdf):
        if operator == b"re":
            last = float(operands[2]), float(operands[3])
        elif operator == b"f":
            found.append(last)
            last = (0.0, 0.0)
    return found


def test_no_area_larger_than_a_sign_is_filled() -> None:
    pdf = build({"note": "Words."}, {"steps": ["One.", "Two."]}, TABLE, {"verbatim": "a\nb"},
                variant=INK_SAVER, at_a_glance=["Words."])  # fmt: skip
    assert [size for size in filled(pdf) if min(size) > 2] == []
    assert [size for size in filled(build({"note": "Words."}, variant=USUAL)) if min(size) > 20]


def test_a_picture_is_as_wide_as_the_text_in_large_print() -> None:
    def width(variant: Variant, *, decorative: bool) -> float:
        look = {"decorative": True} if decorative else {"alt": "Two lungs"}
        figure = {"figure": "lungs.svg", "width": 40, **look}
        text = yaml.safe_dump({"title": "A", "body": [figure]})
        loaded = load(origin_of(text.encode(), "a.yaml", ROOT / "tests/data"))
        clips = [o for o, op in operations(render(loaded, variant=variant)) if op == b"cm"]
        return max(float(o[0]) for o in clips)

    assert width(LARGE, decorative=False) > 2 * width(USUAL, decorative=False)
    assert width(LARGE, decorative=True) < 1.5 * width(USUAL, decorative=True)


# Small paper


def test_a_code_to_scan_leaves_large_words_their_line() -> None:
    card = {"contact": "Clinic", "email": "nurses-of-the-ward@example.org", "web": "example.org"}
    text = "\n".join(page.extract_text() for page in reader(build(card, paper="a5")).pages)
    assert "nurses-of-the-ward@example.org" in text


def test_edition_and_page_number_never_touch() -> None:
    pdf = build(*[SENTENCE * 9] * 40, paper="a5", version="1.0", issued="2026-11-24")
    for page in reader(pdf).pages:
        lines = page.extract_text().splitlines()
        assert not [line for line in lines if "Version" in line and "Page" in line]


def test_only_a_row_without_words_is_there_to_write_in() -> None:
    def lines(*row: str) -> int:
        pdf = build({**TABLE, "rows": [list(row)]}, paper="legal")
        assert len(reader(pdf).pages) == 1
        return sum(op == b"l" for _, op in operations(pdf))

    words = lines("Hydrochlorothiazide", "1", "1", "1", "1", "Pressure")
    assert lines("Hydrochlorothiazide", "1", "", "", "", "Pressure") == words
    assert lines("Hydrochlorothiazide", "", "", "", "", "") == words + 5


def test_verbatim_lines_stay_in_columns() -> None:
    usual, face = FAMILY.face(), clear_typeface(FAMILY, DYSLEXIA, verbatim=True).face()
    assert face.width(" ") - usual.width(" ") == pytest.approx(face.width("a") - usual.width("a"))


def test_scripts_whose_letters_join_are_not_torn_apart() -> None:
    class Joined(Face):
        def __init__(self) -> None:
            self.characters = frozenset("\u0628\u0627")

    class Family(Typeface):
        def face(self, bold: bool = False, italic: bool = False) -> Face:
            return joined

    joined = Joined()
    assert ClearTypeface(Family([Path()] * 4), (60, 150)).face() is joined
