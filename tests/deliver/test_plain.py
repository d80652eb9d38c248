"""The handout as plain text, and its words beside those of the PDF and the HTML file."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from handout import load, render
from handout.build import Loaded
from handout.content.source import origin_of
from handout.deliver.html import html_of
from handout.deliver.plain import text_of
from handout.errors import FieldError
from tests.conftest import ROOT
from tests.reading import Node, structure

SHIPPED = [ROOT / "content.yaml", ROOT / "tests" / "data" / "every-block.yaml"]


def loaded(body: str, rest: str = "") -> Loaded:
    content = f"title: T\n{rest}body:\n{body}"
    return load(origin_of(content.encode(), "t.yaml", Path("/nonexistent")))


def letters(text: str) -> str:
    """The words without what stands between them, nor the numbers that lists and pages have."""
    return "".join(re.findall(r"[^\W\d_]+", text))


def words_of_pdf(pdf: bytes) -> str:
    def read(node: Node) -> str:
        if node.role == "Figure":  # the letters inside a drawing
            return ""
        return " ".join(part if isinstance(part, str) else read(part) for part in node.reading)

    return letters(read(structure(pdf)).replace("\u00ad", ""))


def words_of_html(page: str) -> str:
    main = re.search(r"<main>(.*)</main>", page, re.DOTALL)
    assert main
    without_boxes = re.sub(r"<svg.*?</svg>", "", main.group(1), flags=re.DOTALL)
    return letters(html.unescape(re.sub(r"<[^>]+>", " ", without_boxes)).replace("\u00ad", ""))


def words_of_text(text: str) -> str:
    content = text[: text.rindex("\n" + "-" * 72 + "\n")]
    addresses = r"\[https?://[^\]]*\]|\[Picture: [^\]]*\]"
    return letters(re.sub(addresses, "", content))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_pdf_html_and_text_say_the_same_words_in_the_same_order(path: Path) -> None:
    handout = load(path)
    pdf = words_of_pdf(render(handout))
    assert len(pdf) > 2000
    assert words_of_html(html_of(handout)) == pdf
    assert words_of_text(text_of(handout)) == pdf


def test_the_three_print_the_same_values_of_a_person() -> None:
    handout = load(SHIPPED[1])
    values = {"patient": "Zoë Example", "day": "2026-12-01"}
    pdf = words_of_pdf(render(handout, values=values))
    assert "ZoëExampleandmyvisitisonDecember" in pdf
    assert words_of_html(html_of(handout, values)) == pdf
    assert words_of_text(text_of(handout, values)) == pdf


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_no_line_is_longer_than_72_columns(path: Path) -> None:
    lines = text_of(load(path)).splitlines()
    assert max(map(len, lines)) <= 72
    assert all(line == line.rstrip() for line in lines)


def test_what_is_nested_is_wrapped_with_its_indent() -> None:
    words = "word " * 60
    text = text_of(loaded(f"  - note:\n      - - [{words}]\n"))
    assert max(map(len, text.splitlines())) <= 72
    assert "| *" in text


def test_headings_are_underlined_by_their_level() -> None:
    text = text_of(loaded("  - {heading: One, body: [{heading: Two, body: [x]}]}\n"))
    assert "T\n=\n" in text
    assert "One\n---\n" in text
    assert "Two\n~~~\n" in text


def test_a_link_is_followed_by_its_address_unless_its_words_are_the_address() -> None:
    body = '  - "See [the page](https://e.org/a), [e.org/b](https://e.org/b), [us](tel:+1-555)."\n'
    assert "See the page [https://e.org/a], e.org/b, us [+1-555]." in text_of(loaded(body))


def test_a_long_address_stays_whole() -> None:
    address = "https://e.org/" + "a-" * 60
    assert f"[{address}]" in text_of(loaded(f'  - "See [the page]({address})."\n'))


def test_a_citation_has_the_number_of_its_source() -> None:
    text = text_of(loaded('  - "So it is.[@b]"\n', "sources: {a: {text: First.}, b: {text: B.}}\n"))
    assert "So it is. [1]" in text
    assert "1. B.\n\n2. First." in text


def test_a_field_without_a_value_is_a_line_with_its_label() -> None:
    fields = "fields: [{name: who, label: Your name}]\n"
    assert re.search(r"Dear _{8,} \(Your name\)", text_of(loaded('  - "Dear {{who}}"\n', fields)))


def test_a_wrong_value_is_told_without_being_repeated() -> None:
    fields = "fields: [{name: day, label: Day, kind: date}]\n"
    with pytest.raises(FieldError) as caught:
        text_of(loaded('  - "On {{day}}"\n', fields), {"day": "Quuxmarker"})
    assert "Quuxmarker" not in str(caught.value)


def test_a_telephone_number_does_not_turn_round_between_arabic_words() -> None:
    said = "- \u0627\u062a\u0635\u0644 555-0100 \u0627\u0644\u0622\u0646.\n"
    # a mark (U+200E) at either end keeps its parts in their order
    assert "\u200e555-0100\u200e" in text_of(loaded(said, "language: ar\n"))
    assert "\u200e" not in text_of(loaded("- Call 555-0100 now.\n"))
