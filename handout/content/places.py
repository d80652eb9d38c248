"""From pydantic's path into the model to the author's place in the YAML."""

from __future__ import annotations

from typing import NamedTuple

from handout.content.source import Mapping, Sequence
from handout.errors import Mark

Loc = tuple[int | str, ...]


class Place(NamedTuple):
    """A step of the path that stands in the YAML.

    ``step`` is the author's key, or an item's index; ``begins`` is where the key or the
    item's dash stands, ``mark`` where a message about the value points.
    """

    step: int | str
    value: object
    begins: Mark
    mark: Mark


def follow(values: object, loc: Loc) -> tuple[Place, ...]:
    """The steps of ``loc`` that the values have.

    The path has steps that the YAML does not have, where a short form stands for a long
    one: each is tried both as a step and as none, and the longer way wins.
    """
    return _follow(values, loc, {})


def _follow(
    value: object, loc: Loc, known: dict[tuple[int, int], tuple[Place, ...]]
) -> tuple[Place, ...]:
    if not loc:
        return ()
    here = (id(value), len(loc))
    if here not in known:
        ways = [_follow(value, loc[1:], known)]
        place = _place(value, loc[0])
        if place:
            ways.insert(0, (place, *_follow(place.value, loc[1:], known)))
        known[here] = max(ways, key=len)
    return known[here]


def _place(value: object, step: int | str) -> Place | None:
    if isinstance(value, Sequence) and isinstance(step, int) and step < len(value):
        inner, begins = value[step], value.items_at[step]
        return Place(step, inner, begins, getattr(inner, "mark", begins))
    if not isinstance(value, Mapping):
        return None
    if step in value.keys_at:
        key = str(step)
    elif step in ("text", "body") and len(value) == 1 and not {"lead", "text", "body"} & set(value):
        (key,) = value  # the short form of a lead-in item, 'Term: explanation'
    else:
        return None
    inner, begins = value[key], value.keys_at[key]
    is_group = isinstance(inner, Mapping | Sequence)
    return Place(step, inner, begins, begins if is_group else getattr(inner, "mark", begins))
