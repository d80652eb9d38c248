"""Sheets for the print room: many letters in one file, in the order in which they are sent.

The sheets of a batch, in a folder, become files of some hundred letters each. They are for
paper alone, without tags; see ``handout.pdf.joined``.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import shutil
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from handout.batch.account import ERRORS, MANIFEST, harmless
from handout.batch.archives import Made, spool_of
from handout.pdf.joined import JoinedFile

_USUAL = "letters"
LETTERS = 500  # in a file, unless somebody says otherwise


class PrintRoom(NamedTuple):
    """Where the files go, how many letters each has, and whether both sides are printed.

    ``target`` is a folder, or the name of a PDF: ``letters.pdf`` becomes ``letters-001.pdf``
    and so on where one file does not hold them all.
    """

    target: Path
    letters: int = LETTERS
    duplex: bool = True

    @property
    def spool(self) -> Path:
        """The hidden folder where the sheets lie until they are put together."""
        return spool_of(self.target if self.is_file else self.target / _USUAL)

    @property
    def is_file(self) -> bool:
        return self.target.suffix.lower() == ".pdf"

    @property
    def folder(self) -> Path:
        """The folder that files and lists go to."""
        return self.target.parent if self.is_file else self.target

    def name(self, number: int, *, is_only: bool) -> str:
        """The name of the file with that number."""
        if self.is_file and is_only:
            return self.target.name
        return f"{self.target.stem if self.is_file else _USUAL}-{number:03}.pdf"

    def beside(self, name: str) -> Path:
        """Where a list of the batch goes."""
        return self.folder / (f"{self.target.stem}-{name}" if self.is_file else name)


def printed(
    sheets: Iterable[Made],
    room: PrintRoom,
) -> list[Path]:
    """The files of letters for ``sheets``, which lie in the spool; that is deleted at the end.

    Beside them a manifest says on which page of which file each row's letter begins. All
    are written whole before any gets its name, and files that the manifest of an earlier
    batch names are deleted. Raises OSError.
    """
    room.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    spool = room.spool
    names: list[str] = []
    with (
        _opened(spool / _part(MANIFEST)) as raw,
        io.TextIOWrapper(raw, "utf-8", newline="") as lines,
    ):
        table = csv.writer(lines)
        table.writerow(["row", "file", "sha256", "page", "pages"])
        for number, (part, is_only) in enumerate(_parts(iter(sheets), room.letters), 1):
            names.append(room.name(number, is_only=is_only))
            table.writerows(_written(spool, part, names[-1], room))
    return _renamed(spool, room, names)


def _parts(sheets: Iterator[Made], letters: int) -> Iterator[tuple[list[Made], bool]]:
    """Some letters at a time, and whether there are no others."""
    part = list(islice(sheets, letters))
    first = True
    while part:
        following = list(islice(sheets, letters))
        yield part, first and not following
        part, first = following, False


def _written(spool: Path, part: list[Made], name: str, room: PrintRoom) -> list[tuple[object, ...]]:
    """Writes one file; gives its lines of the manifest."""
    places = []
    with _opened(spool / _part(name)) as out:
        file = JoinedFile(out, duplex=room.duplex)
        for sheet in part:
            places.append(file.add((spool / sheet.name).read_bytes(), str(sheet.number)))
        file.finish()
        out.seek(0)
        digest = hashlib.file_digest(out, "sha256").hexdigest()
        out.flush()
        os.fsync(out.fileno())
    return [
        (sheet.number, harmless(name), digest, place.page, place.pages)
        for sheet, place in zip(part, places, strict=True)
    ]


def _renamed(spool: Path, room: PrintRoom, names: list[str]) -> list[Path]:
    """Gives everything its name; no letter of an earlier batch stays among those of this."""
    earlier = _earlier(room)
    done = [room.folder / name for name in names]
    for path in earlier - set(done):
        path.unlink(missing_ok=True)
    for path in done:
        os.replace(spool / _part(path.name), path)
    os.replace(spool / _part(MANIFEST), room.beside(MANIFEST))
    errors = room.beside(ERRORS)
    if (spool / ERRORS).exists():
        os.replace(spool / ERRORS, errors)
    else:
        errors.unlink(missing_ok=True)
    shutil.rmtree(spool)
    return done


def _earlier(room: PrintRoom) -> set[Path]:
    """The files that the manifest of an earlier batch names, and that can be no others."""
    try:
        with open(room.beside(MANIFEST), encoding="utf-8", newline="") as file:
            names = {line.get("file") or "" for line in csv.DictReader(file)}
    except (OSError, ValueError, csv.Error):
        return set()
    ours = {room.name(number, is_only=False) for number in range(1, len(names) + 2)}
    return {room.folder / name for name in names & (ours | {room.name(1, is_only=True)})}


def _part(name: str) -> str:
    """A name that the batch deletes when it goes on after it was cut short."""
    return f".{name}.part"


def _opened(path: Path) -> io.BufferedRandom:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    return os.fdopen(descriptor, "w+b")
