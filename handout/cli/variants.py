"""The options that say for whom a handout is printed, and what is told about them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import click

from handout.cli.reporting import say
from handout.content.variant import Variant

if TYPE_CHECKING:
    from handout.build import Loaded

_OPTIONS = (
    click.option("--large-print", is_flag=True, help="18 point type, in a layout to suit it."),
    click.option("--dyslexia", is_flag=True, help="Letters, words and lines further apart."),
    click.option("--grey", is_flag=True, help="For a printer without colours."),
    click.option("--ink-saver", is_flag=True, help="No bands and no tints: lines and words."),
)


def variant_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds an option for each variant; the command gets them as one ``variant``."""

    @functools.wraps(command)
    def with_variant(*args: Any, **options: Any) -> Any:
        chosen = Variant(*(options.pop(name) for name in Variant._fields))
        return command(*args, variant=chosen, **options)

    found: Callable[..., Any] = with_variant
    for option in reversed(_OPTIONS):
        found = option(found)
    return found


def named_for(target: str, variant: Variant) -> str:
    """A file name that says what it is for: ``asthma-large-print.pdf``."""
    path = PurePath(target)
    return str(path.with_stem(f"{path.stem}-{variant.name}")) if variant.name else target


def tell_of_greys(loaded: Loaded) -> None:
    """Warn of drawings whose colours a grey printer makes one."""
    from handout.checks.in_grey import ADVICE, alike_in_grey

    for mark, message in alike_in_grey(loaded):
        say(f"warning: {loaded.origin.problem(message, ADVICE, mark).headline()}", err=True)
