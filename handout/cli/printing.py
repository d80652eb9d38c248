"""The options that say how the pages go on paper: booklets, leaflets, for a print shop."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

import click

from handout.imposing.ways import Imposition

_OPTIONS = (
    click.option("--booklet", is_flag=True, help="Small pages on sheets to fold in the middle."),
    click.option(
        "--n-up", type=click.Choice(["2", "4"]), help="So many pages on a side, for proofs."
    ),
    click.option(
        "--tri-fold", is_flag=True, help="A leaflet of six panels, folded like a letter."
    ),
    click.option("--duplex", is_flag=True, help="End on a back page, for printing on both sides."),
    click.option(
        "--bleed", type=click.FloatRange(1, 20), metavar="MM",
        help="For a print shop: so much bleed, and crop marks.",
    ),
)  # fmt: skip
_ALONE = ("booklet", "n-up", "tri-fold")


def imposing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options; the command gets them as one ``imposition``.

    It is a usage error to ask for two that exclude each other.
    """

    @functools.wraps(command)
    def with_imposition(*args: Any, **options: Any) -> Any:
        chosen = Imposition(
            booklet=options.pop("booklet"),
            n_up=int(options.pop("n_up") or 0),
            tri_fold=options.pop("tri_fold"),
            duplex=options.pop("duplex"),
            bleed=options.pop("bleed") or 0.0,
        )
        _check(chosen)
        return command(*args, imposition=chosen, **options)

    found: Callable[..., Any] = with_imposition
    for option in reversed(_OPTIONS):
        found = option(found)
    return found


def _check(chosen: Imposition) -> None:
    if not chosen.keeps_tags and len(chosen.words) > 1:
        first, *others = sorted(chosen.words, key=lambda word: word not in _ALONE)
        wanted = " and ".join(f"--{word}" for word in others)
        raise click.UsageError(f"--{first} does not go together with {wanted}; choose one")


def named_after(target: str, imposition: Imposition) -> str:
    """A file name that says how it is printed: ``asthma-booklet.pdf``."""
    path = PurePath(target)
    name = imposition.name
    return str(path.with_stem(f"{path.stem}-{name}")) if name else target
