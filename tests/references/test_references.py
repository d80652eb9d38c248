"""Sources come out as the styles want them, with their words unharmed."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handout.content.inline import Run
from handout.errors import ContentError
from handout.references.csl import format_sources
from handout.references.numbering import links_in, number_sources

FEDER = {
    "author": [
        "Feder, Adriana", "Costi, Sara", "Rutter, Sarah B.", "Collins, Abigail B.",
        "Govindarajulu, Usha", "Jha, Manish K.", "Horn, Sarah R.",
    ],
    "issued": "2021",
    "title": "A Randomized Controlled Trial of Repeated Ketamine Administration for Chronic "
    "Posttraumatic Stress Disorder",
    "container-title": "American Journal of Psychiatry",
    "volume": "178",
    "issue": "2",
    "page": "193-202",
    "DOI": "10.1176/appi.ajp.2020.20050596",
}  # fmt: skip
CDC = {
    "author": [{"literal": "Centers for Disease Control and Prevention"}],
    "issued": "2019-08-14",
    "title": "CDC Clear Communication Index",
    "URL": "https://www.cdc.gov/ccindex/",
    "accessed": "2026-11-24",
}
BOOK = {
    "type": "chapter",
    "author": ["Smith, Ann"],
    "editor": ["Jones, Bob", "Lee, Cy"],
    "issued": 2020,
    "title": "On ketamine",
    "container-title": "Handbook of Things",
    "page": "10-20",
    "publisher": "Press",
}


def words(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)


@pytest.mark.parametrize(
    ("style", "source", "expected"),
    [
        (
            "apa",
            FEDER,
            "Feder, A., Costi, S., Rutter, S. B., Collins, A. B., Govindarajulu, U., Jha, M. K., & "
            "Horn, S. R. (2021). A Randomized Controlled Trial of Repeated Ketamine Administration "
            "for Chronic Posttraumatic Stress Disorder. American Journal of Psychiatry, 178(2), "
            "193–202. https://doi.org/10.1176/appi.ajp.2020.20050596",
        ),
        (
            "ama",
            FEDER,
            "Feder A, Costi S, Rutter SB, et al. A Randomized Controlled Trial of Repeated "
            "Ketamine Administration for Chronic Posttraumatic Stress Disorder. American Journal "
            "of Psychiatry. 2021;178(2):193–202. doi:10.1176/appi.ajp.2020.20050596",
        ),
        (
            "vancouver",
            FEDER,
            "Feder A, Costi S, Rutter SB, Collins AB, Govindarajulu U, Jha MK, et al. A Randomized "
            "Controlled Trial of Repeated Ketamine Administration for Chronic Posttraumatic Stress "
            "Disorder. American Journal of Psychiatry. 2021;178(2):193–202. "
            "doi:10.1176/appi.ajp.2020.20050596",
        ),
        (
            "apa",
            CDC,
            "Centers for Disease Control and Prevention. (2019, August 14). CDC Clear "
            "Communication Index. https://www.cdc.gov/ccindex/",
        ),
        (
            "ama",
            CDC,
            "Centers for Disease Control and Prevention. CDC Clear Communication Index. August 14, "
            "2019. Accessed November 24, 2026. https://www.cdc.gov/ccindex/",
        ),
        (
            "apa",
            BOOK,
            "Smith, A. (2020). On ketamine. In B. Jones & C. Lee (Eds.), Handbook of Things "
            "(pp. 10–20). Press.",
        ),
    ],
)
def test_a_source_is_printed_as_its_style_wants(style: str, source: dict, expected: str) -> None:
    assert words(format_sources([source], style, "en-US")[0]) == expected


def test_a_journal_is_italic_and_a_doi_is_a_link() -> None:
    runs = format_sources([FEDER], "apa", "en-US")[0]
    assert "American Journal of Psychiatry" in [run.text for run in runs if run.italic]
    assert [run.link for run in runs if run.link] == [
        "https://doi.org/10.1176/appi.ajp.2020.20050596"
    ]


def test_the_order_of_entries_is_the_order_asked_for() -> None:
    entries = format_sources([FEDER, CDC, BOOK], "apa", "en-US")
    assert [words(entry)[:5] for entry in entries] == ["Feder", "Cente", "Smith"]


def test_an_unknown_style_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(ContentError, match="no citation style 'aap'; did you mean 'apa'"):
        format_sources([CDC], "aap", "en-US")


@pytest.mark.parametrize(
    "content", ["not xml", "<html/>", '<!DOCTYPE x [<!ENTITY e SYSTEM "/etc/passwd">]><style/>']
)
def test_a_file_that_is_no_style_is_an_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "mine.csl"
    path.write_text(content)
    with pytest.raises(ContentError, match=r"mine\.csl: the citation style cannot be used"):
        format_sources([CDC], path, "en-US")


def test_a_missing_style_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"mine\.csl"):
        format_sources([CDC], tmp_path / "mine.csl", "en-US")


TITLES = st.text(
    st.characters(exclude_categories=("C", "Z"), include_characters=" "), min_size=1, max_size=40
).map(lambda text: " ".join(text.split()))


@settings(max_examples=60, deadline=None)
@given(TITLES.filter(lambda t: any(c.isalnum() for c in t)))
def test_no_title_is_evaluated_and_no_word_is_lost(title: str) -> None:
    runs = format_sources([{**CDC, "title": title}], "vancouver", "en-US")[0]
    assert title.rstrip(".?! ") in words(runs)


def test_markup_in_a_title_is_printed_as_it_is() -> None:
    title = "<i>Ketamine</i> & <b>PTSD</b>"
    runs = format_sources([{**CDC, "title": title}], "ama", "en-US")[0]
    assert title in words(runs)


def test_sources_are_numbered_by_first_citation_then_as_listed() -> None:
    order, numbers = number_sources(["a", "b", "c"], ["c", "a", "c"])
    assert order == ["c", "a", "b"]
    assert numbers == {"c": 1, "a": 2, "b": 3}


def test_uncited_sources_keep_the_authors_order() -> None:
    assert number_sources(["b", "a"], [])[0] == ["b", "a"]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("See https://x.org/a(b), and so on.", ["https://x.org/a(b)"]),
        ("(https://x.org)", ["https://x.org"]),
        ("doi:10.1000/182.", ["https://doi.org/10.1000/182"]),
        ("https://doi.org/10.1016/S0140-6736(05)61706-2.", ["https://doi.org/10.1016/S0140-6736(05)61706-2"]),
        ("Nothing here: 10.5.", []),
    ],
)  # fmt: skip
def test_addresses_in_a_text_become_links(text: str, links: list[str]) -> None:
    runs = links_in(text)
    assert words(runs) == text
    assert [run.link for run in runs if run.link] == links


@given(st.text())
def test_finding_links_changes_no_character(text: str) -> None:
    assert words(links_in(text)) == text
