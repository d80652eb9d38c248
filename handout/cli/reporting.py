"""Errors on the terminal: in words, with an exit code, never a traceback."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from handout.errors import ContentError, HandoutError, OutputError


def say(text: str, *, err: bool = False) -> None:
    """Print a line, whatever letters the terminal knows; raises OutputError if it cannot."""
    stream = sys.stderr if err else sys.stdout
    encoding = getattr(stream, "encoding", None) or "utf-8"
    if encoding.lower().replace("_", "-") not in ("utf-8", "utf8"):
        text = text.encode(encoding, "backslashreplace").decode(encoding)
    else:  # a file name may hold bytes that are no text
        text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    try:
        click.echo(text, err=err)
    except OSError as error:
        silence(stream)
        reason = (error.strerror or "it cannot be written").lower()
        raise OutputError(f"the report cannot be written: {reason}") from None


def silence(stream: Any) -> None:
    """Send what is left in the stream nowhere, so that Python does not try it at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def report_error(error: HandoutError, *, wrote: bool = True) -> None:
    """Print the error to standard error; several problems are counted at the end.

    ``wrote`` says whether the command is one that would have written a file.
    """
    problems = error.problems if isinstance(error, ContentError) else ()
    if not problems:
        say(str(error), err=True)
        return
    for problem in problems:
        headline, _, excerpt = str(problem).partition("\n")
        say(click.style(headline, bold=True), err=True)
        if excerpt:
            say(excerpt, err=True)
    if len(problems) > 1:
        end = "; no file was written." if wrote else "."
        say(f"{len(problems)} problems{end}", err=True)


class Reporting(click.Command):
    """A command whose HandoutErrors end in words."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except HandoutError as error:
            report_error(error)
            ctx.exit(error.exit_code)


class Commands(click.Group):
    """A group whose commands report their errors.

    ``later`` names commands that are imported when they are called, as ``module:function``.
    """

    command_class = Reporting

    def __init__(self, *args: Any, later: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.later = dict(later or {})

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *self.later])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self.later:
            module, _, function = self.later[cmd_name].partition(":")
            command = getattr(import_module(module), function)
            assert isinstance(command, click.Command)
            return command
        return super().get_command(ctx, cmd_name)
