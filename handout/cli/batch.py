"""``handout batch``: one handout for every row of a table."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from handout.cli.options import HELP, pairs
from handout.cli.reporting import Reporting, say

if TYPE_CHECKING:
    from handout.batch.job import Job
    from handout.batch.rows import BadRow, Row
    from handout.batch.run import Counts
    from handout.build import Loaded

BAD_ROWS, STOPPED = 1, 130  # exit codes


@click.command(cls=Reporting, context_settings=HELP)
@click.argument("content", type=click.Path())
@click.argument("table", default="-", type=click.Path(), metavar="[TABLE]")
@click.option("-o", "--output", default="out", metavar="PLACE", help="Folder, or s3://…, gs://….")
@click.option("--format", "kind", type=click.Choice(["csv", "jsonl", "xlsx", "parquet"]),
              help="What TABLE is, if its name does not say so.")  # fmt: skip
@click.option("--encoding", default="utf-8", help="Of a CSV, as in windows-1252 (utf-8).")
@click.option("--sql", nargs=2, metavar="URL QUERY", help="Rows of a database, in place of TABLE.")
@click.option("--map", "mapped", multiple=True, metavar="COLUMN=FIELD", callback=pairs,
              help="Which field a column fills; COLUMN= leaves it out.")  # fmt: skip
@click.option("--name", "pattern", default="{row}", metavar="PATTERN",
              help="Names of files, as in '{row}' (the usual) or '{clinic}-{row}'.")  # fmt: skip
@click.option("--paper", type=click.Choice(["letter", "a4"], case_sensitive=False), help="Paper.")
@click.option("--encrypt-column", "password", metavar="COLUMN", default="",
              help="Encrypt each file with the value of this column.")  # fmt: skip
@click.option("--strict", is_flag=True, help="Write nothing if any row is bad.")
@click.option("--check", "only_check", is_flag=True, help="Look at all rows, and write nothing.")
@click.option("--sample", type=click.IntRange(1, 100), help="Make a few, with the longest values.")
@click.option("--restart", is_flag=True, help="Begin anew; what was made before is deleted.")
@click.option("--workers", type=click.IntRange(1, 256), help="Processes (one a processor).")
@click.option("--scheduler", default="", metavar="ADDRESS",
              help="Of a Dask cluster that does it, as in tls://host:8786.")  # fmt: skip
@click.option("--journal", type=click.Path(dir_okay=False, path_type=Path),
              help="File that tells what is done (beside the sheets).")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Report as lines of JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Report nothing but errors.")
@click.pass_context
def batch(
    context: click.Context,
    /,
    content: str,
    table: str,
    strict: bool,
    only_check: bool,
    sample: int | None,
    restart: bool,
    as_json: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Make a sheet of CONTENT for every row of TABLE (- is standard input).

    Each column is a field of the content. Rows that cannot be used are listed in errors.csv
    by number and reason, and stop no other. A batch that was stopped goes on with the same
    command.

    \b
    Examples:
      handout batch letter.yaml patients.csv -o out
      handout batch letter.yaml patients.csv --map "Patient name=name" --map id=
      handout batch letter.yaml patients.csv --check
      handout batch letter.yaml --sql postgresql://host/clinic "select name, day from visits"
    """
    if only_check and sample:
        raise click.UsageError("--check writes nothing and --sample writes some; choose one")
    job = _job(content, table, options)
    started = time.perf_counter()
    if only_check or strict:
        bad = _told(job.bad_rows())
        if only_check and not quiet:
            say("every row gives a sheet" if not bad else f"{_many(bad, 'bad row')}")
        if bad and strict and not only_check:
            say("Nothing was written.", err=True)
        if bad or only_check:
            context.exit(BAD_ROWS if bad else 0)
    if sample:
        made = job.sample(sample)
        from handout.batch.rows import BadRow

        bad = _told(each for each in made if isinstance(each, BadRow))
        if not quiet:
            say(f"{options['output']}: {_many(len(made) - bad, 'sheet')} to look at")
        context.exit(BAD_ROWS if bad else 0)
    try:
        with _progress(as_json, quiet) as told:
            counts = job.run(restart=restart, progress=told)
    except KeyboardInterrupt:
        say("\nStopped. The same command goes on where it was.", err=True)
        context.exit(STOPPED)
    if not quiet or as_json:
        _report(counts, time.perf_counter() - started, options["output"], as_json)
    if counts.bad:
        context.exit(BAD_ROWS)


def _job(content: str, table: str, options: dict[str, Any]) -> Job:
    from handout.batch.bundle import bundle_of
    from handout.batch.files import check_pattern
    from handout.batch.job import Job
    from handout.batch.rows import columns_of, rows_of
    from handout.batch.work import Order

    contents = _contents(Path(content))
    fields = next(iter(contents.values())).handout.fields
    check_pattern(options["pattern"], [field.name for field in fields])
    opened = _table(table, options)

    @contextmanager
    def rows() -> Iterator[Iterator[Row | BadRow]]:
        with opened() as found:
            columns = columns_of(found.header, fields, options["mapped"], options["password"])
            yield rows_of(found.rows, columns)

    order = Order(bundle_of(contents), options["paper"], options["output"], options["pattern"])
    told = {
        "map": json.dumps(sorted(options["mapped"].items())),
        "encrypt-column": options["password"],
    }
    workers = options["workers"] or os.cpu_count() or 1
    return Job(order, rows, workers, options["scheduler"], options["journal"], told)


def _contents(path: Path) -> dict[str, Loaded]:
    """The content and its translations, as in ``letter.es.yaml``, by language."""
    from handout.build import load

    first = load(path)
    found = {first.handout.language: first}
    for other in sorted(path.parent.glob(f"{path.stem}.*{path.suffix}")):
        loaded = load(other)
        found.setdefault(loaded.handout.language, loaded)
    return found


def _table(table: str, options: dict[str, Any]) -> Callable[[], Any]:
    """Opens the table, as often as it is read."""
    from handout.batch.rows import RowsError
    from handout.batch.tables import format_of, open_table, query_table

    if options["sql"]:
        return lambda: query_table(*options["sql"])
    read: list[str] = []

    @contextmanager
    def opened() -> Iterator[Any]:
        if table == "-":
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


def _told(bad: Iterator[BadRow]) -> int:
    """Prints bad rows, and counts them."""
    count = 0
    for row in bad:
        count += 1
        field = f" field '{row.field}':" if row.field else ""
        say(f"row {row.number}:{field} {row.reason}", err=True)
    return count


@contextmanager
def _progress(as_json: bool, quiet: bool) -> Iterator[Callable[[Counts], None] | None]:
    """How the batch gets on: a line that is written over, lines in a pipe, or JSON."""
    started = time.perf_counter()
    shown = [0.0]
    is_terminal = sys.stderr.isatty()

    def told(counts: Counts) -> None:
        now = time.perf_counter()
        if now - shown[0] < (0.2 if is_terminal else 10) and shown[0]:
            return
        shown[0] = now
        rate = (counts.rows - counts.before) / max(now - started, 1e-9)
        if as_json:
            say(json.dumps({"event": "progress", **counts._asdict(), "per_second": round(rate)}))
        else:
            words = f"{counts.rows:,} rows, {rate:,.0f} a second, {counts.bad:,} bad"
            click.echo(f"\r{words:<60}" if is_terminal else words, err=True, nl=not is_terminal)

    yield None if quiet and not as_json else told
    if is_terminal and shown[0] and not as_json:
        click.echo(f"\r{'':<60}\r", err=True, nl=False)


def _report(counts: Counts, seconds: float, place: str, as_json: bool) -> None:
    fresh = counts.rows - counts.before
    rate = fresh / seconds if seconds else 0.0
    if as_json:
        report = {
            "event": "done", **counts._asdict(), "seconds": round(seconds, 3),
            "per_second": round(rate, 1), "place": place,
        }  # fmt: skip
        say(json.dumps(report))
        return
    before = f", {counts.before:,} of them before" if counts.before else ""
    if counts.again:
        before += f" ({counts.again:,} missing or altered, made again)"
    say(
        f"{place}: {_many(counts.sheets, 'sheet')}, {_many(counts.pages, 'page')}{before}; "
        f"{seconds:.1f} s, {rate:,.0f} a second"
    )
    if counts.bad:
        say(f"{_many(counts.bad, 'bad row')}: see errors.csv beside the sheets", err=True)


def _many(count: int, word: str) -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"
