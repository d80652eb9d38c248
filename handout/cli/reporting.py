"""Errors on the terminal: in words, with an exit code, never a traceback."""

from __future__ import annotations

from typing import Any

import click

from handout.errors import ContentError, HandoutError


def report_error(error: HandoutError) -> None:
    """Print the error to standard error; several problems are counted at the end."""
    problems = error.problems if isinstance(error, ContentError) else ()
    if not problems:
        click.echo(str(error), err=True)
        return
    for problem in problems:
        headline, _, excerpt = str(problem).partition("\n")
        click.echo(click.style(headline, bold=True), err=True)
        if excerpt:
            click.echo(excerpt, err=True)
    if len(problems) > 1:
        click.echo(f"{len(problems)} problems; no file was written.", err=True)


class Reporting(click.Command):
    """A command whose HandoutErrors end in words."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except HandoutError as error:
            report_error(error)
            ctx.exit(error.exit_code)


class Commands(click.Group):
    """A group whose commands report their errors."""

    command_class = Reporting
