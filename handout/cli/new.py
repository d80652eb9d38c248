"""``handout new``: a folder to start a handout in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from handout.cli.options import HELP
from handout.cli.reporting import Reporting, say
from handout.errors import OutputError


@click.command(cls=Reporting, context_settings=HELP)
@click.argument("name", type=click.Path())
@click.option(
    "--from", "document", metavar="FILE", type=click.Path(),
    help="A handout that you have: .docx, .md or .txt.",
)  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="Report nothing but errors.")
def new(name: str, document: str | None, quiet: bool) -> None:
    """Make a folder NAME with a handout that builds at once: words, look and logo.

    The example in it shows by its comments how a handout is written. With --from, the
    words are those of a document that you have.

    \b
    Examples:
      handout new asthma
      handout new asthma --from "Asthma leaflet.docx"
    """
    from handout.authoring.starting.new import CONTENT, OWN_ASSETS, start

    folder = Path(name)
    if not name.strip():
        raise OutputError("the folder has no name; write one, as in: handout new asthma")
    if document is None:
        start(folder, date.today())
    else:
        from handout.authoring.converting.documents import convert
        from handout.authoring.converting.placing import placed
        from handout.cli.convert import report

        converted = placed(convert(Path(document)), lambda name, _: name in OWN_ASSETS)
        start(folder, date.today(), converted.text, converted.pictures)
        if not quiet:
            report(converted, str(folder / CONTENT), converted.told)
    if not quiet:
        say(
            f"{folder}: change the words in {CONTENT}, and your clinic's look in assets/brand.yaml."
        )
        say(f"Then:  cd {_quoted(name)}  and  handout build")


def _quoted(name: str) -> str:
    import shlex

    return shlex.quote(name)
