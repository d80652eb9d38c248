"""``handout check``: what the rules of a good handout find in the content."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handout import __version__
from handout.cli.options import HELP
from handout.cli.reporting import Reporting, say
from handout.errors import ContentError, OutputError, Problem

if TYPE_CHECKING:
    from handout.checks.run import Report

_COLOURS: dict[str, dict[str, Any]] = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "advice": {"fg": "cyan", "bold": True},
    "title": {"bold": True},
    "quiet": {"dim": True},
}
FINDINGS, UNREADABLE = 1, 2  # exit codes


@click.command(cls=Reporting, context_settings=HELP)
@click.argument("files", nargs=-1, type=click.Path(), metavar="[FILES]...")
@click.option(
    "--format", "kind", type=click.Choice(["text", "json", "sarif", "github"]), default="text",
    help="For people (text), programs (json, sarif), or GitHub's annotations.",
)  # fmt: skip
@click.option("--strict", is_flag=True, help="Warnings fail as well.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day reviews are due by.")
@click.option(
    "--released", metavar="MANIFEST", help="manifest.json of the last release, for the version."
)
@click.option(
    "--pemat", metavar="FILE", help="Write a form for what a person decides of the PEMAT-P, too."
)
@click.pass_context
def check(
    context: click.Context,
    files: tuple[str, ...],
    kind: str,
    strict: bool,
    today: datetime | None,
    released: str | None,
    pemat: str | None,
) -> None:
    """Look through FILES (content.yaml) for what readers could stumble on or miss.

    Nothing is changed. The exit code is 1 if there is an error (with --strict, a warning),
    and 2 if a file cannot be built at all.

    \b
    Examples:
      handout check
      handout check --strict handouts/*.yaml
      handout check --format sarif > findings.sarif
      handout check --pemat review.pdf
    """
    from handout.deliver.release.run import today_or

    files = files or ("content.yaml",)
    if pemat and (len(files) > 1 or pemat == "-"):
        raise click.UsageError(
            "--pemat writes the form of one handout: name one content file, and a file for the form"
        )
    day = today_or(today.date() if today else None)
    entries = _released(released)
    reports, unreadable = _checked(files, day, entries)
    if pemat and reports:
        _write_form(pemat, files[0], reports[0])
    if kind == "text":
        tell(reports, unreadable)
    else:
        text = written(kind, reports, unreadable)
        if text:
            say(text)
    if unreadable:
        context.exit(UNREADABLE)
    if any(report.fails(strict) for report in reports):
        context.exit(FINDINGS)


def _checked(
    files: Sequence[str], day: date, entries: dict[str, Any]
) -> tuple[list[Report], list[Problem]]:
    """The reports of the files that can be built, and the problems of the others."""
    from handout.build import load
    from handout.checks.run import check as check_handout

    reports: list[Report] = []
    unreadable: list[Problem] = []
    for file in files:
        try:
            entry = entries.get(Path(file).name)
            reports.append(check_handout(load(file), today=day, released=entry))
        except ContentError as error:
            unreadable += error.problems
    return reports, unreadable


def _write_form(target: str, file: str, report: Report) -> None:
    """The review form of a handout that was checked."""
    from handout.build import load
    from handout.checks.pemat_form import pemat_form
    from handout.cli.output import write_output

    write_output(target, pemat_form(load(file), report.items))


def tell(reports: list[Report], unreadable: list[Problem]) -> None:
    """Print the reports for people."""
    from handout.checks.reports.text import as_text
    from handout.cli.reporting import report_error

    say("\n\n".join(as_text(report, _style) for report in reports)) if reports else None
    if unreadable:
        report_error(ContentError(unreadable), wrote=False)


def _style(words: str, kind: str) -> str:
    return click.style(words, **_COLOURS[kind]) if "NO_COLOR" not in os.environ else words


def written(kind: str, reports: list[Report], unreadable: list[Problem]) -> str:
    """The reports as ``json``, ``sarif`` or ``github`` annotations."""
    if kind == "json":
        from handout.checks.reports.data import as_json

        return as_json(reports, unreadable)
    if kind == "sarif":
        from handout.checks.reports.sarif import as_sarif

        return as_sarif(reports, __version__, unreadable)
    from handout.checks.reports.annotations import as_annotations

    return as_annotations(reports, unreadable)


def _released(manifest: str | None) -> dict[str, Any]:
    """The entries of a manifest by the names of their content files."""
    if manifest is None:
        usual = Path("dist/manifest.json")
        if not usual.is_file():
            return {}
        manifest = str(usual)
    try:
        entries = json.loads(Path(manifest).read_bytes())["handouts"]
        return {str(entry["content"]): entry for entry in entries}
    except (OSError, ValueError, KeyError, TypeError):
        raise OutputError(
            f"{manifest}: this is no manifest of a release; name the manifest.json of one"
        ) from None
