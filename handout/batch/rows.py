"""Rows of patients: what a row is, and how a table's columns become a handout's fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from handout.batch.cells import Unusable, value_of
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


class TableRows(NamedTuple):
    """A table's columns, and its rows as they are read."""

    header: tuple[str, ...]
    rows: Iterator[Raw]


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
    kinds: Mapping[str, str] = {}  # of fields

    def row(self, raw: Raw) -> Row | BadRow:
        """The patient of a row."""
        if raw.problem:
            return BadRow(raw.number, "", raw.problem)
        values: dict[str, Given] = {}
        for column, field in self.fields.items():
            given = value_of(raw.cells.get(column), self.kinds.get(field, ""))
            if isinstance(given, Unusable):
                return BadRow(raw.number, field, given.reason)
            if given is not None:
                values[field] = given
        choices = {
            name: text
            for column, name in self.choices.items()
            if (text := _text(raw.cells.get(column)).strip())
        }
        password = _text(raw.cells.get(self.password)) if self.password else ""
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
    return Columns(used, choices, password, {field.name: field.kind for field in fields})


def rows_of(raws: Iterable[Raw], columns: Columns) -> Iterator[Row | BadRow]:
    """The patients of a table, one after the other."""
    return map(columns.row, raws)


def header_of(name: str, columns: Iterable[object]) -> tuple[str, ...]:
    """Names of columns; raises RowsError where there is none, or one is there twice."""
    header = tuple("" if column is None else str(column).strip() for column in columns)
    if not any(header):
        raise RowsError(f"{name}: the first line holds no names of columns")
    repeated = next((column for column in header if column and header.count(column) > 1), None)
    if repeated:
        raise RowsError(f"{name}: two columns are called '{repeated}'; rename one")
    return header


def _lacking(column: str, header: Sequence[str]) -> str:
    guess = did_you_mean(column, header) or f"the columns are {', '.join(header)}"
    return f"there is no column '{column}'; {guess}"


def _word(column: str) -> str:
    """``large_print`` for a column that is called ``Large print``."""
    return column.strip().casefold().replace(" ", "_").replace("-", "_")


def _listed(names: Mapping[str, str]) -> str:
    return ", ".join(names.values()) or "none"


def _text(cell: object) -> str:
    """A cell that fills no field, as text."""
    given = value_of(cell)
    return given if isinstance(given, str) else ""
