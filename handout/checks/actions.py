"""Whether the reader knows what it is about, what to do, how, and whom to call."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handout.checks.instructions import instructions
from handout.checks.rule import Found, Severity, rule
from handout.checks.sentences import words_in
from handout.checks.subject import PROSE, Passage, Subject, readable
from handout.content.blocks import (
    Bullets,
    Callout,
    Checklist,
    Contact,
    KeyFacts,
    Numbers,
    PointList,
    Section,
    Steps,
)
from handout.content.walk import parts
from handout.errors import NOWHERE, Mark

PEMAT = (
    "AHRQ PEMAT-P, item {item} (https://www.ahrq.gov/health-literacy/patient-education/pemat.html)"
)
CCI = "CDC Clear Communication Index, item {item} (https://www.cdc.gov/ccindex/)"
LONGEST_CHUNK = 200  # words under one heading without a list, a box or an inner heading
ENGLISH = ("en",)

_PHONE = re.compile(r"(?<!\d)(\+?\d[\d\s().-]{6,}\d|911|112|988|999)(?!\d)")
_EMPTY_HEADING = re.compile(
    r"(introduction|intro|information|general( information)?|overview|background|other|"
    r"misc\w*|details?|more( information)?|notes?|summary|conclusions?|(section|part) \d+)\W*\Z",
    re.IGNORECASE,
)


def has_summary(subject: Subject) -> bool:
    """Whether the main things stand in a box of their own."""
    boxes = any(True for _ in parts(subject.handout.body, KeyFacts))
    return bool(subject.handout.at_a_glance) or boxes


def has_purpose(subject: Subject) -> bool:
    """Whether something at the top says what it is for: a subtitle, a box, or an opening."""
    handout = subject.handout
    first = handout.body[0] if handout.body else None
    opens = first is not None and not isinstance(first, Section)
    return bool(handout.subtitle or handout.at_a_glance or opens)


def has_cues(subject: Subject) -> bool:
    """Whether boxes, lists or bold words draw the eye to the key points."""
    kinds = (Callout, KeyFacts, Bullets, Numbers, PointList, Steps, Checklist)
    body = subject.handout.body
    if subject.handout.at_a_glance or any(True for kind in kinds for _ in parts(body, kind)):
        return True
    return any(run.bold for passage in subject.prose for run in passage.text.runs)


def phone_numbers(subject: Subject) -> list[str]:
    """Telephone numbers in the text and its contact boxes."""
    contacts = [each.phone for each in parts(subject.handout.body, Contact) if each.phone]
    links = [
        run.link
        for passage in subject.passages
        for run in passage.text.runs
        if run.link and run.link.startswith("tel:")
    ]
    found = [m.group() for p in subject.passages for m in _PHONE.finditer(readable(p.text))]
    return [*contacts, *links, *found]


@rule(
    "no-purpose",
    Severity.ADVICE,
    "The top does not say what it is for",
    why="Readers decide in the first lines whether a page is for them.",
    source=f"{PEMAT.format(item=1)}; {CCI.format(item=2)}",
    advice="write a 'subtitle:' or an 'at_a_glance:' box: who it is for, and what it helps with",
)
def no_purpose(subject: Subject) -> Iterator[Found]:
    if not has_purpose(subject):
        yield Found(_title(subject), "nothing under the title says what this handout is for")


@rule(
    "no-summary",
    Severity.WARNING,
    "The main things are not summed up",
    why="Most of what is read under stress is forgotten; a box of the main things is not.",
    source=f"{PEMAT.format(item=11)}; {CCI.format(item=10)}",
    advice="add 'at_a_glance:' under the title, or a 'key_facts:' box, with three to five facts",
)
def no_summary(subject: Subject) -> Iterator[Found]:
    if not has_summary(subject):
        yield Found(_title(subject), "no box sums up the main things")


@rule(
    "long-chunk",
    Severity.ADVICE,
    "A long stretch under one heading",
    why="Short pieces with a heading each can be found again, and read in several goes.",
    source=f"{PEMAT.format(item=8)}; {CCI.format(item=9)}",
    advice="split it under headings of their own, or make a list of it",
)
def long_chunk(subject: Subject) -> Iterator[Found]:
    for section in subject.sections:
        own = [p for p in subject.passages if p.section is section and p.kind == "paragraph"]
        count = sum(len(words_in(readable(passage.text))) for passage in own)
        if count > LONGEST_CHUNK:
            yield Found(section.heading.mark, f"{count} words stand under this one heading")


@rule(
    "vague-heading",
    Severity.WARNING,
    "A heading that says nothing",
    why="Headings are what readers look through, and what a screen reader lists.",
    source=f"{PEMAT.format(item=9)}",
    advice="say what stands under it, best as the reader's own question",
    languages=ENGLISH,
)
def vague_heading(subject: Subject) -> Iterator[Found]:
    for section in subject.sections:
        words = section.heading.plain.strip()
        if _EMPTY_HEADING.match(words):
            yield Found(section.heading.mark, f"the heading '{words}' does not say what follows")


@rule(
    "no-visual-cues",
    Severity.ADVICE,
    "Nothing draws the eye to the key points",
    why="Who skims, and everybody does, needs something to stop at.",
    source=f"{PEMAT.format(item=12)}; {CCI.format(item=3)}",
    advice="make lists of what is a list, and boxes of what must not be missed",
)
def no_visual_cues(subject: Subject) -> Iterator[Found]:
    if subject.prose and not has_cues(subject):
        yield Found(_title(subject), "there is no list, box or bold word in this handout")


@rule(
    "no-action",
    Severity.WARNING,
    "It asks for nothing that the reader can do",
    why="A handout is given so that somebody does something, if only to ask.",
    source=f"{PEMAT.format(item=20)}; {CCI.format(item=5)}",
    advice="say what to do, beginning with a verb, as in 'Call us if ...' or 'Ask about ...'",
    languages=ENGLISH,
)
def no_action(subject: Subject) -> Iterator[Found]:
    acts = any(True for kind in (Steps, Checklist) for _ in parts(subject.handout.body, kind))
    if subject.prose and not acts and not instructions(subject):
        yield Found(_title(subject), "no sentence tells the reader what to do")


@rule(
    "not-addressed",
    Severity.ADVICE,
    "It speaks about patients, not to the reader",
    why="The word 'you' is shorter, and nobody has to work out whether they are meant.",
    source=f"{PEMAT.format(item=21)}; Federal Plain Language Guidelines, address the user",
    advice="write 'you' where it says 'patients' or 'individuals'",
    languages=ENGLISH,
)
def not_addressed(subject: Subject) -> Iterator[Found]:
    first: Mark | None = None
    for sentence in subject.sentences:
        if re.search(r"\b(you|your|yours|you[’']\w+)\b", sentence.words, re.IGNORECASE):
            return
        about = re.search(r"\b(patients?|individuals|people|persons?)\b", sentence.words, re.I)
        if about and first is None:
            first = subject.place_of(about.group(), sentence.mark)
    if first is not None:
        yield Found(first, "the reader is never addressed as 'you'")


@rule(
    "no-steps",
    Severity.ADVICE,
    "What to do is not set out in steps",
    why="One thing at a time can be done while reading; a paragraph cannot.",
    source=f"{PEMAT.format(item=22)}; {CCI.format(item=14)}",
    advice="put what is done in order under 'steps:', and what is done anyhow in a 'checklist:'",
    languages=ENGLISH,
)
def no_steps(subject: Subject) -> Iterator[Found]:
    kinds = (Steps, Numbers, Checklist)
    if any(True for kind in kinds for _ in parts(subject.handout.body, kind)):
        return
    crowded = _crowded(subject)
    if crowded:
        mark = crowded.text.mark
        yield Found(mark, "this paragraph asks for three things or more, one after the other")


@rule(
    "no-contact",
    Severity.WARNING,
    "It does not say whom to call",
    why="Questions come at home, when nobody is there to ask.",
    source=f"{CCI.format(item=5)}; 21 CFR 208.20(b)(7) for medicines",
    advice="add a 'contact:' box with a telephone number and the hours",
)
def no_contact(subject: Subject) -> Iterator[Found]:
    if any(True for _ in parts(subject.handout.body, Contact)) or phone_numbers(subject):
        return
    foot = any(_PHONE.search(line) for line in subject.loaded.brand.contact)
    if foot:
        message = "whom to call stands at the foot of the page only"
        yield Found(_title(subject), message, severity=Severity.ADVICE)
    else:
        yield Found(_title(subject), "nothing says whom to call with a question")


def _crowded(subject: Subject) -> Passage | None:
    """The first paragraph with three instructions or more."""
    counts: dict[int, int] = {}
    for sentence in instructions(subject):
        key = id(sentence.passage.text)
        counts[key] = counts.get(key, 0) + 1
        if counts[key] >= 3 and sentence.passage.kind in PROSE:
            return sentence.passage
    return None


def _title(subject: Subject) -> Mark:
    return subject.origin.find("title:", NOWHERE)
