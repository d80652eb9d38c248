"""All sheets of a batch in one archive: a ZIP file, or a tar stream.

A ZIP is put together at the end: until then its sheets lie in a hidden folder beside it,
with the journal that the batch goes on with. A stream cannot go on where it was cut off.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from handout.batch.account import ERRORS, MANIFEST
from handout.batch.job import Job, Told
from handout.batch.run import Counts
from handout.batch.work import Sheet
from handout.errors import OutputError

_DATE = (1980, 1, 1, 0, 0, 0)  # the first that ZIP knows: the same sheets, the same bytes
_MODE = 0o600


class Made(NamedTuple):
    """A sheet in a folder, as its manifest tells."""

    number: int
    name: str
    sha256: str
    pages: int


def spool_of(target: Path) -> Path:
    """The hidden folder beside ``target`` where its sheets lie until they are put together."""
    return target.parent / f".{target.name}.sheets"


def sheets_in(folder: Path) -> Iterator[Made]:
    """The sheets of a folder in the order of the table, read a line at a time."""
    with open(folder / MANIFEST, encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            yield Made(int(line["row"]), line["file"], line["sha256"], int(line["pages"]))


def zip_folder(folder: Path, target: Path) -> None:
    """The sheets of a folder and its lists as the ZIP file ``target``; the folder is deleted.

    PDFs are compressed in themselves, so they are only stored. What is held is a name for
    each sheet. Raises OSError, and then leaves the sheets and the target as they were.
    """
    fresh = folder / f".{MANIFEST}.zip.part"  # deleted when the batch goes on
    with _opened(fresh) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            for name in _names(folder):
                about = zipfile.ZipInfo(name, _DATE)
                about.create_system = 3  # Unix, on any: the mode counts
                about.external_attr = _MODE << 16
                archive.writestr(about, (folder / name).read_bytes())
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, target)
    shutil.rmtree(folder)


def stream_tar(job: Job, out: BinaryIO, *, progress: Told | None = None) -> Counts:
    """The sheets of a job as a tar archive, each written as soon as it is its turn.

    The lists come last. No sheet touches a disk. Raises OutputError where ``out`` takes no
    more; it has to be begun anew then.
    """
    try:
        with (
            tempfile.TemporaryDirectory(prefix="handout-") as folder,
            tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT) as archive,
        ):

            def take(sheet: Sheet) -> None:
                _put(archive, sheet.name, sheet.pdf or b"")

            counts = job.stream(take, Path(folder), progress=progress)
            for name in (MANIFEST, ERRORS):
                if (Path(folder) / name).exists():
                    _put(archive, name, (Path(folder) / name).read_bytes())
    except OSError as error:
        reason = (error.strerror or "it cannot be written").lower()
        raise OutputError(
            f"the stream cannot be written: {reason}; a stream cannot go on where it was cut "
            "off, so begin anew"
        ) from None
    return counts


def _put(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    about = tarfile.TarInfo(name)
    about.size, about.mode = len(content), _MODE
    archive.addfile(about, io.BytesIO(content))
    archive.getmembers().clear()  # which would hold every name


def _names(folder: Path) -> Iterator[str]:
    for sheet in sheets_in(folder):
        yield sheet.name
    yield from (name for name in (MANIFEST, ERRORS) if (folder / name).exists())


def _opened(path: Path) -> BinaryIO:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, _MODE)
    return os.fdopen(descriptor, "w+b")
