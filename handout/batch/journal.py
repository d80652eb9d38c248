"""The journal of a batch: which rows are done, so that the same command can go on.

A line of JSON for each chunk, on the disk before the next one begins. It holds numbers,
names of files and digests, and no value of a patient that is in no name. Each line ends in
a digest of itself and of the line before: a last line that was cut off is as if it had
never been written, and any other damage is noticed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from handout.batch.rows import BadRow, Row
from handout.batch.work import Sheet
from handout.errors import HandoutError

NAME = ".handout-batch.jsonl"
_SUM = re.compile(rb'(.*),"sum":"([0-9a-f]{16})"\}\n', re.DOTALL)
_AGAIN, _END = b'{"again":', b'{"end":'


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
        self._last = b""  # the digest of the last line
        self._again: dict[int, Sheet | BadRow] = {}  # rows that were made once more
        self.ended = False  # whether every row of the table is in it

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keeps the journal to this process; raises RestartError where another one has it."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if not _locked(descriptor):
                raise RestartError(
                    f"{self.path.parent}: another batch is being made here; wait for its end, or "
                    "choose another place"
                )
            yield
        finally:
            os.close(descriptor)

    def earlier(self, about: dict[str, Any]) -> Iterator[Chunk]:
        """The chunks that are done, read a line at a time; none where there is no journal.

        A last line that was cut off is taken away. Raises RestartError at once where the
        journal is damaged, or was written with another ``about``.
        """
        end = self._checked()
        lines = self._lines(end)
        first = next(lines, None)
        if first is None:
            return iter(())
        was = first.get("about") or {}
        changed = [name for name in {**about, **was} if was.get(name) != about.get(name)]
        if changed:
            raise RestartError(
                f"{self.path.parent}: a batch was begun here with another {' and '.join(changed)}; "
                "choose another place, or begin anew with --restart"
            )
        return (self._chunk(line) for line in lines if "done" in line)

    def begin(self, about: dict[str, Any]) -> None:
        """A new journal, in place of any other."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._last, self._again, self.ended = b"", {}, False
        if self.path.exists():
            os.truncate(self.path, 0)
        self._append({"about": about})

    def add(self, chunk: Chunk) -> None:
        """Note that some rows are done."""
        done = [_entry(each) for each in chunk.done]
        self._append({"rows": chunk.rows, "read": chunk.read, "done": done})

    def again(self, done: Sequence[Sheet | BadRow]) -> None:
        """Note that some rows, done before, were made once more."""
        self._append({"again": [_entry(each) for each in done]})
        self._again.update((each.number, each) for each in done)

    def end(self, rows: int) -> None:
        """Note that the table has no more rows."""
        if not self.ended:
            self._append({"end": rows})
            self.ended = True

    def done(self) -> Iterator[Sheet | BadRow]:
        """Every row that is done, in the order of the table, a line at a time."""
        for line in self._lines(self.path.stat().st_size):
            if "done" in line:
                yield from self._chunk(line).done

    def names(self) -> Iterator[str]:
        """The files that the journal names, as far as it can be read."""
        if not self.path.exists():
            return
        with open(self.path, "rb") as file:
            for line in file:
                try:
                    found = json.loads(line)
                    entries = [*found.get("done", ()), *found.get("again", ())]
                    names = [entry[1] for entry in entries if entry[0] != "bad"]
                except (ValueError, LookupError, TypeError, AttributeError):
                    continue
                yield from (name for name in names if _is_inside(name))

    def _append(self, line: dict[str, Any]) -> None:
        body = json.dumps(line, separators=(",", ":")).encode()[:-1]
        sum_ = _sum(self._last, body)
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(body + b',"sum":"' + sum_ + b'"}\n')
            file.flush()
            os.fsync(file.fileno())
        self._last = sum_

    def _checked(self) -> int:
        """Looks at every line, cuts off a last one that is not whole, and gives the length."""
        if not self.path.exists():
            return 0
        self._last, self._again, self.ended = b"", {}, False
        good = 0
        size = self.path.stat().st_size
        with open(self.path, "rb") as file:
            for line in file:
                whole = _SUM.fullmatch(line)
                if whole is None or _sum(self._last, whole[1]) != whole[2]:
                    if good + len(line) < size:
                        raise RestartError(
                            f"{self.path}: the journal is damaged; begin anew with --restart"
                        )
                    break
                good += len(line)
                self._last = whole[2]
                self.ended = self.ended or line.startswith(_END)
                if line.startswith(_AGAIN):
                    done = [_done(entry) for entry in json.loads(line)["again"]]
                    self._again.update((each.number, each) for each in done)
        if good < size:
            os.truncate(self.path, good)
        return good

    def _lines(self, end: int) -> Iterator[dict[str, Any]]:
        """The lines up to a place in the file: what is added meanwhile is not among them."""
        if not end:
            return
        with open(self.path, "rb") as file:
            while file.tell() < end:
                yield json.loads(file.readline())

    def _chunk(self, line: dict[str, Any]) -> Chunk:
        done = (_done(entry) for entry in line["done"])
        return Chunk(
            line["rows"], line["read"], tuple(self._again.get(each.number, each) for each in done)
        )


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


def _entry(done: Sheet | BadRow) -> list[Any]:
    if isinstance(done, BadRow):
        return ["bad", done.number, done.field, done.reason]
    return [done.number, done.name, done.sha256, done.pages, done.size]


def _done(entry: list[Any]) -> Sheet | BadRow:
    if entry[0] == "bad":
        return BadRow(*entry[1:])
    number, name, sha256, pages, size = entry
    return Sheet(number, name, sha256, pages, size=size)


def _sum(last: bytes, body: bytes) -> bytes:
    return hashlib.sha256(last + body).hexdigest()[:16].encode()


def _is_inside(name: object) -> bool:
    """Whether a name, perhaps of a damaged journal, is that of a sheet below the place."""
    if not isinstance(name, str) or not name.endswith(".pdf"):
        return False
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _locked(descriptor: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True
