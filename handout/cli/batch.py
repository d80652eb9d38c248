"""``handout batch``: one handout for every row of a table."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handout.cli.batch_input import contents_of, table_of
from handout.cli.batch_output import STREAM, Output, check_output, output_of, with_options
from handout.cli.options import HELP, pairs
from handout.cli.reporting import Reporting, say
from handout.cli.variants import variant_options
from handout.content.papers import PAPERS

if TYPE_CHECKING:
    from handout.batch.job import Job
    from handout.batch.rows import BadRow, Row
    from handout.batch.run import Counts

BAD_ROWS, STOPPED = 1, 130  # exit codes


@click.command(cls=Reporting, context_settings=HELP)
@click.argument("content", type=click.Path())
@click.argument("table", default="-", type=click.Path(), metavar="[TABLE]")
@click.option(
    "-o",
    "--output",
    default="out",
    metavar="PLACE",
    help="Folder (out), s3://…, gs://…; a file, as in out.zip; - is a tar stream.",
)
@with_options
@click.option("--format", "kind", type=click.Choice(["csv", "jsonl", "xlsx", "parquet"]),
              help="What TABLE is, if its name does not say so.")  # fmt: skip
@click.option("--encoding", default="utf-8", help="Of a CSV, as in windows-1252 (utf-8).")
@click.option("--sql", nargs=2, metavar="URL QUERY", help="Rows of a database, in place of TABLE.")
@click.option("--map", "mapped", multiple=True, metavar="COLUMN=FIELD", callback=pairs,
              help="Which field a column fills; COLUMN= leaves it out.")  # fmt: skip
@click.option("--name", "pattern", default="{row}", metavar="PATTERN",
              help="Names of files, as in '{row}' (the usual) or '{clinic}-{row}'.")  # fmt: skip
@click.option("--paper", type=click.Choice(list(PAPERS), case_sensitive=False), help="Paper.")
@variant_options
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
    command, but for a stream.

    \b
    Examples:
      handout batch letter.yaml patients.csv -o out
      handout batch letter.yaml patients.csv --map "Patient name=name" --map id=
      handout batch letter.yaml patients.csv --check
      handout batch letter.yaml patients.csv --print-room --sort-by postcode -o letters.pdf
      handout batch letter.yaml --sql postgresql://host/clinic "select name, day from visits"
    """
    if only_check and sample:
        raise click.UsageError("--check writes nothing and --sample writes some; choose one")
    check_output(options, sample=bool(sample), restart=restart)
    job, goal = _job(content, table, options, quiet=quiet)
    is_stream = options["output"] == STREAM and not (only_check or sample)
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
        with _progress(as_json, quiet, is_stream) as told:
            counts = goal.make(job, restart, told)
    except KeyboardInterrupt:
        again = "A stream begins anew." if is_stream else "The same command goes on where it was."
        say(f"\nStopped. {again}", err=True)
        context.exit(STOPPED)
    if not quiet or as_json:
        place = "standard output" if is_stream else options["output"]
        _report(counts, time.perf_counter() - started, place, as_json, is_stream)
    if counts.bad:
        if not as_json:
            say(f"{_many(counts.bad, 'bad row')}: see {goal.errors}", err=True)
        context.exit(BAD_ROWS)


def _job(content: str, table: str, options: dict[str, Any], *, quiet: bool) -> tuple[Job, Output]:
    from handout.batch.bundle import bundle_of
    from handout.batch.files import check_pattern
    from handout.batch.job import Job
    from handout.batch.rows import columns_of, rows_of
    from handout.batch.work import Order

    contents = contents_of(Path(content))
    fields = next(iter(contents.values())).handout.fields
    check_pattern(options["pattern"], [field.name for field in fields])
    opened = table_of(table, options)
    output = output_of(options, fields, quiet=quiet)

    @contextmanager
    def rows() -> Iterator[Iterator[Row | BadRow]]:
        with opened() as found:
            columns = columns_of(found.header, fields, options["mapped"], options["password"])
            yield output.noted(rows_of(found.rows, columns))

    bundle, variant = bundle_of(contents), options["variant"]
    order = Order(bundle, options["paper"], output.place, options["pattern"], variant)
    told = {
        "map": json.dumps(sorted(options["mapped"].items())),
        "encrypt-column": options["password"],
    }
    workers = options["workers"] or os.cpu_count() or 1
    job = Job(order, rows, workers, options["scheduler"], options["journal"], told)
    return job, output


def _told(bad: Iterator[BadRow]) -> int:
    """Prints bad rows, and counts them."""
    count = 0
    for row in bad:
        count += 1
        field = f" field '{row.field}':" if row.field else ""
        say(f"row {row.number}:{field} {row.reason}", err=True)
    return count


@contextmanager
def _progress(
    as_json: bool, quiet: bool, is_stream: bool
) -> Iterator[Callable[[Counts], None] | None]:
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
            event = {"event": "progress", **counts._asdict(), "per_second": round(rate)}
            say(json.dumps(event), err=is_stream)
        else:
            words = f"{counts.rows:,} rows, {rate:,.0f} a second, {counts.bad:,} bad"
            click.echo(f"\r{words:<60}" if is_terminal else words, err=True, nl=not is_terminal)

    yield None if quiet and not as_json else told
    if is_terminal and shown[0] and not as_json:
        click.echo(f"\r{'':<60}\r", err=True, nl=False)


def _report(counts: Counts, seconds: float, place: str, as_json: bool, is_stream: bool) -> None:
    fresh = counts.rows - counts.before
    rate = fresh / seconds if seconds else 0.0
    if as_json:
        report = {
            "event": "done", **counts._asdict(), "seconds": round(seconds, 3),
            "per_second": round(rate, 1), "place": place,
        }  # fmt: skip
        say(json.dumps(report), err=is_stream)
        return
    before = f", {counts.before:,} of them before" if counts.before else ""
    if counts.again:
        before += f" ({counts.again:,} missing or altered, made again)"
    say(
        f"{place}: {_many(counts.sheets, 'sheet')}, {_many(counts.pages, 'page')}{before}; "
        f"{seconds:.1f} s, {rate:,.0f} a second",
        err=is_stream,
    )


def _many(count: int, word: str) -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"
