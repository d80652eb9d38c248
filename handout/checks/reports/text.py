"""The report for a person at a terminal, grouped by the weight of the findings."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator

from handout.checks.pemat import figures_of
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
    for severity, heading in _HEADINGS.items():
        found = [finding for finding in report.findings if finding.severity is severity]
        if found:
            lines += ["", style(f"{heading} ({len(found)})", severity.value)]
        for name in dict.fromkeys(finding.rule for finding in found):
            lines += _of_rule([each for each in found if each.rule == name], style, why)
    lines += ["", *_silenced(report, style)]
    if report.undecided:
        names = ", ".join(report.undecided)
        lines += [*_wrapped(f"Not judged in this language: {names}.", ""), ""]
    if report.grades:
        lines += [*_grades(report, style), ""]
    if report.items:
        lines += [*_instruments(report, style), ""]
    return "\n".join([*lines, _sum(report)])


def _grades(report: Report, style: Style) -> Iterator[str]:
    """A line for the whole and one for each section."""
    yield style("Reading level (US school grade; aim at 6)", "title")
    yield style(
        f"  {'':48} {'words':>6} {'grade':>6} {'SMOG':>6} {'words a sentence':>17}", "quiet"
    )
    for grade in report.grades:
        name = grade.heading or "The whole handout"
        name = name if len(name) <= 48 else f"{name[:47]}…"
        yield (
            f"  {name:48} {grade.words:6} {grade.flesch_kincaid:6.1f} {grade.smog:6.1f} "
            f"{grade.mean_sentence_length:17.1f}"
        )


def _instruments(report: Report, style: Style) -> Iterator[str]:
    """The items of the PEMAT-P and the CDC index: what was decided, and what a person decides."""
    yield style("Items of the PEMAT-P and the CDC index", "title")
    yield style("  (--pemat FILE makes a form for those that a person decides)", "quiet")
    for name in ("PEMAT-P", "CDC index"):
        counts = figures_of(report.items, name)
        yield from _wrapped(
            f"{name}: {counts['yes']} yes, {counts['no']} no, {counts['does not apply']} do not "
            f"apply; {counts['person']} need a person.", "  "
        )  # fmt: skip
        own = [each for each in report.items if each.item.instrument == name]
        for answer, heading in (("no", "No"), (None, "A person decides")):
            asked = [f"{e.item.number} {e.item.asks.lower()}" for e in own if e.answer == answer]
            if asked:
                yield from _wrapped(f"{heading}: {'; '.join(asked)}.", "    ")


def _of_rule(findings: list[Finding], style: Style, why: bool) -> Iterator[str]:
    """The findings of one rule: why it matters, what to do, and each place."""
    rule = RULES.get(findings[0].rule)
    name = findings[0].rule
    yield ""
    yield f"  {rule.title if rule else 'The checks themselves'} {style(f'[{name}]', 'quiet')}"
    if rule and why:
        yield from (style(line, "quiet") for line in _wrapped(rule.why, "    "))
        yield from (style(line, "quiet") for line in _wrapped(f"Source: {rule.source}", "    "))
    shared = len({finding.advice for finding in findings}) == 1
    if shared:
        yield from _wrapped(_ended(f"Do: {findings[0].advice}"), "    ")
    for finding in findings:
        place = f"{finding.mark.line}:{finding.mark.column}" if finding.mark.line else ""
        place = f"{finding.file}:{place}".rstrip(":")
        words = _ended(finding.message[:1].upper() + finding.message[1:])
        if not shared:
            words += _ended(f" Do: {finding.advice}")
        yield from _wrapped(f"{place}  {words}", "    ", "      ")


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
    words = {"advice": "piece of advice" if counts[-1][0] == 1 else "pieces of advice"}
    said = [f"{n} {words.get(w, w + ('s' if n > 1 else ''))}" for n, w in counts if n]
    return ", ".join(said) + "." if said else "Nothing found."


def _ended(words: str) -> str:
    """Words with a full stop, if they end in no sign of their own."""
    return words if words.endswith((".", "?", "!")) else f"{words}."


def _wrapped(words: str, indent: str, further: str = "") -> list[str]:
    return textwrap.wrap(
        words, WIDTH, initial_indent=indent, subsequent_indent=further or indent,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
