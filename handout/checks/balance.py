"""Balance and safety: what a handout about a medicine or procedure owes its readers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handout.checks.rule import Found, Severity, rule
from handout.checks.subject import Subject, readable
from handout.content.blocks import Entry, Step, Urgent
from handout.content.walk import parts
from handout.errors import NOWHERE, Mark

DISCERN = (
    "DISCERN, question {number} "
    "(https://www.ndph.ox.ac.uk/research/research-groups/applied-health-research-unit-ahru/discern)"
)
CFR = "21 CFR 208.20(b), headings of a Medication Guide (https://www.ecfr.gov/current/title-21/section-208.20)"
ENGLISH = ("en",)

_TREATMENTS = re.compile(
    r"\b(medicines?|medications?|drugs?|dos(?:e|es|age)|tablets?|pills?|capsules?|lozenges?|injections?"
    r"|infusions?|vaccines?|anesthe(?:tic|sia)|anaesthe(?:tic|sia)|surger(?:y|ies)|operations?"
    r"|procedures?|therap(?:y|ies)|treatments?|prescri(?:bed|ption)s?|inhalers?|ointments?)\b",
    re.IGNORECASE,
)
_TITLE_COUNTS, _SUGGESTED_AT = 3, 6  # a word in the title weighs as three in the text


def is_treatment(subject: Subject) -> bool:
    """Whether it explains a medicine or procedure: what it says, else what its words suggest."""
    declared = subject.handout.treatment
    return declared.kind != "none" if declared else _suggests_treatment(subject)


def _suggests_treatment(subject: Subject) -> bool:
    weight = 0
    words: set[str] = set()
    for passage in subject.passages:
        found = [word.lower().rstrip("s") for word in _TREATMENTS.findall(readable(passage.text))]
        weight += len(found) * (_TITLE_COUNTS if passage.kind == "title" else 1)
        words.update(found)
    return weight >= _SUGGESTED_AT and len(words) > 1


@rule(
    "treatment-not-said",
    Severity.ADVICE,
    "The file does not say whether it explains a treatment",
    why="A handout about a medicine or procedure is held to stricter rules, and a guess can miss.",
    source=CFR,
    advice="write 'treatment: {kind: medicine}', or 'procedure', or 'none' if it explains neither",
    languages=ENGLISH,
)
def treatment_not_said(subject: Subject) -> Iterator[Found]:
    if subject.handout.treatment is None and _suggests_treatment(subject):
        message = "this reads like a handout about a medicine or procedure, but does not say so"
        yield Found(_title(subject), message)


@rule(
    "no-risks",
    Severity.ERROR,
    "No section on risks and side effects",
    why="Who reads only of benefits cannot weigh them, and does not see harm when it begins.",
    source=f"{DISCERN.format(number=11)}; {CFR}",
    advice="add a section on risks and side effects: the common, the serious, and what to do",
    languages=ENGLISH,
)
def no_risks(subject: Subject) -> Iterator[Found]:
    named = (
        r"\brisks?\b|side.effects?|\bharms?\b|dangers?|complications?|what can go wrong|\bsafety\b"
    )
    if is_treatment(subject) and not _heading_with(subject, named):
        yield Found(_title(subject), "no section tells of risks or side effects")


@rule(
    "no-exclusions",
    Severity.WARNING,
    "It does not say who should not have it",
    why="Some people come to harm by a treatment that is right for others.",
    source=CFR,
    advice="add a section on who should not have it, and what to tell the clinician first",
    languages=ENGLISH,
)
def no_exclusions(subject: Subject) -> Iterator[Found]:
    named = (
        r"(who|when|if)\b.*(\bnot|cannot|n['’]t)\b|not (right|suitable|safe) for"
        r"|\bunsuitable|contraindicat|before you (start|take|have|use|begin)"
        r"|tell (us|your|the) .*\b(if|before)\b"
    )
    if is_treatment(subject) and not _heading_with(subject, named):
        yield Found(_title(subject), "no section says who should not have this treatment")


@rule(
    "no-emergency",
    Severity.WARNING,
    "It does not say what to do in an emergency",
    why="In an emergency nobody looks elsewhere for whom to call.",
    source="21 CFR 208.20(b)(7), side effects (https://www.ecfr.gov/current/title-21/section-208.20)",
    advice="add an 'urgent:' box with the signs to look for and the number to call",
    languages=ENGLISH,
)
def no_emergency(subject: Subject) -> Iterator[Found]:
    said = re.compile(r"\bemergenc|\b(911|112|999|988)\b|poison control", re.IGNORECASE)
    boxes = any(True for _ in parts(subject.handout.body, Urgent))
    if is_treatment(subject) and not boxes and not _passage_with(subject, said):
        yield Found(_title(subject), "nothing says what to do in an emergency")


@rule(
    "no-alternatives",
    Severity.WARNING,
    "No alternatives are named",
    why="A person can choose only between things they know of, doing nothing among them.",
    source=f"{DISCERN.format(number=14)}; question 12",
    advice="add a section on other treatments, and on what happens without any",
    languages=ENGLISH,
)
def no_alternatives(subject: Subject) -> Iterator[Found]:
    named = (
        r"alternativ|other (treatments?|choices?|options?|medicines?|ways)|\b(choices|options)\b"
        r"|instead|without (it|treatment)|what else"
    )
    if is_treatment(subject) and not _heading_with(subject, named):
        yield Found(_title(subject), "no section names alternatives to this treatment")


@rule(
    "approval-not-told",
    Severity.ERROR,
    "Readers are not told that this use is not approved",
    why="A treatment or a use that no regulator has judged carries risks that nobody has measured.",
    source="FDA, Understanding Unapproved Use of Approved Drugs (https://www.fda.gov/patients/"
    "learn-about-expanded-access-and-other-treatment-options/"
    "understanding-unapproved-use-approved-drugs-label)",
    advice="say in plain words that the regulator has not approved it for this use",
    languages=ENGLISH,
)
def approval_not_told(subject: Subject) -> Iterator[Found]:
    declared = subject.handout.treatment
    if declared is None or declared.approval not in ("off-label", "unapproved"):
        return
    said = re.compile(
        r"\bnot\b[^.]{0,40}\bapproved|n[’']t[^.]{0,40}\bapproved|\bunapproved|\boff.label"
        r"|never[^.]{0,30}\bapproved",
        re.IGNORECASE,
    )
    if not _passage_with(subject, said):
        mark = subject.origin.find("approval:", NOWHERE)
        yield Found(mark, f"the file says '{declared.approval}', but its readers are not told")


def _heading_with(subject: Subject, pattern: str) -> bool:
    return any(re.search(pattern, words, re.IGNORECASE) for words in _headings(subject))


def _headings(subject: Subject) -> tuple[str, ...]:
    """What stands over a part of the text: headings of sections, entries, steps and boxes."""
    body = subject.handout.body
    headings = [each.heading for each in subject.sections]
    headings += [each.heading for each in parts(body, Entry)]
    headings += [each.heading for each in parts(body, Step) if each.heading]
    return tuple(heading.plain for heading in headings)


def _passage_with(subject: Subject, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(readable(passage.text)) for passage in subject.passages)


def _title(subject: Subject) -> Mark:
    return subject.origin.find("title:", NOWHERE)
