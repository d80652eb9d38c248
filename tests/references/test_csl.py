"""No word of a source is lost, changed or evaluated on its way through citeproc-py."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handout.content.inline import Run
from handout.errors import ContentError
from handout.references.csl import format_sources

STYLES = ["apa", "ama", "vancouver"]
PAGE: dict[str, Any] = {
    "author": [{"literal": "Centers for Disease Control and Prevention"}],
    "issued": "2019-08-14",
    "title": "CDC Clear Communication Index",
    "URL": "https://www.cdc.gov/ccindex/",
}
# with the characters that citeproc-py and the marks of this room use
SPECIAL = " <>&-.\ufdd0\ufdd1\ufdd7\ufdd9\ue0f0"
TEXTS = st.text(
    st.characters(exclude_categories=("C", "Z"), include_characters=SPECIAL),
    min_size=1,
    max_size=40,
).map(lambda text: " ".join(text.split()))
WORDS = TEXTS.filter(lambda text: any(character.isalnum() for character in text))


def printed(fields: dict[str, Any], style: str = "ama") -> tuple[Run, ...]:
    return format_sources([fields], style, "en-US")[0]


def words(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)


@settings(max_examples=60, deadline=None)
@given(WORDS, st.sampled_from(STYLES))
def test_no_title_is_evaluated_and_no_character_is_lost(title: str, style: str) -> None:
    runs = printed({**PAGE, "title": title}, style)
    assert title in words(runs)
    assert [run.link for run in runs if run.link] == [PAGE["URL"]]


@settings(max_examples=40, deadline=None)
@given(WORDS, st.sampled_from(STYLES))
def test_no_name_of_a_body_is_changed(name: str, style: str) -> None:
    assert name in words(printed({**PAGE, "author": [{"literal": f"The {name}"}]}, style))


@settings(max_examples=40, deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_any_name_and_any_pages_are_printed(family: str, given_name: str, page: str) -> None:
    person = {"family": family, "given": given_name}
    fields = {**PAGE, "author": [person], "page": page, "container-title": "Journal"}
    assert PAGE["title"] in words(printed(fields, "apa"))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "title",
    [
        "<i>Ketamine</i> & <b>PTSD</b>",
        'A <span class="nocase">case</span> and 3 < 4',
        "A &amp; B &lt;i&gt;",
        "Wait... what?! And then.. this",
        "See https://evil.example/x. There",
    ],
)
def test_a_title_is_printed_as_it_is(title: str, style: str) -> None:
    runs = printed({**PAGE, "title": title}, style)
    assert title in words(runs)
    assert [run.link for run in runs if run.link] == [PAGE["URL"]]


def test_white_space_in_a_title_is_one_space() -> None:
    assert "Words on two lines." in words(printed({**PAGE, "title": " Words  on\n two\tlines "}))


@pytest.mark.parametrize("end", ["?", "!", ".", "...", "…"])
def test_a_title_with_a_stop_of_its_own_gets_no_second(end: str) -> None:
    runs = printed({**PAGE, "title": f"Is it safe{end}", "type": "article-journal"}, "apa")
    assert f"Is it safe{end} https" in words(runs)


def test_a_name_that_ends_with_a_full_stop_gets_no_second() -> None:
    fields = {**PAGE, "author": ["Example Inc."], "publisher": "Sons Ltd.", "type": "book"}
    assert words(printed(fields, "apa")).startswith("Example Inc. (2019).")
    assert "Sons Ltd. https" in words(printed(fields, "apa"))


def test_the_full_stop_after_an_address_that_ends_with_one_is_part_of_it() -> None:
    assert printed({**PAGE, "URL": "https://x.org/a_(b)."})[-1].link == "https://x.org/a_(b)."


def test_an_address_that_is_no_web_address_is_no_link() -> None:
    runs = printed({**PAGE, "URL": "javascript:alert(1)"})
    assert words(runs).endswith("javascript:alert(1)")
    assert not any(run.link for run in runs)


def test_a_doi_with_angle_brackets_is_one_link() -> None:
    doi = "10.1002/(SICI)1097-4679(199601)52:1<1::AID-JCLP1>3.0.CO;2-#"
    last = printed({**PAGE, "DOI": doi}, "apa")[-1]
    assert last.text == f"https://doi.org/{doi}"
    assert last.link == (
        "https://doi.org/10.1002/(SICI)1097-4679(199601)52:1%3C1::AID-JCLP1%3E3.0.CO;2-%23"
    )


def test_an_address_of_the_doi_resolver_is_a_doi() -> None:
    fields = {**PAGE, "URL": "https://dx.doi.org/10.1000/182"}
    assert words(printed(fields)).endswith("doi:10.1000/182")


def test_the_order_of_entries_is_the_order_asked_for() -> None:
    sources = [{**PAGE, "title": title} for title in ("Zebra", "Apple", "Middle")]
    entries = [words(entry) for entry in format_sources(sources, "apa", "en-US")]
    assert ["Zebra" in entries[0], "Apple" in entries[1], "Middle" in entries[2]] == [True] * 3


def test_a_source_with_nothing_to_print_does_not_move_the_next() -> None:
    entries = format_sources([{"status": "confirmed"}, PAGE], "vancouver", "en-US")
    assert "CDC Clear" in words(entries[1])


def test_what_is_wrong_in_several_sources_is_said_at_once() -> None:
    sources = [{**PAGE, "issued": "2021-13"}, PAGE, {**PAGE, "type": "journal-article"}]
    with pytest.raises(ContentError) as caught:
        format_sources(sources, "apa", "en-US")
    assert [problem.headline() for problem in caught.value.problems] == [
        "issued: '2021-13' is no date; write 2021, 2021-02 or 2021-02-03",
        "type: 'journal-article' is no type of source; did you mean 'article-journal'?",
    ]


def test_nothing_is_said_on_the_terminal(
    capfd: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder
) -> None:
    printed({**PAGE, "author": [{"family": "A", "orcid": "0"}], "unknown": "x"})
    assert capfd.readouterr() == ("", "")
    assert not recwarn.list
