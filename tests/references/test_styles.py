"""Real sources come out as each style's manual wants them."""

from __future__ import annotations

from typing import Any

import pytest

from handout.content.inline import Run
from handout.references.csl import format_sources
from handout.references.style_file import STYLES

Fields = dict[str, Any]

FEDER: Fields = {
    "author": [
        "Feder, Adriana", "Costi, Sara", "Rutter, Sarah B.", "Collins, Abigail B.",
        "Govindarajulu, Usha", "Jha, Manish K.", "Horn, Sarah R.",
    ],
    "issued": "2021-02-01",
    "title": "A Randomized Controlled Trial of Repeated Ketamine Administration for Chronic "
    "Posttraumatic Stress Disorder",
    "container-title": "American Journal of Psychiatry",
    "volume": "178",
    "issue": "2",
    "page": "193-202",
    "DOI": "10.1176/appi.ajp.2020.20050596",
}  # fmt: skip
DORE: Fields = {
    "author": ["Dore, Jennifer", "Turnipseed, Brent", "et al."],
    "issued": 2019,
    "title": "Ketamine Assisted Psychotherapy (KAP): Patient Demographics, Clinical Data and "
    "Outcomes in Three Large Practices Administering Ketamine with Psychotherapy",
    "container-title": "Journal of Psychoactive Drugs",
    "volume": 51,
    "issue": 2,
    "page": "189–198",
    "DOI": "https://doi.org/10.1080/02791072.2019.1587556",
}
DORE_TITLE = DORE["title"]
CDC: Fields = {
    "author": [{"literal": "Centers for Disease Control and Prevention"}],
    "issued": "2019-08-14",
    "title": "CDC Clear Communication Index",
    "URL": "https://www.cdc.gov/ccindex/",
    "accessed": "2026-11-24",
}
DOAK: Fields = {
    "author": ["Doak, Cecilia C.", "Doak, Leonard G.", "Root, Jane H."],
    "issued": 1996,
    "title": "Teaching Patients with Low Literacy Skills",
    "edition": "2",
    "publisher": "Lippincott",
    "publisher-place": "Philadelphia",
}
EDITED: Fields = {
    "type": "book",
    "editor": ["Wolfson, Phil", "Hartelius, Glenn"],
    "issued": "2016",
    "title": "The Ketamine Papers",
    "publisher": "MAPS",
}
CHAPTER: Fields = {
    "author": ["Smith, Ann"],
    "editor": ["Jones, Bob", "Lee, Cy"],
    "issued": 2020,
    "title": "What is ketamine?",
    "container-title": "Handbook of Things",
    "edition": 3,
    "page": "10-20",
    "publisher": "Press",
}
REPORT: Fields = {
    "type": "report",
    "author": ["World Health Organization"],
    "issued": "2022",
    "title": "World mental health report",
    "publisher": "WHO",
    "URL": "https://www.who.int/publications/i/item/9789240049338",
}
THESIS: Fields = {
    "type": "thesis",
    "author": ["Smith, Ann"],
    "issued": "2020",
    "title": "Words on paper",
    "publisher": "University of Somewhere",
}
NEWS: Fields = {
    "type": "article-newspaper",
    "author": ["Smith, Ann"],
    "issued": "2020-03-04",
    "title": "A new way",
    "container-title": "The Times",
    "page": "A1",
}
UNDATED: Fields = {
    "type": "webpage",
    "title": "Ketamine",
    "container-title": "Mayo Clinic",
    "URL": "https://www.example.org/ketamine",
    "accessed": "2026-01-02",
}

EXPECTED: list[tuple[str, Fields, str]] = [
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
        DORE,
        f"Dore, J., Turnipseed, B., et al. (2019). {DORE_TITLE}. Journal of Psychoactive Drugs, "
        "51(2), 189–198. https://doi.org/10.1080/02791072.2019.1587556",
    ),
    (
        "ama",
        DORE,
        f"Dore J, Turnipseed B, et al. {DORE_TITLE}. Journal of Psychoactive Drugs. "
        "2019;51(2):189–198. doi:10.1080/02791072.2019.1587556",
    ),
    (
        "vancouver",
        DORE,
        f"Dore J, Turnipseed B, et al. {DORE_TITLE}. Journal of Psychoactive Drugs. "
        "2019;51(2):189–198. doi:10.1080/02791072.2019.1587556",
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
        "vancouver",
        CDC,
        "Centers for Disease Control and Prevention. CDC Clear Communication Index [Internet]. "
        "2019 Aug 14 [cited 2026 Nov 24]. Available from: https://www.cdc.gov/ccindex/",
    ),
    (
        "apa",
        DOAK,
        "Doak, C. C., Doak, L. G., & Root, J. H. (1996). Teaching Patients with Low Literacy "
        "Skills (2nd ed.). Lippincott.",
    ),
    (
        "ama",
        DOAK,
        "Doak CC, Doak LG, Root JH. Teaching Patients with Low Literacy Skills. 2nd ed. "
        "Lippincott; 1996.",
    ),
    (
        "vancouver",
        DOAK,
        "Doak CC, Doak LG, Root JH. Teaching Patients with Low Literacy Skills. 2nd ed. "
        "Philadelphia: Lippincott; 1996.",
    ),
    ("apa", EDITED, "Wolfson, P., & Hartelius, G. (Eds.). (2016). The Ketamine Papers. MAPS."),
    ("ama", EDITED, "Wolfson P, Hartelius G, eds. The Ketamine Papers. MAPS; 2016."),
    ("vancouver", EDITED, "Wolfson P, Hartelius G, editors. The Ketamine Papers. MAPS; 2016."),
    (
        "apa",
        CHAPTER,
        "Smith, A. (2020). What is ketamine? In B. Jones & C. Lee (Eds.), Handbook of Things "
        "(3rd ed., pp. 10–20). Press.",
    ),
    (
        "ama",
        CHAPTER,
        "Smith A. What is ketamine? In: Jones B, Lee C, eds. Handbook of Things. 3rd ed. Press; "
        "2020:10–20.",
    ),
    (
        "vancouver",
        CHAPTER,
        "Smith A. What is ketamine? In: Jones B, Lee C, editors. Handbook of Things. 3rd ed. "
        "Press; 2020. p. 10–20.",
    ),
    (
        "apa",
        REPORT,
        "World Health Organization. (2022). World mental health report. WHO. "
        "https://www.who.int/publications/i/item/9789240049338",
    ),
    (
        "ama",
        REPORT,
        "World Health Organization. World mental health report. WHO; 2022. "
        "https://www.who.int/publications/i/item/9789240049338",
    ),
    (
        "vancouver",
        REPORT,
        "World Health Organization. World mental health report. WHO; 2022. Available from: "
        "https://www.who.int/publications/i/item/9789240049338",
    ),
    ("apa", THESIS, "Smith, A. (2020). Words on paper [Thesis, University of Somewhere]."),
    ("ama", THESIS, "Smith A. Words on paper. Thesis. University of Somewhere; 2020."),
    ("vancouver", THESIS, "Smith A. Words on paper [thesis]. University of Somewhere; 2020."),
    ("apa", NEWS, "Smith, A. (2020, March 4). A new way. The Times, A1."),
    ("ama", NEWS, "Smith A. A new way. The Times. March 4, 2020:A1."),
    ("vancouver", NEWS, "Smith A. A new way. The Times. 2020 Mar 4:A1."),
    (
        "apa",
        UNDATED,
        "Ketamine. (n.d.). Mayo Clinic. Retrieved January 2, 2026, from "
        "https://www.example.org/ketamine",
    ),
    (
        "ama",
        UNDATED,
        "Ketamine. Mayo Clinic. Accessed January 2, 2026. https://www.example.org/ketamine",
    ),
    (
        "vancouver",
        UNDATED,
        "Ketamine [Internet]. Mayo Clinic [cited 2026 Jan 2]. Available from: "
        "https://www.example.org/ketamine",
    ),
]


def printed(fields: Fields, style: str, language: str = "en-US") -> tuple[Run, ...]:
    return format_sources([fields], style, language)[0]


def words(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)


@pytest.mark.parametrize(
    ("style", "fields", "expected"),
    EXPECTED,
    ids=[f"{style}-{fields['title'][:12]}" for style, fields, _ in EXPECTED],
)
def test_a_source_is_printed_as_its_style_wants(style: str, fields: Fields, expected: str) -> None:
    assert words(printed(fields, style)) == expected


def authors(count: int) -> Fields:
    people = [f"Name{chr(64 + number)}, Ann" for number in range(1, count + 1)]
    return {**FEDER, "author": people}


@pytest.mark.parametrize(
    ("style", "count", "end"),
    [
        ("apa", 20, "NameS, A., & NameT, A. (2021)"),
        ("apa", 21, "NameS, A., … NameU, A. (2021)"),
        ("ama", 6, "NameE A, NameF A. A Randomized"),
        ("ama", 7, "NameB A, NameC A, et al. A Randomized"),
        ("vancouver", 6, "NameE A, NameF A. A Randomized"),
        ("vancouver", 7, "NameE A, NameF A, et al. A Randomized"),
    ],
)
def test_a_style_cuts_the_list_of_authors_at_its_own_length(
    style: str, count: int, end: str
) -> None:
    assert end in words(printed(authors(count), style))


@pytest.mark.parametrize(
    ("style", "start"), [("apa", "Lally, N., et al. (2021)."), ("ama", "Lally N, et al. A ")]
)
@pytest.mark.parametrize("author", [["Lally, N.", {"literal": "et al."}], ["Lally, N., et al."]])
def test_others_that_the_author_leaves_out_are_et_al(
    style: str, start: str, author: list[object]
) -> None:
    assert words(printed({**FEDER, "author": author}, style)).startswith(start)


def test_others_in_one_source_do_not_shorten_the_next() -> None:
    entries = format_sources([DORE, DOAK, DORE], "apa", "en-US")
    assert words(entries[1]).startswith("Doak, C. C., Doak, L. G., & Root, J. H.")
    assert entries[0] == entries[2]


def test_a_list_that_the_style_cuts_earlier_stays_cut() -> None:
    people = [*authors(7)["author"], "et al."]
    assert "NameC A, et al. A" in words(printed({**FEDER, "author": people}, "ama"))


def test_a_journal_is_italic_and_a_doi_is_a_link() -> None:
    runs = printed(FEDER, "apa")
    assert [run.text for run in runs if run.italic] == ["American Journal of Psychiatry", "178"]
    assert [(run.text, run.link) for run in runs if run.link] == [
        ("https://doi.org/10.1176/appi.ajp.2020.20050596",) * 2
    ]


def test_the_word_doi_is_part_of_its_link() -> None:
    assert printed(FEDER, "ama")[-1] == Run(
        "doi:10.1176/appi.ajp.2020.20050596",
        link="https://doi.org/10.1176/appi.ajp.2020.20050596",
    )


def test_months_and_terms_are_in_the_language_of_the_handout() -> None:
    assert "Accedido 24 de noviembre de 2026." in words(printed(CDC, "ama", "es"))


def test_a_language_that_nobody_knows_is_printed_with_english_terms() -> None:
    assert "Accessed November 24, 2026." in words(printed(CDC, "ama", "tlh"))


@pytest.mark.parametrize("path", sorted(STYLES.glob("*.csl")), ids=lambda path: path.stem)
def test_a_shipped_style_is_valid_csl(path: Any) -> None:
    from citeproc import SCHEMA_PATH
    from lxml import etree

    schema = etree.RelaxNG(etree.parse(SCHEMA_PATH))
    assert schema.validate(etree.parse(path)), schema.error_log
