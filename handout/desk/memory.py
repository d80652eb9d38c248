"""What a desk remembers: its favourites, its printer; nothing about a patient."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from handout.desk.store import Store, StoreError

_TABLES = (
    """
    CREATE TABLE IF NOT EXISTS favourite (
        desk TEXT NOT NULL,
        handout TEXT NOT NULL,  -- the name of its file
        PRIMARY KEY (desk, handout)
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS habit (
        desk TEXT NOT NULL,
        choice TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (desk, choice)
    )
    """,
)


class Memory:
    """Kept in the file ``path`` for the desk called ``desk``.

    Where the file cannot be read, the desk has no favourites and no habits; what cannot be
    written raises StoreError.
    """

    def __init__(self, path: Path, desk: str) -> None:
        self.desk = desk
        self._store = Store(path, _TABLES)

    def favourites(self) -> set[str]:
        """The names of the handouts that have a star."""
        rows = self._read("SELECT handout FROM favourite WHERE desk = ?")
        return {name for (name,) in rows}

    def mark(self, handout: str, favourite: bool) -> None:
        """Give a handout its star, or take it."""
        statement = "DELETE FROM favourite WHERE desk = ? AND handout = ?"
        if favourite:
            statement = "INSERT OR IGNORE INTO favourite (desk, handout) VALUES (?, ?)"
        self._store.ask(statement, (self.desk, handout))

    def habits(self) -> dict[str, str]:
        """What was chosen last, by the name of the choice."""
        return dict(self._read("SELECT choice, value FROM habit WHERE desk = ?"))

    def remember(self, choices: dict[str, str]) -> None:
        """Keep what was chosen."""
        before = self.habits()
        for choice, value in choices.items():
            if before.get(choice) != value:
                statement = "INSERT OR REPLACE INTO habit (desk, choice, value) VALUES (?, ?, ?)"
                self._store.ask(statement, (self.desk, choice, value))

    def _read(self, query: str) -> list[tuple[Any, ...]]:
        try:
            return self._store.ask(query, (self.desk,), patience=1)
        except StoreError:
            return []
