"""The order of letters for the print room: by values of their rows, whatever their number.

The values are kept by SQLite: in memory as long as they fit there, and beyond that in a
file that has no name, that nobody else can open, and that is gone with the process.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from handout.batch.archives import Made
from handout.batch.rows import CHOICES, BadRow, Row, RowsError
from handout.content.fields import Field
from handout.errors import did_you_mean

_MEMORY = 32 * 1024  # kilobytes


class Sorting:
    """Notes rows as they are read, and puts their sheets in order.

    Raises RowsError for a field that there is not, or that has more than one value.
    """

    def __init__(self, names: Sequence[str], fields: Sequence[Field]) -> None:
        known = {field.name: field for field in fields}
        for name in names:
            if name not in known and name not in CHOICES:
                advice = did_you_mean(name, known) or f"the fields are {', '.join(known)}"
                raise RowsError(f"--sort-by: there is no field '{name}'; {advice}")
            if name in known and known[name].repeats:
                raise RowsError(f"--sort-by: the field '{name}' has many values; choose another")
        self._names = tuple(names)
        self._numbers = {name for name, field in known.items() if field.kind == "number"}
        self._database = sqlite3.connect("", isolation_level=None)
        self._keys = [f"key{at}" for at in range(len(names))]
        for line in (
            f"pragma cache_size = -{_MEMORY}",
            "pragma journal_mode = off",
            f"create table keys (row integer primary key, {', '.join(self._keys)})",
            "create table sheets (row integer primary key, name, sha256, pages)",
            "begin",
        ):
            self._database.execute(line)
        marks = ", ".join("?" * len(names))
        self._insert = f"insert or replace into keys values (?, {marks})"

    def noted(self, rows: Iterable[Row | BadRow]) -> Iterator[Row | BadRow]:
        """The rows, unchanged; their values are noted in passing."""
        for row in rows:
            if isinstance(row, Row):
                keys = [self._key(row, name) for name in self._names]
                self._database.execute(self._insert, (row.number, *keys))
            yield row

    def sorted(self, sheets: Iterable[Made]) -> Iterator[Made]:
        """The sheets by the values of their rows, those without one first; else as they came."""
        insert = "insert or replace into sheets values (?, ?, ?, ?)"
        self._database.executemany(insert, sheets)
        order = ", ".join([*self._keys, "row"])
        query = (
            f"select row, name, sha256, pages from sheets join keys using (row) order by {order}"
        )
        for found in self._database.execute(query):
            yield Made(*found)

    def _key(self, row: Row, name: str) -> str | float | None:
        """Numbers by size, dates by day, words whatever their capitals and accents."""
        given = row.values.get(name, row.choices.get(name))
        if not isinstance(given, str) or not given.strip():
            return None
        if name in self._numbers:
            try:
                return float(given.replace(",", "."))
            except ValueError:
                return None
        plain = unicodedata.normalize("NFKD", given.strip().casefold())
        bare = "".join(c for c in plain if not unicodedata.combining(c))
        return bare.encode("utf-8", "replace").decode()
