"""What was handed out and when; nothing about a patient."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from handout.desk.store import PATIENCE, Store, StoreError

_TABLE = """
CREATE TABLE IF NOT EXISTS handed_out (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,       -- UTC, ISO 8601
    handout TEXT NOT NULL,
    version TEXT NOT NULL,
    sha256 TEXT NOT NULL,   -- of its build without a person's values
    how TEXT NOT NULL CHECK (how IN ('print', 'mail', 'save')),
    copies INTEGER NOT NULL,
    desk TEXT NOT NULL
)
"""


class LogError(Exception):
    """The log cannot be written or read; handing out goes on without it."""


class Count(NamedTuple):
    """How many copies of a version went out in a month."""

    month: str
    handout: str
    version: str
    copies: int


class Log:
    """The hand-out log in the file ``path``, kept by the desk called ``desk``."""

    def __init__(self, path: Path, desk: str) -> None:
        self.path = path
        self.desk = desk
        self._store = Store(path, [_TABLE])

    def add(self, handout: str, version: str, sha256: str, how: str, copies: int) -> None:
        """Note that a handout went out; raises LogError."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        entry = (now, handout, version, sha256, how, copies, self.desk)
        self._ask(
            "INSERT INTO handed_out (at, handout, version, sha256, how, copies, desk)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            entry,
        )

    def counts(self, month: str = "") -> list[Count]:
        """Copies by month, handout and version, the latest first; of one month (``2026-03``)
        if it is given."""
        query = (
            "SELECT substr(at, 1, 7) AS month, handout, version, sum(copies) FROM handed_out"
            " WHERE ? = '' OR substr(at, 1, 7) = ? GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2, 3"
        )
        return [Count(*row) for row in self._ask(query, (month, month))]

    def last_used(self) -> list[str]:
        """The titles that went out last, each once, the latest first."""
        query = "SELECT handout FROM handed_out GROUP BY handout ORDER BY max(id) DESC LIMIT 6"
        return [row[0] for row in self._ask(query, patience=1)]

    def as_csv(self) -> str:
        """All entries; cells that a spreadsheet would compute are made text."""
        out = io.StringIO()
        writer = csv.writer(out)
        columns = ("at", "handout", "version", "sha256", "how", "copies", "desk")
        writer.writerow(columns)
        for row in self._ask(f"SELECT {', '.join(columns)} FROM handed_out ORDER BY id"):
            writer.writerow([_as_text(cell) for cell in row])
        return out.getvalue()

    def _ask(
        self, statement: str, values: tuple[object, ...] = (), patience: float = PATIENCE
    ) -> list[tuple[Any, ...]]:
        try:
            return self._store.ask(statement, values, patience)
        except StoreError as error:
            raise LogError(f"The hand-out log cannot be used: {error}.") from None


def _as_text(cell: object) -> object:
    if isinstance(cell, str) and cell[:1] in "=+-@\t\r":
        return f"'{cell}"
    return cell
