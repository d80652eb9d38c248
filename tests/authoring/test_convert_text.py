"""Plain text becomes content: its structure is found, and no word is lost."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from handout.authoring.converting.content import content_of
from handout.authoring.converting.documents import Converted, convert
from handout.authoring.converting.plain import outline_of
from handout.authoring.normal import normal_bytes
from handout.errors import ContentError
from tests.authoring.converting import loaded, printed, values, words
from tests.conftest import ROOT

SEED = ROOT / "tests/data/seed.txt"


def of(text: str) -> Converted:
    outline = outline_of(text)
    content = content_of(outline, "visit.txt")
    return Converted(content.text, {}, content.found, content.checks, ())


def body(text: str) -> Any:
    return values(of(text))["body"]


@pytest.fixture(scope="module")
def shipped() -> Any:
    return yaml.load((ROOT / "content.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def test_the_seed_becomes_the_very_body_of_the_shipped_content(shipped: Any) -> None:
    made = values(convert(SEED))
    assert made["title"] == shipped["title"]
    assert made["body"] == shipped["body"]


def test_the_sources_of_the_seed_have_the_keys_and_words_of_the_shipped_ones(shipped: Any) -> None:
    made = values(convert(SEED))["sources"]
    assert {key: source["text"] for key, source in made.items()} == {
        key: source["text"] for key, source in shipped["sources"].items()
    }


def test_a_source_is_unconfirmed_until_a_person_confirms_it() -> None:
    made = values(convert(SEED))["sources"]
    assert {source["status"] for source in made.values()} == {"unconfirmed"}


def test_a_line_is_at_most_a_hundred_characters_wide() -> None:
    assert max(map(len, convert(SEED).text.split("\n"))) <= 100


def test_the_content_is_in_the_order_that_fmt_gives_it() -> None:
    made = convert(SEED).text.encode()
    assert normal_bytes(made, "content.yaml") == made


def test_lines_that_were_broken_at_a_width_are_one_paragraph() -> None:
    text = (
        "Your visit\n\nPlease come to the clinic ten minutes early, so that\n"
        "there is time to sign the papers and to ask questions\nbefore the test begins.\n"
    )
    assert body(text) == [
        "Please come to the clinic ten minutes early, so that there is time to sign the papers "
        "and to ask questions before the test begins."
    ]


def test_lists_nest_by_their_indent() -> None:
    text = "T\n\nBring these things with you:\n- Papers\n  * card\n  * letter\n- Water\n"
    assert body(text) == [
        "Bring these things with you:",
        [["Papers", ["card", "letter"]], "Water"],
    ]


def test_an_item_goes_on_where_its_lines_are_indented() -> None:
    text = "T\n\nDo this now.\n- Breathe out,\n  and in again.\n- Sit up.\n"
    assert body(text)[1] == ["Breathe out, and in again.", "Sit up."]


def test_each_source_of_a_list_is_one_whatever_its_number_looks_like() -> None:
    text = "T\n\nText is here.\n\nReferences\n[1] Lee A. Sleep. 2020.\n[2] Ray B. Rest. 2021.\n"
    sources = values(of(text))["sources"]
    assert {key: source["text"] for key, source in sources.items()} == {
        "lee2020": "Lee A. Sleep. 2020.",
        "ray2021": "Ray B. Rest. 2021.",
    }


def test_numbered_sentences_are_a_numbered_list() -> None:
    text = "T\n\nDo this now.\n1. Sit up straight.\n2. Breathe out slowly.\n"
    assert body(text)[1] == {"numbers": ["Sit up straight.", "Breathe out slowly."]}


def test_a_list_that_does_not_begin_at_one_says_so() -> None:
    made = of("T\n\nWe go on.\n4. Sit up straight.\n5. Breathe out slowly.\n")
    assert "# CHECK: this list began at 4; it will begin at 1" in made.text


def test_boxes_become_a_checklist() -> None:
    text = "T\n\nBring this with you.\n[ ] My card\n[ ] My letter\n"
    assert body(text)[1] == {"checklist": ["My card", "My letter"]}


def test_a_line_to_write_on_is_one() -> None:
    assert body("T\n\nMy questions: ________\n") == [{"write_in": "My questions"}]


def test_short_lines_after_a_colon_are_a_list() -> None:
    text = "T\n\nCall us if you have:\nfever\nchest pain\n"
    assert body(text) == ["Call us if you have:", ["fever", "chest pain"]]


def test_an_underlined_line_is_a_heading() -> None:
    text = "T\n\nBefore you come\n---------------\nEat as usual.\n"
    assert body(text) == [{"heading": "Before you come", "body": ["Eat as usual."]}]


def test_what_looks_like_markup_stays_text() -> None:
    sentence = "Dose *2* [see label] {{name}} [@key] a_b_c <b> \\ 5 # and: more [x](y)."
    made = of(f"T\n\n{sentence}\n")
    (paragraph,) = loaded(made).handout.body
    (run,) = paragraph.text.runs  # type: ignore[attr-defined]
    assert run.text == sentence


@pytest.mark.parametrize("words", ["yes", "no", "1.10", "null", "~", "- x", "a: b", "2026-11-01"])
def test_words_that_yaml_would_change_stay_what_they_are(words: str) -> None:
    assert body(f"T\n\nIs this so? It is.\n* {words}\n* other\n")[1] == [words, "other"]


def test_a_text_without_a_title_is_called_after_its_file_and_says_so() -> None:
    made = of("This is a sentence, and nothing else is here.")
    assert values(made)["title"] == "visit"
    assert "# CHECK: no title was found; this is the name of the file" in made.text


def test_windows_1252_is_read_and_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Visit\n\nBring your card, José – and water.".encode("cp1252"))
    made = convert(tmp_path / "a.txt")
    assert "José – and water." in printed(made)
    assert any("Windows-1252" in sentence for sentence in made.told)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_says_how_the_text_is_read(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes("Visit\n\nBring your card, José.".encode(encoding))
    made = convert(tmp_path / "a.txt")
    assert "Bring your card, José." in printed(made)
    assert made.told == ()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"\x00\x01\x02", "this is no text that can be read"),
        ("a.txt", b"  \n", "the file is empty"),
        ("a.doc", b"abc", "this is a file of an old Word"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1abc", "this is a file of an old Word"),
        ("a.pdf", b"%PDF-1.7", "a PDF holds pages"),
        ("a.xyz", b"abc", "files that end in .xyz are not read"),
    ],
)
def test_a_file_that_is_not_read_is_refused_in_words(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ContentError, match=said):
        convert(tmp_path / name)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"none\.txt: there is no such file"):
        convert(tmp_path / "none.txt")


LINES = st.lists(
    st.tuples(
        st.sampled_from(["", "", "  ", "- ", "* ", "    - ", "[ ] ", "• ", "1. ", "2) ", "  1. "]),
        st.text(
            st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])
            | st.sampled_from("*_[]<"),
            max_size=90,
        ),
    ).map("".join),
    max_size=12,
).map("\n".join)


def sources_heading(made: Converted) -> str:
    """The heading above the sources: the program's own, or the one that a comment tells."""
    if "sources" not in values(made):
        return ""
    _, told, after = made.text.rpartition("# The heading of this list was")
    heading = after.partition("\n")[0] if told else "Sources"
    return f" {heading}"


def without_numbers(text: str) -> Counter[str]:
    """The words less whole numbers, which a list prints by itself."""
    return Counter({word: n for word, n in words(text).items() if not word.isdigit()})


@settings(max_examples=60, deadline=None)
@given(LINES)
def test_every_word_of_any_text_is_in_the_content_once(text: str) -> None:
    made = of(text)
    said = printed(made) + sources_heading(made)
    title = words("visit") if "no title was found" in made.text else words("")
    assert without_numbers(said) - title == without_numbers(text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_whatever_the_text_the_content_loads(text: str) -> None:
    loaded(of(text))
