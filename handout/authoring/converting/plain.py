"""Plain text: its lines, with or without markers, to headings, lists and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from handout.authoring.converting.outline import (
    Heading,
    Item,
    Marker,
    Outline,
    Para,
    Piece,
    Sign,
    Text,
    plain,
    text_of,
)  # fmt: skip
from handout.authoring.converting.sources import is_sources_heading

_BULLET = re.compile(r"([-*+•‣▪●○◦·–—▸►]|o(?=\s{1,3}[A-Z]))[ \t\u00a0]+(?=\S)")
_NUMBER = re.compile(r"\(?(\d{1,2})[.)][ \t\u00a0]+(?=\S)")
_BOX = re.compile(r"(?:\[[ _]?\]|[☐□❏❑❒◻])[ \t\u00a0]*(?=\S)")
_LABEL = re.compile(r"\[\d{1,3}\][ \t]")  # of a source
_LINE = re.compile(r"([-=*_~–—])(?:\s*\1){2,}\s*")
_BREAKS = re.compile(r"\r\n?|[\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
MAX_SHORT = 80  # characters of a line that may be a heading
MAX_SHORT_WORDS = 12


class Row(NamedTuple):
    """A paragraph's worth of a text file, with its indent and whether a blank line is above."""

    words: str
    indent: int
    apart: bool


def outline_of(text: str, told: tuple[str, ...] = ()) -> Outline:
    """The outline of a plain text; ``told`` is passed on."""
    return outline_of_rows(_rows(text), told)


def outline_of_rows(rows: Sequence[Row], told: tuple[str, ...] = ()) -> Outline:
    """The outline of a text's paragraphs."""
    title = ""
    first = rows[0].words if rows else ""
    if is_short(first) and len(rows) > 1 and not marker_of(first) and not _LINE.fullmatch(first):
        if not is_sources_heading(first):
            title, rows = first, rows[1:]
        if title and _LINE.fullmatch(rows[0].words):  # the line under a title
            rows = rows[1:]
    return Outline(tuple(pieces_of(rows)), title=text_of(title), told=told)


def pieces_of(rows: Sequence[Row]) -> list[Piece]:
    """Paragraphs to pieces: what is a heading is told by what is around it."""
    pieces: list[Piece] = []
    indents: list[int] = []
    at = 0
    while at < len(rows):
        row = rows[at]
        following = rows[at + 1].words if at + 1 < len(rows) else ""
        marker = marker_of(row.words)
        if is_sources_heading(row.words):
            pieces.append(Heading(text_of(row.words), 1))
            pieces += [_source(later.words) for later in rows[at + 1 :]]
            return pieces
        if _LINE.fullmatch(row.words):
            pieces.append(Sign("rule"))
        elif marker:
            while indents and row.indent < indents[-1]:
                indents.pop()
            if not indents or row.indent > indents[-1]:
                indents.append(row.indent)
            pieces.append(Item(text_of(marker.rest), len(indents) - 1, marker.kind, marker.number))
        elif following and _UNDER.fullmatch(following) and is_short(row.words, ends=":.!"):
            pieces.append(Heading(text_of(row.words), 1 if following[0] == "=" else 2))
            at += 1
        else:
            if is_short(row.words):
                end = _end_of_short(rows, at)
                pieces += _short_ones(rows, at, end, pieces[-1] if pieces else None)
                indents, at = [], end
                continue
            depth = len(indents) if row.indent > 0 and indents and row.indent > indents[-1] else 0
            pieces.append(Para(text_of(row.words), depth, may_lead=not depth))
        if not marker:
            indents = indents if row.indent else []
        at += 1
    return pieces


_UNDER = re.compile(r"={3,}|-{3,}")


def _source(words: str) -> Piece:
    marker = _BULLET.match(words)
    return Para(text_of(words[marker.end() :] if marker else words))


class Found(NamedTuple):
    """What an item begins with, and the words after it."""

    kind: Marker
    number: int
    rest: str


def marker_of(words: str) -> Found | None:
    """The bullet, number or box that a line begins with."""
    if box := _BOX.match(words):
        return Found("box", 0, words[box.end() :])
    if bullet := _BULLET.match(words):
        rest = words[bullet.end() :]
        box = _BOX.match(rest)
        return Found("box", 0, rest[box.end() :]) if box else Found("bullet", 0, rest)
    number = _NUMBER.match(words)
    return Found("number", int(number[1]), words[number.end() :]) if number else None


def is_short(words: str, ends: str = "") -> bool:
    """Whether a line may be a heading or a list's item: short, and no sentence."""
    return (
        len(words) <= MAX_SHORT
        and len(words.split()) <= MAX_SHORT_WORDS
        and not words.endswith(tuple(c for c in ".,;:!…" if c not in ends))
        and any(c.isalnum() for c in words)
        and "____" not in words  # a line to write on
    )


def _end_of_short(rows: Sequence[Row], at: int) -> int:
    while at < len(rows) and is_short(rows[at].words) and not marker_of(rows[at].words):
        if is_sources_heading(rows[at].words):
            break
        after = rows[at + 1].words if at + 1 < len(rows) else ""
        if after and _UNDER.fullmatch(after):
            break
        at += 1
    return at


def _short_ones(rows: Sequence[Row], at: int, end: int, before: Piece | None) -> list[Piece]:
    """Short lines in a row: a heading and what it stands above.

    ``Diagnoses``, ``Depression``, ``Anxiety``, ``A Note``, and then a sentence: the first is a
    heading, the last is the next one, and between them stands a list.
    """
    texts = [text_of(row.words) for row in rows[at:end]]
    followed = end < len(rows) and not _LINE.fullmatch(rows[end].words)
    followed = followed and not is_sources_heading(rows[end].words)
    introduced = isinstance(before, Para) and plain(before.text).endswith(":")
    if introduced:
        heads_next = followed and len(texts) > 1 and rows[end - 1].apart
        items = texts[:-1] if heads_next else texts
        return [*map(Item, items), *(Heading(text, 1) for text in texts[len(items) :])]
    if len(texts) == 1:
        return [Heading(texts[0], 1) if followed else Para(texts[0])]
    if any(row.apart for row in rows[at + 1 : end]):
        return _short_groups(rows[at:end], followed)
    if followed and len(texts) == 2:
        return [Heading(texts[0], 1), Heading(texts[1], 2)]
    last = texts[-1:] if followed else []
    items = texts[1:-1] if followed else texts[1:]
    return [Heading(texts[0], 1), *map(Item, items), *(Heading(text, 1) for text in last)]


def _short_groups(rows: Sequence[Row], followed: bool) -> list[Piece]:
    """Short lines with blank lines between them: one alone is a heading, several are a list."""
    groups: list[list[Text]] = []
    for row in rows:
        if row.apart or not groups:
            groups.append([])
        groups[-1].append(text_of(row.words))
    pieces: list[Piece] = []
    for number, group in enumerate(groups):
        is_last = number == len(groups) - 1
        headed = bool(pieces) and isinstance(pieces[-1], Heading)
        if len(group) == 1:
            alone = is_last and not followed
            pieces.append(Para(group[0]) if alone else Heading(group[0], 1))
        elif headed:
            pieces += map(Item, group)
        else:
            pieces += [Heading(group[0], 1), *map(Item, group[1:])]
    return pieces


def _rows(text: str) -> list[Row]:
    """The paragraphs of a text: one a line, or lines that were broken at a width joined again."""
    lines = [line.expandtabs(4).rstrip() for line in _BREAKS.split(text)]
    rows: list[Row] = []
    group: list[str] = []
    apart = False
    for line in [*lines, ""]:
        if line.strip():
            group.append(line)
        elif group:
            rows += _group_rows(group, apart)
            group, apart = [], True
    return rows


def _group_rows(lines: list[str], apart: bool) -> list[Row]:
    """The paragraphs of lines without a blank line between them."""
    rows: list[Row] = []
    longest = max(map(len, lines))
    if all(line.rstrip().endswith((".", "!", "?")) for line in lines):
        longest = 0  # each line is a sentence and none was broken
    for number, line in enumerate(lines):
        words, indent = line.strip(), len(line) - len(line.lstrip())
        stands_alone = bool(marker_of(words) or _LINE.fullmatch(words) or _LABEL.match(words))
        last = rows[-1] if rows else None
        hangs = last and marker_of(last.words) and indent > last.indent
        if last and not stands_alone and (hangs or _was_broken(lines[number - 1], words, longest)):
            rows[-1] = last._replace(words=f"{last.words} {words}")
        else:
            rows.append(Row(words, indent, apart and not number))
    return rows


def _was_broken(before: str, words: str, longest: int) -> bool:
    """Whether a line ended as it had no room for the next word."""
    room = len(before) + 1 + len(words.split()[0])
    is_wrapped = 40 <= longest <= 100 and not _LINE.fullmatch(before.strip())
    return is_wrapped and len(before) >= 40 and room > longest - 8
