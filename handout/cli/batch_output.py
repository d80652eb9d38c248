"""Where a batch goes: a folder of sheets, a ZIP file, a tar stream, or the print room."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from handout.cli.options import names
from handout.cli.reporting import say, silence
from handout.errors import OutputError

if TYPE_CHECKING:
    from handout.batch.job import Job, Told
    from handout.batch.rows import BadRow, Row
    from handout.batch.run import Counts
    from handout.content.fields import Field

STREAM = "-"
_FOR_PAPER = "for paper, without tags; for the screen, leave --print-room out"

OPTIONS = [
    click.option("--print-room", is_flag=True,
                 help="Many letters in one PDF, for paper alone: it has no tags."),
    click.option("--letters", type=click.IntRange(1, 20_000), metavar="N",
                 help="In each PDF for the print room (500)."),
    click.option("--duplex/--no-duplex", default=None,
                 help="Begin each letter on a sheet of paper of its own (yes)."),
    click.option("--sort-by", metavar="FIELD[,FIELD]", callback=names,
                 help="The order of letters for the print room."),
]  # fmt: skip


class Output(NamedTuple):
    """Where sheets are written, what makes it all, and what notes rows in passing.

    ``errors`` is the name of the list of bad rows.
    """

    place: str
    make: Callable[[Job, bool, Told | None], Counts]
    errors: str = "errors.csv"
    noted: Callable[[Iterator[Row | BadRow]], Iterator[Row | BadRow]] = iter


def with_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """A command with the options of this module."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def check_output(options: dict[str, Any], *, sample: bool, restart: bool) -> None:
    """Raises UsageError for options that do not go together."""
    output, is_print = str(options["output"]), options["print_room"]
    kind = _kind(output)
    clashes = {
        "--letters, --duplex and --sort-by go with --print-room": not is_print
        and (options["letters"] or options["duplex"] is not None or options["sort_by"]),
        "one PDF for many letters is made with --print-room": kind == "pdf" and not is_print,
        "--print-room makes files: give -o a folder, or a name as in letters.pdf": is_print
        and kind in ("zip", "stream", "address"),
        "--print-room prints what anybody can read: leave --encrypt-column out": is_print
        and options["password"],
        "--print-room has no file for each patient: leave --name out": is_print
        and options["pattern"] != "{row}",
        "--sample makes a few sheets: give -o a folder, and leave --print-room out": sample
        and (is_print or kind in ("zip", "stream", "pdf")),
        "a stream cannot go on where it was cut off: leave --restart and --journal out": kind
        == "stream"
        and (restart or options["journal"]),
        "a ZIP is put together on this machine: give -o a file, or a folder of the store": kind
        == "zip"
        and "://" in output,
    }
    for message, is_so in clashes.items():
        if is_so:
            raise click.UsageError(message)


def output_of(options: dict[str, Any], fields: Sequence[Field], *, quiet: bool) -> Output:
    """Where the batch goes by its options; raises OutputError where it cannot."""
    from handout.batch.archives import spool_of

    output = str(options["output"])
    if options["print_room"]:
        return _print_room(options, fields, quiet=quiet)
    if output == STREAM:
        return Output("", _stream)
    if _kind(output) == "zip":
        target = _file(output)
        return Output(str(spool_of(target)), lambda *job: _zip(target, *job))
    return Output(output, _folder)


def _folder(job: Job, restart: bool, told: Told | None) -> Counts:
    return job.run(restart=restart, progress=told)


def _zip(target: Path, job: Job, restart: bool, told: Told | None) -> Counts:
    from handout.batch.archives import zip_folder

    counts = job.run(restart=restart, progress=told)
    try:
        zip_folder(Path(str(job.order.place)), target)
    except OSError as error:
        raise _unwritable(target, error) from None
    return counts


def _stream(job: Job, restart: bool, told: Told | None) -> Counts:
    from handout.batch.archives import stream_tar

    try:
        counts = stream_tar(job, sys.stdout.buffer, progress=told)
        sys.stdout.buffer.flush()
    except (OutputError, OSError):
        silence(sys.stdout)
        raise
    return counts


def _print_room(options: dict[str, Any], fields: Sequence[Field], *, quiet: bool) -> Output:
    from handout.batch.account import ERRORS
    from handout.batch.archives import sheets_in
    from handout.batch.print_room import LETTERS, PrintRoom, printed
    from handout.batch.sorting import Sorting

    output = str(options["output"])
    target = _file(output) if _kind(output) == "pdf" else Path(output)
    room = PrintRoom(target, options["letters"] or LETTERS, options["duplex"] is not False)
    sorting = Sorting(options["sort_by"], fields) if options["sort_by"] else None

    def make(job: Job, restart: bool, told: Told | None) -> Counts:
        counts = job.run(restart=restart, progress=told)
        sheets = sheets_in(room.spool)
        try:
            files = printed(sorting.sorted(sheets) if sorting else sheets, room)
        except OSError as error:
            raise _unwritable(target, error) from None
        if not quiet and files:
            last = f" to {files[-1].name}" if len(files) > 1 else ""
            say(f"{files[0]}{last}: {_FOR_PAPER}", err=True)
        return counts

    noted = sorting.noted if sorting else iter
    return Output(str(room.spool), make, room.beside(ERRORS).name, noted)


def _kind(output: str) -> str:
    if output == STREAM:
        return "stream"
    suffix = Path(output).suffix.lower()
    if suffix in (".zip", ".pdf"):
        return suffix[1:]
    return "address" if "://" in output else "folder"


def _file(output: str) -> Path:
    path = Path(output)
    if path.is_dir():
        raise OutputError(f"{output}: this is a folder; choose another name")
    return path


def _unwritable(target: Path, error: OSError) -> OutputError:
    reason = (error.strerror or "it cannot be written").lower()
    return OutputError(
        f"{target}: cannot be written: {reason}; when that is mended, the same command goes on "
        "where it was"
    )
