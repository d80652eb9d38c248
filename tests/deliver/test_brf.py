"""Braille pages: their measures, headings, lists, boxes, notes; with one cell for each letter.

What liblouis makes of words is tested in tests/conformance, as it has to be installed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest

from handout import load
from handout.build import Loaded
from handout.content.source import origin_of
from handout.deliver.braille import liblouis, sheet
from handout.deliver.braille.ascii import cells_of
from handout.deliver.brf import brf_of
from handout.errors import ContentError, OutputError
from tests.conftest import ROOT

_PRINT = str.maketrans({"{": "(", "}": ")", "\u2022": "*", "|": "=", "\u2019": "'", "\u2013": "-"})


def one_cell_each(text: str, table: str, forms: Sequence[int] = ()) -> str:
    plain = unicodedata.normalize("NFKD", text).upper().translate(_PRINT)
    return cells_of("".join(c if " " <= c <= "_" else "" for c in plain))


@pytest.fixture(autouse=True)
def letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """In place of liblouis: each character is its own cell."""
    monkeypatch.setattr(sheet, "translated", one_cell_each)
    monkeypatch.setattr(
        sheet, "knows", lambda table, sign: sign < "\u0400" or sign in "\u2019\u2022"
    )


def loaded(body: str, top: str = "") -> Loaded:
    content = f"title: T\n{top}body:\n{body}"
    return load(origin_of(content.encode(), "t.yaml", Path("/nonexistent")))


def pages(source: Loaded) -> list[list[str]]:
    """The lines of each page."""
    text = brf_of(source).decode("ascii")
    assert text.endswith("\r\n\f")
    return [page.split("\r\n")[:-1] for page in text.split("\f")[:-1]]


def lines(body: str, top: str = "") -> list[str]:
    """The lines of the first page between the title and the draft's word."""
    page = pages(loaded(body, top))[0]
    end = next((at for at, line in enumerate(page) if line.startswith("THIS IS A DRAFT")), 24)
    return [line for line in page[1:end] if line] if end else page


LONG = "word " * 900


def test_pages_are_25_lines_of_at_most_40_cells() -> None:
    for page in pages(loaded(f"- {LONG}\n")):
        assert len(page) == 25
        assert max(map(len, page)) <= 40


def test_each_page_ends_with_its_number_at_the_right() -> None:
    found = pages(loaded(f"- {LONG}\n"))
    assert len(found) > 3
    assert [page[-1] for page in found] == [f"{n}".rjust(40) for n in range(1, len(found) + 1)]


def test_a_paragraph_begins_in_cell_3() -> None:
    first, second = lines("- " + "word " * 10 + "\n")
    assert first.startswith("  WORD")
    assert second.startswith("WORD")


def test_headings_are_centred_then_from_cell_5_then_from_cell_7() -> None:
    body = "- {heading: One, body: [{heading: Two, body: [{heading: Three, body: [x]}]}]}\n"
    one, two, three, _ = lines(body)
    assert one == " " * 18 + "ONE"
    assert two == "    TWO"
    assert three == "      THREE"


def test_no_heading_ends_a_page() -> None:
    for words in range(100, 200, 3):
        body = f"- {'word ' * words}\n- {{heading: One, body: [{{heading: Two, body: [x]}}]}}\n"
        for page in pages(loaded(body)):
            texts = [line for line in page[:-1] if line]
            assert texts[-1].strip() not in ("ONE", "TWO")


def test_no_page_begins_with_an_empty_line() -> None:
    source = load(ROOT / "tests/data/every-block.yaml")
    assert all(page[0] for page in pages(source))


def test_items_begin_in_cell_1_and_go_on_in_cell_3() -> None:
    first, second = lines(f"- - {'word ' * 10}\n")
    assert first.startswith("* WORD")
    assert second.startswith("  WORD")


def test_what_goes_on_stands_further_in_than_every_item_of_a_list_in_a_list() -> None:
    body = f"- bullets:\n    - [{'outer ' * 8}, [{'inner ' * 8}]]\n"
    found = lines(body)
    indents = [len(line) - len(line.lstrip()) for line in found]
    assert indents == [0, 4, 2, 4]


def test_a_box_has_a_line_of_dots_over_and_under_it() -> None:
    found = lines("- caution: Take care.\n")
    assert found == ["7" * 40, "      CAUTION", "  TAKE CARE.", "G" * 40]


def test_a_table_is_a_list_with_a_note_that_says_so() -> None:
    found = lines("- {table: Doses, header: [Name, Dose], rows: [[Ibuprofen, 2], [Other, '']]}\n")
    assert found[0] == "      DOSES"
    assert found[1].startswith("      @.<A TABLE IS GIVEN")
    at = found.index("NAME: IBUPROFEN")
    assert found[at:] == ["NAME: IBUPROFEN", "  DOSE: 2", "NAME: OTHER", "  DOSE: -"]


def test_a_picture_is_a_note_with_its_words() -> None:
    found = " ".join(line.strip() for line in lines("- {figure: a.png, alt: Two lungs.}\n"))
    assert found == "@.<PICTURE: TWO LUNGS.@.>"


def test_a_picture_that_tells_nothing_is_left_out() -> None:
    assert lines("- {figure: a.png, decorative: true}\n") == []


def test_the_contents_lead_to_the_page_of_each_heading() -> None:
    found = pages(load(ROOT / "tests/data/every-block.yaml"))
    entries = re.findall(
        r"^ *(\S.*?) \"{2,} (\d+)$", "\n".join(line for page in found for line in page), re.M
    )
    assert len(entries) > 8
    for title, number in entries:
        assert any(line.strip() == title for line in found[int(number) - 1])


def test_an_address_that_is_too_long_goes_on_after_dot_5() -> None:
    found = lines(f"- '[here](https://example.org/{'a' * 60})'\n")
    cut = [line for line in found if line.endswith('"')]
    assert cut
    assert "".join(line.rstrip('"').strip() for line in found).count("A" * 60) == 1


def test_a_field_is_a_blank_with_its_label_or_its_value() -> None:
    top = "fields: [{name: who, label: Your name}]\n"
    source = loaded("- 'For {{who}}'\n", top)
    assert "  FOR --- (YOUR NAME)" in pages(source)[0]
    assert "  FOR ANN" in brf_of(source, {"who": "Ann"}).decode().split("\r\n")


def test_the_program_says_nothing_in_english_in_another_language() -> None:
    body = "- {table: T, header: [A, B], rows: [[a, b]]}\n"
    assert "@" not in brf_of(loaded(body, "language: fr\n")).decode()


def test_a_character_without_a_sign_is_told_with_its_place() -> None:
    with pytest.raises(ContentError) as caught:
        brf_of(loaded("- Fine.\n- Not \u4e2d so.\n"))
    (problem,) = caught.value.problems
    assert problem.mark == (4, 7)
    assert "no sign for the character '\u4e2d'" in problem.message


def test_a_language_without_a_table_is_told() -> None:
    with pytest.raises(ContentError, match="no braille table for the language 'eo'"):
        brf_of(loaded("- Saluton.\n", "language: eo\n"))


def test_without_liblouis_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(liblouis, "find_library", lambda name: "libnothing.so")
    liblouis._library.cache_clear()
    with pytest.raises(OutputError, match="apt-get install liblouis-bin"):
        liblouis.translated("words", "en-ueb-g2.ctb")
    liblouis._library.cache_clear()
