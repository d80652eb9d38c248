"""``handout fmt``: files in one form, with nothing in them read otherwise."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from handout.cli.options import HELP
from handout.cli.reporting import Reporting, report_error, say
from handout.content.origin import read_origin
from handout.errors import ContentError


@click.command(cls=Reporting, context_settings=HELP)
@click.argument("files", nargs=-1, metavar="[FILES]...")
@click.option("--check", is_flag=True, help="Change nothing; name the files that would change.")
@click.option("-q", "--quiet", is_flag=True, help="Report nothing but errors.")
@click.pass_context
def fmt(context: click.Context, files: tuple[str, ...], check: bool, quiet: bool) -> None:
    """Set content and brand files in order: indents, spaces, empty lines, long lines.

    Words, quotes and comments stay, and so does what is printed. Line ends stay what they are
    (those of the first line), the file is UTF-8 without a mark at its beginning. A file that
    cannot be read is left alone. FILES are content.yaml, if none are named; - is a pipe.

    A release and 'handout verify' count a file that was set in order as a changed one.

    The exit code is 1 if --check finds files that would change, 2 if one cannot be read.

    \b
    Examples:
      handout fmt
      handout fmt content.yaml assets/brand.yaml
      handout fmt --check *.yaml
    """
    worst = 0
    for file in files or ("content.yaml",):
        try:
            changed = _set_in_order(file, check)
        except ContentError as error:
            report_error(error)
            worst = error.exit_code
            continue
        worst = max(worst, int(changed and check))
        if changed and not quiet:
            say(f"{file}: {'would change' if check else 'set in order'}", err=file == "-")
    context.exit(worst)


def _set_in_order(file: str, check: bool) -> bool:
    """Writes the file anew, if it changes; says whether it does, or would."""
    from handout.authoring.normal import normal_bytes
    from handout.cli.output import write_output

    raw = sys.stdin.buffer.read() if file == "-" else _read(Path(file))
    formed = normal_bytes(raw, "standard input" if file == "-" else file)
    if not check and (file == "-" or formed != raw):
        write_output(file, formed)
    return formed != raw


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        read_origin(path)  # says in words why it cannot be read
        raise
