"""The file itself: objects, metadata, bookmarks, fonts."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pypdf
from hypothesis import given
from hypothesis import strategies as st

from handout.brand.colour import BLACK
from handout.brand.fonts import typeface
from handout.content.source import origin_of
from handout.pdf.file import PdfFile
from handout.pdf.metadata import Metadata, xmp_packet
from handout.pdf.navigation import Bookmark
from handout.pdf.objects import number, text_string
from handout.pdf.page import Shown
from handout.pdf.srgb import output_profile
from handout.pdf.structure import StructureElement
from handout.pdf.writer import serialise
from tests.reading import bookmarks, marked_texts

FACE = typeface("Atkinson Hyperlegible", [], Path(), origin_of(b"", "", Path())).face()


def one_page(text: str, marks: Any = (), **metadata: Any) -> bytes:
    file = PdfFile()
    page = file.new_page(400, 300)
    document = StructureElement("Document")
    page.begin(document.add("P"))
    page.text(20, 200, 14, [[Shown(text, FACE, 12, BLACK)]])
    page.end()
    return file.finish(Metadata(**{"title": "T", "language": "en", **metadata}), document, marks)


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf), strict=True)


@given(st.text(st.sampled_from(sorted(FACE.characters)), max_size=80))
def test_any_text_comes_back_character_by_character(text: str) -> None:
    assert marked_texts(read(one_page(text)).pages[0])[0] == {0: text}


def test_a_font_holds_more_than_a_byte_of_characters() -> None:
    text = "".join(sorted(c for c in FACE.characters if c > " "))
    assert len(text) > 300
    assert marked_texts(read(one_page(text)).pages[0])[0] == {0: text}


def test_characters_that_share_a_glyph_stay_apart() -> None:
    assert marked_texts(read(one_page("a\u00a0b c")).pages[0])[0] == {0: "a\u00a0b c"}


@given(st.text(max_size=40))
def test_any_text_is_a_text_string(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    source = f"<</K {text_string(text)}>>".encode("latin-1")
    catalog = b"<</Type/Catalog/Pages 2 0 R>>"
    pages = b"<</Type/Pages/Count 0/Kids[]>>"
    back = pypdf.PdfReader(io.BytesIO(serialise([catalog, pages, source], 1, 3)))
    assert back.trailer["/Info"]["/K"] == text


@given(st.floats(-1e5, 1e5))
def test_numbers_are_short_and_close(value: float) -> None:
    written = number(value)
    assert "e" not in written
    assert abs(float(written) - value) <= 0.005001


def test_bookmarks_nest_by_their_level() -> None:
    levels = [1, 2, 3, 3, 2, 1, 2]
    marks = [Bookmark(f"B{at}", level, 0, 100) for at, level in enumerate(levels)]
    assert bookmarks(one_page("x", marks)) == ["B0", ["B1", ["B2", "B3"], "B4"], "B5", ["B6"]]


def test_metadata_is_well_formed_whatever_it_holds() -> None:
    awkward = 'A & B <c> "d" \x0b\ufffe é 日本'
    packet = xmp_packet(
        Metadata(
            title=awkward, language="en", author=awkward, subject=awkward, keywords=[awkward],
            version=awkward, moment=datetime(2026, 1, 2, tzinfo=UTC), identifiers=[awkward],
        )
    )  # fmt: skip
    body = packet.split(b"?>", 1)[1].rsplit(b"<?", 1)[0]
    assert 'A & B <c> "d"  é 日本' in "".join(ElementTree.fromstring(body).itertext())


def test_metadata_with_awkward_words_is_the_same_in_info_and_xmp() -> None:
    document = read(one_page("x", title="Café (or not) \\ 日本", author="A & B"))
    assert document.metadata.title == "Café (or not) \\ 日本"
    assert document.xmp_metadata.dc_title["x-default"] == document.metadata.title
    assert document.xmp_metadata.dc_creator == [document.metadata.author] == ["A & B"]


def test_the_colour_profile_is_srgb() -> None:
    import zlib

    from PIL import Image, ImageCms

    profile = ImageCms.ImageCmsProfile(io.BytesIO(zlib.decompress(output_profile())))
    transform = ImageCms.buildTransform(profile, ImageCms.createProfile("sRGB"), "RGB", "RGB")
    colours = [(0, 0, 0), (255, 255, 255), (11, 92, 107), (200, 30, 30), (128, 128, 128)]
    for colour in colours:
        pixel = ImageCms.applyTransform(Image.new("RGB", (1, 1), colour), transform).getpixel(
            (0, 0)
        )
        assert all(abs(a - b) <= 1 for a, b in zip(pixel, colour, strict=True))


def test_an_element_that_holds_nothing_is_left_out() -> None:
    document = StructureElement("Document")
    document.add("Div").add("P")
    row = document.add("Table").add("TR")
    row.add("TD")
    document.prune()
    assert [kid.role for kid in document.walk()] == ["Document", "Table", "TR", "TD"]


def test_objects_are_packed_and_found_again() -> None:
    bodies: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>"]
    bodies += [b"<</N %d>>" % at for at in range(500)]
    pdf = serialise(bodies, 1, 502)
    assert pdf.count(b"/ObjStm") == 3
    assert pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Info"]["/N"] == 499
