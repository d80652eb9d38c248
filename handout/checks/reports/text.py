"""The report for a person at a terminal, grouped by the weight of the findings."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator

from handout.checks.rule import Severity
from handout.checks.rules import RULES
from handout.checks.run import Finding, Report

Style = Callable[[str, str], str]  # words and what they are: their words in colour

_HEADINGS = {
    Severity.ERROR: "Errors: a release waits for these",
    Severity.WARNING: "Warnings",
    Severity.ADVICE: "Advice",
}
WIDTH = 96


def as_text(report: Report, style: Style = lambda words, kind: words, *, why: bool = True) -> str:
    """The findings of one handout; ``why`` gives the reason and source of a rule once.

    ``style`` may colour words; it gets them with ``error``, ``warning``, ``advice``,
    ``title`` or ``quiet``.
    """
    lines = [style(f"{report.title} ({report.file})", "title")]
    told: set[str] = set()
    for severity, heading in _HEADINGS.items():
        found = [finding for finding in report.findings if finding.severity is severity]
        if found:
            lines += ["", style(f"{heading} ({len(found)})", severity.value)]
        for finding in found:
            lines += _entry(finding, style, why and finding.rule not in told)
            told.add(finding.rule)
    lines += ["", *_silenced(report, style)]
    if report.undecided:
        names = ", ".join(report.undecided)
        lines += [*_wrapped(f"Not judged in this language: {names}.", ""), ""]
    return "\n".join([*lines, _sum(report)])


def _entry(finding: Finding, style: Style, why: bool) -> Iterator[str]:
    place = f"{finding.file}:{finding.mark.line}:{finding.mark.column}"
    yield f"  {style(place if finding.mark.line else finding.file, 'quiet')}  [{finding.rule}]"
    yield from _wrapped(_sentence(finding.message), "    ")
    yield from _wrapped(f"Do: {finding.advice}.".replace("..", "."), "    ")
    if why and finding.rule in RULES:
        rule = RULES[finding.rule]
        yield from (style(line, "quiet") for line in _wrapped(f"Why: {rule.why}", "    "))
        yield from (style(line, "quiet") for line in _wrapped(f"Source: {rule.source}", "    "))


def _silenced(report: Report, style: Style) -> list[str]:
    if not report.silenced:
        return []
    by_rule: dict[str, list[int]] = {}
    reasons: dict[str, str] = {}
    for finding, reason in report.silenced:
        by_rule.setdefault(finding.rule, []).append(finding.mark.line)
        reasons[finding.rule] = reason
    lines = [style(f"Silenced ({len(report.silenced)})", "title")]
    for rule, at in by_rule.items():
        many = f"{len(at)} findings" if len(at) > 1 else "1 finding"
        lines += _wrapped(f"[{rule}] {many}: {reasons[rule]}", "  ")
    return [*lines, ""]


def _sum(report: Report) -> str:
    counts = [
        (sum(finding.severity is severity for finding in report.findings), severity.value)
        for severity in Severity
    ]
    said = [f"{n} {word}{'s' if n > 1 and word != 'advice' else ''}" for n, word in counts if n]
    return ", ".join(said) + "." if said else "Nothing found."


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "?", "!")) else ".")


def _wrapped(words: str, indent: str) -> list[str]:
    return textwrap.wrap(
        words, WIDTH, initial_indent=indent, subsequent_indent=indent,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
