"""``handout verify``: what a PDF was made from, and whether it is the current one."""

from __future__ import annotations

from pathlib import Path

import click

from handout.cli.options import HELP
from handout.cli.reporting import Reporting, say


@click.command(cls=Reporting, context_settings=HELP)
@click.argument("pdf", type=click.Path())
@click.argument("content", required=False, type=click.Path())
@click.pass_context
def verify(context: click.Context, pdf: str, content: str | None) -> None:
    """Say which handout, version and content PDF was made from, and if CONTENT still gives it.

    The exit code is 1 if the file was changed after it was made, or is not the current one.

    \b
    Examples:
      handout verify printed.pdf
      handout verify printed.pdf content.yaml
    """
    from handout.deliver.verify import verify as read

    verdict = read(Path(pdf), Path(content) if content else None)
    origin = verdict.origin
    pages = "1 page" if verdict.pages == 1 else f"{verdict.pages} pages"
    say(f"{origin.title}, version {origin.version or 'unknown'}, {pages}")
    say(f"content sha256: {origin.content_sha256}")
    say("intact: yes" if verdict.intact else "intact: NO, it was changed after it was made")
    if verdict.current is not None:
        words = "yes" if verdict.current else f"NO, {content} has changed since"
        say(f"current: {words}")
    if verdict.identical is not None:
        words = "yes" if verdict.identical else "no; another version or another printing"
        say(f"the same bytes as a build of today: {words}")
    if not verdict.intact or verdict.current is False:
        context.exit(1)
