"""What a batch is made from: the content with its translations, and the table of patients."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

if TYPE_CHECKING:
    from handout.build import Loaded

STDIN = "-"


def contents_of(path: Path) -> dict[str, Loaded]:
    """The content and its translations, as in ``letter.es.yaml``, by language."""
    from handout.build import load

    first = load(path)
    found = {first.handout.language: first}
    for other in sorted(path.parent.glob(f"{path.stem}.*{path.suffix}")):
        loaded = load(other)
        found.setdefault(loaded.handout.language, loaded)
    return found


def table_of(table: str, options: dict[str, Any]) -> Callable[[], Any]:
    """Opens the table, as often as it is read; raises UsageError for none, and for two."""
    from handout.batch.rows import RowsError
    from handout.batch.tables import format_of, open_table, query_table

    if options["sql"] and table != STDIN:
        raise click.UsageError("give either TABLE or --sql")
    if not options["sql"] and table == STDIN and sys.stdin.isatty():
        raise click.UsageError("name the table, as in patients.csv")
    if options["sql"]:
        return lambda: query_table(*options["sql"])
    read: list[str] = []

    @contextmanager
    def opened() -> Iterator[Any]:
        if table == STDIN:
            if read:
                raise RowsError("standard input can be read once; --strict needs a file")
            read.append(table)
            kind = options["kind"] or "csv"
            with open_table(sys.stdin.buffer, kind, table, options["encoding"]) as found:
                yield found
            return
        kind = options["kind"] or format_of(table)
        encoding = options["encoding"]
        with _readable(table) as source, open_table(source, kind, table, encoding) as found:
            yield found

    return opened


def _readable(table: str) -> BinaryIO:
    from handout.batch.rows import RowsError

    try:
        return open(table, "rb")
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise RowsError(f"{table}: cannot be read: {reason}") from None
