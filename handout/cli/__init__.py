"""The command line: parse, call, report; nothing else."""

from __future__ import annotations

import os

import click

from handout import __version__
from handout.cli.build import build
from handout.cli.reporting import Commands

# pydantic looks through the metadata of every installed package for plugins; we have none,
# and one that somebody else installed must not change what a handout says.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

# Commands that are loaded when they are called, so that none waits for another's imports.
LATER: dict[str, str] = {
    "batch": "handout.cli.batch:batch",
    "check": "handout.cli.check:check",
    "convert": "handout.cli.convert:convert",
    "diff": "handout.cli.diff:diff",
    "desk": "handout.cli.desk:desk",
    "email": "handout.cli.email:email",
    "explain": "handout.cli.explain:explain",
    "fmt": "handout.cli.fmt:fmt",
    "new": "handout.cli.new:new",
    "release": "handout.cli.release:release",
    "schema": "handout.cli.schema:schema",
    "sources": "handout.cli.sources:sources",
    "translate": "handout.cli.translate:translate",
    "verify": "handout.cli.verify:verify",
    "watch": "handout.cli.watch:watch",
}


@click.group(cls=Commands, later=LATER, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="handout")
def main() -> None:
    """Turn a clinic's words into an accessible, archival patient handout.

    \b
    Examples:
      handout build                          content.yaml to dist/
      handout build asthma.yaml --paper a4   another handout, on A4
      handout build --help                   all options

    \b
    Completion for your shell, as in bash:
      eval "$(_HANDOUT_COMPLETE=bash_source handout)"
    """


main.add_command(build)
