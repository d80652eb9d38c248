"""A cell of a table as the value of a field: as a person would have typed it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from handout.content.fields import Given

_DIGITS = 15  # that a spreadsheet keeps of a number, and shows


class Unusable(NamedTuple):
    """A cell that was read, and holds nothing that can be printed; ``reason`` is no value."""

    reason: str


def value_of(cell: Any, kind: str = "") -> Given | Unusable | None:
    """What a cell gives a field of that kind; None for nothing.

    Numbers are written in digits, days as year-month-day, times as hours and minutes;
    lists and tables may hold all of these.
    """
    if isinstance(cell, list | tuple) and not isinstance(cell, Unusable):
        return _entries(cell)
    if isinstance(cell, Mapping):
        return _entries([cell])
    return _text(cell, kind)


def _entries(cells: list[Any] | tuple[Any, ...]) -> list[Any] | Unusable:
    """Entries of a list or rows of a table; what is deeper is for the field to refuse."""
    found: list[Any] = []
    for cell in cells:
        if isinstance(cell, Mapping):
            named = {str(key): _entry(inner) for key, inner in cell.items()}
            inside, entry = list(named.values()), named
        elif isinstance(cell, list | tuple) and not isinstance(cell, Unusable):
            inside = [_entry(inner) for inner in cell]
            entry = inside  # type: ignore[assignment]
        else:
            inside = [_entry(cell)]
            entry = inside[0]
        unusable = next((each for each in inside if isinstance(each, Unusable)), None)
        if unusable:
            return unusable
        found.append(entry)
    return found


def _entry(cell: Any) -> Any:
    if isinstance(cell, list | tuple | Mapping) and not isinstance(cell, Unusable):
        return cell
    text = _text(cell, "")
    return "" if text is None else text


def _text(cell: Any, kind: str) -> str | Unusable | None:
    if cell is None or cell == "":
        return None
    match cell:
        case str() | Unusable():
            return cell
        case bool():
            return "yes" if cell else "no"
        case float():
            return _number(cell)
        case Decimal():
            return f"{cell:f}" if cell.is_finite() else None
        case bytes() | bytearray() | memoryview():
            return _decoded(bytes(cell))
        case datetime() | date() | time() | timedelta():
            return _moment(cell, kind)
    return str(cell)


def _number(cell: float) -> str | None:
    if not math.isfinite(cell):
        return None  # how data frames say that there is nothing
    if cell.is_integer():
        return str(int(cell))
    return f"{Decimal(f'{cell:.{_DIGITS}g}'):f}"


def _decoded(cell: bytes) -> str | Unusable:
    try:
        return cell.decode()
    except UnicodeDecodeError:
        return Unusable("holds bytes that are no text")


def _moment(cell: datetime | date | time | timedelta, kind: str) -> str:
    """A moment as the field wants it; by itself, midnight is a day and all else a time too."""
    if isinstance(cell, timedelta):  # a time of day, as some databases give it
        if not timedelta() <= cell < timedelta(days=1):
            return str(cell)
        cell = (datetime.min + cell).time()
    if isinstance(cell, datetime):
        if kind == "date" or (kind != "time" and cell.time() == time()):
            cell = cell.date()
        elif kind == "time":
            cell = cell.time()
        else:
            return f"{cell:%Y-%m-%d %H:%M}"
    return f"{cell:%H:%M}" if isinstance(cell, time) else cell.isoformat()
