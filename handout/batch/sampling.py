"""A few rows to look at: those with the longest values, and some ordinary ones."""

from __future__ import annotations

import heapq
from collections.abc import Iterable

from handout.batch.rows import BadRow, Row


def sample_of(rows: Iterable[Row | BadRow], count: int) -> list[Row]:
    """``count`` rows in the order of the table, or all there are.

    First the one with the longest value of each field, then the longest and the shortest
    rows as a whole: where a page breaks, and where it looks empty.
    """
    longest: dict[str, tuple[int, Row]] = {}
    heavy: list[tuple[int, int, Row]] = []
    light: list[tuple[int, int, Row]] = []
    for row in rows:
        if isinstance(row, BadRow):
            continue
        sizes = {field: len(str(value)) for field, value in row.values.items()}
        for field, size in sizes.items():
            if size > longest.get(field, (0, row))[0]:
                longest[field] = (size, row)
        total = sum(sizes.values())
        _keep(heavy, (total, -row.number, row), count)
        _keep(light, (-total, -row.number, row), count)
    found: dict[int, Row] = {}
    ordered = sorted(heavy, reverse=True), sorted(light, reverse=True)
    spread = [entry[2] for pair in zip(*ordered, strict=True) for entry in pair]
    for row in [*(row for _, row in longest.values()), *spread]:
        if len(found) < count:
            found.setdefault(row.number, row)
    return [found[number] for number in sorted(found)]


def _keep(heap: list[tuple[int, int, Row]], entry: tuple[int, int, Row], count: int) -> None:
    (heapq.heappush if len(heap) < count else heapq.heappushpop)(heap, entry)
