"""The options that several commands share: what to build, and with which values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from handout.content.papers import PAPERS

_Command = TypeVar("_Command", bound=Callable[..., Any])

HELP = {"help_option_names": ["-h", "--help"]}


def pairs(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    """``KEY=VALUE`` arguments as a mapping."""
    found = {}
    for value in values:
        key, equals, text = value.partition("=")
        if not equals or not key.strip():
            raise click.BadParameter(f"'{value}' is not KEY=VALUE, as in paper=a4")
        found[key.strip()] = text
    return found


def names(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    """Names with commas between them."""
    return tuple(name.strip() for name in (value or "").split(",") if name.strip())


_SHARED = (
    click.argument("content", default="content.yaml", type=click.Path(), metavar="[CONTENT]"),
    click.option(
        "--paper", type=click.Choice(list(PAPERS), case_sensitive=False),
        help="Paper, if not the usual one.",
    ),
    click.option(
        "--set", "settings", multiple=True, metavar="KEY=VALUE", callback=pairs,
        help="Change one value of the content or the brand, as in --set review.status=approved.",
    ),
    click.option(
        "--field", "field_values", multiple=True, metavar="NAME=VALUE", callback=pairs,
        help="A person's value for a personal field. Others on this machine can see it.",
    ),
    click.option(
        "--fields", "fields_file", metavar="FILE",
        help="A YAML or JSON file of values for the personal fields; - is standard input.",
    ),
    click.option("-q", "--quiet", is_flag=True, help="Report nothing but errors."),
)  # fmt: skip


def content_options(command: _Command) -> _Command:
    """Adds ``content``, ``paper``, ``settings``, ``field_values``, ``fields_file``, ``quiet``."""
    for option in reversed(_SHARED):
        command = option(command)
    return command
