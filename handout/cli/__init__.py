"""The command line: parse, call, report; nothing else."""

from __future__ import annotations

import gc
import os

# A command lives for one build: looking for garbage cycles among the thousands of objects
# that imports make costs a tenth of its time and frees nothing.
gc.disable()
# pydantic looks through the metadata of every installed package for plugins; we have none,
# and one that somebody else installed must not change what a handout says.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

import click  # noqa: E402

from handout import __version__  # noqa: E402
from handout.cli.build import build  # noqa: E402
from handout.cli.reporting import Commands  # noqa: E402


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
