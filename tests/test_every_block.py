"""Each block, read back from the document that uses them all."""

from __future__ import annotations

import itertools

import pytest

from tests.reading import Node, artifact_texts, links, marked_texts, page_texts, reader, structure


@pytest.fixture(scope="module")
def tree(blocks_pdf: bytes) -> Node:
    return structure(blocks_pdf)


def _only(nodes: list[Node], text: str) -> Node:
    (found,) = [node for node in nodes if text in node.full_text()]
    return found


def test_every_role_is_a_standard_one(tree: Node) -> None:
    roles = {node.role for node in tree.all()}
    assert roles <= {
        *("Document", "Sect", "Div", "H1", "H2", "H3", "H4", "P", "L", "LI", "Lbl", "LBody"),
        *("Table", "THead", "TBody", "TR", "TH", "TD", "Caption", "Figure", "Link", "Span"),
        *("Reference", "Note", "BibEntry", "TOC", "TOCI", "Code"),
    }


def test_heading_levels_are_not_skipped(tree: Node) -> None:
    levels = [int(node.role[1]) for node in tree.all("H1", "H2", "H3", "H4", "H5", "H6")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_a_link_is_inside_its_link_element(tree: Node, blocks_pdf: bytes) -> None:
    inside = [a for node in tree.all("Link") for a in node.annotations]
    assert len(inside) == len(links(blocks_pdf))
    assert all(node.annotations for node in tree.all("Link"))


def test_a_citation_leads_to_its_source_and_the_source_back(tree: Node, blocks_pdf: bytes) -> None:
    last = len(reader(blocks_pdf).pages) - 1
    citations = tree.all("Reference")
    numbers = [n.full_text().strip() for n in citations if n.full_text().strip().isdigit()]
    assert numbers == ["1", "2", "3"]
    notes = tree.all("Note")
    assert [note.identifier for note in notes] == ["note-feder2021", "note-dore2019", "note-cdc"]
    assert [note.all("Lbl")[0].full_text().strip() for note in notes] == ["1.", "2.", "3."]
    there = [link for link in links(blocks_pdf) if link.contents.startswith("Source ")]
    back = [link for link in links(blocks_pdf) if link.contents.startswith("Back to")]
    assert {link.target_page for link in there} == {last}
    assert {(link.page, link.target_page) for link in back} == {(last, 1)}


def test_a_doi_is_a_live_link(blocks_pdf: bytes) -> None:
    uris = {link.uri for link in links(blocks_pdf)}
    assert "https://doi.org/10.1176/appi.ajp.2020.20050596" in uris
    assert "https://www.cdc.gov/ccindex/" in uris


def test_foreign_words_carry_their_language(tree: Node) -> None:
    (span,) = [node for node in tree.all("Span") if node.full_text() == "buenos días"]
    assert span.language == "es"


def test_markup_that_is_none_is_printed(blocks_pdf: bytes) -> None:
    assert "<b>raw HTML</b> & signs such as < and > stay" in " ".join(page_texts(blocks_pdf))


def test_lists_nest_and_their_numbering_is_told(tree: Node) -> None:
    lists = tree.all("L")
    nested = [each for each in lists if any(kid.all("L") for kid in each.kids)]
    assert nested
    assert {each.attributes["/ListNumbering"] for each in lists} >= {"/Disc", "/Decimal", "/None"}
    assert all(kid.role == "LI" for each in lists for kid in each.kids)


def test_every_list_item_has_a_label_and_a_body(tree: Node) -> None:
    for item in tree.all("LI"):
        if not item.all("Note", "BibEntry"):
            assert [kid.role for kid in item.kids] == ["Lbl", "LBody"]


def test_a_callout_has_its_word(tree: Node) -> None:
    words = [node.full_text() for node in tree.all("Div")]
    for word in ("Note", "Caution: After the treatment", "Urgent"):
        assert any(text.startswith(word) for text in words)


def test_a_table_has_headers_with_their_scope(tree: Node) -> None:
    table = tree.all("Table")[0]
    assert [kid.role for kid in table.kids] == ["Caption", "THead", "TBody"]
    scopes = [(n.full_text().strip(), n.attributes["/Scope"]) for n in table.all("TH")]
    assert scopes[:4] == [
        ("Medicine", "/Column"),
        ("Morning", "/Column"),
        ("Evening", "/Column"),
        ("What it is for", "/Column"),
    ]
    assert ("Metformin", "/Row") in scopes
    assert {len(row.kids) for row in table.all("TR")} == {4}


def test_a_table_over_two_pages_is_one_table_with_its_header_repeated(
    tree: Node, blocks_pdf: bytes
) -> None:
    table = _only(tree.all("Table"), "Day 20")
    assert len(table.pages) == 2
    assert len(table.all("THead")) == 1
    assert len(table.all("TBody")[0].kids) == 20
    second = max(table.pages)
    assert "Day Reading Remark" in " ".join(artifact_texts(blocks_pdf)[second].split())


def test_a_figure_has_its_alt_text_and_box(tree: Node) -> None:
    figures = tree.all("Figure")
    assert "A drawing of two lungs joined by the windpipe." in [f.alt for f in figures]
    assert all(figure.alt and len(figure.attributes["/BBox"]) == 4 for figure in figures)
    assert len(figures) == 3  # two pictures and a QR code; the decorative one is none


def test_the_qr_code_has_its_address_beside_it_in_words(tree: Node) -> None:
    card = _only(tree.all("Div"), "Nurses' desk")
    assert "Web: www.example.org/ask" in card.full_text()
    assert card.all("Figure")[0].alt == "QR code that opens https://www.example.org/ask"


def test_the_contents_lead_to_the_pages_they_name(tree: Node, blocks_pdf: bytes) -> None:
    lines = tree.all("TOCI")
    texts = page_texts(blocks_pdf)
    assert [line.full_text().split()[0] for line in lines[:2]] == ["Text", "A"]
    for line in lines:
        title, _, number = line.full_text().strip().rpartition(" ")
        assert title.strip() in texts[int(number) - 1]


def test_boxes_to_tick_are_labels_that_say_so(tree: Node) -> None:
    boxes = [node for node in tree.all("Lbl") if node.alt == "Box to tick"]
    assert len(boxes) == 3


def test_a_page_break_begins_a_page(blocks_pdf: bytes) -> None:
    (page,) = [t for t in page_texts(blocks_pdf) if "A page break came before" in t]
    assert page.startswith("A page break came before this sentence.")


def test_verbatim_lines_keep_their_spaces_and_breaks(tree: Node, blocks_pdf: bytes) -> None:
    (code,) = tree.all("Code")
    assert "Day     Pain, 0 to 10" in code.text
    lines = [line.rstrip() for line in reader(blocks_pdf).pages[-2].extract_text().splitlines()]
    first = lines.index("Monday  ____")
    assert lines[first : first + 3] == ["Monday  ____", "", "Friday  ____"]


def test_all_text_is_tagged_or_an_artifact(blocks_pdf: bytes) -> None:
    for page in reader(blocks_pdf).pages:
        marked_texts(page)  # asserts that no text stands outside


def test_the_reading_order_is_the_order_on_the_page(tree: Node, blocks_pdf: bytes) -> None:
    order: list[tuple[int, int]] = []

    def walk(element: object, page: int | None, numbers: dict[int, int]) -> None:
        element = element.get_object()  # type: ignore[attr-defined]
        if isinstance(element, int):
            order.append((page or 0, int(element)))
            return
        if element.get("/Type") == "/MCR":
            order.append((numbers[element.raw_get("/Pg").idnum], element["/MCID"]))
            return
        if "/Pg" in element and element.get("/Type") != "/OBJR":
            page = numbers[element.raw_get("/Pg").idnum]
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            walk(kid, page, numbers)

    document = reader(blocks_pdf)
    numbers = {page.indirect_reference.idnum: at for at, page in enumerate(document.pages)}
    walk(document.trailer["/Root"]["/StructTreeRoot"]["/K"], None, numbers)
    for page in range(len(document.pages)):
        here = [mcid for at, mcid in order if at == page]
        # a table that goes on, or two columns, interleave at most where cells break
        assert here == sorted(here)


def test_language_help_stands_in_each_language_in_its_own_span(tree: Node) -> None:
    spans = [node for node in tree.all("Span") if node.language == "ht"]
    assert spans[0].full_text().startswith("Kreyòl ayisyen: ")
    assert "èd gratis" in " ".join(span.full_text() for span in spans)
