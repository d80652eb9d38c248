"""How long texts are folded over lines, without a change to their words."""

from __future__ import annotations

import re

WIDTH = 100
HARD = "\x00"  # a space that no line may end at
# A line that begins with one of these looks like something else than the text it goes on with.
_LOOKS_ELSE = re.compile(r"(?:[-?:|>]+(?: |$)|#)")


def unfolded(raw: str, double_quoted: bool = False) -> str:
    """Lines of a plain or quoted scalar as one line; an empty line between is a line end."""
    lines = raw.split("\n")
    last = len(lines) - 1
    text, gap = "", ""
    for number, line in enumerate(lines):
        piece = line.lstrip(" \t") if number else line
        if number < last:
            piece = _trimmed(piece, double_quoted)
        if not piece and 0 < number < last:
            gap = gap.strip(" ") + "\n"
            continue
        text += gap + piece
        gap = " "
        if double_quoted and number < last and _ends_in_backslash(piece):
            text, gap = text[:-1], ""
    return text


def _trimmed(line: str, double_quoted: bool) -> str:
    short = line.rstrip(" \t")
    if double_quoted and _ends_in_backslash(short) and len(short) < len(line):
        return short + line[len(short)]  # an escaped blank
    return short


def _ends_in_backslash(line: str) -> bool:
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def folded(text: str, first: int, indent: int) -> list[str]:
    """``text`` over lines of WIDTH: ``first`` columns are taken in the first, then ``indent``.

    It is broken only at single spaces, at which YAML puts the lines together again; the
    lines come without their indent.
    """
    lines: list[str] = []
    for number, paragraph in enumerate(re.split(r"(\n+)", text)):
        if number % 2:
            lines += [""] * len(paragraph)
            continue
        taken = first if number == 0 else indent
        line = ""
        for word in _words(paragraph):
            if line and taken + len(line) + 1 + len(word) > WIDTH:
                lines.append(line)
                line, taken = word, indent
            else:
                line = f"{line} {word}" if line else word
        lines.append(line)
    return [line.replace(HARD, " ") for line in lines]


def _words(paragraph: str) -> list[str]:
    """The pieces between which a line may end."""
    words: list[str] = []
    for word in re.split(r"(?<=[^ \t\\]) (?=[^ \t])", paragraph):
        if words and _LOOKS_ELSE.match(word):
            words[-1] += f" {word}"
        else:
            words.append(word)
    return words
