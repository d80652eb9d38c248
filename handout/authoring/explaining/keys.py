"""What blocks and keys are for, from what the models say of themselves."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from handout.authoring.explaining.meaning import in_words
from handout.authoring.explaining.piece import Explanation, Piece, table
from handout.authoring.explaining.stored import stored
from handout.authoring.normal import normal_form
from handout.authoring.schema import keys_of, properties_of, told
from handout.brand.model import Brand, Colours, Fonts, Type
from handout.content.blocks import BLOCKS, Entry, Point, Step
from handout.content.fields import Field
from handout.content.model import Checks, Handout, Review, Source, Treatment
from handout.content.source import origin_of

# What stands in an item of a list or under a key, by the word before it.
_INSIDE: dict[str, tuple[str, type[BaseModel]]] = {
    "points": ("Keys of an item", Point),
    "key_facts": ("Keys of a point", Point),
    "entries": ("Keys of an entry", Entry),
    "steps": ("Keys of a step", Step),
    "review": ("Keys", Review),
    "treatment": ("Keys", Treatment),
    "checks": ("Keys", Checks),
    "fields": ("Keys of a field", Field),
    "at_a_glance": ("Keys of a point", Point),
    "sources": ("Keys of a source", Source),
    "colours": ("Keys", Colours),
    "fonts": ("Keys", Fonts),
    "type": ("Keys", Type),
}
_CONTENT, _BRAND = "a key of the content", "a key of the brand file"


def topics() -> dict[str, list[str]]:
    """The names of blocks and keys, by the headings of a list of them."""
    return {
        "Blocks": [*BLOCKS, "text"],
        "Keys of a content file": list(keys_of(Handout)),
        "Keys of a brand file": list(keys_of(Brand)),
    }


def named() -> list[tuple[str, Callable[[], Explanation]]]:
    """Each block and key with what makes its explanation."""
    return [
        *((name, partial(_block, name)) for name in BLOCKS),
        ("text", _text),
        *((key, partial(_key, Handout, key, _CONTENT)) for key in keys_of(Handout)),
        *((key, partial(_key, Brand, key, _BRAND)) for key in keys_of(Brand)),
    ]


def within(key: str) -> list[Explanation]:
    """What ``key`` means in the blocks and groups that have it, once for each meaning."""
    owners: dict[str, list[str]] = {}
    examples: dict[str, str] = {}
    for name, model in [*BLOCKS.items(), *((name, inner) for name, (_, inner) in _INSIDE.items())]:
        if key in keys_of(model) and key != name:
            meaning = _meaning(key, model)
            owners.setdefault(meaning, []).append(name)
            examples[meaning] = _example(key, model)
    return [
        Explanation(
            key,
            f"a key of {', '.join(dict.fromkeys(names))}",
            f"{meaning}.",
            (Piece("You write", examples[meaning], lines=True),),
        )
        for meaning, names in owners.items()
    ]


def _block(name: str) -> Explanation:
    entry = stored("blocks")[name]
    pieces = [
        Piece("Keys", _keys(BLOCKS[name], name), lines=True),
        *_inside(name),
        Piece("You write", entry["example"], lines=True),
        Piece("You get", entry["looks"]),
    ]
    return Explanation(name, "a block", told(BLOCKS[name]), tuple(pieces))


def _text() -> Explanation:
    entry = stored("text")
    pieces = (Piece("Signs", entry["lines"], lines=True), Piece("Quotes", entry["quotes"]))
    return Explanation("text", "what stands in any text", entry["about"], pieces)


def _key(model: type[BaseModel], key: str, kind: str) -> Explanation:
    pieces = (*_inside(key), Piece("You write", _example(key, model), lines=True))
    return Explanation(key, kind, f"{_meaning(key, model)}.", pieces)


def _inside(name: str) -> list[Piece]:
    if name not in _INSIDE:
        return []
    heading, model = _INSIDE[name]
    return [Piece(heading, _keys(model), lines=True)]


def _keys(model: type[BaseModel], first: str = "") -> str:
    """What each key means; ``first`` is told before the others."""
    keys = sorted(keys_of(model), key=lambda key: key != first)
    return table([(key, _meaning(key, model)) for key in keys])


def _meaning(key: str, model: type[BaseModel]) -> str:
    """What a key means, what may stand there, and what is there if nothing is."""
    field: FieldInfo = keys_of(model)[key]
    meaning = str(field.description)
    kind = in_words(properties_of(model)[key])
    if kind:
        meaning += f": {kind}"
    if isinstance(field.default, str | int | float):
        given = ("no", "yes")[field.default] if isinstance(field.default, bool) else field.default
        meaning += f" ({given} if not given)"
    return meaning


def _example(key: str, model: type[BaseModel]) -> str:
    import yaml

    value = {key: (keys_of(model)[key].examples or [""])[0]}
    raw = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=80)
    return normal_form(origin_of(raw.encode(), "example", Path()))
