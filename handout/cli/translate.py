"""``handout translate``: a handout's texts to a translator and back, and whether they agree."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handout.cli.check import FINDINGS, UNREADABLE, tell, written
from handout.cli.extras import require
from handout.cli.options import HELP
from handout.cli.reporting import Commands, say
from handout.errors import ContentError, Problem

if TYPE_CHECKING:
    from handout.checks.run import Report


@click.group(cls=Commands, context_settings=HELP)
def translate() -> None:
    """Send a handout to a translator, bring it back, and see whether both say the same.

    This program never translates: no text is sent anywhere, and no machine writes one. A
    person translates, and another who reads both languages reviews. Until then the foot of
    each page says that nobody has reviewed the translation.

    \b
    content.es.yaml beside content.yaml is its Spanish translation:
      handout translate export content.yaml es     content.es.po for the translator
      handout translate import content.es.po       content.es.yaml from what comes back
      handout translate check                      what is missing, old or different
    """


@translate.command(context_settings=HELP)
@click.argument("files", nargs=-1, type=click.Path(), metavar="[FILES]...")
@click.option(
    "--format", "kind", type=click.Choice(["text", "json", "sarif", "github"]), default="text",
    help="For people (text), programs (json, sarif), or GitHub's annotations.",
)  # fmt: skip
@click.option("--strict", is_flag=True, help="Warnings fail as well.")
@click.pass_context
def check(context: click.Context, files: tuple[str, ...], kind: str, strict: bool) -> None:
    """Compare translations with their source, block by block.

    FILES are translations; by default all of this folder. Nothing is changed. The exit code
    is 1 if there is an error (with --strict, a warning), and 2 if a file cannot be read.
    'handout check' says the same of a translation, and all else.
    """
    reports, unreadable = _compared(files or _translations())
    if kind == "text":
        tell(reports, unreadable)
        if not reports and not unreadable:
            say("There is no translation here; content.es.yaml would be one of content.yaml.")
    else:
        say(written(kind, reports, unreadable))
    if unreadable:
        context.exit(UNREADABLE)
    if any(report.fails(strict) for report in reports):
        context.exit(FINDINGS)


@translate.command("export", context_settings=HELP)
@click.argument("content", type=click.Path(), metavar="CONTENT")
@click.argument("language", metavar="LANGUAGE")
@click.option("-o", "--output", metavar="FILE", help="Where to; - is standard output.")
@click.option("--xliff", is_flag=True, help="XLIFF 2.1, and not gettext PO.")
def export(content: str, language: str, output: str | None, xliff: bool) -> None:
    """Write the texts of CONTENT for a translator into LANGUAGE (es, vi, zh-Hans).

    A translation that is there goes with them; what has changed since is marked. In XLIFF,
    bold words, links, citations and fields are codes that a translator cannot break.

    \b
    Examples:
      handout translate export content.yaml es
      handout translate export content.yaml ar --xliff -o to-translate.xlf
    """
    from handout.cli.output import write_output
    from handout.translating.files import exported

    if not xliff:
        require("translate", "translate export")
    path = Path(content)
    _language(language)
    made = exported(path, language, xliff=xliff)
    target = output or str(path.with_name(f"{path.stem}.{language}.{'xlf' if xliff else 'po'}"))
    write_output(target, made)
    if target != "-":
        say(target)


@translate.command("import", context_settings=HELP)
@click.argument("file", type=click.Path(), metavar="FILE")
@click.option("-o", "--output", metavar="CONTENT", help="Where to, if not NAME.LANGUAGE.yaml.")
@click.option("--source", metavar="CONTENT", help="The source, if it is not beside FILE.")
def import_(file: str, output: str | None, source: str | None) -> None:
    """Make the translation of a PO or XLIFF FILE that came back from a translator.

    The source is copied with the new texts in their places: blocks, comments and order stay. If
    a text is missing, a field, a link or a citation is broken, or a number is another one,
    nothing is written, and each is named with its line.
    """
    from handout.cli.output import write_output
    from handout.translating.files import brought_back

    if not file.lower().endswith((".xlf", ".xliff")):
        require("translate", "translate import")
    target, made = brought_back(
        Path(file),
        content=Path(source) if source else None,
        output=Path(output) if output else None,
    )
    write_output(str(target), made.content)
    waiting = made.states["needs-review"]
    say(f"{target}: {_counted(made.states.total(), 'text')}, {waiting} to be reviewed")


@translate.command(context_settings=HELP)
@click.argument("content", type=click.Path(), default="content.yaml", metavar="[CONTENT]")
@click.option("-o", "--output", metavar="FILE", help="Where to, if not NAME.en-XA.yaml.")
@click.option("--mirrored", is_flag=True, help="Letters turned around, from right to left.")
def pseudo(content: str, output: str | None, mirrored: bool) -> None:
    """Put CONTENT into a made-up language that is 40 % longer, with accents and brackets.

    Build it and look at it before you pay a translator: what does not fit there will not fit
    in German or Russian. --mirrored needs the fonts of the extra 'arabic', for the program's
    own words.
    """
    from handout.cli.output import write_output
    from handout.translating.entries import translation_name
    from handout.translating.files import pseudo_translated
    from handout.translating.pseudo import LANGUAGE, MIRRORED

    path = Path(content)
    usual = translation_name(path, MIRRORED if mirrored else LANGUAGE)
    target = Path(output) if output else usual
    write_output(str(target), pseudo_translated(path, target, mirrored=mirrored))
    say(str(target), err=str(target) == "-")


@translate.command(context_settings=HELP)
@click.argument("file", type=click.Path(), metavar="FILE")
def accept(file: str) -> None:
    """Say that the translation FILE was brought up to date with its source as that is now.

    Do this after you changed it by hand. It approves nothing: if the source was changed since
    the translation was approved, it needs a review again.
    """
    from handout.cli.output import write_output
    from handout.translating.files import accepted

    write_output(file, accepted(Path(file)))
    say(f"{file}: up to date")


def _language(tag: str) -> None:
    from handout.translating.files import LANGUAGE

    if not LANGUAGE.fullmatch(tag):
        raise click.BadParameter(f"'{tag}' is no language, as in es, vi or zh-Hans")


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _translations() -> list[str]:
    """The translations of the working folder: they say so, or are named like a sibling."""
    from handout.build import load
    from handout.checks.translated.source import source_path

    found = []
    for path in sorted(Path().glob("*.yaml")):
        try:
            loaded = load(path)
        except ContentError:
            base = path.stem.rpartition(".")[0]
            is_one = bool(base) and path.with_name(f"{base}.yaml").is_file()
        else:
            is_one = source_path(loaded.handout, loaded.origin) is not None
        found += [str(path)] if is_one else []
    return found


def _compared(files: Sequence[str]) -> tuple[list[Report], list[Problem]]:
    from handout.build import load
    from handout.checks.rules import RULES_BY_FAMILY
    from handout.checks.run import check as check_handout

    reports: list[Report] = []
    unreadable: list[Problem] = []
    for file in files:
        try:
            rules = RULES_BY_FAMILY["Translations"]
            reports.append(check_handout(load(file), rules=rules, built=False))
        except ContentError as error:
            unreadable += error.problems
    return reports, unreadable
