"""CSV of any dialect, read a row at a time."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any, BinaryIO, TextIO

from handout.batch.rows import Raw, RowsError, TableRows, header_of

LONGEST_CELL = 1_000_000  # characters
_SEPARATOR = re.compile(r"sep=(.)\r?\n")
_LOST = re.compile("[\udc80-\udcff]")  # bytes that are no text (PEP 383)


def csv_table(source: BinaryIO, name: str, encoding: str) -> TableRows:
    """The table in an open CSV; bad rows are told, and stop no other.

    Raises RowsError where it has no header, or a row without an end.
    """
    try:
        text = _text_of(source, encoding)
        first = text.readline(LONGEST_CELL)
        delimiter = _SEPARATOR.fullmatch(first)  # a line that Excel reads, and writes
        if delimiter:
            first = text.readline(LONGEST_CELL)
    except LookupError:
        raise RowsError(f"there is no encoding '{encoding}'; say --encoding windows-1252") from None
    except UnicodeError:
        raise _unlike(name, encoding) from None
    csv.field_size_limit(LONGEST_CELL)
    dialect = _dialect(delimiter[1] if delimiter else _delimiter(first))
    reader = csv.reader(chain([first], text), dialect, strict=True)
    try:
        header = header_of(name, next(reader, []))
    except UnicodeError:
        raise _unlike(name, encoding) from None
    except csv.Error:
        raise _broken(name, "the first line") from None
    if _LOST.search("".join(header)):
        raise _unlike(name, encoding)
    rows = _csv_rows(reader, header, name, encoding)
    return TableRows(tuple(column for column in header if column), rows)


def _csv_rows(reader: Any, header: tuple[str, ...], name: str, encoding: str) -> Iterator[Raw]:
    number = 0
    while True:
        problem = ""
        try:
            cells = next(reader, None)
        except UnicodeError:  # of an encoding in which what follows cannot be found
            raise _unlike(name, encoding, f"row {number + 1}") from None
        except csv.Error as error:
            if "expected after" not in str(error):  # the end of the row cannot be found
                raise _broken(name, f"row {number + 1}") from None
            cells, problem = ["?"], "cannot be read as CSV; look for a quote too many"
        if cells is None:
            return
        if not any(cells):
            continue  # an empty line
        number += 1
        if any(map(_LOST.search, cells)):
            problem = f"is no {encoding} text; save it as UTF-8, or say --encoding windows-1252"
        elif len(cells) < len(header) or any(cells[len(header) :]):
            problem = problem or f"has {len(cells)} cells, and the first line has {len(header)}"
        yield Raw(number, {} if problem else dict(zip(header, cells, strict=False)), problem)


def _text_of(source: BinaryIO, encoding: str) -> TextIO:
    """The text of a file; bytes that are none stay in it, to be told with their row."""
    buffered = io.BufferedReader(source)  # type: ignore[type-var]
    codec = codecs.lookup(encoding).name
    if codec == "utf-8":
        marked = buffered.peek(2)[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        codec = "utf-16" if marked else "utf-8-sig"  # a spreadsheet's "Unicode text"
    errors = "strict" if codec.startswith(("utf-16", "utf-32")) else "surrogateescape"
    return io.TextIOWrapper(buffered, codec, errors, newline="")


def _delimiter(line: str) -> str:
    """Comma, semicolon, tab or bar: what a line has most of, outside quotes."""
    bare = re.sub(r'"[^"]*"', "", line)
    return max(",;\t|", key=bare.count)


def _dialect(separator: str) -> type[csv.Dialect]:
    class Dialect(csv.excel):
        delimiter = separator

    return Dialect


def _unlike(name: str, encoding: str, place: str = "the first line") -> RowsError:
    return RowsError(
        f"{name}: {place} is no {encoding} text; save it as UTF-8, or say --encoding windows-1252"
    )


def _broken(name: str, place: str) -> RowsError:
    return RowsError(f"{name}: {place} cannot be read as CSV; look for a quote that is not closed")
