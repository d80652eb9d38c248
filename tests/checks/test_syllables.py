"""Syllables are counted as a reader says them, also in words that no dictionary has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handout.checks.syllables import syllables_in

WORDS = {
    1: "eyes breathed called tired hours stopped chest don’t it's tongue",
    2: "needed changes places safely movement sometimes someone lifestyle homework apple table"
    " couldn't haven’t patient layer eighteen business rely bottle swallowed unique",
    3: "ketamine metformin warfarin medicine area idea nausea serious dizziness"
    " everyone inhaler prednisone sertraline period behavior vomiting",
    4: "anesthetic anaesthetic medication lisinopril clopidogrel omeprazole diabetes diarrhea"
    " diarrhoea emergency hypertension intravenous PTSD",
    5: "psychotherapy paracetamol colonoscopy dissociative antidepressants amoxicillin"
    " levothyroxine treatment-resistant",
    6: "acetaminophen neuroplasticity individualized",
}
PAIRS = [(w, n) for n, words in WORDS.items() for w in words.split()]


@pytest.mark.parametrize(("word", "count"), PAIRS)
def test_a_word_has_the_syllables_that_are_spoken(word: str, count: int) -> None:
    assert syllables_in(word) == count


@given(st.text(max_size=60))
def test_any_text_has_at_least_one_syllable_and_no_more_than_letters(text: str) -> None:
    assert 1 <= syllables_in(text) <= max(1, 2 * len(text))
