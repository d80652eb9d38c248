"""The journal of a batch: which rows are done, so that the same command can go on.

A line of JSON for each chunk, on the disk before the next one begins. It holds numbers,
names of files and digests, and no value of a patient. A line that was cut off is as if it
had never been written: its rows are made again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from handout.batch.rows import BadRow, Row
from handout.batch.work import Sheet
from handout.errors import HandoutError

NAME = ".handout-batch.jsonl"


class RestartError(HandoutError):
    """The journal is of another content, other options or another table."""

    exit_code = 2


class Chunk(NamedTuple):
    """Some rows that are done; ``read`` is the digest of all rows up to their end."""

    rows: int
    read: str
    done: tuple[Sheet | BadRow, ...]


class Journal:
    """A journal in the file ``path``."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def earlier(self, about: dict[str, Any]) -> list[Chunk]:
        """The chunks that are done; none where there is no journal.

        Raises RestartError where it was written with another ``about``.
        """
        lines = self._lines()
        first = next(lines, None)
        if first is None:
            return []
        if first.get("about") != about:
            changed = [
                name for name in about if (first.get("about") or {}).get(name) != about[name]
            ]
            raise RestartError(
                f"{self.path.parent}: a batch was begun here with another {' and '.join(changed)}; "
                "choose another place, or begin anew with --restart"
            )
        return [_chunk(line) for line in lines]

    def begin(self, about: dict[str, Any]) -> None:
        """A new journal, in place of any other."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path.unlink(missing_ok=True)
        self._append({"about": about})

    def add(self, chunk: Chunk) -> None:
        """Note that some rows are done."""
        done = [
            ["bad", d.number, d.field, d.reason]
            if isinstance(d, BadRow)
            else [d.number, d.name, d.sha256, d.pages]
            for d in chunk.done
        ]
        self._append({"rows": chunk.rows, "read": chunk.read, "done": done})

    def cut(self) -> None:
        """Take off a last line that was cut off."""
        if self.path.exists():
            whole = self.path.read_bytes()
            end = whole.rfind(b"\n") + 1
            if end < len(whole):
                os.truncate(self.path, end)

    def done(self) -> Iterator[Sheet | BadRow]:
        """Every row that is done, in the order of the table, a line at a time."""
        lines = self._lines()
        next(lines, None)
        for line in lines:
            yield from _chunk(line).done

    def _append(self, line: dict[str, Any]) -> None:
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(json.dumps(line, separators=(",", ":")).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _lines(self) -> Iterator[dict[str, Any]]:
        try:
            with open(self.path, "rb") as file:
                for line in file:
                    if line.endswith(b"\n"):
                        yield json.loads(line)
        except FileNotFoundError:
            return
        except ValueError:
            raise RestartError(
                f"{self.path}: the journal is damaged; begin anew with --restart"
            ) from None


class Reading:
    """A digest of the rows read so far, to notice a table that changed."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def add(self, rows: Sequence[Row | BadRow]) -> str:
        """The digest with some more rows."""
        for row in rows:
            self._digest.update(repr(_plain(row)).encode("utf-8", "surrogatepass"))
        return self._digest.hexdigest()


def _plain(row: Row | BadRow) -> object:
    if isinstance(row, BadRow):
        return row.number, row.reason
    return row.number, sorted(row.values.items()), sorted(row.choices.items()), row.password


def _chunk(line: dict[str, Any]) -> Chunk:
    done = tuple(
        BadRow(*entry[1:]) if entry[0] == "bad" else Sheet(*entry) for entry in line["done"]
    )
    return Chunk(line["rows"], line["read"], done)
