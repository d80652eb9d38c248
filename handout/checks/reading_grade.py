"""How hard a text is to read: the school years that two formulas ask for.

Flesch-Kincaid is from Kincaid and others, Naval Technical Training Command, Research Branch
Report 8-75 (1975); SMOG from McLaughlin, Journal of Reading 12(8), 639-646 (1969).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import sqrt
from typing import NamedTuple

from handout.checks.english import english_sentences
from handout.checks.sentences import words_in
from handout.checks.subject import Sentence, Subject
from handout.checks.syllables import syllables_in
from handout.content.blocks import Section

# A fragment is an item without a full stop. Shorter ones are names ("Chronic pain") that
# would pass for very short, very hard sentences.
FEWEST_WORDS_OF_A_FRAGMENT = 4
SMOG_SENTENCES = 30  # what McLaughlin's count of long words is made for


class Measure(NamedTuple):
    """What was counted in a text; ``spelled`` are its words less numbers and addresses.

    ``syllables`` and ``long_words`` (three syllables or more) are those of the spelled words.
    """

    sentences: int
    words: int
    spelled: int
    syllables: int
    long_words: int

    @property
    def mean_sentence_length(self) -> float:
        """Words to a sentence."""
        return self.words / max(1, self.sentences)

    @property
    def grade(self) -> float:
        """The Flesch-Kincaid grade: years of school in the US; never below 0."""
        syllables = self.syllables / max(1, self.spelled)
        return max(0.0, 0.39 * self.mean_sentence_length + 11.8 * syllables - 15.59)

    @property
    def smog(self) -> float:
        """The SMOG grade, its count of long words scaled to thirty sentences."""
        return 1.043 * sqrt(self.long_words * SMOG_SENTENCES / max(1, self.sentences)) + 3.1291


class Reading(NamedTuple):
    """How hard one part of the handout reads; ``section`` is None for the whole of it."""

    section: Section | None
    measure: Measure


def measure(sentences: Iterable[Sentence]) -> Measure:
    """What is counted in these sentences, less the fragments that are no sentences.

    A number, an address or a personal field makes a sentence longer, but has no spelling
    and so no syllables: the telephone number of a clinic makes no text easier or harder.
    """
    found = [counted for sentence in sentences if (counted := _counted(sentence))]
    spelled = [syllables for words in found for syllables in words if syllables]
    return Measure(
        len(found),
        sum(map(len, found)),
        len(spelled),
        sum(spelled),
        sum(1 for syllables in spelled if syllables >= 3),
    )


def _counted(sentence: Sentence) -> list[int]:
    """The syllables of each word, 0 for what is not spelled; nothing if it is too short."""
    fields = {run.field for run in sentence.passage.text.runs if run.field}
    words = words_in(sentence.words)
    is_fragment = not re.search(r"[.!?:\u2026][\"'\u201d\u2019)\]]*$", sentence.words)
    if is_fragment and len(words) < FEWEST_WORDS_OF_A_FRAGMENT:
        return []
    return [0 if word in fields or _is_no_word(word) else syllables_in(word) for word in words]


def _is_no_word(word: str) -> bool:
    return bool(re.search(r"\d|@|://|^www\.", word))


def readings(subject: Subject) -> list[Reading]:
    """How hard the whole handout reads, and then each of its sections, in reading order.

    A section's inner sections are measured by themselves.
    """
    by_section: dict[int, list[Sentence]] = {}
    sections: dict[int, Section] = {}
    for sentence in (whole := english_sentences(subject)):
        section = sentence.passage.section
        by_section.setdefault(id(section), []).append(sentence)
        if section:
            sections[id(section)] = section
    parts = (Reading(sections[at], measure(s)) for at, s in by_section.items() if at in sections)
    return [Reading(None, measure(whole)), *parts]
