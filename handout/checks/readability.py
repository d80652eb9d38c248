"""Whether the words and sentences are short enough for most patients."""

from __future__ import annotations

from collections.abc import Iterator

from handout.checks.english import LANGUAGES, english_sentences
from handout.checks.guidelines import NHS_HOW_WE_WRITE, TOOL_11
from handout.checks.reading_grade import Measure, measure, readings
from handout.checks.rule import Found, Severity, rule
from handout.checks.subject import Subject

TARGET = 6.0  # AMA and NIH
HIGHEST = 8.0  # what an average adult in the US reads (AHRQ, tool 11)
SMOG_TARGET = 8.0  # SMOG asks for full understanding: about two grades more than the other
LONGEST_MEAN = 15.0  # words to a sentence
FAR_HARDER = 3.0  # grades above the whole: twice the error of a grade
HARDEST = 5  # sentences that are named
FEWEST_WORDS = 100  # a formula's sample; a shorter text has no grade worth telling
FEWEST_SENTENCES = 5
SMOG_FEWEST_SENTENCES = 10  # one of McLaughlin's three samples
SECTION_FEWEST_WORDS = 60
SENTENCE_FEWEST_WORDS = 8

_GRADES = (
    f"{TOOL_11}; American Medical Association, sixth grade: Weiss, Health literacy and patient "
    "safety: Help patients understand, 2nd ed., 2007; National Library of Medicine, MedlinePlus, "
    "How to write easy-to-read health materials, sixth to seventh grade; NIH and AMA as compared "
    "in Eltorai and others 2014 (https://doi.org/10.1007/s11999-014-4071-2) and Rooney and others "
    "2021 (https://doi.org/10.1177/2374373521998847)"
)


@rule(
    "reading-grade",
    Severity.WARNING,
    "The handout reads above the sixth grade",
    why="Half of the adults in the US read below the eighth or ninth grade, and all read worse "
    "when they are ill or afraid.",
    source=_GRADES,
    advice="write shorter sentences and plainer words, and begin with the sentences that "
    "'hardest-sentences' names",
    languages=LANGUAGES,
)
def reading_grade(subject: Subject) -> Iterator[Found]:
    whole = measure(english_sentences(subject))
    if not _is_enough(whole) or round(whole.grade, 1) <= TARGET:
        return
    severity = Severity.WARNING if round(whole.grade, 1) > HIGHEST else Severity.ADVICE
    message = (
        f"the text reads at grade {whole.grade:.1f} (Flesch-Kincaid, {whole.words} words); "
        f"aim at {TARGET:.0f}, and stay at {HIGHEST:.0f} or below"
    )
    yield Found(subject.handout.title.mark, message, severity=severity)


@rule(
    "smog-grade",
    Severity.ADVICE,
    "Many words have three or more syllables",
    why="SMOG is fitted to readers who understood all of a text, so it is the formula to heed "
    "where a misunderstanding does harm.",
    source="McLaughlin, SMOG grading: a new readability formula, Journal of Reading 12(8), 1969; "
    "NHS digital service manual, Use a readability tool to prioritise content "
    "(https://service-manual.nhs.uk/content/health-literacy/"
    "use-a-readability-tool-to-prioritise-content)",
    advice="put short words for long ones; a term that has to stay can be named once and then "
    "be called 'it' or 'the medicine'",
    languages=LANGUAGES,
)
def smog_grade(subject: Subject) -> Iterator[Found]:
    whole = measure(english_sentences(subject))
    enough = _is_enough(whole) and whole.sentences >= SMOG_FEWEST_SENTENCES
    if enough and round(whole.smog, 1) > SMOG_TARGET:
        message = (
            f"the SMOG grade is {whole.smog:.1f}: {whole.long_words} of {whole.words} words have "
            f"three or more syllables; aim at {SMOG_TARGET:.0f}"
        )
        yield Found(subject.handout.title.mark, message)


@rule(
    "section-grade",
    Severity.ADVICE,
    "One section reads far harder than the rest",
    why="A reader who gets through the easy parts stops at the hard one, and it is often the one "
    "about risks.",
    source="McLaughlin, Journal of Reading 12(8), 1969: a grade is good to about 1.5, so only "
    "twice that is named; CMS Toolkit for Making Written Material Clear and Effective, part 7: "
    "grades tell a general range "
    "(https://www.cms.gov/outreach-and-education/outreach/writtenmaterialstoolkit/toolkitpart07)",
    advice="rewrite this section as plainly as the others",
    languages=LANGUAGES,
)
def section_grade(subject: Subject) -> Iterator[Found]:
    whole, *parts = readings(subject)
    for part in parts:
        if not _is_enough(part.measure, SECTION_FEWEST_WORDS) or not part.section:
            continue
        grade = round(part.measure.grade, 1)
        if grade > HIGHEST and grade >= round(whole.measure.grade, 1) + FAR_HARDER:
            message = (
                f"the section '{part.section.heading.plain}' reads at grade {grade:.1f}, "
                f"the whole handout at {whole.measure.grade:.1f}"
            )
            yield Found(part.section.heading.mark, message)


@rule(
    "mean-sentence-length",
    Severity.ADVICE,
    "Sentences are long on average",
    why="A reader holds a sentence in mind until it ends, and a long one is lost before that.",
    source="US Census Bureau, Ten steps to plain writing, step 4: an average of 15 words on the "
    "web and 20 in documents "
    "(https://www.census.gov/about/policies/plain_writing/ten_simple_steps.html); "
    f"{NHS_HOW_WE_WRITE}: up to 20 words in a sentence",
    advice="say one thing in a sentence, and begin a new one where 'and', 'which' or a dash stands",
    languages=LANGUAGES,
)
def mean_sentence_length(subject: Subject) -> Iterator[Found]:
    whole = measure(english_sentences(subject))
    if _is_enough(whole) and round(whole.mean_sentence_length, 1) > LONGEST_MEAN:
        message = (
            f"a sentence has {whole.mean_sentence_length:.1f} words on average; "
            f"aim at {LONGEST_MEAN:.0f} or fewer"
        )
        yield Found(subject.handout.title.mark, message)


@rule(
    "hardest-sentences",
    Severity.ADVICE,
    "These sentences are the hardest to read",
    why="A few sentences make most of a high reading grade, so they are the ones to begin with.",
    source=TOOL_11,
    advice="cut it in two, and put plainer words for the long ones",
    languages=LANGUAGES,
)
def hardest_sentences(subject: Subject) -> Iterator[Found]:
    sentences = english_sentences(subject)
    whole = measure(sentences)
    if not _is_enough(whole) or round(whole.grade, 1) <= TARGET:
        return
    measured = [(measure([sentence]), sentence) for sentence in sentences]
    hard = [
        (one, sentence)
        for one, sentence in measured
        if one.words >= SENTENCE_FEWEST_WORDS and one.grade > HIGHEST
    ]
    hard.sort(key=lambda pair: -pair[0].grade)  # stable: of two alike, the first in the file
    for rank, (one, sentence) in enumerate(hard[:HARDEST], start=1):
        message = (
            f"hardest sentence {rank} of {min(HARDEST, len(hard))}, "
            f"'{' '.join(sentence.words.split()[:4])} ...': {one.words} words, "
            f"{one.long_words} of them long (grade {one.grade:.0f})"
        )
        yield Found(sentence.mark, message)


def _is_enough(counted: Measure, words: int = FEWEST_WORDS) -> bool:
    return counted.words >= words and counted.sentences >= FEWEST_SENTENCES
