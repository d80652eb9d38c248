"""Sentences in the passive voice, which do not say who does what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from handout.checks.english import LANGUAGES, english_sentences, place_in
from handout.checks.guidelines import NHS_HOW_WE_WRITE, federal_guidelines
from handout.checks.rule import Found, Severity, rule
from handout.checks.subject import Subject
from handout.checks.vocabulary import lowered
from handout.errors import Mark

_MODAL = (
    r"(?:has|have|had|can|could|cannot|will|would|may|might|must|should|can't|couldn't|won't"
    r"|wouldn't|mustn't|shouldn't|hasn't|haven't)(?: not)?"
)
_BE = r"(?:am|are|is|was|were|be|been|being|isn't|aren't|wasn't|weren't)"
_CONTRACTED = r"(?:it|that|he|she|you|we|they|there)'(?:s|re)"
_ADVERB = (
    r"(?:not|never|also|always|often|usually|sometimes|only|just|still|now|then|already|soon|first"
    r"|even|ever|both|all|being|been|be|very|too|so|more|most|less|well|newly|[a-z]+ly)"
)
_PASSIVE = re.compile(
    rf"\b(?:(?:{_MODAL} )?{_BE}|{_CONTRACTED})((?: {_ADVERB}){{0,3}}) ([a-z]+)\b(?!-)"
)
_BY = re.compile(
    r"(?: [\w'-]+){0,2} by (?!mouth|hand|far|itself|yourself|law|accident|then|\d|the time)"
)
_OF_WHAT = re.compile(r" (?:up )?(?:of|from)\b")  # "is made of": what it is
_UNDONE = re.compile(r"un(?!der)")  # "is unopened"
_HOW = re.compile(r"\b(?:very|too|so|more|most|less)\b")  # "is very worried": how one is
_ENDS_IN_ED = """bed bleed breed deed exceed feed freed greed hundred indeed need proceed red reed
seed shed speed succeed weed kindred sacred hatred naked wicked wretched unaided aged"""
_NO_PARTICIPLE = frozenset(_ENDS_IN_ED.split())


class Passive(NamedTuple):
    """A passive in a sentence: the words, and the letter where they begin."""

    words: str
    participle: str
    at: int


@rule(
    "passive-voice",
    Severity.ADVICE,
    "A sentence does not say who does what",
    why="Readers need to know who acts, above all whether it is they who have to, and a passive "
    "sentence leaves that out.",
    source=f"{federal_guidelines('use active voice')}; CDC Clear Communication Index, item 6 "
    f"(https://www.cdc.gov/ccindex/); {NHS_HOW_WE_WRITE}",
    advice="say who does it, as in 'your nurse takes some blood' for 'some blood is taken'",
    languages=LANGUAGES,
)
def passive_voice(subject: Subject) -> Iterator[Found]:
    found: dict[str, tuple[Mark, str, int]] = {}
    for sentence in english_sentences(subject):
        for words, participle, at in passives_in(sentence.words):
            if participle in found:
                mark, first, times = found[participle]
                found[participle] = mark, first, times + 1
            else:
                mark = place_in(subject, sentence.mark, sentence.words, at)
                found[participle] = mark, words, 1
    for mark, words, times in found.values():
        again = f" ({times} times)" if times > 1 else ""
        yield Found(mark, f"passive voice: '{words}'{again}")


def passives_in(sentence: str) -> list[Passive]:
    """The passives of a sentence: a form of "be" and a participle, in order.

    Participles that tell how one is ("are married", "is worried") are none, unless "by"
    and who did it follow.
    """
    small = lowered(sentence)
    found = []
    for match in _PASSIVE.finditer(small):
        adverbs, participle = match.groups()
        if _is_passive(participle, adverbs, small[match.end() :]):
            words = sentence[match.start() : match.end()]
            found.append(Passive(words, participle, match.start()))
    return found


def _is_passive(participle: str, adverbs: str, following: str) -> bool:
    irregular, states = _participles()
    is_regular = participle.endswith("ed") and len(participle) > 3
    if participle in _NO_PARTICIPLE or not (is_regular or participle in irregular):
        return False
    if participle == "made" and _OF_WHAT.match(following):
        return False
    if participle in states or _UNDONE.match(participle) or _HOW.search(adverbs):
        return bool(_BY.match(following))
    return True


@lru_cache(maxsize=1)
def _participles() -> tuple[frozenset[str], frozenset[str]]:
    """Irregular participles, and participles that are states."""
    text = (Path(__file__).parent / "data" / "participles.txt").read_text(encoding="utf-8")
    rows = [row for row in text.splitlines() if row and not row.startswith("#")]
    irregular = (word for row in rows if row[0] != "-" for word in row.split())
    states = (word for row in rows if row[0] == "-" for word in row[1:].split())
    return frozenset(irregular), frozenset(states)
