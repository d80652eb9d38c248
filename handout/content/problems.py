"""What the model found wrong, in the author's words and with the author's line."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ValidationError

from handout.content.blocks import BLOCKS, Entry, Point, Step, block_name
from handout.content.fields import Field
from handout.content.places import Loc, Place, follow
from handout.content.source import Mapping, Origin
from handout.content.wording import missing, no_block, subject_of, wrong_kind
from handout.errors import Mark, Problem, did_you_mean

_ITEM_MODELS: dict[str, type[BaseModel]] = {
    "points": Point,
    "at_a_glance": Point,
    "key_facts": Point,
    "steps": Step,
    "entries": Entry,
    "fields": Field,
}
_BOXES = ("at_a_glance", "key_facts")  # their items are lead-ins or blocks
_ABOUT_THE_SUBJECT = ("is ", "should ", "holds ", "has no ")


def problems_of(
    error: ValidationError, values: object, origin: Origin, root: type[BaseModel]
) -> list[Problem]:
    """Every error of a validation as a problem in ``origin``; ``values`` is what was validated."""
    found = []
    details = error.errors(include_url=False)
    misspelt = {
        (detail["loc"][:-1], _guess(detail, values, root))
        for detail in details
        if detail["type"] == "extra_forbidden"
    }
    for detail in details:
        loc = detail["loc"]
        if detail["type"] == "missing" and (loc[:-1], loc[-1]) in misspelt:
            continue  # one mistake, one message: the unknown key is the missing one
        places = follow(values, loc)
        message, advice = _in_words(detail, places, values, root)
        mark = _mark_of(detail, places, values)
        needle = detail.get("ctx", {}).get("find")
        found.append(origin.problem(message, advice, origin.find(needle, mark) if needle else mark))
    return found


def _mark_of(detail: Any, places: tuple[Place, ...], values: object) -> Mark:
    if not places:
        return getattr(values, "mark", Mark(1, 1))
    return places[-1].begins if detail["type"] == "extra_forbidden" else places[-1].mark


def _in_words(
    detail: Any, places: tuple[Place, ...], values: object, root: type[BaseModel]
) -> tuple[str, str]:
    kind, context, value = detail["type"], detail.get("ctx", {}), detail["input"]
    loc: Loc = detail["loc"]
    subject = subject_of(places)
    if kind == "handout":
        message = context["message"]
        if message.startswith(_ABOUT_THE_SUBJECT):
            message = f"{subject} {message}"
        return message, context["advice"]
    if kind == "extra_forbidden":
        return _unknown_key(str(loc[-1]), places, root)
    if kind == "no_block":
        return no_block(value, subject)
    if kind == "missing":
        return missing(str(loc[-1]))
    name = next((str(place.step) for place in reversed(places) if isinstance(place.step, str)), "")
    in_sources = len(places) == 2 and places[0].step == "sources"
    return wrong_kind(kind, context, subject, "source" if in_sources else name, value)


def _unknown_key(name: str, places: tuple[Place, ...], root: type[BaseModel]) -> tuple[str, str]:
    where, known = _container(places[:-1], root)
    inside = f" in {where}" if where else ""
    guess = did_you_mean(name, known)
    if not guess and name in BLOCKS and where:
        guess = f"if it begins a block of its own, write '- {name}:'"
    return f"unknown key '{name}'{inside}", guess or f"the keys are {', '.join(known)}"


def _guess(detail: Any, values: object, root: type[BaseModel]) -> str:
    """The known key that an unknown one seems to be."""
    name = str(detail["loc"][-1])
    _, known = _container(follow(values, detail["loc"])[:-1], root)
    return did_you_mean(name, known).removeprefix("did you mean '").removesuffix("'?")


def _container(places: tuple[Place, ...], root: type[BaseModel]) -> tuple[str, list[str]]:
    """The name of what a key stands in, and the keys it may have."""
    if not places:
        return "", keys_of(root)
    place = places[-1]
    name = block_name(place.value)
    key = next((str(p.step) for p in reversed(places) if isinstance(p.step, str)), "")
    is_item = isinstance(place.step, int) and key in _ITEM_MODELS
    if is_item and not (key in _BOXES and name and "lead" not in _keys(place.value)):
        return f"an item of '{key}'", keys_of(_ITEM_MODELS[key])
    model = _model_at(places, root)
    if model:
        return (f"source '{key}'" if places[0].step == "sources" else f"'{key}'"), keys_of(model)
    if name:
        return ("a section" if name == "heading" else f"'{name}'"), keys_of(BLOCKS[name])
    return f"'{key}'", keys_of(root)


def _keys(value: object) -> list[str]:
    return list(value) if isinstance(value, Mapping) else []


def _model_at(places: tuple[Place, ...], root: type[BaseModel]) -> type[BaseModel] | None:
    """The model that stands at the end of a path outside the blocks."""
    model: type[BaseModel] | None = root
    entries = False
    for place in places:
        if isinstance(place.step, int):
            return None
        if entries:
            entries = False
            continue
        assert model is not None
        field = next((f for n, f in model.model_fields.items() if place.step in (n, f.alias)), None)
        candidates = [field.annotation] if field else []
        candidates += getattr(candidates[0], "__args__", ()) if candidates else ()
        entries = getattr(candidates[0], "__origin__", None) is dict if candidates else False
        model = next(
            (c for c in candidates if isinstance(c, type) and issubclass(c, BaseModel)), None
        )
        if model is None or field is None:
            return None
    return model


def keys_of(model: type[BaseModel]) -> list[str]:
    """The words an author may write as keys of ``model``."""
    keys: list[str] = []
    for name, field in model.model_fields.items():
        choices = getattr(field.validation_alias, "choices", None)
        if field.exclude:
            continue
        keys.extend([str(c) for c in choices] if choices else [field.alias or name])
    return sorted(keys, key="when".__eq__)  # what all blocks may have comes last
