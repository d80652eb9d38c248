"""The command line: parse, call, report; nothing else."""

from __future__ import annotations

import click

from handout import __version__
from handout.cli.build import build
from handout.cli.reporting import Commands


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
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
