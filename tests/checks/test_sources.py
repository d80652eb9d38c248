"""Sources: found, cited, dated, complete, each once."""

from __future__ import annotations

import pytest

from handout.build import load
from handout.checks.run import check
from handout.errors import ContentError
from tests.checks.examined import ROOT, TODAY, found_by, places, report_of

FEDER = """\
title: A title
body:
  - Some words.[@feder]
sources:
  feder:
    author: ["Feder, Adriana", "Costi, Sara"]
    issued: 2021
    title: A Randomized Controlled Trial of Repeated Ketamine Administration
    container-title: American Journal of Psychiatry
    volume: 178
    issue: 2
    page: 193-202
    DOI: 10.1176/appi.ajp.2020.20050596
    status: confirmed
"""
FAMILY = (
    "source-unconfirmed", "source-not-cited", "source-old", "source-undated", "doi-form",
    "url-not-https", "url-without-doi", "duplicate-source", "et-al-for-known-names",
)  # fmt: skip


def text_source(text: str, more: str = "status: confirmed") -> str:
    """A content with one source of one text, on line 6 from column 11."""
    return f'title: A\nbody:\n  - Words.[@a]\nsources:\n  a:\n    text: "{text}"\n    {more}\n'


def field_source(*lines: str) -> str:
    """A content with one source of fields; the first of ``lines`` is line 7."""
    start = "title: A\nbody:\n  - Words.[@a]\nsources:\n  a:\n    title: A work\n"
    return start + "".join(f"    {line}\n" for line in lines)


def test_a_source_with_all_its_parts_passes() -> None:
    assert report_of(FEDER, *FAMILY).findings == ()


def test_on_the_first_handout_each_source_is_named_at_its_status_and_its_et_al() -> None:
    loaded = load(ROOT / "content.yaml")
    findings = check(loaded, today=TODAY).findings
    lines = loaded.origin.text.split("\n")
    unconfirmed = [f for f in findings if f.rule == "source-unconfirmed"]
    shortened = [f for f in findings if f.rule == "et-al-for-known-names"]
    assert [f.message.split("'")[1] for f in unconfirmed] == ["lally2020", "dore2020", "feder2021"]
    for finding in unconfirmed:
        assert lines[finding.mark.line - 1][finding.mark.column - 1 :] == "unconfirmed"
    assert len(shortened) == 3
    for finding in shortened:
        assert lines[finding.mark.line - 1][finding.mark.column - 1 :].startswith("et al.")
    (uncited,) = [f for f in findings if f.rule == "source-not-cited"]
    assert uncited.message == "none of the 3 sources is cited in the text"


def test_a_source_without_status_is_unconfirmed_at_its_key() -> None:
    assert places(found_by("source-unconfirmed", text_source("A. 2020.", "note: x"))) == [(5, 3)]


def test_a_source_that_nothing_cites_is_told_at_its_key() -> None:
    other = FEDER + "  other: {text: Another work. 2020., status: confirmed}\n"
    assert places(found_by("source-not-cited", other)) == [(15, 3)]


def test_a_citation_to_nowhere_cannot_be_built_and_so_is_no_finding() -> None:
    with pytest.raises(ContentError, match="not listed"):
        report_of(FEDER.replace("[@feder]", "[@fedor]"))


@pytest.mark.parametrize(("year", "count"), [(2016, 0), (2015, 1)])
def test_a_source_is_old_after_ten_years(year: int, count: int) -> None:
    structured = FEDER.replace("2021", str(year), 1)
    written = text_source(f"Feder, A. ({year}). A trial. A Journal, 178(2), 193-202.")
    assert places(found_by("source-old", structured)) == [(7, 13)] * count
    assert places(found_by("source-old", written)) == [(6, 23)] * count


def test_a_year_in_an_address_or_in_the_pages_is_no_date() -> None:
    for text in ("A work. https://www.example.org/2010/05/x", "A work, 1998-2004."):
        assert len(found_by("source-undated", text_source(text))) == 1
        assert found_by("source-old", text_source(text)) == []


def test_a_page_that_was_read_on_a_day_has_a_date() -> None:
    page = ("URL: https://www.example.org/", "accessed: 2026-11-01")
    assert found_by("source-undated", field_source(*page)) == []
    assert places(found_by("source-undated", field_source(page[0]))) == [(5, 3)]


@pytest.mark.parametrize(
    ("doi", "says"),
    [
        ("10.1176", "is no DOI"),
        ("11.1176/appi", "is no DOI"),
        ("10.1176/appi ajp", "is no DOI"),
        ("10.1176/appi.ajp.", "ends with a punctuation mark"),
        ("https://doi.org/10.1176/appi.ajp", "something before it"),
        ('"doi: 10.1176/appi.ajp"', "something before it"),
    ],
)
def test_a_doi_field_holds_a_doi_and_no_more(doi: str, says: str) -> None:
    (finding,) = found_by("doi-form", field_source(f"DOI: {doi}"))
    assert says in finding.message
    assert finding.mark == (7, 11 if doi.startswith('"') else 10)


@pytest.mark.parametrize(
    "doi",
    [
        "10.1176/appi.ajp.2020.20050596",
        "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O",
        "10.1000.10/123456",
    ],
)
def test_dois_of_all_ages_pass(doi: str) -> None:
    assert found_by("doi-form", field_source(f'DOI: "{doi}"')) == []


def test_a_doi_in_a_text_may_end_its_sentence() -> None:
    text = "A. (2020). T. J, 1(2), 3. https://doi.org/10.1176/appi.ajp."
    assert found_by("doi-form", text_source(text)) == []


def test_an_old_or_broken_doi_in_a_text_is_told_where_it_stands() -> None:
    old = found_by("doi-form", text_source("A. 2020. http://dx.doi.org/10.1176/appi.ajp"))
    assert places(old) == [(6, 21)]
    assert old[0].advice == "write 'https://doi.org/10.1176/appi.ajp'"
    (broken,) = found_by("doi-form", text_source("A. 2020. doi:10.1176"))
    assert broken.message == "'doi:10.1176' is no DOI"


def test_an_address_without_https_is_told_where_it_stands() -> None:
    assert places(found_by("url-not-https", field_source("URL: http://example.org/a"))) == [(7, 10)]
    assert places(found_by("url-not-https", text_source("A. http://example.org/a."))) == [(6, 15)]
    assert found_by("url-not-https", text_source("A. https://example.org/a.")) == []


def test_an_article_with_an_address_has_a_doi() -> None:
    text = "A, B. (2020). T. A Journal, 1(2), 3. https://example.org/a"
    assert places(found_by("url-without-doi", text_source(text))) == [(6, 49)]
    article = ("container-title: A Journal", "volume: 1", "URL: https://example.org/a")
    assert places(found_by("url-without-doi", field_source(*article))) == [(9, 10)]
    assert found_by("url-without-doi", field_source(*article, "DOI: 10.1176/a")) == []


def test_a_web_page_needs_no_doi() -> None:
    assert found_by("url-without-doi", field_source("URL: https://example.org/a")) == []
    assert found_by("url-without-doi", text_source("A clinic. https://example.org/a")) == []


def test_a_doi_under_url_is_told_what_to_write() -> None:
    (finding,) = found_by("url-without-doi", field_source("URL: https://doi.org/10.1176/A"))
    assert finding.advice == "write 'DOI: 10.1176/a' in its place"


def with_second(second: str) -> str:
    return FEDER + f"  second: {second}\n"


@pytest.mark.parametrize(
    ("second", "same"),
    [
        ("{title: Other words, DOI: 10.1176/APPI.AJP.2020.20050596}", "DOI"),
        ('{text: "Other words. https://doi.org/10.1176/appi.ajp.2020.20050596"}', "DOI"),
        ('{title: "A randomized, controlled trial of repeated ketamine administration",'
         ' issued: 2021, author: ["FEDER, A."]}', "title, author and year"),
        ('{text: "Feder, A. (2021). A randomized controlled trial of repeated ketamine'
         ' administration. Am J Psychiatry, 178(2)."}', "title, author and year"),
    ],
)  # fmt: skip
def test_a_work_listed_twice_is_told_at_the_second(second: str, same: str) -> None:
    (finding,) = found_by("duplicate-source", with_second(second))
    assert finding.message == f"'second' and 'feder' have the same {same}"
    assert finding.mark == (15, 3)


@pytest.mark.parametrize(
    "second",
    [
        "{title: A Randomized Controlled Trial of Repeated Ketamine Administration, issued: 2020}",
        "{title: A Randomized Controlled Trial of Repeated Ketamine Administration, issued: 2021,"
        " DOI: 10.1176/another}",
        '{title: A Randomized Controlled Trial of Repeated Ketamine Administration, issued: 2021,'
        ' author: ["Dore, J."]}',
    ],
)  # fmt: skip
def test_two_works_that_are_alike_are_two(second: str) -> None:
    assert found_by("duplicate-source", with_second(second)) == []


def test_one_text_twice_is_one_work_whatever_its_marks() -> None:
    content = text_source("A clinic. *Your* visit.") + '  b: {text: "A clinic: Your visit"}\n'
    (finding,) = found_by("duplicate-source", content)
    assert finding.message == "'b' and 'a' have the same words"


@pytest.mark.parametrize("last", ["et al.", "Et al", "and others"])
def test_others_in_a_list_of_names_are_told(last: str) -> None:
    content = field_source(f'author: ["Feder, Adriana", "{last}"]')
    (finding,) = found_by("et-al-for-known-names", content)
    assert finding.mark == (7, 33)
    assert last in finding.message
