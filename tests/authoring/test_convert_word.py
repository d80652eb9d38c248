"""A Word file becomes content: lists, tables, pictures, boxes and notes, and no word is lost."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Inches
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from handout.authoring.converting import documents
from handout.authoring.converting.documents import convert
from handout.authoring.converting.word import package
from handout.errors import ContentError
from tests.authoring.converting import comments, links, printed, values, words
from tests.authoring.word_files import (
    MATH,
    append_xml,
    bookmark,
    converted,
    link,
    note,
    rewritten,
    text_box,
)  # fmt: skip
from tests.conftest import ROOT

BARS = str(ROOT / "tests/data/bars.png")


def paragraphs(document: Any, style: str, *texts: str) -> None:
    for text in texts:
        document.add_paragraph(text, style=style)


def picture(document: Any, file: Any = BARS, alt: str = "") -> None:
    document.add_picture(file, width=Inches(6))
    document.inline_shapes[-1]._inline.docPr.set("descr", alt)


def test_title_subtitle_and_headings_are_found_by_their_styles(tmp_path: Path) -> None:
    def write(document: Any) -> None:
        paragraphs(document, "Title", "Sleep study")
        paragraphs(document, "Subtitle", "For adults")
        document.add_heading("Before", 1)
        document.add_heading("Food", 2)
        document.add_paragraph("Eat as usual.")

    made = values(converted(tmp_path, write))
    assert (made["title"], made["subtitle"]) == ("Sleep study", "For adults")
    assert made["body"] == [
        {"heading": "Before", "body": [{"heading": "Food", "body": ["Eat as usual."]}]}
    ]


def test_lists_nest_by_their_styles(tmp_path: Path) -> None:
    def write(document: Any) -> None:
        document.add_paragraph("Bring these.")
        paragraphs(document, "List Bullet", "papers")
        paragraphs(document, "List Bullet 2", "card", "letter")
        paragraphs(document, "List Bullet", "water")
        document.add_paragraph("Then do this.")
        paragraphs(document, "List Number", "Ring the bell.", "Wait.")

    body = values(converted(tmp_path, write))["body"]
    assert body[1] == [["papers", ["card", "letter"]], "water"]
    assert body[3] == {"numbers": ["Ring the bell.", "Wait."]}


def test_items_that_begin_with_bold_words_are_points(tmp_path: Path) -> None:
    def write(document: Any) -> None:
        for lead, text in (("Dose:", " one tablet"), ("When.", " In the morning")):
            paragraph = document.add_paragraph(style="List Bullet")
            paragraph.add_run(lead).bold = True
            paragraph.add_run(text)

    assert values(converted(tmp_path, write))["body"] == [
        {"points": [{"Dose": "one tablet"}, {"lead": "When.", "text": "In the morning"}]}
    ]


def test_bold_italic_and_links_stay(tmp_path: Path) -> None:
    def write(document: Any) -> None:
        paragraph = document.add_paragraph("Take ")
        paragraph.add_run("one").bold = True
        paragraph.add_run(", ")
        paragraph.add_run("not two").italic = True
        paragraph.add_run(". ")
        link(paragraph, "Ask us", "https://example.org/ask")

    assert values(converted(tmp_path, write))["body"] == [
        "Take **one**, *not two*. [Ask us](https://example.org/ask)"
    ]


def test_bold_that_is_split_over_many_runs_is_one(tmp_path: Path) -> None:
    def write(document: Any) -> None:
        paragraph = document.add_paragraph("Do ")
        for part in ("not", " dr", "ive "):
            paragraph.add_run(part).bold = True
        paragraph.add_run("today.")

    assert values(converted(tmp_path, write))["body"] == ["Do **not drive** today."]


def test_a_link_to_a_bookmark_leads_to_its_section(tmp_path: Path) -> None:
    def write(document: Any) -> None:
        link(document.add_paragraph("See "), "the risks", "#_Ref12")
        bookmark(document.add_heading("Risks", 1), "_Ref12")
        document.add_paragraph("There are some.")

    made = converted(tmp_path, write)
    assert links(made) == ["#_Ref12"]
    assert values(made)["body"][1]["id"] == "_Ref12"


def test_a_table_keeps_its_cells_and_its_caption(tmp_path: Path) -> None:
    def write(document: Any) -> None:
        paragraphs(document, "Caption", "Your tablets")
        table = document.add_table(rows=2, cols=2)
        for at, text in enumerate(["Day", "Dose", "Monday", "1"]):
            table.cell(at // 2, at % 2).text = text

    assert values(converted(tmp_path, write))["body"] == [
        {"table": "Your tablets", "header": ["Day", "Dose"], "rows": [["Monday", "1"]]}
    ]


def test_joined_cells_are_parted_and_told(tmp_path: Path) -> None:
    def write(document: Any) -> None:
        table = document.add_table(rows=2, cols=3)
        for at in range(6):
            table.cell(at // 3, at % 3).text = f"cell {at}"
        table.cell(1, 0).merge(table.cell(1, 1))

    made = converted(tmp_path, write)
    (table,) = values(made)["body"]
    assert [len(row) for row in (table["header"], *table["rows"])] == [3, 3]
    assert "# CHECK: cells of this table were joined" in made.text


def test_a_table_that_is_a_box_becomes_its_paragraphs(tmp_path: Path) -> None:
    def write(document: Any) -> None:
        document.add_table(rows=1, cols=1).cell(0, 0).text = "Call 911 if you cannot breathe."

    made = converted(tmp_path, write)
    assert values(made)["body"] == ["Call 911 if you cannot breathe."]
    assert "# CHECK: what follows stood in a box" in made.text


def test_pictures_are_taken_out_with_their_alt_text_and_caption(tmp_path: Path) -> None:
    def write(document: Any) -> None:
        picture(document, alt="Four bars")
        paragraphs(document, "Caption", "Readings")

    made = converted(tmp_path, write)
    assert values(made)["body"] == [
        {"figure": "visit-picture-1.png", "alt": "Four bars", "caption": "Readings"}
    ]
    assert made.pictures == {"visit-picture-1.png": Path(BARS).read_bytes()}


def test_a_picture_keeps_its_share_of_the_width(tmp_path: Path) -> None:
    def write(document: Any) -> None:
        document.add_picture(BARS, width=Inches(3))  # of the six between the margins
        document.inline_shapes[-1]._inline.docPr.set("descr", "Four bars")

    (figure,) = values(converted(tmp_path, write))["body"]
    assert figure["width"] == "50"


def test_a_picture_without_alt_text_waits_in_a_comment_and_is_saved(tmp_path: Path) -> None:
    made = converted(tmp_path, picture)
    assert "body" not in values(made)
    assert "# CHECK: the picture visit-picture-1.png has no alt text" in made.text
    assert list(made.pictures) == ["visit-picture-1.png"]


def test_a_picture_of_a_kind_that_is_not_printed_becomes_png(tmp_path: Path) -> None:
    bitmap = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(bitmap, "BMP")

    made = converted(tmp_path, lambda document: picture(document, bitmap, "A red square"))
    assert made.pictures["visit-picture-1.png"].startswith(b"\x89PNG")


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    made = converted(tmp_path, lambda d: text_box(d.add_paragraph("Beside it."), "In the box."))
    assert values(made)["body"] == ["Beside it.", "In the box."]
    assert "# CHECK: what follows stood in a text box" in made.text


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_a_note_stands_below_the_paragraph_that_calls_it(tmp_path: Path, kind: str) -> None:
    def write(document: Any) -> None:
        note(document, document.add_paragraph("Sleep is good."), kind, "Lee 2020, page 7.")
        document.add_paragraph("Go on.")

    made = converted(tmp_path, write)
    assert values(made)["body"] == ["Sleep is good.", "Lee 2020, page 7.", "Go on."]
    assert f'# CHECK: this was a {kind} of "Sleep is good."' in made.text


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_a_note_that_is_a_source_is_cited_as_one(tmp_path: Path, kind: str) -> None:
    source = "Lee, B. (2020). Sleep: a book. Journal of Sleep, 3(1), 2-9."
    made = converted(tmp_path, lambda d: note(d, d.add_paragraph("Sleep is good."), kind, source))
    assert values(made)["body"] == ["Sleep is good.[@lee2020]"]
    assert values(made)["sources"] == {"lee2020": {"text": source, "status": "unconfirmed"}}
    assert "# CHECK: this was a note; is it a source?" in made.text


def test_headers_and_footers_are_told_in_comments(tmp_path: Path) -> None:
    def write(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "Example Clinic"
        document.sections[0].footer.paragraphs[0].text = "Leaflet 12"
        document.add_paragraph("Text.")

    said = comments(converted(tmp_path, write))
    assert "the page header said: Example Clinic" in said
    assert "the page footer said: Leaflet 12" in said


def test_a_tracked_deletion_is_told_and_not_printed(tmp_path: Path) -> None:
    deleted = '<w:del {w} w:id="1" w:author="A"><w:r><w:delText>twice</w:delText></w:r></w:del>'
    added = '<w:ins {w} w:id="2" w:author="A"><w:r><w:t>once</w:t></w:r></w:ins>'

    def write(document: Any) -> None:
        paragraph = document.add_paragraph("Take it ")
        append_xml(paragraph, deleted)
        append_xml(paragraph, added)

    made = converted(tmp_path, write)
    assert values(made)["body"] == ["Take it once"]
    assert "deleted in a tracked change: twice" in comments(made)


def test_words_that_are_hidden_are_told_and_not_printed(tmp_path: Path) -> None:
    def write(document: Any) -> None:
        document.add_paragraph("Shown. ").add_run("For the printer").font.hidden = True

    made = converted(tmp_path, write)
    assert values(made)["body"] == ["Shown."]
    assert "hidden in the document: For the printer" in comments(made)


def test_a_reviewers_comment_stands_at_its_place(tmp_path: Path) -> None:
    def write(document: Any) -> None:
        paragraph = document.add_paragraph("Take one.")
        document.add_comment(paragraph.runs, text="Is this so?", author="Ann")

    assert "a comment by Ann in the document: Is this so?" in comments(converted(tmp_path, write))


def test_words_at_a_place_that_is_not_known_are_told(tmp_path: Path) -> None:
    odd = "<w:unheardOf {w}><w:r><w:t>Odd words</w:t></w:r></w:unheardOf>"
    made = converted(tmp_path, lambda d: append_xml(d.add_paragraph("Text."), odd))
    assert "# CHECK: these words found no place: Odd words" in made.text


def test_a_formula_keeps_its_signs(tmp_path: Path) -> None:
    formula = f"<m:oMath {MATH} {{w}}><m:r><m:t>BMI=25</m:t></m:r></m:oMath>"
    made = converted(tmp_path, lambda d: append_xml(d.add_paragraph("So "), formula))
    assert values(made)["body"] == ["So BMI=25"]
    assert "# CHECK: a formula stood in this text" in made.text


def test_a_document_without_styles_is_read_as_its_text_is(tmp_path: Path) -> None:
    seed = ROOT / "tests/data/seed.txt"

    def write(document: Any) -> None:
        for line in seed.read_text(encoding="utf-8").split("\n"):
            if line.strip():
                document.add_paragraph(line.strip())

    made, expected = values(converted(tmp_path, write)), values(convert(seed))
    assert (made["title"], made["body"], made["sources"]) == (
        expected["title"],
        expected["body"],
        expected["sources"],
    )


def test_bold_lines_are_headings_where_no_style_says_so(tmp_path: Path) -> None:
    def write(document: Any) -> None:
        for heading, text in (("Visit", ""), ("Before", "Eat."), ("After", "Rest.")):
            document.add_paragraph().add_run(heading).bold = True
            document.add_paragraph(text)

    made = values(converted(tmp_path, write))
    assert made["body"][-1] == {"heading": "After", "body": ["Rest."]}


def test_bullets_and_numbers_that_were_typed_are_lists(tmp_path: Path) -> None:
    def write(document: Any) -> None:
        document.add_heading("Do this", 1)
        for text in ("•\tapples", "• pears", "1. Wash them.", "2. Eat them."):
            document.add_paragraph(text)

    assert values(converted(tmp_path, write))["body"] == [
        ["apples", "pears"],
        {"numbers": ["Wash them.", "Eat them."]},
    ]


def test_the_language_of_the_document_is_taken_over(tmp_path: Path) -> None:
    def write(document: Any) -> None:
        document.styles.element.find(".//{*}lang").set(
            "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}val", "es-ES"
        )
        document.add_paragraph("Hola.")

    assert values(converted(tmp_path, write))["language"] == "es-ES"


def _saved(change: Any = lambda name, content: content) -> bytes:
    document, made = Document(), io.BytesIO()
    document.add_paragraph("Text.")
    document.save(made)
    return rewritten(made.getvalue(), change)


def _doctype(name: str, content: bytes) -> bytes:
    if name != "word/document.xml":
        return content
    entity = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return content.replace(b"?>", b"?>" + entity, 1).replace(b"Text.", b"&a;")


def _no_xml(name: str, content: bytes) -> bytes:
    return b"<w:document" if name == "word/document.xml" else content


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"PK\x03\x04broken", "the Word file is damaged"),
        (_saved(_no_xml), "the Word file is damaged"),
        (_saved(_doctype), "the Word file is damaged"),
        (_saved()[:-200], "the Word file is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1WordDocument", "a file of an old Word"),
    ],
)
def test_a_file_that_is_no_sound_word_file_is_refused(
    tmp_path: Path, raw: bytes, said: str
) -> None:
    (tmp_path / "a.docx").write_bytes(raw)
    with pytest.raises(ContentError, match=said):
        convert(tmp_path / "a.docx")


def test_a_file_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "MAX_XML", 100_000)
    bomb = _saved(lambda n, c: c + b" " * 5_000_000 if n == "word/document.xml" else c)
    (tmp_path / "a.docx").write_bytes(bomb)
    with pytest.raises(ContentError, match="unpacks to more than can be read"):
        convert(tmp_path / "a.docx")


def test_a_spreadsheet_is_refused(tmp_path: Path) -> None:
    def change(name: str, content: bytes) -> bytes:
        return b"<workbook/>" if name == "word/document.xml" else content

    (tmp_path / "a.docx").write_bytes(_saved(change))
    with pytest.raises(ContentError, match="not of Word"):
        convert(tmp_path / "a.docx")


def test_a_picture_on_the_web_is_not_fetched(tmp_path: Path) -> None:
    def write(document: Any) -> None:
        picture(document, alt="A bar")
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
        target = document.part.relate_to("https://example.org/a.png", kind, is_external=True)
        blip = next(document.inline_shapes[-1]._inline.iter("{*}blip"))
        name = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
        del blip.attrib[f"{name}embed"]
        blip.set(f"{name}link", target)

    made = converted(tmp_path, write)
    assert made.pictures == {}
    assert "lies outside the document and was not fetched" in comments(made)


TEXT = st.lists(
    st.text(st.sampled_from("abcXYZéñ漢0*_[]<&{}#:-.`\\"), min_size=1, max_size=9),
    min_size=1, max_size=6,
).map(" ".join)  # fmt: skip
STYLES = ["Normal", "Heading 1", "Heading 2", "List Bullet", "List Bullet 2", "List Number",
          "Caption", "Quote", "Title", "Subtitle", "List Continue"]  # fmt: skip
PARTS = st.lists(
    st.tuples(st.sampled_from(STYLES), st.lists(st.tuples(TEXT, st.booleans(), st.booleans()),
                                                min_size=1, max_size=3)),
    min_size=1, max_size=8,
)  # fmt: skip


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(PARTS, TEXT)
def test_every_word_of_any_document_is_printed(
    tmp_path_factory: pytest.TempPathFactory, parts: Any, cell: str
) -> None:
    def write(document: Any) -> None:
        paragraphs(document, "Title", "T")
        for style, runs in parts:
            paragraph = document.add_paragraph(style=style)
            for text, bold, italic in runs:
                run = paragraph.add_run(text + " ")
                run.bold, run.italic = bold, italic
        document.add_table(rows=2, cols=2).cell(1, 1).text = cell

    made = converted(tmp_path_factory.mktemp("any"), write)
    said = " ".join(["T", cell, *(text for _, runs in parts for text, _, _ in runs)])
    assert words(printed(made)) == words(said)


def test_the_largest_size_of_a_file_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "MAX_BYTES", 1000)
    (tmp_path / "a.docx").write_bytes(_saved())
    with pytest.raises(ContentError, match="larger than 100 MB"):
        convert(tmp_path / "a.docx")
