"""What an explanation is made of, and how it is set for a terminal."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import fill, indent
from typing import NamedTuple


class Piece(NamedTuple):
    """A part of an explanation: a text, or ``lines`` that stand as they are."""

    heading: str
    text: str
    lines: bool = False


class Explanation(NamedTuple):
    """A name, what kind of thing it is, what it is for, and the rest in pieces."""

    name: str
    kind: str
    about: str
    pieces: tuple[Piece, ...]


def as_text(explanation: Explanation, width: int, strong: Callable[[str], str] = str) -> str:
    """The explanation in lines of ``width``; ``strong`` marks what stands out."""
    name = explanation.name
    title = fill(f"{name}, {explanation.kind}", width, break_on_hyphens=False)
    parts = [strong(name) + title.removeprefix(name)]
    if explanation.about:
        parts[0] += "\n" + fill(explanation.about, width)
    for heading, text, lines in explanation.pieces:
        shown = indent(text.rstrip("\n"), "  ") if lines else _wrapped(text, width)
        parts.append(f"{strong(heading)}\n{shown}")
    return "\n\n".join(parts)


def _wrapped(text: str, width: int) -> str:
    return fill(text, width, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)


def table(rows: list[tuple[str, str]], width: int = 84) -> str:
    """Names and what they mean in two columns."""
    wide = max((len(name) for name, _ in rows), default=0) + 2
    return "\n".join(
        fill(
            text, width, initial_indent=name.ljust(wide), subsequent_indent=" " * wide,
            break_on_hyphens=False,
        )
        for name, text in rows
    )  # fmt: skip


def in_columns(names: list[str], width: int) -> str:
    """Names in columns, read downwards."""
    wide = max(map(len, names)) + 2
    columns = max(1, (width + 2) // wide)
    height = -(-len(names) // columns)
    rows = (names[row::height] for row in range(height))
    return "\n".join("".join(name.ljust(wide) for name in row).rstrip() for row in rows)
