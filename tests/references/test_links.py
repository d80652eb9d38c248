"""Addresses in a text become links, and the text stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handout.content.inline import Run
from handout.references.links import links_in


def words(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("See https://x.org/a(b), and so on.", ["https://x.org/a(b)"]),
        ("(https://x.org)", ["https://x.org"]),
        ("[https://x.org/a_[1]]", ["https://x.org/a_[1]"]),
        ("“https://x.org/a”", ["https://x.org/a"]),
        ("见 https://x.org/a。", ["https://x.org/a"]),
        ("HTTPS://X.ORG/a?b=1&c=%20d#e.", ["HTTPS://X.ORG/a?b=1&c=%20d#e"]),
        ("doi:10.1000/182.", ["https://doi.org/10.1000/182"]),
        ("DOI: 10.1000/182", ["https://doi.org/10.1000/182"]),
        ("see doi.org/10.1000/182, and", ["https://doi.org/10.1000/182"]),
        ("<https://doi.org/10.1000/182>.", ["https://doi.org/10.1000/182"]),
        (
            "https://doi.org/10.1016/S0140-6736(05)61706-2.",
            ["https://doi.org/10.1016/S0140-6736(05)61706-2"],
        ),
        (
            "(doi:10.1002/(SICI)1097-4679(199601)52:1<1::AID-JCLP1>3.0.CO;2-#)",
            ["https://doi.org/10.1002/(SICI)1097-4679(199601)52:1%3C1::AID-JCLP1%3E3.0.CO;2-%23"],
        ),
        ("https://müller.example/ä", ["https://xn--mller-kva.example/%C3%A4"]),
        ("https:// or https://. or 10.5", []),
        ("javascript:alert(1) file:///etc/passwd", []),
    ],
)
def test_addresses_in_a_text_become_links(text: str, links: list[str]) -> None:
    runs = links_in(text)
    assert words(runs) == text
    assert [run.link for run in runs if run.link] == links


@given(st.text())
def test_finding_links_changes_no_character(text: str) -> None:
    assert words(links_in(text)) == text


@given(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20))
def test_every_target_is_ascii_without_spaces(text: str) -> None:
    targets = [run.link for run in links_in(f"https://x{text} doi:10.1000/{text}") if run.link]
    assert all(target.isascii() and " " not in target for target in targets)
