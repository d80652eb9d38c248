"""What the rules of ``handout check`` look for, and why."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from handout.authoring.explaining.piece import Explanation, Piece
from handout.checks.rule import Rule
from handout.checks.rules import RULES, RULES_BY_FAMILY


def topics() -> dict[str, list[str]]:
    """The names of the rules, by family."""
    return {
        f"Rules: {family.lower()}": [rule.id for rule in rules]
        for family, rules in RULES_BY_FAMILY.items()
        if rules
    }


def named() -> list[tuple[str, Callable[[], Explanation]]]:
    """Each rule with what makes its explanation."""
    return [(name, partial(_explained, rule)) for name, rule in RULES.items()]


def _explained(rule: Rule) -> Explanation:
    kind = {"error": "an error", "warning": "a warning", "advice": "advice"}[rule.severity]
    pieces = [
        Piece("Why", rule.why),
        Piece("What to do", _sentence(rule.advice)),
        Piece("Source", rule.source),
    ]
    if rule.languages is not None:
        pieces.append(Piece("Languages", ", ".join(rule.languages)))
    silence = f"checks:\n  ignore:\n    {rule.id}: the reason"
    pieces.append(Piece("To silence it", silence, lines=True))
    return Explanation(
        rule.id, f"a rule of 'handout check' ({kind})", _sentence(rule.title), tuple(pieces)
    )


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!")) else f"{text}."
