"""``handout explain``: a piece of the handbook in the terminal."""

from __future__ import annotations

import shutil

import click

from handout.cli.options import HELP
from handout.cli.reporting import Reporting, say

WIDEST = 88  # columns that are still easy to read


@click.command(cls=Reporting, context_settings=HELP)
@click.argument("topic", nargs=-1, metavar="[TOPIC]")
def explain(topic: tuple[str, ...]) -> None:
    """Explain TOPIC: a block, a key, a rule of 'handout check', or an error.

    An error is found by its name or by its words, as they were printed. Without TOPIC, all
    names are listed. The exit code is 2 if there is nothing to explain.

    \b
    Examples:
      handout explain figure
      handout explain not-reviewed
      handout explain "unknown key 'titel'; did you mean 'title'?"
    """
    from handout.authoring.explaining import as_text, topics
    from handout.authoring.explaining import explain as explained
    from handout.authoring.explaining.piece import in_columns

    width = min(WIDEST, shutil.get_terminal_size().columns)
    if topic:
        found = [as_text(each, width, _strong) for each in explained(" ".join(topic))]
        say("\n\n".join(found))
        return
    for heading, names in topics().items():
        say(f"{_strong(heading)}\n{in_columns(names, width)}\n")
    say("handout explain NAME explains one of them.")


def _strong(text: str) -> str:
    return click.style(text, bold=True)
