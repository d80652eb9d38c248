"""``--set KEY=VALUE``: one scalar of the content or the brand, changed before it is checked."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping

from handout.content.source import Mapping, Scalar, Sequence
from handout.content.syntax import CONTROL
from handout.errors import NOWHERE, ContentError, Problem, did_you_mean


def apply_settings(
    settings: AnyMapping[str, str],
    content: Mapping,
    content_keys: list[str],
    brand: Mapping,
    brand_keys: list[str],
) -> None:
    """Change ``content`` or ``brand`` in place; a key that both have is the content's.

    A key is a path with dots: ``review.status``, ``colours.accent``, ``body.0.heading``.
    Raises ContentError for a key that neither has, or that holds more than one value.
    """
    problems = []
    for path, value in settings.items():
        first = path.split(".")[0]
        problem: Problem | None
        if CONTROL.search(value):
            problem = Problem(
                f"--set {path}: the text holds a character that cannot be printed", "delete it"
            )
        elif first in content_keys:
            problem = _set(content, path, value)
        elif first in brand_keys:
            problem = _set(brand, path, value)
        else:
            known = [*content_keys, *brand_keys]
            problem = Problem(
                f"--set {path}: neither the content nor the brand has '{first}'",
                did_you_mean(first, known) or "name a key such as paper or review.status",
            )
        if problem:
            problems.append(problem)
    if problems:
        raise ContentError(problems)


def _set(root: Mapping, path: str, value: str) -> Problem | None:
    steps = path.split(".")
    place: object = root
    for at, step in enumerate(steps[:-1]):
        inner: object = None
        if isinstance(place, Mapping):
            inner = place.get(step)
            if inner is None:
                inner = place[step] = Mapping(NOWHERE)
                place.keys_at.setdefault(step, NOWHERE)
        elif isinstance(place, Sequence):
            index = _index(place, step)
            inner = None if index is None else place[index]
        if not isinstance(inner, Mapping | Sequence):
            return Problem(
                f"--set {path}: '{'.'.join(steps[: at + 1])}' holds no keys", "check the path"
            )
        place = inner
    last = steps[-1]
    scalar = Scalar(value, NOWHERE)
    index = _index(place, last) if isinstance(place, Sequence) else None
    if isinstance(place, Sequence) and index is not None:
        if isinstance(place[index], Mapping | Sequence):
            return _not_scalar(path)
        place[index] = scalar
    elif isinstance(place, Mapping):
        if isinstance(place.get(last), Mapping | Sequence):
            return _not_scalar(path)
        place[last] = scalar
        place.keys_at[last] = NOWHERE
    else:
        return Problem(f"--set {path}: there is nothing at '{last}'", "check the path")
    return None


def _index(items: Sequence, step: str) -> int | None:
    """The item that a step of a path names, counted from 0."""
    index = int(step) if step.isdecimal() and len(step) < 8 else len(items)
    return index if index < len(items) else None


def _not_scalar(path: str) -> Problem:
    return Problem(
        f"--set {path}: it holds more than one value", "name one of its values, or edit the file"
    )
