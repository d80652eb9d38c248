"""``handout convert``: a Word, Markdown or text document to a content file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from handout.cli.options import HELP
from handout.cli.reporting import Reporting, say
from handout.errors import OutputError

if TYPE_CHECKING:
    from handout.authoring.converting.documents import Converted


@click.command(cls=Reporting, context_settings=HELP)
@click.argument("file", type=click.Path())
@click.option(
    "-o", "--output", metavar="FILE",
    help="The content file to write (FILE.yaml, if not given); - is standard output.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Write over a content file that is there.")
@click.option("-q", "--quiet", is_flag=True, help="Report nothing but errors.")
def convert(file: str, output: str | None, force: bool, quiet: bool) -> None:
    """Turn FILE (.docx, .md or .txt) into a content file that you can go on with.

    No word is dropped and none is added. Where something could not be taken over, the
    content file has a comment that begins with CHECK. Pictures go to assets/ beside it.

    \b
    Examples:
      handout convert "Your Visit.docx"
      handout convert leaflet.md -o handouts/leaflet.yaml
    """
    from handout.authoring.converting.documents import convert as convert_document
    from handout.authoring.converting.placing import placed
    from handout.cli.output import write_output

    converted = convert_document(Path(file))
    target = output or str(Path(f"{Path(file).stem or 'content'}.yaml"))
    told = list(converted.told)
    if target == "-":
        if converted.pictures:
            told.append("Pictures were not saved, as the content went to standard output.")
        write_output(target, converted.text.encode())
    else:
        if Path(target).exists() and not force:
            raise OutputError(
                f"{target}: there is such a file; name another with -o, or write over it "
                "with --force"
            )
        folder = Path(target).parent / "assets"
        converted = placed(converted, lambda name, content: _is_other(folder / name, content))
        for name, content in converted.pictures.items():
            write_output(str(folder / name), content)
        write_output(target, converted.text.encode())
    if not quiet:
        report(converted, target, tuple(told))


def _is_other(path: Path, content: bytes) -> bool:
    """Whether another file than the one that is to be written has that name."""
    return path.exists() and not (path.is_file() and path.read_bytes() == content)


def report(converted: Converted, target: str, told: tuple[str, ...]) -> None:
    """What was found in the document, and how many places ask to be looked at."""
    to_stderr = target == "-"
    place = "standard output" if to_stderr else target
    found = ", ".join(_counted(n, name) for name, n in converted.found.items() if n)
    say(f"{place}: {found or 'nothing found'}", err=to_stderr)
    for sentence in told:
        say(sentence, err=to_stderr)
    if converted.checks:
        places = _counted(converted.checks, "place")
        say(f"{places} to check: look for CHECK in {place}.", err=to_stderr)
    else:
        say("Nothing is marked to check; read every sentence beside the original.", err=to_stderr)


def _counted(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
