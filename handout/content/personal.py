"""What of a handout a patient gets: blocks on a condition, and lists of their own.

An item of a list, or a row of a table, that names a field with entries is printed once
for each of them. The outcome depends on few things, the *structure*: which conditions
hold, and how many entries each field has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from handout.content.blocks import (
    Bullets,
    Checklist,
    Entries,
    Numbers,
    PointList,
    Steps,
    Table,
)
from handout.content.condition import Plain
from handout.content.fields import Field, Value
from handout.content.inline import Inline
from handout.content.model import Handout
from handout.content.parts import Model
from handout.content.source import Origin
from handout.content.walk import parts, texts
from handout.errors import NOWHERE, Problem, did_you_mean

_REPEATING: dict[type[Model], str] = {
    Bullets: "items", Numbers: "items", PointList: "items", Entries: "items", Steps: "items",
    Checklist: "items", Table: "rows",
}  # fmt: skip


class Structure(NamedTuple):
    """Which conditions hold, in the order of the text, and the entries of each field.

    ``holds`` is None for the paper form, where everything is printed.
    """

    holds: tuple[bool, ...] | None
    entries: tuple[tuple[str, int], ...]


def structure_of(handout: Handout, values: Mapping[str, Value] | None) -> Structure:
    """The structure of what a patient with these values gets; None is the paper form."""
    repeated = [field for field in handout.fields if field.repeats]
    if values is None:
        return Structure(None, tuple((field.name, field.lines) for field in repeated))
    plain = {name: _plain(value) for name, value in values.items()}
    holds = tuple(block.when.holds(plain) for block in handout.conditional if block.when)
    counts = {
        name: len(value.meant) for name, value in values.items() if isinstance(value.meant, tuple)
    }
    return Structure(holds, tuple((field.name, counts.get(field.name, 0)) for field in repeated))


def expanded(handout: Handout, structure: Structure) -> Handout:
    """The handout with the blocks that are printed, and an item for each entry."""
    if not structure.entries and not structure.holds:
        return handout
    dropped: set[int] = set()
    if structure.holds is not None:
        held = zip(handout.conditional, structure.holds, strict=True)
        dropped = {id(block) for block, holds in held if not holds}
    expanding = _Expanding(dropped, dict(structure.entries))
    kept = {name: getattr(handout, name) for name in type(handout).model_fields}
    for name in ("at_a_glance", "body"):
        kept[name] = expanding.inside(kept[name])
    kept["fields"] = [*handout.fields, *_entry_fields(handout, dict(structure.entries))]
    return Handout.model_construct(**kept)


def entry_values(values: Mapping[str, Value]) -> dict[str, Value]:
    """The values with one more for each entry of a list and each cell of a table."""
    found = dict(values)
    for name, value in values.items():
        if not isinstance(value.meant, tuple):
            continue
        for number, entry in enumerate(value.meant):
            if isinstance(entry, str):
                found[f"{name}[{number}]"] = Value(value.field, entry)
                continue
            for column, text in zip(value.field.columns, entry, strict=True):
                if text:
                    found[f"{name}[{number}].{column}"] = Value(value.field, text)
    return found


def field_problems(handout: Handout, origin: Origin) -> list[Problem]:
    """What is wrong with how conditions and items name fields."""
    fields = {field.name: field for field in handout.fields}
    found = []
    for block in handout.conditional:
        for name in block.when.names if block.when else ():
            if name not in fields:
                first = next(texts(block), None)
                start = origin.find("when:", first.mark) if first else NOWHERE
                advice = did_you_mean(name, fields) or f"add '- name: {name}' under 'fields:'"
                message = f"the condition names the field '{name}', which there is not"
                found.append(origin.problem(message, advice, origin.find(name, start)))
    repeated = {name for name, field in fields.items() if field.repeats}
    if not repeated and not any("." in name for name in _names(handout)):
        return found
    items = [item for block, key in _repeating(handout) for item in getattr(block, key)]
    for item in items:
        if len(named := _repeated_in(item, repeated)) > 1:
            first = next(texts(item))
            message = f"an item names two fields with entries, {' and '.join(sorted(named))}"
            found.append(origin.problem(message, "give each a list of its own", first.mark))
    inside = {id(text) for item in items for text in texts(item)}
    for text in texts([handout.title, handout.at_a_glance, handout.body]):
        for run in text.runs:
            if run.field is not None:
                found += _misused(run.field, fields, text, id(text) in inside, origin)
    return found


def _misused(
    name: str, fields: Mapping[str, Field], text: Inline, in_item: bool, origin: Origin
) -> Iterator[Problem]:
    """What is wrong with naming a table or its column in a text."""
    base, dot, column = name.partition(".")
    field = fields.get(base)
    if field is None:
        return  # that it is not there is told where it is set
    mark = origin.find(name, text.mark)
    if field.kind != "table":
        if dot:
            yield origin.problem(
                f"the field '{base}' has no columns", f"write {{{{{base}}}}}", mark
            )
    elif not dot:
        example = f"{{{{{base}.{field.columns[0]}}}}}"
        yield origin.problem(
            f"the field '{base}' is a table", f"name one of its columns, as in {example}", mark
        )
    elif column not in field.columns:
        advice = did_you_mean(column, field.columns) or f"it has {', '.join(field.columns)}"
        yield origin.problem(f"the field '{base}' has no column '{column}'", advice, mark)
    elif not in_item:
        yield origin.problem(
            f"'{name}' stands outside a list or table",
            "a column is printed once for each row, in an item of a list or a row of a table",
            mark,
        )


class _Expanding(NamedTuple):
    """Goes through the blocks: ``dropped`` are left out, items are repeated by ``counts``."""

    dropped: set[int]
    counts: Mapping[str, int]

    def inside(self, part: Any) -> Any:
        if isinstance(part, list):
            kept = [self.inside(each) for each in part if id(each) not in self.dropped]
            return [each for each in kept if each is not None and each != []]
        if not isinstance(part, Model):
            return part
        changed = {
            name: self._items(part, name) for name in type(part).model_fields if name != "when"
        }
        changed = {k: v for k, v in changed.items() if v is not getattr(part, k)}
        if not changed:
            return part
        key = _REPEATING.get(type(part))
        if key and not changed.get(key, True):
            return None  # a list without an item is none
        return part.model_copy(update=changed)

    def _items(self, part: Model, name: str) -> Any:
        value = getattr(part, name)
        if not isinstance(value, list):
            return self.inside(value)
        if _REPEATING.get(type(part)) != name:
            inner = self.inside(value)
            same = len(inner) == len(value) and all(map(_is, inner, value))
            return value if same else inner
        items: list[Any] = []
        for item in value:
            named = _repeated_in(item, set(self.counts))
            kept = item if isinstance(part, Table) else self.inside(item)
            if not named:
                items += [kept] if kept else []
                continue
            (field,) = named
            items += [_entry_of(kept, field, number) for number in range(self.counts[field])]
        same = len(items) == len(value) and all(map(_is, items, value))
        return value if same else items


def _is(one: object, other: object) -> bool:
    return one is other


def _entry_of(part: Any, field: str, number: int) -> Any:
    """An item with the names of its field's entry number ``number``."""
    if isinstance(part, list):
        return [_entry_of(each, field, number) for each in part]
    if isinstance(part, Inline):
        runs = tuple(
            run._replace(field=run.field.replace(field, f"{field}[{number}]", 1))
            if run.field and run.field.partition(".")[0] == field
            else run
            for run in part.runs
        )
        return Inline(runs, part.mark)
    if isinstance(part, Model):
        names = [name for name in type(part).model_fields if name != "when"]
        return part.model_copy(
            update={name: _entry_of(getattr(part, name), field, number) for name in names}
        )
    return part


def _entry_fields(handout: Handout, counts: Mapping[str, int]) -> Iterator[Field]:
    """A field for each entry, with the label of its list or its column's name."""
    for field in handout.fields:
        for number in range(counts.get(field.name, 0)):
            for column in field.columns or [""]:
                name = f"{field.name}[{number}]" + (f".{column}" if column else "")
                label = column.replace("_", " ").capitalize() if column else field.label
                yield Field.model_construct(
                    name=name, label=label, kind="text", required=False, longest=field.longest,
                    choices=[], columns=[], example=None, lines=1,
                )  # fmt: skip


def _repeating(handout: Handout) -> Iterator[tuple[Model, str]]:
    for kind, key in _REPEATING.items():
        for block in parts([handout.at_a_glance, handout.body], kind):
            yield block, key


def _repeated_in(part: object, repeated: set[str]) -> set[str]:
    """The fields with entries that a part names."""
    return repeated & {name.partition(".")[0] for name in _names(part)}


def _names(part: object) -> Iterator[str]:
    for text in texts(part):
        for run in text.runs:
            if run.field:
                yield run.field


def _plain(value: Value) -> Plain:
    """A value as a condition compares it."""
    meant = value.meant
    if isinstance(meant, tuple):
        return [entry if isinstance(entry, str) else entry[0] for entry in meant]
    if value.field.kind == "number" and isinstance(meant, str):
        try:
            return float(meant.replace(",", "."))
        except ValueError:
            return meant
    return meant
