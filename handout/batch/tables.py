"""Tables of patients: CSV, JSON Lines, XLSX, Parquet and SQL, read a row at a time."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, TextIO

from handout.batch.cells import Unusable
from handout.batch.csv_table import csv_table
from handout.batch.rows import Raw, RowsError, TableRows, header_of

__all__ = ["FORMATS", "TableRows", "format_of", "open_table", "query_table"]

LONGEST_LINE = 10_000_000  # characters of JSON
KEYS_FROM = 100  # rows of JSON Lines whose keys are the columns
PER_BATCH = 1000  # rows of Parquet that are read at a time
_ERRORS = {
    "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!",
    "#CALC!",
}  # fmt: skip
FORMATS = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".xlsx": "xlsx", ".parquet": "parquet",
}  # fmt: skip


def format_of(name: str) -> str:
    """The format of a file by its name; raises RowsError."""
    found = FORMATS.get(Path(name).suffix.lower())
    if found is None:
        raise RowsError(
            f"{name}: the end of the name says no format; say --format csv, jsonl, xlsx or parquet"
        )
    return found


@contextmanager
def open_table(
    source: BinaryIO, kind: str, name: str, encoding: str = "utf-8"
) -> Iterator[TableRows]:
    """The table in an open file. Raises RowsError where it is no table of that kind."""
    readers: dict[str, Callable[[BinaryIO, str, str], TableRows]] = {
        "csv": csv_table, "jsonl": _jsonl, "xlsx": _xlsx, "parquet": _parquet,
    }  # fmt: skip
    yield readers[kind](source, name, encoding)


@contextmanager
def query_table(url: str, query: str) -> Iterator[TableRows]:
    """The rows that a SQL query gives, streamed; ``url`` as SQLAlchemy writes them.

    The query goes to the database as it stands: a colon or a percent sign in it is no
    placeholder.
    """
    try:
        from sqlalchemy import create_engine
        from sqlalchemy.exc import SQLAlchemyError
    except ImportError:
        raise _lacks("SQLAlchemy") from None
    try:
        engine = create_engine(url)
    except ImportError as error:
        raise RowsError(
            f"the driver of this database is not installed ({error.name}); install it beside "
            "the program with pip"
        ) from None
    except (SQLAlchemyError, ValueError):
        raise RowsError(
            "--sql: the address of the database is none; write it as in "
            "postgresql://host/clinic or sqlite:///visits.db"
        ) from None
    try:
        with engine.connect().execution_options(stream_results=True, yield_per=500) as connection:
            result = connection.exec_driver_sql(query)
            header = header_of("the query", result.keys())
            rows = (dict(zip(header, row, strict=True)) for row in result)
            yield TableRows(header, (Raw(n, row) for n, row in enumerate(rows, 1)))
    except SQLAlchemyError as error:
        # Its own words may hold the address with its password, and values of rows.
        raise RowsError(
            f"the database does not answer the query ({type(error).__name__}); "
            "try it with the database's own program"
        ) from None
    finally:
        engine.dispose()


def _jsonl(source: BinaryIO, name: str, encoding: str) -> TableRows:
    lines = io.TextIOWrapper(source, "utf-8-sig", errors="surrogateescape")
    rows = _jsonl_rows(lines)
    first = list(islice(rows, KEYS_FROM))
    header = tuple(dict.fromkeys(key for raw in first for key in raw.cells))
    if not header:
        told = f"row 1 {first[0].problem}" if first and first[0].problem else "there is no row"
        raise RowsError(f"{name}: {told}")
    known = set(header)

    def later() -> Iterator[Raw]:
        for raw in rows:
            new = next((key for key in raw.cells if key not in known), None)
            told = f"has a key that none of the first {KEYS_FROM} rows has"
            yield raw if new is None else Raw(raw.number, {}, told)

    return TableRows(header, chain(first, later()))


def _jsonl_rows(lines: TextIO) -> Iterator[Raw]:
    number = 0
    while line := lines.readline(LONGEST_LINE):
        if not line.strip():
            continue
        number += 1
        problem = ""
        if len(line) == LONGEST_LINE:
            problem = f"is longer than {LONGEST_LINE:,} characters"
            while not line.endswith("\n") and (line := lines.readline(LONGEST_LINE)):
                pass  # to its end
        try:
            found = None if problem else json.loads(line) if line.isascii() or line.encode() else 0
        except (ValueError, RecursionError):  # of bytes that are no UTF-8 as well
            found = None
        if isinstance(found, dict):
            yield Raw(number, found)
        else:
            yield Raw(number, {}, problem or "is no JSON object in UTF-8")


def _xlsx(source: BinaryIO, name: str, encoding: str) -> TableRows:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise _lacks("openpyxl") from None
    _check_seekable(source, name)
    try:
        sheet = load_workbook(source, read_only=True, data_only=True).active
        sheet.reset_dimensions()  # which some programs write wrongly
        rows = sheet.iter_rows(values_only=True)
        first = next(rows, ())
    except Exception:  # openpyxl raises what zipfile, XML and its own readers raise
        raise RowsError(f"{name}: this is no XLSX file; save it anew, or as CSV") from None
    header = header_of(name, first)

    def cells() -> Iterator[Raw]:
        number = 0
        while True:
            try:
                row = next(rows, None)
            except Exception:  # as above
                raise RowsError(
                    f"{name}: the file is damaged after row {number}; save it anew, or as CSV"
                ) from None
            if row is None:
                return
            if any(cell is not None for cell in row):
                number += 1
                named = zip(header, row, strict=False)
                yield Raw(number, {column: _calculated(v) for column, v in named if column})

    return TableRows(tuple(column for column in header if column), cells())


def _calculated(cell: object) -> object:
    """A cell of a spreadsheet, whose errors are texts like any other."""
    if isinstance(cell, str) and cell in _ERRORS:
        return Unusable(f"is an error of the spreadsheet, {cell}")
    return cell


def _parquet(source: BinaryIO, name: str, encoding: str) -> TableRows:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise _lacks("pyarrow") from None
    _check_seekable(source, name)
    try:
        file = ParquetFile(source)
    except (ArrowException, OSError):
        raise RowsError(f"{name}: this is no Parquet file") from None
    header = header_of(name, file.schema_arrow.names)

    def cells() -> Iterator[Raw]:
        number = 0
        batches = file.iter_batches(batch_size=PER_BATCH)
        while True:
            try:
                batch = next(batches, None)
                rows = batch.to_pylist() if batch is not None else []
            except (ArrowException, OSError, ValueError):
                raise RowsError(f"{name}: the file is damaged after row {number}") from None
            if batch is None:
                return
            for row in rows:
                number += 1
                yield Raw(number, dict(zip(header, row.values(), strict=True)))

    return TableRows(header, cells())


def _check_seekable(source: BinaryIO, name: str) -> None:
    if not source.seekable():
        raise RowsError(f"{name}: this format cannot be read from a pipe; give the file's name")


def _lacks(library: str) -> RowsError:
    return RowsError(
        f"{library} is not installed; install it with: pip install 'patient-handout[batch]'"
    )
