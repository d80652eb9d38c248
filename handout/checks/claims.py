"""Claims about a treatment: those without limits, and benefits that rest on no source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from handout.checks.balance import DISCERN, ENGLISH, is_treatment
from handout.checks.rule import Found, Severity, rule
from handout.checks.subject import Passage, Subject, readable
from handout.errors import Mark


def _any_of(phrases: Sequence[str]) -> re.Pattern[str]:
    """A pattern for whole words: any of the phrases, each a pattern itself."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)", re.IGNORECASE)


# Claims that stand for themselves, whatever is said before them.
_DENIALS = _any_of([
    r"no (?:known )?(?:risks?|side effects?|dangers?)",
    r"risk.free",
    r"without (?:any )?(?:risks?|side effects?)",
])  # fmt: skip
# Claims that a word of doubt before them takes back, as in "it may be effective".
_CLAIMS = _any_of([
    r"(?:completely|totally|perfectly|absolutely|entirely|100 ?%) (?:safe|effective|painless)",
    r"(?:is|are) (?:very |quite )?(?:safe|harmless|effective|painless)",
    r"effective for",
    r"works",
    r"will work",
    r"(?:will|does) (?:\w+ )?cure",
    r"cures",
    r"guarantee[sd]?",
    r"always (?:works?|helps?)",
    r"never fails?",
    r"(?:scientifically |clinically )?proven",
    r"miracle",
    r"breakthrough (?:treatment|drug|therapy)",
    r"best treatment",
])  # fmt: skip
_DOUBT = re.compile(
    r"(\b(may|might|could|can|often|sometimes|some|usually|likely|probably|if|whether|how|not|no"
    r"|never|nobody|hardly|less|seems?|appears?|thought|believed|unclear|unknown)|n[’']t)\b"
    r"(?:\W+\w+){0,4}\W*$",
    re.IGNORECASE,
)
_LIMIT_AFTER = re.compile(
    r"^\W*(for|in|with)?\W*(some|many|most|a few|certain|only)\b", re.IGNORECASE
)


@rule(
    "absolute-claim",
    Severity.WARNING,
    "A claim without limits",
    why="Nothing works for everyone or is safe for everyone, and a broken promise costs trust.",
    source=f"{DISCERN.format(number=8)}; 21 CFR 208.20(a)(1), not promotional in tone",
    advice="say for how many people, compared with what, and what is not known",
    languages=ENGLISH,
)
def absolute_claim(subject: Subject) -> Iterator[Found]:
    for passage in subject.passages:
        if passage.kind in ("cell", "label"):
            continue
        words = readable(passage.text)
        found = [*_DENIALS.finditer(words), *_CLAIMS.finditer(words)]
        for claim in sorted(found, key=lambda each: each.start()):
            if not _is_limited(words, claim):
                mark = subject.place_of(claim.group(), passage.text.mark)
                yield Found(mark, f"'{claim.group()}' is a claim without limits")


def _is_limited(words: str, claim: re.Match[str]) -> bool:
    before = re.split(r"[.!?:;]\s", words[: claim.start()])[-1]
    doubted = claim.re is not _DENIALS and _DOUBT.search(before)
    return bool(doubted or _LIMIT_AFTER.match(words[claim.end() :]))


_BENEFITS = _any_of([
    "relief", "relieves?", "effective", r"improv(?:es?|ed|ements?|ing)",
    "(?<!for )(?<!get )(?<!ask )(?<!of )(?<!need )helps?", "benefits?",
    r"reduc(?:es?|ed|ing)", "eases?", "heals?", "healing", "faster than", "better than",
    "more comfortable", "works", "breakthroughs?", r"success(?:ful)?", "remarkable", "cures?",
    "prevents?", "protects?",
])  # fmt: skip


@rule(
    "benefit-without-citation",
    Severity.WARNING,
    "Benefits without a source",
    why="A reader, and the clinician who is asked, must be able to see what a claim rests on.",
    source=f"{DISCERN.format(number=4)}; question 10",
    advice="cite a source of the list at each claim, as in [@key], or take the claim out",
    languages=ENGLISH,
)
def benefit_without_citation(subject: Subject) -> Iterator[Found]:
    if not is_treatment(subject):
        return
    for section in (None, *subject.sections):
        own = [p for p in subject.passages if p.section is section and p.kind != "title"]
        cites = any(run.cite for passage in own for run in passage.text.runs)
        claims = [] if cites else list(_claims_of_benefit(subject, own))
        if claims:
            lines = ", ".join(dict.fromkeys(str(mark.line) for mark in claims))
            many = "1 claim" if len(claims) == 1 else f"{len(claims)} claims"
            place = "lines" if "," in lines else "line"
            message = f"{many} of benefit and no citation in this section ({place} {lines})"
            yield Found(section.heading.mark if section else claims[0], message)


def _claims_of_benefit(subject: Subject, passages: list[Passage]) -> Iterator[Mark]:
    for passage in passages:
        words = readable(passage.text)
        found = _BENEFITS.search(words)
        if found and not re.search(r"\b(no|not|without|little)\b", words[: found.start()]):
            yield subject.place_of(found.group(), passage.text.mark)
