"""All rules, by id, in the order of their families."""

from __future__ import annotations

from types import ModuleType

from handout.checks import (
    access,
    acronyms,
    actions,
    balance,
    claims,
    in_grey,
    look,
    passive,
    plain_language,
    readability,
    review,
    sources,
    translated_texts,
    translations,
)
from handout.checks.rule import Rule

FAMILIES: dict[str, tuple[ModuleType, ...]] = {
    "Readability": (readability,),
    "Plain language": (plain_language, passive, acronyms),
    "Purpose and action": (actions,),
    "Balance and safety": (balance, claims),
    "Sources": (sources,),
    "Review and dates": (review,),
    "Look and access": (look, in_grey, access),
    "Translations": (translations, translated_texts),
}


def _rules_of(modules: tuple[ModuleType, ...]) -> tuple[Rule, ...]:
    return tuple(
        thing for module in modules for thing in vars(module).values() if isinstance(thing, Rule)
    )


RULES_BY_FAMILY: dict[str, tuple[Rule, ...]] = {
    family: _rules_of(modules) for family, modules in FAMILIES.items()
}
RULES: dict[str, Rule] = {rule.id: rule for rules in RULES_BY_FAMILY.values() for rule in rules}
