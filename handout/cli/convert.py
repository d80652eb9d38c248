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
    from handout.cli.output import write_output

    converted = convert_document(Path(file))
    target = output or str(Path(f"{Path(file).stem or 'content'}.yaml"))
    text, told = converted.text, list(converted.told)
    if target == "-":
        if converted.pictures:
            told.append("Pictures were not saved, as the content went to standard output.")
        write_output(target, text.encode())
    else:
        if Path(target).exists() and not force:
            raise OutputError(
                f"{target}: there is such a file; name another with -o, or write over it "
                "with --force"
            )
        pictures = Path(target).parent / "assets"
        free = _free(converted.pictures, pictures)
        for name, content in converted.pictures.items():
            write_output(str(pictures / free[name]), content)
        write_output(target, _renamed(text, free).encode())
    if not quiet:
        report(converted, target, tuple(told))


def _free(pictures: dict[str, bytes], folder: Path) -> dict[str, str]:
    """A name for each picture that no other file in ``folder`` has."""
    names = {}
    for name, content in pictures.items():
        path, number = folder / name, 1
        while path.exists() and not (path.is_file() and path.read_bytes() == content):
            number += 1
            path = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
        names[name] = path.name
    return names


def _renamed(text: str, names: dict[str, str]) -> str:
    lines = text.split("\n")
    for old, new in names.items():
        if old != new:
            lines = [
                line.replace(old, new) if f"figure: {old}" in line or "# CHECK" in line else line
                for line in lines
            ]
    return "\n".join(lines)


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
