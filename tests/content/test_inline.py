"""The inside of a sentence: what is markup, and what stays as the author wrote it."""

from __future__ import annotations

import re
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handout.content import inline
from handout.content.inline import Run, read_inline

PRINTABLE = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
SENTENCES = st.text(PRINTABLE)
PLAIN = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc"], exclude_characters="*_[]\\<\n\ufffe\uffff\u2028\u2029"
    )
)
MARKED = st.lists(
    st.sampled_from(
        [
            *("*", "**", "_", "[", "]", "(", ")", "[@a]", "[@a; @b]", "{lang=es}", "\\", "<", ">"),
            *("`", "&amp;", "![", "](https://e.org)", "](#x)", " ", "  \n", "\n", "word", "é", "."),
        ]
    )
).map("".join)


def runs(text: str) -> tuple[Run, ...]:
    return read_inline(text).runs


@pytest.mark.parametrize("text", ["**bold**", "__bold__"])
def test_two_signs_are_bold(text: str) -> None:
    assert runs(text) == (Run("bold", bold=True),)


@pytest.mark.parametrize("text", ["*slanted*", "_slanted_"])
def test_one_sign_is_italic(text: str) -> None:
    assert runs(text) == (Run("slanted", italic=True),)


def test_bold_and_italic_nest() -> None:
    assert runs("a **b *c* d** e") == (
        Run("a "),
        Run("b ", bold=True),
        Run("c", bold=True, italic=True),
        Run(" d", bold=True),
        Run(" e"),
    )


def test_a_link_keeps_the_markup_of_its_words() -> None:
    assert runs("see [the **page**](https://example.org/a_b)") == (
        Run("see "),
        Run("the ", link="https://example.org/a_b"),
        Run("page", bold=True, link="https://example.org/a_b"),
    )


def test_an_address_in_angle_brackets_is_a_link() -> None:
    assert runs("<https://example.org>") == (
        Run("https://example.org", link="https://example.org"),
    )


@pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", "file:///etc/x"])
def test_a_dangerous_link_is_read_as_a_link_for_the_model_to_refuse(target: str) -> None:
    assert runs(f"[x]({target})")[0].link == target


def test_a_citation_names_a_source() -> None:
    assert runs("a [@b2020] c") == (Run("a "), Run("", cite="b2020"), Run(" c"))


@pytest.mark.parametrize("text", ["[@a; @b]", "[@a;@b]", "[@a, @b]", "[@a ;  @b]"])
def test_one_pair_of_brackets_cites_several_sources(text: str) -> None:
    assert runs(text) == (Run("", cite="a"), Run("", cite="b"))


def test_a_citation_in_bold_words_is_bold() -> None:
    assert runs("**a[@b]**") == (Run("a", bold=True), Run("", bold=True, cite="b"))


@pytest.mark.parametrize("text", ["[@]", "[@a b]", "@a", "[a@b]", "[@a", "[ @a]"])
def test_what_is_no_citation_stays_text(text: str) -> None:
    assert runs(text) == (Run(text),)


def test_foreign_words_carry_their_language() -> None:
    assert runs("say [buenos *días*]{lang=es-MX} now") == (
        Run("say "),
        Run("buenos ", language="es-MX"),
        Run("días", italic=True, language="es-MX"),
        Run(" now"),
    )


def test_a_link_in_foreign_words_has_both() -> None:
    assert runs("[[aquí](https://e.org)]{lang=es}") == (
        Run("aquí", link="https://e.org", language="es"),
    )


@pytest.mark.parametrize("text", ["[a]{lang=}", "[a]{lang=1}", "[a] {lang=es}", "{lang=es}", "[a]"])
def test_what_names_no_language_stays_text(text: str) -> None:
    assert runs(text) == (Run(text),)


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b>",
        "<script>alert(1)</script>",
        "<!-- x -->",
        "&amp; &lt; &#169;",
        "`code`",
        "``a *",
        "![alt](x.png",
        "a < b > c",
        "2 * 3 * 4",
        "snake_case_word",
        "1) one",
        "# heading",
        "- dash",
        "> quote",
        "http://example.org",
        "~~struck~~",
        "a | b",
    ],
)
def test_other_marks_stay_text(text: str) -> None:
    assert runs(text) == (Run(text),)


def test_an_exclamation_mark_before_a_link_stays_text() -> None:
    assert runs("Now![here](#a)") == (Run("Now!"), Run("here", link="#a"))


def test_a_backslash_keeps_a_sign_as_it_is() -> None:
    assert runs(r"\*not italic\* and \[@x]") == (Run("*not italic* and [@x]"),)


def test_a_line_end_in_the_yaml_is_a_space() -> None:
    assert runs("one\n  two") == (Run("one two"),)


def test_two_spaces_at_the_end_of_a_line_break_it() -> None:
    assert runs("one  \ntwo") == (Run("one"), Run("two", line_break=True))


def test_white_space_is_folded_but_a_no_break_space_stays() -> None:
    assert runs("  a \t  b\u00a0\u00a0c ") == (Run("a b\u00a0\u00a0c"),)


def test_plain_is_the_text_without_its_markup() -> None:
    text = "**a** [b](#c)[@d]  \n[e]{lang=es}"
    assert read_inline(text).plain == "a b e"


@given(SENTENCES)
def test_any_text_can_be_read(text: str) -> None:
    assert read_inline(text).runs


@given(MARKED)
def test_any_heap_of_markup_can_be_read(text: str) -> None:
    assert read_inline(text).runs


@given(PLAIN)
def test_text_without_markup_comes_out_as_it_went_in(text: str) -> None:
    assert runs(text) == (Run(re.sub("[ \t]+", " ", text.strip())),)


@given(PLAIN)
def test_the_short_way_for_plain_text_gives_what_the_grammar_gives(text: str) -> None:
    short = runs(text)
    with patch.object(inline, "_MARKUP", re.compile("")):
        assert runs(text) == short


@given(MARKED)
def test_no_word_is_lost_or_doubled_by_markup(text: str) -> None:
    seen = "".join(run.text + (run.link or "") for run in runs(text))
    assert seen.count("word") == text.count("word")
