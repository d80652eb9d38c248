"""Form fields in a file: their places, their order, their way back to the structure tree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from handout.brand.colour import BLACK
from handout.brand.fonts import typeface
from handout.content.source import origin_of
from handout.pdf.file import PdfFile
from handout.pdf.form import OFF, ChoiceField, TextField
from handout.pdf.metadata import Metadata
from handout.pdf.page import Page, Shown
from handout.pdf.structure import StructureElement
from tests.reading import reader, structure

FACE = typeface("Atkinson Hyperlegible", [], Path(), origin_of(b"", "", Path())).face()
BOX = (20.0, 20.0, 120.0, 38.0)


def text_field(name: str = "who") -> TextField:
    return TextField(name, "Who it is", FACE, 11, BLACK)


def put(page: Page, parent: StructureElement, field: TextField, words: str) -> None:
    page.widget(field, BOX, words, parent.add("Form"), {"": "/Tx BMC EMC"})


def finished(file: PdfFile, document: StructureElement) -> bytes:
    for page in file.pages:
        page.begin(document.add("P"))
        page.text(20, 200, 14, [[Shown("Words", FACE, 12, BLACK)]])
        page.end()
    return file.finish(Metadata("T", "en"), document, ())


def catalog(pdf: bytes) -> Any:
    return reader(pdf).trailer["/Root"]


def annots(pdf: bytes, page: int = 0) -> list[Any]:
    sheet: Any = reader(pdf).pages[page]
    return [each.get_object() for each in sheet["/Annots"]]


def test_a_file_without_fields_has_no_form() -> None:
    file = PdfFile()
    file.new_page(400, 300)
    assert "/AcroForm" not in catalog(finished(file, StructureElement("Document")))


def test_links_and_fields_stand_in_the_order_in_which_they_are_drawn() -> None:
    file, document = PdfFile(), StructureElement("Document")
    page = file.new_page(400, 300)
    put(page, document, text_field("first"), "One")
    page.link(BOX, "https://example.org/", "Two", document.add("Link"))
    put(page, document, text_field("second"), "Three")
    pdf = finished(file, document)
    assert [each["/Contents"] for each in annots(pdf)] == ["One", "Two", "Three"]


def test_every_annotation_leads_back_to_its_element_on_every_page() -> None:
    file, document = PdfFile(), StructureElement("Document")
    for number in (1, 2):
        page = file.new_page(400, 300)
        page.link(BOX, "https://example.org/", f"Link {number}", document.add("Link"))
        put(page, document, text_field(f"field-{number}"), f"Field {number}")
    pdf = finished(file, document)
    numbers = catalog(pdf)["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    assert list(parents) == list(range(6))
    for at in (0, 1):
        for each in annots(pdf, at):
            element = parents[each["/StructParent"]].get_object()
            assert element["/K"]["/Obj"].get_object()["/Contents"] == each["/Contents"]


def test_a_field_in_two_places_is_one_field() -> None:
    file, document = PdfFile(), StructureElement("Document")
    field = text_field()
    for words in ("At the top", "At the foot"):
        put(file.new_page(400, 300), document, field, words)
    pdf = finished(file, document)
    (only,) = catalog(pdf)["/AcroForm"]["/Fields"]
    kids = [kid.get_object() for kid in only.get_object()["/Kids"]]
    assert [kid["/TU"] for kid in kids] == ["At the top", "At the foot"]
    assert [len(form.annotations) for form in structure(pdf).all("Form")] == [1, 1]


def test_a_choice_begins_untaken_and_shows_both_its_states() -> None:
    file, document = PdfFile(), StructureElement("Document")
    page = file.new_page(400, 300)
    field = ChoiceField("fit", "Does it fit")
    for value in ("yes", "not at all"):
        looks = {value: "0 0 9 9 re f", OFF: "0 0 9 9 re S"}
        page.widget(field, BOX, value, document.add("Form"), looks)
    one, other = annots(finished(file, document))
    assert one["/AS"] == other["/AS"] == one["/Parent"]["/V"] == "/Off"
    assert b"re f" in one["/AP"]["/N"]["/yes"].get_data()
    assert b"re S" in one["/AP"]["/N"]["/Off"].get_data()
    assert "/not at all" in other["/AP"]["/N"]


def test_two_lines_to_type_on_never_share_what_is_drawn_in_them() -> None:
    file, document = PdfFile(), StructureElement("Document")
    page = file.new_page(400, 300)
    for name in ("one", "two"):
        put(page, document, text_field(name), name)
    first, second = annots(finished(file, document))
    assert first["/AP"].raw_get("/N").idnum != second["/AP"].raw_get("/N").idnum


def test_fields_print() -> None:
    file, document = PdfFile(), StructureElement("Document")
    put(file.new_page(400, 300), document, text_field(), "Who")
    assert annots(finished(file, document))[0]["/F"] == 4
