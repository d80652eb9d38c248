"""The user's text, printed whole: the promise that everything else rests on."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest
import yaml

from handout import load, render
from tests.conftest import ROOT
from tests.reading import (
    artifact_texts,
    bookmarks,
    fonts,
    links,
    page_texts,
    reader,
    structure,
)

VERSION_LINE = "Version 1.0, November 24, 2026"


def _plain(lines: list[str]) -> str:
    return " ".join(lines)


def test_the_structure_reads_as_the_seed_word_for_word(
    seed_pdf: bytes, seed_lines: list[str]
) -> None:
    read = structure(seed_pdf).full_text().replace("\u2022 ", "")
    assert read.replace(f" {VERSION_LINE}", "", 1) == _plain(seed_lines)


def test_every_sentence_of_the_seed_is_on_the_pages_in_order(
    seed_pdf: bytes, seed_lines: list[str]
) -> None:
    text = " ".join(page_texts(seed_pdf)).replace("\u2022 ", "")
    at = 0
    for line in seed_lines:
        found = text.find(line, at)
        assert found >= 0, line
        at = found + len(line)


def test_nothing_else_is_on_the_pages_but_the_furniture(
    seed_pdf: bytes, seed_lines: list[str]
) -> None:
    words = "\u2022 " + _plain(seed_lines)
    for page, furniture in zip(page_texts(seed_pdf), artifact_texts(seed_pdf), strict=True):
        rest = page
        for line in [*seed_lines, VERSION_LINE]:
            rest = rest.replace(line, "")
        allowed = set((furniture + " " + words).split())
        assert set(rest.split()) <= allowed


def test_extracted_text_begins_with_the_title(seed_pdf: bytes) -> None:
    assert page_texts(seed_pdf)[0].startswith("Ketamine-Assisted Psychotherapy Explained")


def test_headings_are_those_of_the_seed(seed_pdf: bytes) -> None:
    tree = structure(seed_pdf)
    assert [node.full_text().strip() for node in tree.all("H1")] == [
        "Ketamine-Assisted Psychotherapy Explained"
    ]
    assert [node.full_text().strip() for node in tree.all("H2")] == [
        "What is Ketamine-Assisted Psychotherapy?",
        "Benefits of Ketamine-Assisted Psychotherapy",
        "Why Ketamine Lozenges Are Effective",
        "Who Benefits from Ketamine-Assisted Psychotherapy?",
        "Diagnoses Shown to Benefit from Ketamine Therapy",
        "A Note on Expectations: Not a Silver Bullet",
        "Sources",
    ]
    assert [node.full_text().strip() for node in tree.all("H3")] == [
        "1. Rapid Relief of Symptoms",
        "2. Psychological and Emotional Reset",
        "3. Enhanced Therapy Experience",
    ]


def test_lists_have_the_items_of_the_seed(seed_pdf: bytes) -> None:
    lists = structure(seed_pdf).all("L")
    assert [len(each.all("LI")) for each in lists] == [2, 2, 2, 3, 3, 6, 3, 3]


def test_the_references_stand_alone_on_the_last_page(
    seed_pdf: bytes, seed_lines: list[str]
) -> None:
    start = seed_lines.index("Sources")
    last = page_texts(seed_pdf)[-1]
    assert last.startswith(_plain(seed_lines[start:]))
    assert all(seed_lines[start + 1] not in page for page in page_texts(seed_pdf)[:-1])


def test_the_bookmarks_nest_as_the_headings(seed_pdf: bytes) -> None:
    title, sections = bookmarks(seed_pdf)
    assert title == "Ketamine-Assisted Psychotherapy Explained"
    assert sections[1:3] == [
        "Benefits of Ketamine-Assisted Psychotherapy",
        [
            "1. Rapid Relief of Symptoms",
            "2. Psychological and Emotional Reset",
            "3. Enhanced Therapy Experience",
        ],
    ]
    assert sections[-1] == "Sources"


def test_page_x_of_y_is_right_on_every_page(seed_pdf: bytes) -> None:
    pages = page_texts(seed_pdf)
    for number, text in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in text


def test_the_running_head_begins_on_page_two(seed_pdf: bytes) -> None:
    first, *others = artifact_texts(seed_pdf)
    assert "Ketamine-Assisted Psychotherapy Explained" not in first
    assert all("Ketamine-Assisted Psychotherapy Explained" in text for text in others)


def test_a_draft_says_so_at_the_foot(seed_pdf: bytes) -> None:
    for text in artifact_texts(seed_pdf):
        assert "This is a draft. A clinician has not reviewed it yet." in text


def test_an_approved_handout_says_who_reviewed_it_and_when() -> None:
    settings = {
        "review.status": "approved",
        "review.by": "Dr A. Example",
        "review.role": "Psychiatrist",
        "review.on": "2026-11-01",
    }
    pdf = render(load(ROOT / "content.yaml", settings=settings))
    for text in artifact_texts(pdf):
        assert "Reviewed by Dr A. Example, Psychiatrist, on November 1, 2026." in text
        assert "draft" not in text


def test_the_editors_notes_are_not_printed(seed_pdf: bytes) -> None:
    assert "No record of this article" not in " ".join(page_texts(seed_pdf))
    assert "unconfirmed" not in " ".join(page_texts(seed_pdf))


def test_all_sources_are_recorded_as_unconfirmed_and_the_text_as_a_draft() -> None:
    content = yaml.safe_load((ROOT / "content.yaml").read_text())
    assert {source["status"] for source in content["sources"].values()} == {"unconfirmed"}
    assert content["review"]["status"] == "draft"
    notes = " ".join(source["note"] for source in content["sources"].values())
    assert "10.1176/appi.ajp.2020.20050596" in notes
    assert "10.1080/02791072.2019.1587556" in notes


def test_fonts_are_embedded_subset_and_can_be_copied_from(seed_pdf: bytes) -> None:
    found = fonts(seed_pdf)
    assert len(found) == 2  # regular and bold
    for name, font in found.items():
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert re.match(r"/[A-Z]{6}\+AtkinsonHyperlegible-", name)
        assert "/FontFile2" in descriptor
        assert "/ToUnicode" in font


def test_info_and_xmp_agree(seed_pdf: bytes) -> None:
    document = reader(seed_pdf)
    info, xmp = document.metadata, document.xmp_metadata
    assert info.title == "Ketamine-Assisted Psychotherapy Explained"
    assert xmp.dc_title["x-default"] == info.title
    assert xmp.dc_creator == [info.author] == ["Example Community Clinic"]
    assert xmp.pdf_keywords == info["/Keywords"]
    assert xmp.dc_language == ["en-US"]
    assert xmp.xmp_create_date.date().isoformat() == "2026-11-24"
    assert info.creation_date.date().isoformat() == "2026-11-24"
    packet = document.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in packet
    assert "<pdfaid:part>2</pdfaid:part>" in packet
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in packet
    assert "<xmpMM:VersionID>1.0</xmpMM:VersionID>" in packet


def test_the_catalog_says_how_to_show_the_file(seed_pdf: bytes) -> None:
    root = reader(seed_pdf).trailer["/Root"]
    assert root["/Lang"] == "en-US"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader(seed_pdf).page_labels == ["1", "2", "3", "4"]
    assert root["/OutputIntents"][0].get_object()["/OutputConditionIdentifier"] == "sRGB"


def test_the_file_is_small(seed_pdf: bytes) -> None:
    assert len(seed_pdf) < 60_000


def test_nothing_runs_and_nothing_names_this_machine(seed_pdf: bytes) -> None:
    inflated = seed_pdf
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", seed_pdf, re.DOTALL):
        try:
            inflated += zlib.decompress(found.group(1))
        except zlib.error:
            inflated += found.group(1)
    for word in (b"/JavaScript", b"/JS", b"/Launch", str(ROOT).encode(), str(Path.home()).encode()):
        assert word not in inflated


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_the_paper_is_what_was_asked_for(paper: str) -> None:
    size = {"letter": (612, 792), "a4": (595.28, 841.89)}[paper]
    for page in reader(render(load(ROOT / "content.yaml"), paper=paper)).pages:
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(size)


def test_links_lead_somewhere(blocks_pdf: bytes) -> None:
    pages = len(reader(blocks_pdf).pages)
    for link in links(blocks_pdf):
        assert link.contents
        assert (link.uri is None) != (link.target_page is None)
        assert link.target_page is None or 0 <= link.target_page < pages
