"""Many sheets in one file for a printer: the same pages, what they share written once."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pypdf
import pypdfium2
import pytest

from handout.batch.compiled import Compiled
from handout.build import Loaded, load
from handout.content.origin import origin_of
from handout.pdf.file import PdfFile
from handout.pdf.form import OFF, ChoiceField
from handout.pdf.joined import JoinedFile
from handout.pdf.metadata import Metadata
from handout.pdf.parsed import parsed
from handout.pdf.structure import StructureElement
from tests.conftest import ROOT
from tests.reading import page_texts, reader

LETTER = """
title: Your visit
fields:
  - {name: name, label: Your name}
  - {name: notes, label: Notes, kind: list}
body:
  - "Dear {{name}}, please read [our page](https://example.org)."
  - bullets: ["{{notes}}"]
  - figure: logo.svg
    alt: The clinic's mark
"""


def loaded_from(text: str) -> Loaded:
    return load(origin_of(text.lstrip().encode(), "letter.yaml", ROOT / "assets"))


@pytest.fixture(scope="module")
def sheets() -> list[bytes]:
    """Twenty letters, the last of more pages than the others."""
    compiled = Compiled(loaded_from(LETTER))
    rows: list[dict[str, Any]] = [{"name": f"Ana {n}", "notes": ["Come."]} for n in range(19)]
    rows.append({"name": "Zoë", "notes": [f"note {n}" for n in range(60)]})
    return [compiled.fill(row).pdf for row in rows]


def joined(sheets: list[bytes], *, duplex: bool = True) -> bytes:
    out = io.BytesIO()
    file = JoinedFile(out, duplex=duplex)
    for number, pdf in enumerate(sheets, 1):
        file.add(pdf, str(number))
    file.finish()
    return out.getvalue()


@pytest.fixture(scope="module")
def duplex(sheets: list[bytes]) -> bytes:
    return joined(sheets)


def pictures(pdf: bytes) -> list[bytes]:
    """Each page as a printer draws it, form fields left out."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=1, may_draw_forms=False).to_numpy().tobytes() for page in document]


def test_each_page_looks_as_in_its_sheet(sheets: list[bytes]) -> None:
    assert pictures(joined(sheets, duplex=False)) == [p for pdf in sheets for p in pictures(pdf)]


def test_each_sheet_begins_on_a_leaf_of_its_own(sheets: list[bytes], duplex: bytes) -> None:
    texts = page_texts(duplex)
    assert len(texts) % 2 == 0
    for number in range(19):
        assert f"Dear Ana {number}," in texts[2 * number]
        assert texts[2 * number + 1] == ""


def test_without_duplex_no_page_is_empty(sheets: list[bytes]) -> None:
    assert "" not in page_texts(joined(sheets, duplex=False))


def test_the_file_asks_for_both_sides_and_no_scaling(duplex: bytes) -> None:
    wishes = reader(duplex).trailer["/Root"]["/ViewerPreferences"]
    assert wishes == {"/PrintScaling": "/None", "/Duplex": "/DuplexFlipLongEdge"}


def test_each_sheet_has_a_bookmark_and_labels_of_its_own(duplex: bytes) -> None:
    read = reader(duplex)
    outline: Any = read.outline
    assert [mark.title for mark in outline] == [str(number) for number in range(1, 21)]
    assert [read.get_destination_page_number(mark) for mark in outline] == list(range(0, 40, 2))
    assert read.page_labels[:4] == ["1-1", "1-2", "2-1", "2-2"]


def test_what_sheets_share_is_written_once(sheets: list[bytes], duplex: bytes) -> None:
    fonts = duplex.count(b"/Length1")  # the font files, each a stream
    assert 0 < fonts == sheets[0].count(b"/Length1")
    assert len(duplex) < 2 * len(sheets[0])


def test_nothing_claims_to_be_accessible_or_archival(duplex: bytes) -> None:
    catalog = reader(duplex).trailer["/Root"]
    assert not {"/StructTreeRoot", "/MarkInfo", "/Metadata", "/OutputIntents"} & set(catalog)


def test_strict_readers_find_nothing_wrong(duplex: bytes) -> None:
    read = pypdf.PdfReader(io.BytesIO(duplex), strict=True)
    assert all(page.extract_text() is not None for page in read.pages)


def test_no_link_is_left_on_paper(duplex: bytes) -> None:
    assert all("/Annots" not in page for page in reader(duplex).pages)


def test_the_same_sheets_give_the_same_bytes(sheets: list[bytes], duplex: bytes) -> None:
    assert joined(sheets) == duplex


def test_the_empty_circle_of_a_choice_is_printed() -> None:
    file, document = PdfFile(), StructureElement("Document")
    page = file.new_page(200, 100)
    looks = {"yes": "0 0 18 18 re f", OFF: "0.5 0.5 17 17 re S"}
    page.widget(ChoiceField("q", "Q"), (20, 30, 38, 48), "Yes", document.add("Form"), looks)
    printed = joined([file.finish(Metadata("T", "en"), document, ())], duplex=False)
    (only,) = pypdfium2.PdfDocument(printed)
    drawn = only.render(scale=1, may_draw_forms=False).to_numpy()[:, :, 0] < 128
    assert drawn[52:70, 20:38].any()
    assert not drawn[56:66, 24:34].any()


@pytest.mark.parametrize("spoil", [lambda pdf: b"%PDF-1.4\n" + pdf[60:], lambda pdf: pdf[:-40]])
def test_a_file_of_another_program_is_refused(
    sheets: list[bytes], spoil: Callable[[bytes], bytes]
) -> None:
    with pytest.raises(ValueError):
        parsed(spoil(sheets[0]))


def test_a_file_that_names_no_patient_is_joined_as_well(seed_pdf: bytes) -> None:
    assert len(reader(joined([seed_pdf, seed_pdf])).pages) % 2 == 0
