"""Rows of patients: what a row is, and how a table's columns become a handout's fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from handout.content.fields import Field, Given
from handout.content.variant import Variant
from handout.errors import HandoutError, did_you_mean

# Columns that choose how a patient's sheet is made, the last of them by yes or no.
CHOICES = ("language", "paper", *Variant._fields)


class RowsError(HandoutError):
    """Rows that cannot be read at all; no message holds a value."""

    exit_code = 2


class Raw(NamedTuple):
    """A row as it was read: its number, counted from 1, and its cells by column.

    ``problem`` says in words why it could not be read; it then has no cells.
    """

    number: int
    cells: Mapping[str, object]
    problem: str = ""


class Row(NamedTuple):
    """A patient: values by field, the choices made for their sheet, and their password."""

    number: int
    values: Mapping[str, Given]
    choices: Mapping[str, str] = {}
    password: str = ""


class BadRow(NamedTuple):
    """A row that gives no sheet: its number, the field at fault if it is one, and why."""

    number: int
    field: str
    reason: str


class Columns(NamedTuple):
    """Which column is which field, by column; one that is empty is left out."""

    fields: Mapping[str, str]
    choices: Mapping[str, str]
    password: str = ""

    def row(self, raw: Raw) -> Row | BadRow:
        """The patient of a row."""
        if raw.problem:
            return BadRow(raw.number, "", raw.problem)
        values = {
            field: given
            for column, field in self.fields.items()
            if (given := _given(raw.cells.get(column))) is not None
        }
        choices = {
            name: text
            for column, name in self.choices.items()
            if (text := str(_given(raw.cells.get(column)) or "").strip())
        }
        password = str(_given(raw.cells.get(self.password)) or "") if self.password else ""
        if self.password and not password:
            return BadRow(raw.number, self.password, "has no value to encrypt the file with")
        # With no value at all it would be the paper form of nobody.
        return Row(raw.number, values or {next(iter(self.fields.values()), ""): ""}, choices,
                   password)  # fmt: skip


def columns_of(
    header: Iterable[str], fields: Sequence[Field], mapped: Mapping[str, str], password: str = ""
) -> Columns:
    """How the columns of a table are used.

    A column is the field of its name, in any case of letters, unless ``mapped`` says
    otherwise; mapped to nothing, it is left out. ``password`` is the column that encrypts.
    Raises RowsError for a column that is nothing, and a field that would be filled twice.
    """
    header = list(header)
    names = {field.name.casefold(): field.name for field in fields}
    wrong: list[str] = []
    for column, field in mapped.items():
        if column not in header:
            wrong.append(_lacking(column, header))
        elif field and field not in {f.name for f in fields} and field not in CHOICES:
            guess = did_you_mean(field, names.values()) or f"the fields are {_listed(names)}"
            wrong.append(f"--map {column}={field}: there is no field '{field}'; {guess}")
    if password and password not in header:
        wrong.append(_lacking(password, header))
    used: dict[str, str] = {}
    choices: dict[str, str] = {}
    for column in header:
        name = mapped.get(column, names.get(column.strip().casefold()))
        if name is None and _word(column) in CHOICES:
            name = _word(column)
        if name in CHOICES and name not in names.values():
            choices[column] = name
        elif name in used.values():
            wrong.append(f"two columns fill the field '{name}'; leave one out with --map {column}=")
        elif name:
            used[column] = name
        elif name is None and column != password:
            guess = did_you_mean(column, names.values())
            wrong.append(
                f"the column '{column}' is no field of the handout; {guess + ' ' if guess else ''}"
                f"say --map {column}=FIELD, or --map {column}= to leave it out"
            )
    needed = [f.name for f in fields if f.required and f.name not in used.values()]
    wrong += [f"no column fills the field '{name}', which is required" for name in needed]
    if wrong:
        raise RowsError("\n".join(wrong))
    return Columns(used, choices, password)


def rows_of(raws: Iterable[Raw], columns: Columns) -> Iterator[Row | BadRow]:
    """The patients of a table, one after the other."""
    return map(columns.row, raws)


def _lacking(column: str, header: Sequence[str]) -> str:
    guess = did_you_mean(column, header) or f"the columns are {', '.join(header)}"
    return f"there is no column '{column}'; {guess}"


def _word(column: str) -> str:
    """``large_print`` for a column that is called ``Large print``."""
    return column.strip().casefold().replace(" ", "_").replace("-", "_")


def _listed(names: Mapping[str, str]) -> str:
    return ", ".join(names.values()) or "none"


def _given(cell: Any) -> Given | None:
    """A cell as a value: numbers and days as they are written in a field."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, str | list | tuple):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if hasattr(cell, "isoformat"):
        return _moment(cell)
    if isinstance(cell, Mapping):
        return [cell]
    return str(cell)


def _moment(cell: Any) -> str:
    """A day as year-month-day, a time as hours and minutes; midnight is a day's own."""
    from datetime import datetime, time

    if isinstance(cell, datetime):
        cell = cell.date() if cell.time() == time() else cell.time()
    return f"{cell:%H:%M}" if isinstance(cell, time) else str(cell.isoformat())
