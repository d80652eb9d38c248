"""Which part of a source belongs to which part of its translation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from handout.content.translatable import Part
from handout.errors import Mark

# What a part says in any language: numbers, fields, citations, addresses.
_SAYS = re.compile(r"\d+|\{\{\s*([\w.]+)\s*\}\}|@([\w.:/+-]+)|\]\(([^)\s]+)\)")
_SAME_KIND, _OTHER_KIND, _SAYS_THE_SAME, _AS_MANY = 4.0, 0.5, 3.0, 1.0


class Pair(NamedTuple):
    """A part of the source and its translation; one of them is None where there is none.

    ``near`` is where it stands in the translation, or should.
    """

    source: Part | None
    target: Part | None
    near: Mark


def pairs(source: Part, target: Part) -> Iterator[Pair]:
    """The two parts, and all that is in them, in the order of the source.

    What is missing, extra or of another kind is given whole, and not entered.
    """
    yield Pair(source, target, target.mark)
    if _is_other(source, target):
        return
    for one, other in _members(source, target):
        if one and other:
            yield from pairs(one, other)
        else:
            yield Pair(one, other, other.mark if other else target.mark)


def is_of_another_kind(pair: Pair) -> bool:
    """Whether both are there, and are not the same kind of thing."""
    return bool(pair.source and pair.target and _is_other(pair.source, pair.target))


def _is_other(source: Part, target: Part) -> bool:
    is_text = source.text is not None, target.text is not None
    return source.kind != target.kind or is_text[0] != is_text[1]


def _members(source: Part, target: Part) -> Iterator[tuple[Part | None, Part | None]]:
    """Keys by their names, items of a list by what fits best."""
    named = {part.step: part for part in target.parts if isinstance(part.step, str)}
    for part in source.parts:
        if isinstance(part.step, str):
            yield part, named.pop(part.step, None)
    yield from ((None, part) for part in named.values())
    items = [part for part in source.parts if isinstance(part.step, int)]
    others = [part for part in target.parts if isinstance(part.step, int)]
    yield from _aligned(items, others)


def _aligned(ones: list[Part], others: list[Part]) -> Iterator[tuple[Part | None, Part | None]]:
    if len(ones) == len(others) and all(
        one.kind == other.kind for one, other in zip(ones, others, strict=True)
    ):
        yield from zip(ones, others, strict=True)
        return
    best = _best_ways(ones, others)
    at, to = 0, 0
    while at < len(ones) or to < len(others):
        if at < len(ones) and to < len(others):
            together = best[at + 1][to + 1] + _likeness(ones[at], others[to])
            if best[at][to] == together:
                yield ones[at], others[to]
                at, to = at + 1, to + 1
                continue
        if at < len(ones) and best[at][to] == best[at + 1][to]:
            yield ones[at], None
            at += 1
        else:
            yield None, others[to]
            to += 1


def _best_ways(ones: list[Part], others: list[Part]) -> list[list[float]]:
    """The likeness of the best way through the rest of both lists, from each place on."""
    best = [[0.0] * (len(others) + 1) for _ in range(len(ones) + 1)]
    for at in reversed(range(len(ones))):
        for to in reversed(range(len(others))):
            best[at][to] = max(
                best[at + 1][to],
                best[at][to + 1],
                best[at + 1][to + 1] + _likeness(ones[at], others[to]),
            )
    return best


def _likeness(one: Part, other: Part) -> float:
    if one.kind != other.kind:
        return _OTHER_KIND
    said, says = _said(one), _said(other)
    alike = _SAYS_THE_SAME * len(said & says) / len(said | says) if said | says else _AS_MANY
    return _SAME_KIND + alike + _AS_MANY * (len(one.parts) == len(other.parts))


def _said(part: Part) -> frozenset[str]:
    return frozenset(
        str(int(found[0])) if found[0].isdigit() else "".join(filter(None, found.groups()))
        for inner in part.flat()
        for found in _SAYS.finditer(inner.text or inner.fixed or "")
    )
