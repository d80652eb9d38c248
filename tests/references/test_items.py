"""Fields in the forms that authors write become names, dates and types that print well."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from handout.errors import ContentError
from handout.references.csl import format_sources
from handout.references.items import csl_item

ARTICLE: dict[str, Any] = {"title": "T", "container-title": "J", "issued": "2020"}


def start(author: object, style: str) -> str:
    """What is printed before the year or the title."""
    runs = format_sources([{**ARTICLE, "author": author}], style, "en-US")[0]
    text = "".join(run.text for run in runs)
    return text.partition(" (2020)" if style == "apa" else " T. ")[0]


@pytest.mark.parametrize(
    ("author", "apa", "ama"),
    [
        ("Rutter, SB", "Rutter, S. B.", "Rutter SB."),
        ("Rutter, S.B.", "Rutter, S. B.", "Rutter SB."),
        ("Rutter, Sarah b.", "Rutter, S. b.", "Rutter S b."),
        ("Sartre, Jean-Paul", "Sartre, J.-P.", "Sartre JP."),
        ("Beethoven, Ludwig van", "Beethoven, L. van.", "Beethoven L van."),
        ("van der Kolk, Bessel", "van der Kolk, B.", "van der Kolk B."),
        ("King, Martin Luther, Jr.", "King, M. L., Jr.", "King ML Jr."),
        ("O'Brien, Ann (Annie)", "O'Brien, A. A.", "O'Brien AA."),
        ("Øster, Åse", "Øster, Å.", "Øster Å."),
        ("王, 伟", "王 伟.", "王 伟."),
        ("Plato", "Plato.", "Plato."),
        ({"family": "Plato"}, "Plato.", "Plato."),
        ({"literal": "Who, What & Co."}, "Who, What & Co.", "Who, What & Co."),
        ({"family": "Gogh", "given": "Vincent", "non-dropping-particle": "van"},
         "Gogh, V. van.", "Gogh V van."),
        (["A, B", "C, D"], "A, B., & C, D.", "A B, C D."),
    ],
)  # fmt: skip
def test_a_name_is_shortened_to_its_initials(author: object, apa: str, ama: str) -> None:
    people = author if isinstance(author, list) else [author]
    assert (start(people, "apa"), start(people, "ama")) == (apa, ama)


@pytest.mark.parametrize(
    ("issued", "parts"),
    [
        (2021, [2021]),
        ("2021", [2021]),
        ("2021-02", [2021, 2]),
        ("2021-02-03", [2021, 2, 3]),
        (datetime.date(2021, 2, 3), [2021, 2, 3]),
        ({"date-parts": [[2021, 2]]}, [2021, 2]),
    ],
)
def test_a_date_is_read_in_every_form_that_yaml_gives(issued: object, parts: list[int]) -> None:
    assert csl_item("a", {"issued": issued})["issued"] == {"date-parts": [parts]}


def test_words_may_stand_for_a_date() -> None:
    assert csl_item("a", {"issued": "in press"})["issued"] == {"literal": "in press"}


@pytest.mark.parametrize("issued", ["2021-13", "2021-02-30", "21", "3/2/2021", 20210203])
def test_a_date_that_is_none_is_an_error(issued: object) -> None:
    with pytest.raises(ContentError, match=r"issued: '.*' is no date; write 2021, 2021-02"):
        csl_item("a", {"issued": issued})


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"container-title": "J"}, "article-journal"),
        ({"container-title": "J", "volume": 1, "editor": ["A, B"]}, "article-journal"),
        ({"container-title": "B", "editor": ["A, B"]}, "chapter"),
        ({"publisher": "P"}, "book"),
        ({"publisher": "P", "URL": "https://x.org"}, "book"),
        ({"URL": "https://x.org"}, "webpage"),
        ({"title": "T"}, "document"),
        ({"container-title": "J", "type": "chapter"}, "chapter"),
    ],
)
def test_the_type_follows_from_the_fields(fields: dict[str, Any], name: str) -> None:
    assert csl_item("a", fields)["type"] == name


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("193-202", "193–202"),
        ("193--202", "193–202"),
        ("193 — 202", "193–202"),
        ("e193-e202", "e193–e202"),
        ("S1-S10, 12", "S1–S10, 12"),
        ("S-12", "S-12"),
        ("7", "7"),
    ],
)
def test_a_range_of_pages_has_an_en_dash(page: str, shown: str) -> None:
    runs = format_sources([{**ARTICLE, "page": page}], "vancouver", "en-US")[0]
    assert "".join(run.text for run in runs) == f"T. J. 2020:{shown}."


@pytest.mark.parametrize(
    "doi", ["10.1000/182", "doi:10.1000/182", "DOI: 10.1000/182", "https://dx.doi.org/10.1000/182"]
)
def test_a_doi_is_read_in_every_form(doi: str) -> None:
    runs = format_sources([{**ARTICLE, "DOI": doi}], "apa", "en-US")[0]
    assert runs[-1].text == "https://doi.org/10.1000/182"


def test_what_is_for_editors_is_not_printed() -> None:
    fields = {**ARTICLE, "note": "not found", "status": "unconfirmed", "key": "x"}
    assert csl_item("a", fields) == csl_item("a", ARTICLE)
