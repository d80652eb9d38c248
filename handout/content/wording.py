"""How a mistake is said: plain words, and an example of what to write instead."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence as AnySequence
from typing import Any

from handout.content.blocks import BLOCKS
from handout.content.places import Place
from handout.errors import did_you_mean

Said = tuple[str, str]

# What to write, by the key that is missing or wrong.
_EXAMPLES = {
    "title": "title: Asthma at home",
    "heading": "heading: How to use your inhaler",
    "header": "header: [Day, Dose]",
    "rows": "rows: [[Monday, 1], [Tuesday, 2]]",
    "lead": "lead: Dose.",
    "of": "of: content.yaml",
    "text": "text: One puff in the morning.",
    "table": "table: When to take your tablets",
    "regular": "regular: our-font.ttf",
    "review": "status: draft",
    "identifiers": "leaflet: PSY-014",
    "source": "text: and the entry as it is to be printed",
    "web": "www.example.org/ask",
    "email": "nurses@example.org",
    "id": "my-doses, with letters, digits and hyphens",
    "language": "en-US or es",
}
# Words that authors use for a block, where the spelling does not lead to it.
OTHER_NAMES = {
    "section": "heading", "title": "heading", "text": "paragraph", "p": "paragraph",
    "image": "figure", "picture": "figure", "photo": "figure", "list": "bullets",
    "items": "bullets", "ordered": "numbers", "numbered": "numbers", "todo": "checklist",
    "tip": "note", "info": "note", "warning": "caution", "danger": "urgent",
    "emergency": "urgent", "alert": "urgent", "facts": "key_facts", "line": "rule",
    "address": "contact", "phone": "contact", "questions": "write_in", "code": "verbatim",
    "pre": "verbatim", "taglines": "language_help", "interpreter": "language_help",
}  # fmt: skip


def subject_of(places: tuple[Place, ...]) -> str:
    """What a message is about, as the author would find it."""
    if not places:
        return "the file"
    name = next((place.step for place in reversed(places) if isinstance(place.step, str)), None)
    if isinstance(places[-1].step, str) or name is None:
        return f"'{name}'" if name else "this item"
    in_a_row = len(places) > 1 and isinstance(places[-2].step, int) and name == "rows"
    return f"a cell of '{name}'" if in_a_row else f"an item of '{name}'"


def missing(name: str) -> Said:
    """A key that must be there is not."""
    return f"'{name}' is missing", f"add a line like '{_EXAMPLES.get(name, f'{name}: …')}'"


def no_block(value: object, subject: str) -> Said:
    """Something stands where a block should, and is none."""
    if not isinstance(value, AnyMapping) or not value:
        return f"{subject} is empty", "write words after the dash, or delete the dash"
    words = [str(word) for word in value]
    shown = _short(words[0])
    fitting = [name for name, block in BLOCKS.items() if _fits(words, block)]
    if len(fitting) == 1:
        return f"this block does not say what it is, as '{fitting[0]}' is missing", (
            f"begin it with '- {fitting[0]}:'"
        )
    other = OTHER_NAMES.get(words[0].lower())
    guess = f"did you mean '{other}'?" if other else did_you_mean(words[0], BLOCKS)
    if len(words) == 1 and not guess:
        return (
            f"'{shown}' is no block",
            'put the text in "double quotes" if its colon is part of a sentence, or put it '
            f"under 'points:' if '{shown}' is a lead-in",
        )
    return f"unknown block '{shown}'", guess or f"the blocks are {', '.join(BLOCKS)}"


def _fits(words: list[str], block: Any) -> bool:
    names = {field.alias or name for name, field in block.model_fields.items()}
    return len(words) > 1 and names.issuperset(words)


def wrong_kind(kind: str, context: Any, subject: str, name: str, value: object) -> Said:
    """A value of the wrong kind: pydantic's ``kind`` and ``context`` in words.

    ``subject`` is what the message is about, ``name`` its key, for an example.
    """
    first = kind.split("_")[0]
    what, advice = _WANTED.get(first, ("", ""))
    if first in ("dict", "model"):
        advice = f"write '{_EXAMPLES.get(name, 'key: value')}' under it"
        if name == "sources":
            advice = "give each source a key, as in 'lally2020:' with 'text: …' under it"
    if value is None and first != "none":
        if subject.startswith("an item"):
            return f"{subject} is empty", "write words after the dash, or delete the dash"
        if name in ("note", "caution", "urgent", "text", "body", "paragraph"):
            advice = "write words"
        return f"{subject} is empty", f"{advice or 'write words'}, or delete the line"
    shown = _shown(value)
    if first in ("dict", "model"):
        return f"{subject} should hold 'key: value' lines, not {shown}", advice
    if kind == "string_pattern_mismatch":
        return f"{subject} cannot be {shown}", f"write it as in {_EXAMPLES.get(name, 'the guide')}"
    if what:
        what = "a whole number" if first == "int" else what
        return f"{subject} should be {what}, not {shown}", advice
    return _out_of_bounds(kind, context, subject, name, value)


_WANTED = {
    "int": ("a number", "write digits, as in 2"),
    "float": ("a number", "write digits, as in 2"),
    "bool": ("yes or no", "write yes or no"),
    "date": ("a date", "write year-month-day, as in 2026-11-24"),
    "list": ("a list", "begin each item under it with '- ', or write [one, two]"),
    "string": ("text", 'write words, in "double quotes" if need be'),
}


def _out_of_bounds(kind: str, context: Any, subject: str, name: str, value: object) -> Said:
    shown = _shown(value)
    match kind:
        case "literal_error":
            choices = str(context["expected"]).replace("'", "")
            guess = did_you_mean(str(value).lower(), choices.replace(" or ", ", ").split(", "))
            return f"{subject} cannot be {shown}", guess or f"write {choices}"
        case "none_required":
            return f"{subject} takes no value", f"write '{name}:' and nothing after it"
        case "too_short":
            least = context["min_length"]
            if not value:
                return f"{subject} is empty", "write at least one item, or delete it"
            return f"{subject} has too few items", f"write at least {least}"
        case "too_long":
            return f"{subject} has too many items", f"write at most {context['max_length']}"
    bound = next((limit for limit in context.values() if isinstance(limit, int | float)), None)
    if bound is not None:
        side = "at least" if kind.startswith("greater") else "at most"
        return f"{subject} cannot be {shown}", f"write {side} {bound:g}"
    return f"{subject} cannot be {shown}", "see the handbook for how it is written"


def _shown(value: object) -> str:
    if isinstance(value, str):
        return f"'{_short(value)}'"
    if isinstance(value, AnyMapping):
        return "a group of keys"
    if value is None:
        return "nothing"
    return "a list" if isinstance(value, AnySequence) else str(value)


def _short(value: object, limit: int = 40) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
