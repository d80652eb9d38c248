"""Going through a handout's texts in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from pydantic import BaseModel

from handout.content.blocks import Figure, Section
from handout.content.inline import Inline

_Kind = TypeVar("_Kind", bound=BaseModel)


def texts(part: object) -> Iterator[Inline]:
    """Every text of a handout, a block or a list of blocks, in reading order."""
    if isinstance(part, Inline):
        yield part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from texts(getattr(part, name))
    elif isinstance(part, list):
        for inner in part:
            yield from texts(inner)


def cited_keys(part: object) -> list[str]:
    """The keys that the texts cite, in the order of their first citation."""
    keys: dict[str, None] = {}
    for text in texts(part):
        for run in text.runs:
            if run.cite is not None:
                keys.setdefault(run.cite)
    return list(keys)


def sections(part: object) -> Iterator[Section]:
    """Every section, the outer before the inner."""
    return parts(part, Section)


def figures(part: object) -> Iterator[Figure]:
    """Every figure, in reading order."""
    return parts(part, Figure)


def parts(part: object, kind: type[_Kind]) -> Iterator[_Kind]:
    """Every part of that class, in reading order, the outer before the inner."""
    if isinstance(part, kind):
        yield part
    if isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from parts(getattr(part, name), kind)
    elif isinstance(part, list):
        for inner in part:
            yield from parts(inner, kind)
