"""Running the rules over a handout."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from handout.build import Loaded
from handout.checks.pemat import Decided, decided
from handout.checks.reading_grade import readings
from handout.checks.rule import Found, Rule, Severity
from handout.checks.rules import RULES
from handout.checks.subject import Subject
from handout.content.origin import Origin
from handout.errors import Mark, did_you_mean

_ORDER = list(Severity)
UNKNOWN = "unknown-rule"  # what a content silences that is no rule


class Finding(NamedTuple):
    """One thing a rule found, with its place in the file and the source line there."""

    rule: str
    severity: Severity
    file: str
    mark: Mark
    message: str
    advice: str
    excerpt: str = ""


class Silenced(NamedTuple):
    """A finding that the content silences, and the reason it gives."""

    finding: Finding
    reason: str


class Grade(NamedTuple):
    """How hard a part reads: its heading (empty for the whole), words, and US school grades."""

    heading: str
    words: int
    flesch_kincaid: float
    smog: float
    mean_sentence_length: float


class Report(NamedTuple):
    """What the rules say of one handout.

    ``undecided`` are the rules that do not know its language; ``items`` those of the PEMAT-P
    and the CDC index, each with its answer or left to a person; ``grades`` those of the
    whole and of its sections, in English alone.
    """

    file: str
    title: str
    findings: tuple[Finding, ...]
    silenced: tuple[Silenced, ...] = ()
    undecided: tuple[str, ...] = ()
    items: tuple[Decided, ...] = ()
    grades: tuple[Grade, ...] = ()

    def fails(self, strict: bool = False) -> bool:
        """Whether there is an error, or, if ``strict``, a warning."""
        heavy = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
        return any(finding.severity in heavy for finding in self.findings)


def check(
    loaded: Loaded,
    *,
    today: date | None = None,
    released: dict[str, Any] | None = None,
    rules: Iterable[Rule] | None = None,
    built: bool = True,
) -> Report:
    """What the rules find in a handout, in the order of the file.

    ``today`` is the day by which reviews are due and sources grow old (the clock's, if not
    given); ``released`` is the handout's entry in the manifest of its last release. Raises
    ContentError where the handout cannot be built at all; if it is not to be ``built``, only
    where a rule needs its pages.
    """
    subject = Subject(loaded, today or date.today(), released)
    if built:
        _ = subject.pdf  # citations and links to nowhere, characters without a glyph
    reasons = subject.handout.checks.ignore
    findings: list[Finding] = []
    silenced: list[Silenced] = []
    undecided: list[str] = []
    for each in RULES.values() if rules is None else rules:
        if not each.knows(subject.handout.language):
            undecided.append(each.id)
            continue
        for found in each.examine(subject):
            finding = _finding(each, found, subject)
            if each.id in reasons:
                silenced.append(Silenced(finding, reasons[each.id]))
            else:
                findings.append(finding)
    findings += _unknown(subject)
    return Report(
        subject.origin.file,
        subject.handout.title.plain,
        tuple(sorted(findings, key=_place)),
        tuple(sorted(silenced, key=lambda one: _place(one.finding))),
        tuple(undecided),
        decided(subject) if rules is None else (),
        _grades(subject) if rules is None else (),
    )


def _grades(subject: Subject) -> tuple[Grade, ...]:
    if not RULES["reading-grade"].knows(subject.handout.language):
        return ()
    return tuple(
        Grade(
            reading.section.heading.plain if reading.section else "",
            measure.words,
            round(measure.grade, 1),
            round(measure.smog, 1),
            round(measure.mean_sentence_length, 1),
        )
        for reading in readings(subject)
        if (measure := reading.measure).words
    )


def _place(finding: Finding) -> tuple[str, Mark, int, str]:
    return finding.file, finding.mark, _ORDER.index(finding.severity), finding.rule


def _finding(rule: Rule, found: Found, subject: Subject) -> Finding:
    origin: Origin = subject.loaded.brand_origin if found.in_brand else subject.origin
    return Finding(
        rule.id,
        found.severity or rule.severity,
        origin.file,
        found.mark,
        found.message,
        found.advice or rule.advice,
        origin.line(found.mark.line),
    )


def _unknown(subject: Subject) -> list[Finding]:
    """Names of rules under ``checks: ignore:`` that there are not."""
    origin, found = subject.origin, []
    for name in subject.handout.checks.ignore:
        if name not in RULES:
            mark = origin.find(f"{name}:", origin.find("ignore:", origin.find("checks:", Mark())))
            advice = did_you_mean(name, RULES) or "run 'handout explain' for the list of rules"
            message = f"there is no rule '{name}' to ignore"
            found.append(
                Finding(UNKNOWN, Severity.WARNING, origin.file, mark, message, advice,
                        origin.line(mark.line))
            )  # fmt: skip
    return found
