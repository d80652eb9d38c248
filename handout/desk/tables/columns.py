"""Which column of a table fills which field of a handout."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from handout.batch.rows import CHOICES, Columns
from handout.content.fields import Field

LEFT_OUT = ""
_CHOICE = "choice:"  # before a choice's name, which may be a field's as well
_CHOICE_WORDS = {
    "language": "Language of the sheet",
    "paper": "Paper of the sheet",
    "large_print": "Large print, yes or no",
    "dyslexia": "Set for dyslexia, yes or no",
    "grey": "For a grey printer, yes or no",
    "ink_saver": "With little ink, yes or no",
}


class Target(NamedTuple):
    """What a column can fill, by the value that it has in a form."""

    value: str
    words: str


def targets(fields: Sequence[Field], has_languages: bool) -> list[Target]:
    """Everything that a column can fill."""
    found = [Target(field.name, field.label) for field in fields]
    for name in CHOICES:
        if name != "language" or has_languages:
            found.append(Target(_CHOICE + name, _CHOICE_WORDS[name]))
    return found


def matched(
    columns: Sequence[str], fields: Sequence[Field], known: Sequence[Target]
) -> dict[str, str]:
    """What each column fills: the field, or choice, that has its name or its label.

    A column like none is left out, and so is a second one for the same field.
    """
    by_name = {_plain(field.label): field.name for field in fields}
    by_name |= {_plain(t.value.removeprefix(_CHOICE)): t.value for t in known if ":" in t.value}
    by_name |= {_plain(field.name): field.name for field in fields}
    found: dict[str, str] = {}
    for column in columns:
        target = by_name.get(_plain(column), LEFT_OUT)
        found[column] = LEFT_OUT if target in found.values() else target
    return found


def problems(mapping: Mapping[str, str], fields: Sequence[Field]) -> list[str]:
    """What is wrong with it, in sentences."""
    used = [target for target in mapping.values() if target]
    labels = {field.name: field.label for field in fields}
    labels |= {_CHOICE + name: words for name, words in _CHOICE_WORDS.items()}
    wrong = [
        f"Two columns fill \u2018{labels[target]}\u2019. Leave one of them out."
        for target in dict.fromkeys(used)
        if used.count(target) > 1
    ]
    wrong += [
        f"No column fills \u2018{field.label}\u2019, which is needed. Choose the column for it."
        for field in fields
        if field.required and field.name not in used
    ]
    if not wrong and not set(used) & {field.name for field in fields}:
        wrong.append("No column fills anything. Choose a field for at least one.")
    return wrong


def columns_with(mapping: Mapping[str, str], fields: Sequence[Field]) -> Columns:
    """The mapping as a batch uses it."""
    used = {column: target for column, target in mapping.items() if target}
    choices = {c: t.removeprefix(_CHOICE) for c, t in used.items() if t.startswith(_CHOICE)}
    filled = {column: target for column, target in used.items() if column not in choices}
    return Columns(filled, choices, kinds={field.name: field.kind for field in fields})


def _plain(name: str) -> str:
    """A name without capitals, spaces and signs: ``Your name`` is ``your_name``."""
    return re.sub(r"[\W_]+", "", name.casefold())
