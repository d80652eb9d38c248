"""Whether svglib finds the styles of an SVG in bounded time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from handout.layout.pictures.picture import PictureError

MAX_CHARACTERS = 100_000  # of all style sheets together
MAX_WORK = 4_000_000  # selectors times elements: five seconds at the worst
# What one more name in a selector costs. Drawing programs write one name; "g g g g g g"
# inside sixty groups is tried on every way to choose six groups of them.
DEEPER = 20


def refuse_slow(sheets: Sequence[str], elements: int) -> None:
    """Raise PictureError for CSS that takes long to match with so many ``elements``."""
    if sum(map(len, sheets)) > MAX_CHARACTERS:
        raise _refused("a long style sheet")
    import tinycss2  # what svglib reads style sheets with

    work = 0
    for sheet in sheets:
        for rule in tinycss2.parse_stylesheet(sheet):
            if rule.type == "qualified-rule":
                work += sum(DEEPER ** (names - 1) for names in _selectors(rule.prelude))
    if work * elements > MAX_WORK:
        raise _refused("a style sheet with too much to compare")


def _selectors(prelude: Sequence[Any]) -> Iterator[int]:
    """The number of names in each selector before a rule."""
    names = 0
    for token in prelude:
        if token == ",":
            yield max(1, names)
            names = 0
        elif token.type in ("function", "() block", "[] block") or token in ("~", "+"):
            raise _refused("a style with conditions")
        else:
            names += token.type in ("ident", "hash") or token == "*"
            names = min(names, 9)  # too many whatever else there is
    yield max(1, names)


def _refused(what: str) -> PictureError:
    return PictureError(
        f"the SVG has {what}",
        "let the program that made it write presentation attributes, or save it as PNG",
    )
