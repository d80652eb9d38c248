"""One SQLite file that several desks may use at once.

In WAL mode, one short transaction a statement: a desk that is killed loses at most the entry
it was writing, and nobody waits for a reader.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

PATIENCE = 5.0  # seconds to wait for another desk that holds the file
PAUSE = 0.05  # seconds between two tries


class StoreError(Exception):
    """The file cannot be used; says why in SQLite's words."""


class Store:
    """The file ``path``, with the tables that ``tables`` make."""

    def __init__(self, path: Path, tables: Sequence[str]) -> None:
        self.path = path
        self._tables = tables

    def ask(
        self, statement: str, values: tuple[object, ...] = (), patience: float = PATIENCE
    ) -> list[tuple[Any, ...]]:
        """The rows of one statement, in a transaction of its own; raises StoreError.

        Another desk may hold the file for a moment, and SQLite does not wait by itself while
        it changes to WAL or cleans up: so it is tried again for ``patience`` seconds.
        """
        end = time.monotonic() + patience
        while True:
            left = max(end - time.monotonic(), 0.0)
            try:
                return self._once(statement, values, left)
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or left <= PAUSE:
                    raise StoreError(str(error)) from None
                time.sleep(PAUSE)
            except (sqlite3.Error, ValueError) as error:
                raise StoreError(str(error)) from None
            except OSError as error:  # without the path, which is nothing for a desk
                raise StoreError((error.strerror or "it cannot be opened").lower()) from None

    def _once(
        self, statement: str, values: tuple[object, ...], patience: float
    ) -> list[tuple[Any, ...]]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.path, timeout=patience)) as connection:
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                connection.execute("PRAGMA journal_mode=WAL")
            for table in self._tables:
                connection.execute(table)
            connection.execute("PRAGMA synchronous=FULL")
            with connection:
                return connection.execute(statement, values).fetchall()
