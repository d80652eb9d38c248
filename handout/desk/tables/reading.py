"""Reading a table that somebody brought: how many rows it has, and which columns.

This is done in a process apart, within limits: the file may be anything.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from handout.batch.rows import RowsError
from handout.batch.tables import FORMATS, TableRows, open_table
from handout.desk.tables.upload import Upload

MOST_ROWS = 10_000
MOST_COLUMNS = 200
LONGEST_NAME = 200  # characters of a column's name
LONGEST_LINE = 100_000  # bytes of the line with all names
MOST_UNPACKED = 100_000_000  # bytes of an XLSX file
MOST_PARTS = 2_000  # files in it
NAME = "The table"  # in messages; the file's own name may be a patient's

_NO_NAMES = f"{NAME}: its first line holds no names of columns, but long texts"


class Header(NamedTuple):
    """What a table has: its columns, the number of its rows, and the encoding of its text."""

    columns: tuple[str, ...]
    rows: int
    encoding: str


def header_of(upload: Upload) -> Header:
    """What a table has; raises RowsError for one that cannot be used. All of it is read."""
    encoding = _encoding(upload)
    with opened(upload, encoding) as table:
        columns = table.header
        if len(columns) > MOST_COLUMNS:
            raise RowsError(f"{NAME} has more than {MOST_COLUMNS} columns; delete those not needed")
        if any(len(column) > LONGEST_NAME for column in columns):
            raise RowsError(_NO_NAMES)
        twice = next((column for column in columns if columns.count(column) > 1), None)
        if twice:
            raise RowsError(f"{NAME}: two columns are called '{twice}'; rename one")
        count = 0
        for count, _ in enumerate(table.rows, 1):
            if count > MOST_ROWS:
                raise RowsError(
                    f"{NAME} has more than {MOST_ROWS:,} rows; split it into several tables"
                )
    if not count:
        raise RowsError(f"{NAME} has names of columns, but no row below them")
    return Header(columns, count, encoding)


@contextmanager
def opened(upload: Upload, encoding: str) -> Iterator[TableRows]:
    """The table with its rows; raises RowsError."""
    kind = FORMATS[upload.ending]
    if kind == "xlsx":
        _check_archive(upload.data)
    elif kind == "csv" and len(upload.data.partition(b"\n")[0]) > LONGEST_LINE:
        raise RowsError(_NO_NAMES)
    with open_table(io.BytesIO(upload.data), kind, NAME, encoding) as table:
        yield table


def _check_archive(data: bytes) -> None:
    """Refuses what would unpack to more than any table; what an entry says of its size is
    the most that zipfile reads of it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise RowsError(f"{NAME} is no XLSX file; save it anew, or as CSV") from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise RowsError(f"{NAME} is too large when it is unpacked; save it as CSV")


def _encoding(upload: Upload) -> str:
    """How the text of a table is written: UTF-8 mostly, else as Excel on Windows does it."""
    if FORMATS[upload.ending] == "xlsx":
        return "utf-8"
    if upload.data.startswith((b"\xff\xfe", b"\xfe\xff")) and FORMATS[upload.ending] == "csv":
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8", "windows-1252"] if FORMATS[upload.ending] == "csv" else ["utf-8"]
    for encoding in encodings:
        try:
            text = upload.data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return encoding
    raise RowsError(f"{NAME} is no text; save it anew, as CSV in UTF-8")
