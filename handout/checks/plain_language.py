"""Plain words, short sentences, short paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from handout.checks.english import LANGUAGES, english_passages, english_sentences, place_in
from handout.checks.explained import is_explained, said_in
from handout.checks.guidelines import (
    CDC_WORDS,
    EVERYDAY_WORDS,
    NHS_HOW_WE_WRITE,
    federal_guidelines,
)
from handout.checks.rule import Found, Severity, rule
from handout.checks.sentences import words_in
from handout.checks.subject import PROSE, Subject, readable
from handout.checks.vocabulary import Term, vocabulary
from handout.errors import Mark

LONGEST_SENTENCE = 25  # words
FAR_TOO_LONG = 35
LONGEST_PARAGRAPH = 5  # sentences


class Uses(NamedTuple):
    """A term in a handout: the first place, how it is written there, how often it is used."""

    term: Term
    mark: Mark
    words: str
    times: int


@rule(
    "hard-word",
    Severity.ADVICE,
    "A plainer word would do",
    why="Readers skip words they do not know, and an ill or worried reader knows fewer.",
    source=f"{federal_guidelines('use short, simple words')}; {EVERYDAY_WORDS}; {NHS_HOW_WE_WRITE}",
    advice="write the plainer word, or say in brackets what this one means",
    languages=LANGUAGES,
)
def hard_word(subject: Subject) -> Iterator[Found]:
    for uses in _uses(subject, "hard_words"):
        plainer = " or ".join(f"'{each}'" for each in uses.term.meanings[:3])
        advice = f"write {plainer}"
        if uses.term.meanings[0].startswith("("):
            advice = "leave it out"
        if uses.term.note:
            advice += f"; {uses.term.note}"
        what = "hard words" if " " in uses.words else "hard word"
        yield Found(uses.mark, f"{what}: '{uses.words}'{_times(uses.times)}", advice)


@rule(
    "unexplained-term",
    Severity.ADVICE,
    "A medical term is never explained",
    why="A patient who does not know what a word means cannot agree to it, look out for it or "
    "ask about it.",
    source=f"{CDC_WORDS}: explain an unfamiliar term where you use it; {NHS_HOW_WE_WRITE}",
    advice="say what it means where it first stands, in brackets or in a sentence of its own",
    languages=LANGUAGES,
)
def unexplained_term(subject: Subject) -> Iterator[Found]:
    for uses in _uses(subject, "medical_terms"):
        yield Found(
            uses.mark,
            f"the medical term '{uses.words}' is never explained{_times(uses.times)}",
            f"say what it means where it first stands, as in "
            f"'{uses.words} ({uses.term.meanings[0]})'",
        )


@rule(
    "long-sentence",
    Severity.ADVICE,
    "A sentence is long",
    why="A reader has lost the beginning of a long sentence when the end comes.",
    source=f"{federal_guidelines('write short sentences')}; {NHS_HOW_WE_WRITE}: up to 20 words",
    advice=f"cut it into sentences of {LONGEST_SENTENCE} words or fewer, or make a list of it",
    languages=LANGUAGES,
)
def long_sentence(subject: Subject) -> Iterator[Found]:
    for sentence in english_sentences(subject):
        count = len(words_in(sentence.words))
        if count > LONGEST_SENTENCE:
            severity = Severity.WARNING if count > FAR_TOO_LONG else Severity.ADVICE
            yield Found(sentence.mark, f"this sentence has {count} words", severity=severity)


@rule(
    "long-paragraph",
    Severity.ADVICE,
    "A paragraph is long",
    why="A block of text looks like work, and readers leave it out.",
    source=f"{federal_guidelines('write short paragraphs')}; HHS, Plain writing in one page: five "
    f"sentences to a paragraph; {NHS_HOW_WE_WRITE}: up to 3 sentences",
    advice="begin a new paragraph with each new thought, or make a list of it",
    languages=LANGUAGES,
)
def long_paragraph(subject: Subject) -> Iterator[Found]:
    for _, group in groupby(english_sentences(subject), key=lambda each: id(each.passage.text)):
        sentences = list(group)
        if len(sentences) > LONGEST_PARAGRAPH:
            what = "item" if sentences[0].passage.kind == "item" else "paragraph"
            message = f"this {what} has {len(sentences)} sentences; {LONGEST_PARAGRAPH} are enough"
            yield Found(sentences[0].passage.text.mark, message)


def _uses(subject: Subject, name: str) -> list[Uses]:
    """The terms of a list that the handout uses and does not explain, in reading order."""
    known = vocabulary(name)
    found: dict[str, Uses] = {}
    for passage in english_passages(subject):
        said = readable(passage.text)
        for term, start, end in known.uses_in(said):
            if passage.kind in PROSE and _is_part_of_a_name(said, start):
                continue
            before = found.get(term.name)
            if before:
                found[term.name] = before._replace(times=before.times + 1)
                continue
            mark = place_in(subject, passage.text.mark, said, start)
            found[term.name] = Uses(term, mark, said[start:end], 1)
    passages = said_in(subject)
    return [
        uses
        for uses in found.values()
        if not is_explained(
            uses.term.forms, passages, uses.term.meanings if name == "hard_words" else ()
        )
    ]


def _is_part_of_a_name(said: str, at: int) -> bool:
    """Whether a capital stands where no sentence begins: "the Substance Use Facility"."""
    before = said[:at].rstrip(" \"'(\u201c\u2018")
    return said[at].isupper() and bool(before) and before[-1] not in ".!?:;\u2026\u2022"


def _times(count: int) -> str:
    return f" ({count} times)" if count > 1 else ""
