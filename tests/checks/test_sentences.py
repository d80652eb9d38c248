"""Text falls into the sentences and words that a reader sees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handout.checks.sentences import sentences_in, words_in

# Each text with "|" where a sentence ends and another begins.
TEXTS = [
    "Take one tablet.|Drink water.",
    "Are you well?|Good!|Go home.",
    "Dr. Smith and Mrs. Jones will see you.|Bring a list.",
    "Some methods (e.g., injection) hurt.|This one does not.",
    "Use a mild soap, e.g. Dove.|Rinse well.",
    "Come at 9 a.m. Monday.|Bring your card.",
    "Come at 9 a.m.|Bring your card.",
    "Take 0.5 mg twice a day.|Then stop.",
    "Take vitamin D.|It helps your bones.",
    "Hepatitis C.|You can be cured.",
    "See J. A. Smith on ward B.",
    "It is sold in the U.S.|It is not sold here.",
    "The U.S. Food and Drug Administration warns.",
    "Bring soap, a towel, etc.|You can also bring a book.",
    "Call ext. 12 or no. 5.",
    "The answer is no.|Ask again.",
    "“Is it safe?”|Ask your nurse.",
    "He said “wait.”|Then he left.",
    "Call us (day or night).|We will help.",
    "Wait…|Then go on.",
    "1. Take a deep breath.|2. Hold it.",
    "You and I.|We talk.",
    "It is over. and goes on in small letters.",
    "no stop at all",
    "Take it at 8 p.m.|Your nurse will call.",
    "休んでください。|水を飲みます。",
]


@pytest.mark.parametrize("marked", TEXTS)
def test_a_sentence_ends_where_a_reader_ends_it(marked: str) -> None:
    expected = marked.split("|")
    assert sentences_in(marked.replace("。|", "。").replace("|", " ")) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don’t stop, self-care helps.", ["Don’t", "stop", "self-care", "helps"]),
        ("Take 0.5 mg and/or 1,000 mg.", ["Take", "0.5", "mg", "and/or", "1,000", "mg"]),
        (
            "See https://www.example.org/a-b?c=1.",
            ["See", "https://www.example.org/a-b?c=1"],
        ),
        ("Write to help@clinic.example.org!", ["Write", "to", "help@clinic.example.org"]),
        ("— … “”", []),
    ],
)
def test_words_come_without_their_punctuation(text: str, words: list[str]) -> None:
    assert words_in(text) == words


@given(st.text(max_size=300))
def test_no_letter_is_lost_between_sentences(text: str) -> None:
    assert "".join("".join(sentences_in(text)).split()) == "".join(text.split())
