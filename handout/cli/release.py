"""``handout release``: every handout of a folder, built and swapped in whole."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from handout.cli.options import HELP
from handout.cli.reporting import Reporting, say
from handout.errors import HandoutError


@click.command(cls=Reporting, context_settings=HELP)
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False))
@click.option("-o", "--output", default="dist", metavar="DIR", help="Where it goes (dist).")
@click.option("--all", "everything", is_flag=True, help="Build what did not change as well.")
@click.option("--allow-draft", is_flag=True, help="Release drafts too; their names say DRAFT.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day reviews are due by.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes (one a processor).")
@click.option("--verify", metavar="DIST", help="Rebuild, and compare with the release in DIST.")
@click.option("-q", "--quiet", is_flag=True, help="Report nothing but errors.")
def release(
    folder: str,
    output: str,
    everything: bool,
    allow_draft: bool,
    today: datetime | None,
    workers: int | None,
    verify: str | None,
    quiet: bool,
) -> None:
    """Build every handout in FOLDER into one release, or leave the last one as it was.

    A draft, an overdue review, an unconfirmed source or an error stops the release.

    \b
    Examples:
      handout release handouts -o dist
      handout release --allow-draft
      handout release handouts --verify dist
    """
    from handout.cli.extras import require

    require("release")
    from handout.deliver.release import release as make_release
    from handout.deliver.release import verify_release

    if verify:
        different = verify_release(Path(folder), Path(verify))
        if different:
            raise DifferenceError(verify, different)
        if not quiet:
            say(f"{verify}: every file is what {folder} gives today, byte for byte")
        return
    shows = not quiet and sys.stderr.isatty()

    def progress(done: int, total: int, name: str) -> None:
        if shows:
            click.echo(f"\r{done} of {total}: {name[:50]:<50}", err=True, nl=done == total)

    released = make_release(
        Path(folder), Path(output), allow_draft=allow_draft, everything=everything,
        today=today.date() if today else None, workers=workers, progress=progress,
    )  # fmt: skip
    if not quiet:
        entries = released.manifest["handouts"]
        files = sum(len(entry["files"]) for entry in entries)
        handouts = "1 handout" if len(entries) == 1 else f"{len(entries)} handouts"
        drafts = " (with drafts)" if released.manifest["draft"] else ""
        say(f"{output}: {handouts}{drafts}, {files} files; {released.built} built anew")


class DifferenceError(HandoutError):
    """A release that is not what its handouts give."""

    def __init__(self, place: str, names: list[str]) -> None:
        lines = [f"{place}/{name}: differs from what the handouts give" for name in names]
        super().__init__("\n".join(lines))
