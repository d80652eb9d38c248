"""Two descriptions of one work, compared part by part."""

from __future__ import annotations

from typing import Any

import pytest

from handout.build import load
from handout.content.inline import read_inline
from handout.content.model import Source
from handout.sources.compare import (
    Verdict,
    compare,
    confidence,
    is_likely,
    same_journal,
    same_name,
    whole_pages,
)
from handout.sources.parts import parts_of
from handout.sources.record import Author, record_of
from tests.conftest import ROOT
from tests.sources.service import DORE, FEDER

RIGHT = {
    "author": ["Feder, A.", "Costi, Sara", "Rutter, SB"],
    "issued": "2021-02",
    "title": "A randomized controlled trial of repeated ketamine administration for chronic "
    "posttraumatic stress disorder.",
    "container-title": "Am. J. Psychiatry",
    "volume": "178",
    "issue": "2",
    "page": "193–202",
    "DOI": "https://doi.org/10.1176/APPI.AJP.2020.20050596",
}


def source(**changes: Any) -> Source:
    return Source.model_validate({**RIGHT, **changes})


def written(text: str) -> Source:
    return Source.model_validate({"text": read_inline(text)})


def verdicts(of: Source, work: dict[str, Any] = FEDER) -> dict[str, str]:
    return {each.field: each.verdict.value for each in compare(parts_of(of), record_of(work))}


def test_what_is_the_same_in_another_manner_agrees() -> None:
    assert set(verdicts(source()).values()) == {"agree"}
    assert len(verdicts(source())) == 8


def test_an_entry_in_one_text_is_compared_by_its_parts() -> None:
    text = (
        "Feder A, Costi S, Rutter SB. A Randomized Controlled Trial of Repeated Ketamine "
        "Administration for Chronic Posttraumatic Stress Disorder. Am J Psychiatry. "
        "2021;178(2):193-202. doi:10.1176/appi.ajp.2020.20050596"
    )
    assert set(verdicts(written(text)).values()) == {"agree"}


def test_an_entry_in_no_manner_is_searched_for_the_title_and_the_journal() -> None:
    text = "In American Journal of Psychiatry: " + FEDER["title"][0] + " (our summary)"
    found = verdicts(written(text))
    assert found["title"] == found["container-title"] == "agree"
    assert found["volume"] == "missing"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "Another trial"),
        ("issued", "2020"),
        ("container-title", "British Journal of Psychiatry"),
        ("volume", "177"),
        ("issue", "3"),
        ("page", "127-137"),
        ("DOI", "10.1176/other"),
        ("author", ["Feder, B.", "Costi, S."]),
        ("author", ["Costi, S.", "Feder, A."]),
    ],
)
def test_what_is_another_differs(field: str, value: Any) -> None:
    found = verdicts(source(**{field: value}))
    assert [name for name, verdict in found.items() if verdict != "agree"] == [field]
    assert found[field] == "differs"


@pytest.mark.parametrize(
    ("field", "value"),
    [("volume", None), ("page", None), ("DOI", None), ("author", ["Feder, A.", "et al."])],
)
def test_what_is_not_there_is_missing(field: str, value: Any) -> None:
    assert verdicts(source(**{field: value}))[field] == "missing"


def test_the_years_of_print_and_web_are_both_right() -> None:
    work = {**FEDER, "published-online": {"date-parts": [[2020, 12, 1]]}}
    assert verdicts(source(issued="2020"), work)["issued"] == "agree"
    assert verdicts(source(issued="2021"), work)["issued"] == "agree"


def test_a_subtitle_may_stand_behind_the_title_or_not_at_all() -> None:
    work = {**FEDER, "title": ["Ketamine"], "subtitle": ["a review"]}
    assert verdicts(source(title="Ketamine: A Review"), work)["title"] == "agree"
    assert verdicts(source(title="Ketamine"), work)["title"] == "agree"


def test_what_crossref_does_not_say_is_not_compared() -> None:
    assert "page" not in verdicts(source(), {**FEDER, "page": None})


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("N Engl J Med", "The New England Journal of Medicine", True),
        ("Journal of Psychoactive Drugs", "J. Psychoactive Drugs", True),
        ("Psychology and Medicine", "Psychology & Medicine", True),
        ("American Journal of Psychiatry", "British Journal of Psychiatry", False),
        ("Journal of Psychiatry", "Journal of Psychiatry Research", False),
        ("", "", False),
    ],
)
def test_journals_are_known_by_their_abbreviations(one: str, other: str, same: bool) -> None:
    assert same_journal(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Author("Feder", "A."), Author("Feder", "Adriana"), True),
        (Author("Feder", "Adriana B."), Author("FEDER", "A"), True),
        (Author("Feder", "B."), Author("Feder", "Adriana"), False),
        (Author("García-López", "J."), Author("Garcia Lopez", "Juan"), True),
        (Author("Feder"), Author("Feder", "Adriana"), True),
        (Author("Adriana Feder", is_body=True), Author("Feder", "Adriana"), True),
        (Author("WHO", is_body=True), Author("World Health Organization", is_body=True), False),
    ],
)
def test_names_are_one_if_their_initials_may_be(one: Author, other: Author, same: bool) -> None:
    assert same_name(one, other) is same


@pytest.mark.parametrize(
    ("written", "whole"),
    [("193-9", "193-199"), ("193–202", "193-202"), ("pp. 1 - 3", "1-3"), ("e123", "e123"),
     ("S12-S15", "s12-s15"), ("p1", "p1")],
)  # fmt: skip
def test_pages_are_read_whole(written: str, whole: str) -> None:
    assert whole_pages(written) == whole


def test_of_the_first_handout_only_the_trial_is_recognised() -> None:
    sources = load(ROOT / "content.yaml").handout.sources
    likely = {
        (key, work["DOI"])
        for key, each in sources.items()
        for work in (FEDER, DORE)
        if is_likely(parts_of(each), record_of(work))
    }
    assert likely == {("feder2021", FEDER["DOI"])}


def test_a_doi_that_leads_to_another_work_does_not_correct_the_source() -> None:
    parts = parts_of(source(title="On the migration of birds"))
    assert not is_likely(parts, record_of(FEDER))


def test_another_article_of_the_same_authors_journal_and_year_is_not_taken() -> None:
    other = source(title="Predictors of relapse after ketamine", page="1-9", DOI=None)
    assert not is_likely(parts_of(other), record_of(FEDER))


def test_the_whole_and_the_same_is_certain() -> None:
    assert confidence(parts_of(source()), record_of(FEDER)) == pytest.approx(1)


def test_titles_come_without_markup_and_without_control_characters() -> None:
    record = record_of(
        {"DOI": "10.1/X", "title": ["The <i>in vivo</i>\n r&amp;d\x1b[31m \u202e<3"]}
    )
    assert record.title == "The in vivo r&d [31m <3"


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"title": None, "author": None, "issued": None, "container-title": None},
        {"title": "text", "author": "text", "issued": "text", "updated-by": "text"},
        {"title": [3, None], "author": [None, {}, {"family": 3}]},
        {"issued": {"date-parts": [[None]]}},
        {"issued": {"date-parts": []}, "updated-by": [None, {}], "volume": ["1"]},
    ],
)  # fmt: skip
def test_fields_of_another_kind_than_documented_are_left_out(message: dict[str, Any]) -> None:
    compare(parts_of(source()), record_of(message))
    assert record_of(message).years == ()


@pytest.mark.parametrize("kind", ["retraction", "withdrawal", "removal", "partial_retraction"])
def test_a_work_that_was_taken_back_says_so(kind: str) -> None:
    update = {"type": kind, "DOI": "10.1/notice", "updated": {"date-parts": [[2023, 4, 22]]}}
    taken = record_of({**FEDER, "updated-by": [update]}).taken_back
    assert taken is not None
    assert (taken.doi, taken.year) == ("10.1/notice", "2023")


def test_a_correction_takes_nothing_back() -> None:
    assert record_of({**FEDER, "updated-by": [{"type": "correction"}]}).taken_back is None


@pytest.mark.parametrize("before", ["RETRACTED: ", "WITHDRAWN: ", "Retracted Article: ",
                                    "RETRACTED ARTICLE: ", "[Retracted] "])  # fmt: skip
def test_a_title_can_say_that_the_work_was_taken_back(before: str) -> None:
    record = record_of({**FEDER, "title": [before + FEDER["title"][0]]})
    assert record.taken_back
    assert record.title == FEDER["title"][0]


def test_a_title_about_withdrawal_is_only_a_title() -> None:
    assert record_of({**FEDER, "title": ["Withdrawn children: a study"]}).taken_back is None


def test_verdicts_are_what_the_report_prints() -> None:
    assert [each.value for each in Verdict] == ["agree", "differs", "missing"]
