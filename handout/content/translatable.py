"""What of a content file a translator translates, and what stays as it is.

The file is read as the author wrote it, key by key; the models say what each value is. A
new kind of block is therefore read here without a word about it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from types import UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from pydantic import AliasChoices, BaseModel

from handout.content.blocks import BLOCKS, Block, Blocks, Facts, Point, block_name
from handout.content.model import Handout
from handout.content.parts import Cell, Lines, Text
from handout.content.source import Mapping, Origin, Scalar, Sequence, parse
from handout.errors import Mark

# What of the whole file is compared; the rest is the translation's own business.
_TOLD = ("title", "subtitle", "audience", "summary", "keywords", "fields", "at_a_glance", "body")
# Values without markup that a person reads; by key.
_READ = {"audience", "summary", "keywords", "label", "example", "choices", "alt"}
_STAY_PRINTED = ("phone", "web", "email")
_NO_WORDS = re.compile(r"\{\{[^}]*\}\}|\[@[^\]]*\]|\]\([^)\s]*\)|\]\{lang=[\w-]*\}|https?://\S+")
_NAMES = {"Point": "point", "Entry": "entry", "Step": "step", "Field": "field"}


class Part(NamedTuple):
    """A block, an item or a text, with what it is made of.

    ``kind`` is the block's word, or what it is in its block; ``step`` leads to it from the
    part around it, a key or a number. A text has ``text`` (the author's own characters,
    markup included, unless ``is_markup`` is false); what stays as it is has ``fixed``.
    """

    kind: str
    step: str | int
    mark: Mark
    text: str | None = None
    fixed: str | None = None
    is_markup: bool = True
    is_key: bool = False
    parts: tuple[Part, ...] = ()

    def flat(self) -> Iterator[Part]:
        """It and all in it, in the order of the file."""
        yield self
        for part in self.parts:
            yield from part.flat()


class Unit(NamedTuple):
    """A text to translate: its name in the file, as ``body.2.heading``, and what is about it.

    ``heading`` is the section it stands in, ``block`` the word of the block around it; for a
    paragraph in a box or a list that of the box or list.
    """

    id: str
    part: Part
    block: str
    heading: str

    @property
    def text(self) -> str:
        return self.part.text or ""


def translatable(origin: Origin) -> Part:
    """The whole file as parts. Raises ContentError where it is no YAML."""
    return parts_of(parse(origin))


def parts_of(values: object) -> Part:
    """Parsed values as parts."""
    found: list[Part] = []
    if isinstance(values, Mapping):
        hints = _hints(Handout)
        for key in _TOLD:
            if key in values:
                mark = values.keys_at[key]
                part = _part(hints[key][1], values[key], key, key, mark)
                found += [part] if part else []
    mark = getattr(values, "mark", Mark(1, 1))
    return Part("handout", "", mark, parts=tuple(found))


def units(whole: Part, *, fixed: bool = False) -> list[Unit]:
    """The texts of a file, in its order; with ``fixed``, the printed ones that stay as well.

    What an alias repeats (``*name``) is one text.
    """
    seen: set[Mark] = set()
    return [
        unit
        for unit in _units(whole, (), "", "")
        if (has_words(unit.text) or (fixed and unit.part.kind in _STAY_PRINTED))
        and not (unit.part.mark in seen or seen.add(unit.part.mark))  # type: ignore[func-returns-value]
    ]


def has_words(text: str) -> bool:
    """Whether there is a letter in it that is no field, no citation and no link's address."""
    return any(letter.isalpha() for letter in _NO_WORDS.sub("", text))


def digest(text: str) -> str:
    """A short name for a source text, the same however its lines are broken."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:6]


def _units(part: Part, way: tuple[str, ...], block: str, heading: str) -> Iterator[Unit]:
    if part.kind in BLOCKS and (part.kind != "paragraph" or block in ("", "heading")):
        block = part.kind
    if part.text is not None or part.fixed is not None:
        yield Unit(".".join(way), part, block, heading)
    for inner in part.parts:
        step = str(inner.step + 1) if isinstance(inner.step, int) else inner.step
        yield from _units(inner, (*way, step), block, heading)
        if part.kind == "heading" and inner.step == "heading" and inner.text:
            heading = inner.text


@lru_cache(maxsize=64)
def _hints(model: type[BaseModel]) -> dict[str, tuple[str, Any]]:
    """The keys of a model: the name of each one's field, and what its value is."""
    hints = get_type_hints(model, include_extras=True)
    found: dict[str, tuple[str, Any]] = {}
    for name, field in model.model_fields.items():
        other = field.validation_alias
        keys = other.choices if isinstance(other, AliasChoices) else [field.alias or name]
        for key in (name, *keys):
            found[str(key)] = (name, hints[name])
    return found


def _part(hint: Any, raw: object, kind: str, step: str | int, mark: Mark) -> Part | None:
    """A value as a part; None for nothing at all."""
    if raw is None:
        return None
    here: Mark = getattr(raw, "mark", mark)
    if isinstance(raw, str) and hint in (Text, Cell):
        return Part(kind, step, here, text=raw)
    if isinstance(raw, str) and hint == Lines:
        return Part(kind, step, here, text=raw, is_markup=False)
    if hint == Blocks:
        several = raw if isinstance(raw, Sequence) else None
        inner = [raw] if several is None else several
        marks = [here] if several is None else several.items_at
        return Part(kind, step, here, parts=_all(Block, inner, marks, kind))
    if hint == Block:
        return _block(raw, step, here)
    if hint == Facts:
        return _facts(raw, kind, step, here)
    if get_origin(hint) in (Union, UnionType):
        plain = [each for each in get_args(hint) if each is not type(None)]
        return _part(plain[0], raw, kind, step, mark)
    if get_origin(hint) is list and isinstance(raw, Sequence):
        (inner_hint,) = get_args(hint)
        return Part(kind, step, here, parts=_all(inner_hint, raw, raw.items_at, kind))
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return _model(hint, raw, _NAMES.get(hint.__name__, kind), step, here)
    if isinstance(raw, str) and kind in _READ:
        return Part(kind, step, here, text=raw, is_markup=False)
    return Part(kind, step, here, fixed=_plain(raw))


def _all(hint: Any, raw: list[object], marks: list[Mark], kind: str) -> tuple[Part, ...]:
    inner_kind = {"rows": "row", "header": "cell", "row": "cell"}.get(kind, kind)
    if hint == Blocks:
        inner_kind = "item"
    found = (
        _part(hint, value, inner_kind, number, mark)
        for number, (value, mark) in enumerate(zip(raw, marks, strict=True))
    )
    return tuple(part for part in found if part)


def _block(raw: object, step: str | int, mark: Mark) -> Part | None:
    name = block_name(raw)
    if name is None:
        return None
    return _model(BLOCKS[name], raw, name, step, mark)


def _facts(raw: object, kind: str, step: str | int, mark: Mark) -> Part | None:
    """A box: points or blocks, told apart by the first as the model does."""
    first = raw[0] if isinstance(raw, Sequence) and raw else None
    is_points = isinstance(first, dict) and ("lead" in first or block_name(first) is None)
    return _part(list[Point] if is_points else Blocks, raw, kind, step, mark)


def _model(model: type[BaseModel], raw: object, kind: str, step: str | int, mark: Mark) -> Part:
    hints = _hints(model)
    found: list[Part | None] = []
    if not isinstance(raw, Mapping):  # the short form of a paragraph, a list or a step
        key = {"step": "body"}.get(kind, kind)
        if key in hints:
            name, hint = hints[key]
            found.append(_part(hint, raw, name, key, mark))
    elif model is Point and len(raw) == 1 and not {"lead", "text", "body"} & set(raw):
        ((term, explanation),) = raw.items()
        found.append(Part("lead", "lead", raw.keys_at[term], text=term, is_key=True))
        found.append(_part(Blocks, explanation, "body", "body", raw.keys_at[term]))
    else:
        for key, value in raw.items():
            if key in hints:
                name, hint = hints[key]
                step_in = "body" if name == "body" else key
                found.append(_part(hint, value, _kind(kind, key, name), step_in, raw.keys_at[key]))
    return Part(kind, step, mark, parts=tuple(part for part in found if part))


def _kind(block: str, key: str, name: str) -> str:
    """What a value is called: by its key, but for a block's own word."""
    return name if key == block else key


def _plain(raw: object) -> str:
    if isinstance(raw, Mapping):
        return ", ".join(f"{key}: {_plain(value)}" for key, value in raw.items())
    if isinstance(raw, Sequence):
        return ", ".join(map(_plain, raw))
    return str(Scalar(str(raw), Mark())) if raw is not None else ""
