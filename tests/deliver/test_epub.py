"""The handout as a book for phones and reading devices: its files, its structure, its words."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from pathlib import Path

import pytest
from lxml import etree

from handout import load
from handout.build import Loaded
from handout.content.source import origin_of
from handout.deliver.epub.book import epub_of
from handout.deliver.html import html_of
from tests.conftest import ROOT

XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
OPS = "{http://www.idpf.org/2007/ops}"
XML = "{http://www.w3.org/XML/1998/namespace}"


def loaded(body: str, rest: str = "") -> Loaded:
    content = f"title: T\n{rest}body:\n{body}"
    return load(origin_of(content.encode(), "t.yaml", Path("/nonexistent")))


def opened(book: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(book))


def page_of(book: bytes, name: str = "handout.xhtml") -> etree._Element:
    return etree.fromstring(opened(book).read(f"EPUB/{name}"))


@pytest.fixture(scope="module")
def blocks() -> bytes:
    return epub_of(load(ROOT / "tests/data/every-block.yaml"))


@pytest.fixture(scope="module")
def seed() -> bytes:
    return epub_of(load(ROOT / "content.yaml"))


def words(text: str) -> list[str]:
    plain = re.sub(r"<style>.*?</style>|<title>.*?</title>|<[^>]*>", " ", text, flags=re.S)
    return unescape(plain).split()


def test_its_kind_can_be_read_from_its_first_bytes(blocks: bytes) -> None:
    assert blocks[30:58] == b"mimetypeapplication/epub+zip"
    assert opened(blocks).infolist()[0].compress_type == zipfile.ZIP_STORED


def test_the_same_handout_is_the_same_book(blocks: bytes) -> None:
    assert epub_of(load(ROOT / "tests/data/every-block.yaml")) == blocks


def test_it_says_what_the_html_file_says(seed: bytes) -> None:
    book = opened(seed).read("EPUB/handout.xhtml").decode()
    assert words(book) == words(html_of(load(ROOT / "content.yaml")))


def test_every_file_is_in_its_manifest_and_the_other_way_round(blocks: bytes) -> None:
    items = page_of(blocks, "package.opf").iter(f"{OPF}item")
    named = {f"EPUB/{item.get('href')}" for item in items}
    there = {name for name in opened(blocks).namelist() if name.startswith("EPUB/")}
    assert named == there - {"EPUB/package.opf"}


def test_pictures_are_files_with_the_text_for_who_cannot_see_them(blocks: bytes) -> None:
    images = list(page_of(blocks).iter(f"{XHTML}img"))
    assert images
    for image in images:
        assert f"EPUB/{image.get('src')}" in opened(blocks).namelist()
        assert image.get("alt") is not None


def test_a_picture_that_is_shown_twice_is_kept_once(tmp_path: Path) -> None:
    (tmp_path / "bars.png").write_bytes((ROOT / "tests/data/bars.png").read_bytes())
    figure = "- {figure: bars.png, alt: Bars}\n"
    source = origin_of(f"title: T\nbody:\n{figure}{figure}".encode(), "t.yaml", tmp_path)
    names = opened(epub_of(load(source))).namelist()
    assert [name for name in names if "picture" in name] == ["EPUB/picture-1.png"]


def test_every_heading_of_the_contents_is_where_its_link_leads(blocks: bytes) -> None:
    links = [str(link.get("href")) for link in page_of(blocks, "nav.xhtml").iter(f"{XHTML}a")]
    ids = {str(element.get("id")) for element in page_of(blocks).iter() if element.get("id")}
    assert len(links) > 5
    assert {link.partition("#")[2] for link in links if "#" in link} <= ids


def test_headings_stand_under_the_ones_they_belong_to() -> None:
    inner = "- {heading: A, body: [{heading: B, body: [x]}]}\n- {heading: C, body: [y]}\n"
    nav = page_of(epub_of(loaded(inner)), "nav.xhtml").find(f".//{XHTML}nav[@role='doc-toc']")
    assert nav is not None
    outer = nav.findall(f"{XHTML}ol/{XHTML}li")
    assert [item.findtext(f"{XHTML}a") for item in outer] == ["A", "C"]
    assert outer[0].findtext(f"{XHTML}ol/{XHTML}li/{XHTML}a") == "B"


def test_a_handout_without_headings_has_its_title_for_contents() -> None:
    nav = page_of(epub_of(loaded("- Words.\n")), "nav.xhtml")
    assert nav.findtext(f".//{XHTML}nav[@role='doc-toc']//{XHTML}a") == "T"


def test_citations_lead_to_their_source_and_back(blocks: bytes) -> None:
    page = page_of(blocks)
    by_role: dict[str, list[etree._Element]] = {"doc-biblioref": [], "doc-backlink": []}
    for link in page.iter(f"{XHTML}a"):
        by_role.get(str(link.get("role")), []).append(link)
    ids = {str(element.get("id")) for element in page.iter() if element.get("id")}
    for links in by_role.values():
        assert links
        assert {str(link.get("href"))[1:] for link in links} <= ids


def test_words_in_another_language_say_so_to_xml_as_well() -> None:
    page = page_of(epub_of(loaded('- "We say [hola]{lang=es}."\n')))
    (span,) = [s for s in page.iter(f"{XHTML}span") if s.text == "hola"]
    assert (span.get("lang"), span.get(f"{XML}lang")) == ("es", "es")


def test_it_says_what_a_reader_can_count_on(blocks: bytes) -> None:
    found: dict[str, set[str]] = {}
    for meta in page_of(blocks, "package.opf").iter(f"{OPF}meta"):
        found.setdefault(str(meta.get("property")), set()).add(meta.text or "")
    assert found["schema:accessMode"] == {"textual", "visual"}
    assert found["schema:accessModeSufficient"] == {"textual"}
    assert {"alternativeText", "tableOfContents"} <= found["schema:accessibilityFeature"]
    assert found["schema:accessibilityHazard"] == {"none"}
    assert found["schema:accessibilitySummary"]


def test_a_book_without_pictures_promises_no_texts_for_them() -> None:
    package = opened(epub_of(loaded("- Words.\n"))).read("EPUB/package.opf").decode()
    assert "alternativeText" not in package
    assert ">visual<" not in package


def test_another_edition_is_another_book_to_a_reading_device() -> None:
    names = {
        page_of(epub_of(loaded(text)), "package.opf").findtext(f".//{DC}identifier")
        for text in ("- One.\n", "- Two.\n", "- One.\n")
    }
    assert len(names) == 2


def test_a_patients_values_are_in_the_text_alone() -> None:
    fields = "fields: [{name: who, label: Your name}]\n"
    book = opened(epub_of(loaded('- "For {{who}}"\n', fields), {"who": "Ann Xample"}))
    holding = [name for name in book.namelist() if b"Ann Xample" in book.read(name)]
    assert holding == ["EPUB/handout.xhtml"]


def test_dark_rooms_have_colours_of_their_own(blocks: bytes) -> None:
    assert b"prefers-color-scheme: dark" in opened(blocks).read("EPUB/style.css")


def test_a_book_that_is_written_from_right_to_left_says_so() -> None:
    arabic = opened(epub_of(loaded("- \u0643\u0644\u0645\u0627\u062a.\n", "language: ar\n")))
    for name in ("handout.xhtml", "nav.xhtml"):
        assert etree.fromstring(arabic.read(f"EPUB/{name}")).get("dir") == "rtl"
    assert b'page-progression-direction="rtl"' in arabic.read("EPUB/package.opf")
    assert b"rtl" not in opened(epub_of(loaded("- Words.\n"))).read("EPUB/package.opf")
