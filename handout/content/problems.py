"""What the model found wrong, in the author's words and with the author's line."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence as AnySequence
from typing import Any

from pydantic import BaseModel, ValidationError

from handout.content.blocks import BLOCKS, Entry, Point, Step, block_name
from handout.content.source import Mapping, Origin, Sequence
from handout.errors import Mark, Problem, did_you_mean

Loc = tuple[int | str, ...]
_ITEM_MODELS: dict[str, type[BaseModel]] = {
    "points": Point,
    "at_a_glance": Point,
    "key_facts": Point,
    "steps": Step,
    "entries": Entry,
}


def problems_of(
    error: ValidationError, values: object, origin: Origin, root: type[BaseModel]
) -> list[Problem]:
    """Every error of a validation as a problem in ``origin``; ``values`` is what was validated."""
    found = []
    for detail in error.errors(include_url=False):
        loc = detail["loc"]
        message, advice = _in_words(detail, loc, values, root)
        mark = _mark_of(values, loc, at_key=detail["type"] == "extra_forbidden")
        found.append(origin.problem(message, advice, mark))
    return found


def _mark_of(values: object, loc: Loc, *, at_key: bool) -> Mark:
    return _walk(values, loc, getattr(values, "mark", Mark(1, 1)), at_key)[1]


def _walk(value: object, loc: Loc, mark: Mark, at_key: bool) -> tuple[int, Mark]:
    """How many steps of ``loc`` the values follow, and the mark where they end.

    pydantic's path has steps that the YAML does not have, where a short form stands for
    a long one: each is tried both as a step and as none, and the longer way wins.
    """
    if not loc:
        return 0, mark
    step, rest = loc[0], loc[1:]
    skipped = _walk(value, rest, mark, at_key)
    taken: tuple[int, Mark] | None = None
    if isinstance(value, Mapping) and step in value.keys_at:
        inner = value[str(step)]
        key_mark = value.keys_at[str(step)]
        here = key_mark if at_key and not rest else getattr(inner, "mark", key_mark)
        if isinstance(inner, Mapping | Sequence) and not rest:
            here = key_mark
        taken = _walk(inner, rest, here, at_key)
    elif isinstance(value, Sequence) and isinstance(step, int) and step < len(value):
        inner = value[step]
        taken = _walk(inner, rest, getattr(inner, "mark", mark), at_key)
    if taken is not None and taken[0] + 1 > skipped[0]:
        return taken[0] + 1, taken[1]
    return skipped


def _known_keys(values: object, loc: Loc, root: type[BaseModel]) -> tuple[str, list[str]]:
    """The name of what an unknown key stands in, and the keys it may have."""
    chain = _chain(values, loc)
    container, above = chain[-1], chain[:-1]
    name = block_name(container[1])
    if len(chain) == 1:
        return "", keys_of(root)
    if name in BLOCKS and isinstance(container[0], int):
        return ("a section" if name == "heading" else f"'{name}'"), keys_of(BLOCKS[name])
    key = next((str(step) for step, _ in reversed(above) if isinstance(step, str)), "")
    if isinstance(container[0], int) and key in _ITEM_MODELS:
        return f"an item of '{key}'", keys_of(_ITEM_MODELS[key])
    first = str(chain[1][0])
    return f"'{first}'", keys_of(_field_model(root, (first,)) or root)


def _chain(values: object, loc: Loc) -> list[tuple[int | str, object]]:
    """The steps of ``loc`` that the values have, each with what stands there."""
    chain: list[tuple[int | str, object]] = [("", values)]
    for step in loc[:-1]:
        value = chain[-1][1]
        if isinstance(value, Mapping) and step in value.keys_at:
            chain.append((step, value[str(step)]))
        elif isinstance(value, Sequence) and isinstance(step, int) and step < len(value):
            chain.append((step, value[step]))
    return chain


def _field_model(root: type[BaseModel], loc: Loc) -> type[BaseModel] | None:
    field = next((f for n, f in root.model_fields.items() if loc and loc[0] in (n, f.alias)), None)
    if field is None:
        return None
    candidates = [field.annotation, *getattr(field.annotation, "__args__", ())]
    for candidate in candidates:
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None


def keys_of(model: type[BaseModel]) -> list[str]:
    """The words an author may write as keys of ``model``."""
    keys: list[str] = []
    for name, field in model.model_fields.items():
        choices = getattr(field.validation_alias, "choices", None)
        if field.exclude:
            continue
        keys.extend([str(c) for c in choices] if choices else [field.alias or name])
    return keys


def _in_words(detail: Any, loc: Loc, values: object, root: type[BaseModel]) -> tuple[str, str]:
    kind, context = detail["type"], detail.get("ctx", {})
    name = next((str(step) for step in reversed(loc) if isinstance(step, str)), "the file")
    if kind == "handout":
        message = context["message"]
        subject = "" if message[:1] != message[:1].lower() or " " not in message else name
        if message.startswith(("is ", "should ", "holds ", "has no ")):
            message = f"'{subject or name}' {message}"
        return message, context["advice"]
    if kind == "extra_forbidden":
        where, known = _known_keys(values, loc, root)
        inside = f" in {where}" if where else ""
        return (
            f"unknown key '{name}'{inside}",
            did_you_mean(name, known) or f"the keys are {_listed(known)}",
        )
    if kind == "no_block":
        return _unknown_block(detail["input"])
    if kind == "missing":
        return f"'{name}' is missing", f"add '{name}:'"
    return _of_wrong_kind(kind, context, name, detail["input"])


def _unknown_block(value: object) -> tuple[str, str]:
    if isinstance(value, AnyMapping) and value:
        first = str(next(iter(value)))
        guess = did_you_mean(first, BLOCKS)
        if len(value) == 1 and not guess:
            return (
                f"'{_short(first)}' is no block",
                'put the text in "double quotes" if its colon is part of a sentence, put it '
                "under 'points:' if it is a lead-in, or begin with one of " + _listed(list(BLOCKS)),
            )
        return (
            f"unknown block '{_short(first)}'",
            guess or f"the blocks are {_listed(list(BLOCKS))}",
        )
    return "an empty item stands here", "write a text after the dash, or delete the dash"


def _of_wrong_kind(kind: str, context: Any, name: str, value: object) -> tuple[str, str]:
    shown = f"'{_short(value)}'" if isinstance(value, str) else _kind_of(value)
    match kind.split("_")[0]:
        case "int" | "float" | "decimal":
            return f"'{name}' should be a number, not {shown}", "write digits, as in 2"
        case "bool":
            return f"'{name}' should be yes or no, not {shown}", "write true or false"
        case "date":
            return (
                f"'{name}' should be a date, not {shown}",
                "write year-month-day, as in 2026-11-24",
            )
        case "literal":
            expected = str(context["expected"]).replace("'", "").replace(" or ", ", ")
            guess = did_you_mean(str(value), expected.split(", "))
            return f"'{name}' cannot be {shown}", guess or f"write one of {expected}"
        case "list":
            return f"'{name}' should be a list, not {shown}", "begin each item with '- '"
        case "dict" | "model":
            return f"'{name}' should hold keys, not {shown}", "write 'key: value' lines under it"
        case "string":
            if kind == "string_pattern_mismatch":
                return f"'{name}' cannot be {shown}", f"write it in the form {context['pattern']}"
            return f"'{name}' should be text, not {shown}", "write words, in quotes if need be"
        case "none":
            return f"'{name}' takes no value", f"write '{name}:' and nothing after it"
        case "too":
            low, high = context.get("min_length"), context.get("max_length")
            if kind == "too_short":
                return f"'{name}' has too few items", f"write at least {low}"
            return f"'{name}' has too many items", f"write at most {high}"
        case "greater" | "less":
            limit = next(iter(context.values()))
            side = "at least" if kind.startswith("greater") else "at most"
            return f"'{name}' is out of range: {shown}", f"write {side} {limit}"
    return f"'{name}' cannot be {shown}", "see the block gallery for how it is written"


def _kind_of(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, AnyMapping):
        return "a group of keys"
    if isinstance(value, AnySequence):
        return "a list"
    return str(value)


def _short(value: object, limit: int = 40) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _listed(words: list[str]) -> str:
    return ", ".join(words)
