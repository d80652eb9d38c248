"""What one rule finds in a few lines of content."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

from handout.build import load
from handout.checks.rules import RULES
from handout.checks.run import Finding, Report, check
from handout.content.origin import origin_of

TODAY = date(2026, 11, 24)
ROOT = Path(__file__).parents[2]


def report_of(content: str, *rules: str, folder: Path = ROOT, **more: Any) -> Report:
    """The report on a content; all rules, or those named."""
    loaded = load(origin_of(dedent(content).lstrip().encode(), "handout.yaml", folder))
    chosen = [RULES[name] for name in rules] if rules else None
    return check(loaded, rules=chosen, **{"today": TODAY, **more})


def found_by(rule: str, content: str, **more: Any) -> list[Finding]:
    """The findings of one rule."""
    return [each for each in report_of(content, rule, **more).findings if each.rule == rule]


def places(findings: list[Finding]) -> list[tuple[int, int]]:
    return [tuple(each.mark) for each in findings]


def paragraph(words: str, more: str = "") -> str:
    """A content whose body is one paragraph, on line 4 from column 5."""
    quoted = words.replace('"', '\\"')
    return f'title: A title\n{more or "subtitle: A subtitle"}\nbody:\n  - "{quoted}"\n'
