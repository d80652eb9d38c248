"""Tables of patients: CSV, JSON Lines, XLSX, Parquet and SQL, read a row at a time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from handout.batch.rows import Raw, RowsError

LONGEST_CELL = 1_000_000  # characters
_SAMPLE = 64 * 1024  # bytes that a dialect is guessed from
FORMATS = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".xlsx": "xlsx", ".parquet": "parquet",
}  # fmt: skip


class TableRows(NamedTuple):
    """A table's columns, and its rows as they are read."""

    header: tuple[str, ...]
    rows: Iterator[Raw]


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
        "csv": _csv, "jsonl": _jsonl, "xlsx": _xlsx, "parquet": _parquet,
    }  # fmt: skip
    yield readers[kind](source, name, encoding)


@contextmanager
def query_table(url: str, query: str) -> Iterator[TableRows]:
    """The rows that a SQL query gives, streamed; ``url`` as SQLAlchemy writes them."""
    try:
        from sqlalchemy import create_engine, text
        from sqlalchemy.exc import SQLAlchemyError
    except ImportError:
        raise _lacks("SQLAlchemy") from None
    try:
        engine = create_engine(url)
        with engine.connect().execution_options(stream_results=True, yield_per=500) as connection:
            result = connection.execute(text(query))
            header = tuple(result.keys())
            cells = (dict(row._mapping) for row in result)
            yield TableRows(header, (Raw(n, row) for n, row in enumerate(cells, 1)))
        engine.dispose()
    except (SQLAlchemyError, ImportError) as error:
        # Its own words may hold the address with its password, and values of rows.
        raise RowsError(
            f"the database does not answer the query ({type(error).__name__}); "
            "try it with the database's own program"
        ) from None


def _csv(source: BinaryIO, name: str, encoding: str) -> TableRows:
    buffered = io.BufferedReader(source, _SAMPLE)  # type: ignore[type-var]
    sample = buffered.peek(_SAMPLE)[:_SAMPLE]
    codec = "utf-8-sig" if encoding.lower().replace("_", "-") in ("utf-8", "utf8") else encoding
    try:
        text = io.TextIOWrapper(buffered, codec, newline="")
        dialect = _dialect(sample.decode(codec, "ignore"))
    except LookupError:
        raise RowsError(f"there is no encoding '{encoding}'; say --encoding windows-1252") from None
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(text, dialect, strict=True)
    try:
        header = tuple(cell.strip() for cell in next(reader, []))
    except (UnicodeDecodeError, csv.Error) as error:
        raise _unreadable(name, error, encoding) from None
    if not any(header):
        raise RowsError(f"{name}: the first line holds no names of columns")
    repeated = next((column for column in header if column and header.count(column) > 1), None)
    if repeated:
        raise RowsError(f"{name}: two columns are called '{repeated}'; rename one")
    return TableRows(tuple(c for c in header if c), _csv_rows(reader, header, name, encoding))


def _csv_rows(reader: Any, header: tuple[str, ...], name: str, encoding: str) -> Iterator[Raw]:
    number = 0
    while True:
        try:
            cells = next(reader, None)
        except (UnicodeDecodeError, csv.Error) as error:
            raise _unreadable(name, error, encoding, number + 1) from None
        if cells is None:
            return
        if not any(cells):
            continue  # an empty line
        number += 1
        if len(cells) != len(header):
            problem = f"has {len(cells)} cells, and the first line has {len(header)}"
            yield Raw(number, {}, problem)
        else:
            yield Raw(number, dict(zip(header, cells, strict=True)))


def _dialect(sample: str) -> type[csv.Dialect] | str:
    """Comma, semicolon, tab or bar: what the first line has most of."""
    line = sample.split("\n", 1)[0]
    counts = {delimiter: line.count(delimiter) for delimiter in ",;\t|"}
    best = max(counts, key=lambda delimiter: counts[delimiter])

    class Dialect(csv.excel):
        delimiter = best

    return Dialect


def _unreadable(name: str, error: Exception, encoding: str, row: int = 0) -> RowsError:
    place = f"row {row}" if row else "the first line"
    if isinstance(error, UnicodeDecodeError):
        return RowsError(
            f"{name}: {place} is no {encoding} text; save it as UTF-8, "
            "or say --encoding windows-1252"
        )
    return RowsError(f"{name}: {place} cannot be read as CSV; look for a quote that is not closed")


def _jsonl(source: BinaryIO, name: str, encoding: str) -> TableRows:
    lines = io.TextIOWrapper(source, "utf-8-sig", errors="surrogateescape")
    rows = _jsonl_rows(lines)
    first = next(rows, None)
    if first is None:
        raise RowsError(f"{name}: there is no row")
    if first.problem:
        raise RowsError(f"{name}: row 1 {first.problem}")

    def all_rows() -> Iterator[Raw]:
        known = set(first.cells)
        yield first
        for raw in rows:
            if not raw.problem and not set(raw.cells) <= known:
                yield Raw(raw.number, {}, "has a key that the first row has not")
            else:
                yield raw

    return TableRows(tuple(first.cells), all_rows())


def _jsonl_rows(lines: Any) -> Iterator[Raw]:
    number = 0
    for line in lines:
        if not line.strip():
            continue
        number += 1
        try:
            found = json.loads(line) if line.isascii() or line.encode() else None
        except ValueError:  # a UnicodeEncodeError of a byte that is no UTF-8 is one as well
            found = None
        if isinstance(found, dict):
            yield Raw(number, found)
        else:
            yield Raw(number, {}, "is no JSON object in UTF-8")


def _xlsx(source: BinaryIO, name: str, encoding: str) -> TableRows:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise _lacks("openpyxl") from None
    try:
        sheet = load_workbook(source, read_only=True, data_only=True).active
        rows = sheet.iter_rows(values_only=True)
        header = tuple(str(cell).strip() if cell is not None else "" for cell in next(rows, ()))
    except Exception:  # openpyxl raises what zipfile, XML and its own readers raise
        raise RowsError(f"{name}: this is no XLSX file; save it anew, or as CSV") from None
    while header and not header[-1]:
        header = header[:-1]
    if not any(header):
        raise RowsError(f"{name}: the first row of the first sheet holds no names of columns")

    def cells() -> Iterator[Raw]:
        number = 0
        for row in rows:
            if any(cell is not None for cell in row):
                number += 1
                yield Raw(number, {c: v for c, v in zip(header, row, strict=False) if c})

    return TableRows(tuple(column for column in header if column), cells())


def _parquet(source: BinaryIO, name: str, encoding: str) -> TableRows:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise _lacks("pyarrow") from None
    try:
        file = ParquetFile(source)
    except (ArrowException, OSError):
        raise RowsError(f"{name}: this is no Parquet file") from None

    def cells() -> Iterator[Raw]:
        number = 0
        for batch in file.iter_batches(batch_size=1000):
            for row in batch.to_pylist():
                number += 1
                yield Raw(number, row)

    return TableRows(tuple(file.schema_arrow.names), cells())


def _lacks(library: str) -> RowsError:
    return RowsError(
        f"{library} is not installed; install it with: pip install 'patient-handout[batch]'"
    )
