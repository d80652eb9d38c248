"""The script for a voice: well formed, announced, paused, and nothing that would be misread."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from handout import load
from handout.build import Loaded
from handout.content.source import origin_of
from handout.deliver.speech.tokens import spoken
from handout.deliver.ssml import ssml_of
from tests.conftest import ROOT

SSML = "{http://www.w3.org/2001/10/synthesis}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
INLINE = {"break", "emphasis", "lang", "say-as"}
# Speech Synthesis Markup Language 1.1, 3.1 and 3.2: what may stand in what, and what it says.
INSIDE = {
    "speak": INLINE | {"p", "s"}, "p": INLINE | {"s"}, "emphasis": INLINE, "lang": INLINE | {"p"},
    "say-as": set(), "break": set(),
}  # fmt: skip
STRENGTHS = {"none", "x-weak", "weak", "medium", "strong", "x-strong"}
ATTRIBUTES = {
    "speak": {"version", LANG}, "p": set(), "emphasis": {"level"}, "lang": {LANG},
    "say-as": {"interpret-as", "format"}, "break": {"strength"},
}  # fmt: skip
CONTENTS = [ROOT / "content.yaml", ROOT / "tests/data/every-block.yaml"]


def loaded(body: str, top: str = "") -> Loaded:
    content = f"title: T\n{top}body:\n{body}"
    return load(origin_of(content.encode(), "t.yaml", Path("/nonexistent")))


def script(body: str, top: str = "") -> etree._Element:
    return etree.fromstring(ssml_of(loaded(body, top)).encode())


def paragraphs(body: str, top: str = "") -> list[str]:
    """What is said, less the title and what stands at the end."""
    said = ["".join(p.itertext()) for p in script(body, top).iter(f"{SSML}p")]
    return said[1:-1]


def marked(body: str, kind: str) -> list[str | None]:
    found = script(body).iter(f"{SSML}say-as")
    return [each.text for each in found if each.get("interpret-as") == kind]


@pytest.mark.parametrize("path", CONTENTS, ids=lambda path: path.stem)
def test_every_element_stands_where_the_standard_lets_it(path: Path) -> None:
    root = etree.fromstring(ssml_of(load(path)).encode())
    assert (root.tag, root.get("version"), root.get(LANG)) == (f"{SSML}speak", "1.1", "en-US")
    for element in root.iter():
        name = str(element.tag).removeprefix(SSML)
        assert {str(kid.tag).removeprefix(SSML) for kid in element} <= INSIDE[name]
        assert set(map(str, element.attrib)) <= ATTRIBUTES[name]
        assert element.get("strength", "none") in STRENGTHS
        assert name != "say-as" or element.get("interpret-as")
        assert name != "speak" or not "".join(element.xpath("text()")).strip()


def test_pauses_do_not_follow_each_other() -> None:
    for element in script("- [a, b]\n- {heading: H, body: [x]}\n").iter(f"{SSML}break"):
        following = element.getnext()
        assert following is None or following.tag != f"{SSML}break"


def test_a_section_begins_after_the_longest_pause() -> None:
    text = ssml_of(loaded("- One.\n- {heading: Two, body: [x]}\n"))
    assert '<break strength="x-strong"/>\n<p><emphasis>Section: Two</emphasis></p>' in text


def test_a_paragraph_pauses_longer_than_an_item() -> None:
    text = ssml_of(loaded("- One.\n- [two, three]\n"))
    assert '<p>One.</p>\n<break strength="strong"/>' in text
    assert '<p>two</p>\n<break strength="medium"/>' in text


def test_a_list_says_how_long_it_is() -> None:
    assert paragraphs("- [a, b, c]\n") == ["A list of 3.", "a", "b", "c"]
    assert paragraphs("- steps: [a, b]\n") == ["2 steps.", "Step 1. a", "Step 2. b"]


def test_a_warning_comes_before_its_box_and_says_where_it_ends() -> None:
    said = paragraphs("- {caution: No driving., title: Afterwards}\n")
    assert said == ["Caution: Afterwards.", "No driving.", "End of: Caution."]


def test_each_cell_is_said_with_its_column() -> None:
    body = "- {table: Doses, header: [Name, Dose], rows: [[Ibuprofen, 2], [Other, '']]}\n"
    assert paragraphs(body) == [
        "A table: Doses. 2 rows.", "Row 1. Name: Ibuprofen; Dose: 2", "Row 2. Name: Other",
    ]  # fmt: skip


def test_a_picture_is_its_words() -> None:
    assert paragraphs("- {figure: a.png, alt: Two lungs.}\n") == ["A picture: Two lungs."]
    assert paragraphs("- {figure: a.png, decorative: true}\n") == []


def test_acronyms_are_spelled_and_names_and_shouts_are_not() -> None:
    assert marked("- The FDA and PTSD, but not NASA.\n- CALL 555-0100 NOW.\n", "characters") == [
        "FDA", "PTSD",
    ]  # fmt: skip


def test_known_letters_are_spelled_as_well() -> None:
    assert marked("- HIV in the UK, and your DNA.\n", "characters") == ["HIV", "UK", "DNA"]


def test_telephone_numbers_are_said_as_such() -> None:
    assert marked("- Call +1 555-0100 or 1-800-555-0199.\n", "telephone") == [
        "+1 555-0100", "1-800-555-0199",
    ]  # fmt: skip
    assert marked("- '[call 555-0100](tel:5550100)'\n", "telephone") == ["555-0100"]


def test_short_numbers_are_said_digit_by_digit() -> None:
    assert marked("- Call 911, or [112](tel:112).\n", "characters") == ["911", "112"]


@pytest.mark.parametrize(
    "text", ["2019-2021", "5 to 10", "1,000,000", "911-5 and 911.5", "12345678"]
)
def test_other_numbers_are_left_to_the_voice(text: str) -> None:
    assert "telephone" not in spoken(text, "en")


def test_dates_are_said_as_such() -> None:
    said = script("- On 2026-11-24.\n").find(f".//{SSML}say-as")
    assert said is not None
    assert (said.text, said.get("interpret-as"), said.get("format")) == (
        "2026-11-24",
        "date",
        "ymd",
    )


def test_words_in_another_language_are_said_in_it() -> None:
    found = script('- "We say [buenos días]{lang=es}."\n').find(f".//{SSML}lang")
    assert found is not None
    assert (found.get(LANG), found.text) == ("es", "buenos días")


def test_citations_are_not_said_and_the_sources_are_counted() -> None:
    content = "title: T\nbody: ['A fact.[@a] More.']\nsources: {a: {text: Some book.}}\n"
    text = ssml_of(load(origin_of(content.encode(), "t.yaml", Path("/nonexistent"))))
    assert "A fact. More." in text
    assert "listed in the printed handout: 1." in text
    assert "Some book" not in text


def test_a_field_is_its_value_or_a_blank() -> None:
    source = loaded("- 'For {{who}}.'\n", "fields: [{name: who, label: Your name}]\n")
    assert "<p>For blank to fill in: Your name.</p>" in ssml_of(source)
    assert "<p>For Ann &lt;X&gt;.</p>" in ssml_of(source, {"who": "Ann <X>"})


def test_the_program_says_nothing_in_english_in_another_language() -> None:
    body = "- [un, deux]\n- {table: Doses, header: [A, B], rows: [[1, 2]]}\n"
    assert paragraphs(body, "language: fr\n") == ["un", "deux", "Doses", "A: 1; B: 2"]


def test_no_sentence_of_the_seed_is_left_out() -> None:
    text = re.sub(r"\s+", " ", re.sub("<[^>]*>", "", ssml_of(load(CONTENTS[0]))))
    seed = load(CONTENTS[0]).handout
    from handout.content.blocks import Paragraph
    from handout.content.walk import parts

    for paragraph in parts(seed.body, Paragraph):
        assert paragraph.text.plain.replace("&", "&amp;") in text
