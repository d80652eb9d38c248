"""``handout watch``: a preview that follows what is being written."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handout.cli.options import HELP
from handout.cli.reporting import Reporting, say
from handout.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handout.authoring.watching.outcome import Outcome
    from handout.authoring.watching.preview import Preview
    from handout.authoring.watching.screen import Screen
    from handout.checks.run import Finding

HOST = "127.0.0.1"


@click.command(cls=Reporting, context_settings=HELP)
@click.argument("content", default="content.yaml", type=click.Path(), metavar="[CONTENT]")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port (any free one).")
@click.option("--no-browser", is_flag=True, help="Do not open the browser.")
@click.option("-o", "--output", metavar="FILE", help="Write every good PDF to FILE as well.")
@click.option("--check", "checks", is_flag=True, help="Show what 'handout check' finds beside it.")
def watch(content: str, port: int, no_browser: bool, output: str | None, checks: bool) -> None:
    """Show CONTENT (content.yaml) in the browser, and build it anew at every save.

    The page keeps its place and its size. What is wrong is shown over the last good pages and
    here, until it is mended. It answers on this machine alone. Ctrl-C ends it.

    \b
    Examples:
      handout watch
      handout watch asthma.yaml --check
      handout watch asthma.yaml -o asthma.pdf --port 8080 --no-browser
    """
    from handout.cli.extras import require

    require("author", "watch")
    from handout.content.source import read_origin

    path = Path(content)
    read_origin(path)  # a name that is wrong from the beginning will not come right by waiting
    from handout.authoring.watching.app import make_app
    from handout.authoring.watching.preview import Preview
    from handout.authoring.watching.serving import serve
    from handout.desk.reach import listener_at, this_machine

    listener = listener_at(HOST, port)
    reach = this_machine(listener.getsockname()[1])
    preview = Preview(content, has_checks=checks)
    stop = threading.Event()
    follower = threading.Thread(
        target=_follow, args=(path, preview, stop, output, checks), daemon=True
    )
    say(f"{content} is shown at {reach.address} (Ctrl-C ends it)")
    try:
        follower.start()
        if not no_browser:
            click.launch(reach.address)
        serve(make_app(preview, reach.hosts), preview, listener)
    except KeyboardInterrupt:  # before the server could take it
        pass
    finally:
        stop.set()
        follower.join(timeout=5)


def _follow(
    path: Path, preview: Preview, stop: threading.Event, output: str | None, checks: bool
) -> None:
    """Build, show and tell, until ``stop`` is set."""
    from handout.authoring.watching.checking import Checking
    from handout.authoring.watching.saving import outcomes

    screen = _screen()

    def found(findings: Iterable[Finding]) -> None:
        preview.show_findings(findings)
        screen.show_findings(findings)

    checking = Checking(path, found) if checks else None
    try:
        for outcome in outcomes(path, stop):
            preview.show(outcome)  # first: the author waits for it
            screen.show(outcome, _written(outcome, output))
            if checking and outcome.built:
                checking.ask()
            if preview.pictures.build < 2:  # what the first build loaded stays to the end
                gc.collect()
                gc.freeze()
    finally:
        if checking:
            checking.close()


def _written(outcome: Outcome, output: str | None) -> str:
    """Writes a good PDF to ``output``; why it could not be, if so."""
    if not output or not outcome.built:
        return ""
    from handout.cli.output import write_output

    try:
        write_output(output, outcome.built.pdf)
    except OutputError as error:
        return str(error)
    return ""


def _screen() -> Screen:
    from handout.authoring.watching.screen import Screen

    if not sys.stdout.isatty() or os.environ.get("TERM") == "dumb":
        return Screen(_said)

    def size() -> tuple[int, int]:
        found = shutil.get_terminal_size()
        return found.columns, found.lines

    return Screen(_said, size)


def _said(text: str) -> None:
    """Says it to whoever listens; the browser may still look when the terminal does not."""
    with suppress(OutputError):
        say(text)
