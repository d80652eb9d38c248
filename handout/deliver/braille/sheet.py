"""Braille lines: what stands inside a sentence as cells, and cells as lines of a page's width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import NamedTuple

from handout.content.inline import Inline, Run
from handout.deliver.braille.ascii import cells_of
from handout.deliver.braille.codes import code_of, own_code
from handout.deliver.braille.liblouis import BLANK, BOLD, ITALIC, knows, translated
from handout.deliver.plain_lines import address_after
from handout.deliver.reading import Reading
from handout.errors import ContentError, Problem

CELLS = 40  # the usual embosser's paper, 11.5 by 11 inches
CONTINUED = cells_of('"')  # dot 5: the sign goes on in the next line, without a space
_TO_WRITE_ON = cells_of("---")  # a blank in the text; the same dots in every code
_SPACES = {ord(space): " " for space in "\u00a0\u202f\u2007\u2009\t"} | {0x2011: "-"}

# For signs that a table lacks: ones that say the same, as many.
_PLAINER = str.maketrans(
    dict(zip("\u2018\u2019\u201c\u201d\u2013\u2014\u2022\u00d7_", "''\"\"---x-", strict=True))
)


class Line(NamedTuple):
    """A line of cells; ``kept`` with the next one on a page, ``title`` is the heading's number."""

    cells: str = ""
    kept: bool = False
    title: int | None = None


EMPTY = Line()
NEW_PAGE = Line("\f")


class _Piece(NamedTuple):
    """A stretch of a text in one language, or cells and breaks that are ready."""

    language: str | None
    text: str
    form: int

    def kind(self) -> tuple[str | None, bool]:
        return self.language, self.text[:1] in ("\n", _TO_WRITE_ON[0])


class Sheet:
    """The state of writing one handout in braille: the headings so far, the indent, the faults."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.words = reading.words
        self.code = own_code(reading.handout.language)
        self.titles: list[tuple[int, str]] = []  # level, cells
        self.problems: list[Problem] = []
        self.first = 0  # cells before a block's first line
        self.rest: int | None = None  # cells before the further lines of all lists inside a list

    @contextmanager
    def indented(self, first: int, rest: int | None) -> Iterator[None]:
        """Another indent for what stands inside something."""
        before = self.first, self.rest
        self.first, self.rest = first, rest
        try:
            yield
        finally:
            self.first, self.rest = before

    def plain(self, text: str, *, contracted: bool = True) -> str:
        """Words without markup, as cells."""
        table = self.code.usual if contracted else self.code.plain
        return self._translated(text, [table, self.code.plain], [0] * len(text), Inline(()))

    def inline(self, text: Inline, *, emphasis: bool = True, whole: bool = False) -> str:
        """An author's text as cells; a line break in it is ``\\n``.

        Bold and italic words are told where ``emphasis`` says so. Words in another language
        are uncontracted (UEB 13.2); a ``whole`` paragraph is in its own language's code.
        """
        pieces: list[_Piece] = []
        for at, run in enumerate(text.runs):
            following = text.runs[at + 1] if at + 1 < len(text.runs) else None
            form = (BOLD if run.bold else 0) | (ITALIC if run.italic else 0) if emphasis else 0
            if run.line_break:
                pieces.append(_Piece(None, "\n", 0))
            if run.field is not None and run.field not in self.reading.values:
                label = self.reading.fields[run.field].label
                pieces += [_Piece(None, _TO_WRITE_ON, 0), _Piece(None, f" ({label})", form)]
            else:
                pieces.append(_Piece(run.language, self._said(run, text, following), form))
        cells = ""
        for (language, is_ready), group in groupby(pieces, key=_Piece.kind):
            parts = list(group)
            words = "".join(part.text for part in parts)
            forms = [part.form for part in parts for _ in part.text]
            tables = self._tables(language, whole)
            cells += words if is_ready else self._translated(words, tables, forms, text)
        return cells

    def _said(self, run: Run, text: Inline, following: Run | None) -> str:
        if run.cite is not None:
            return f" [{self.reading.sources.numbers[run.cite]}]"
        if run.field is not None:
            return self.reading.values[run.field]
        if run.link and not (following and following.link == run.link):
            whole = "".join(r.text for r in text.runs if r.link == run.link)
            return run.text + address_after(whole, run.link)
        return run.text

    def _tables(self, language: str | None, whole: bool) -> list[str]:
        """Tables for a language, the best first; where one lacks a sign, the next may have it."""
        if language is None:
            return [self.code.usual, self.code.plain]
        own = code_of(language)
        tables = [self.code.plain, *([own.plain] if own else [])]
        return tables[::-1] if whole else tables

    def _translated(
        self, words: str, tables: Sequence[str], forms: Sequence[int], text: Inline
    ) -> str:
        words = words.translate(_SPACES)
        lacking = {c for c in set(words) if not any(knows(table, c) for table in tables)}
        words = "".join(c.translate(_PLAINER) if c in lacking else c for c in words)

        def best(at: int) -> str | None:
            return next((table for table in tables if knows(table, words[at])), None)

        cells = ""
        for table, places in groupby(range(len(words)), key=best):
            span = list(places)
            part = words[span[0] : span[-1] + 1]
            if table is None:
                self._no_sign(part[0], tables[0], text)
            else:
                cells += translated(part, table, forms[span[0] : span[-1] + 1])
        return cells

    def _no_sign(self, character: str, table: str, text: Inline) -> None:
        origin = self.reading.origin
        self.problems.append(
            origin.problem(
                f"the braille table '{table}' has no sign for the character '{character}'",
                "write it in words, or say which language it is, as in [words]{lang=ru}",
                origin.find(character, text.mark),
            )
        )

    def wrapped(self, cells: str, first: int, rest: int, width: int = CELLS) -> list[Line]:
        """Cells in lines: ``first`` blanks before the first, ``rest`` before the others."""
        lines: list[Line] = []
        for piece in cells.split("\n"):
            indent = BLANK * (rest if lines else first)
            current = indent
            for word in filter(None, piece.split(BLANK)):
                gap = BLANK if current.strip(BLANK) else ""
                if len(current) + len(gap) + len(word) > width and current.strip(BLANK):
                    lines.append(Line(current))
                    current, gap = BLANK * rest, ""
                *whole, last = _cut(word, width - rest)
                lines += [Line(BLANK * rest + part + CONTINUED) for part in whole]
                current = (BLANK * rest if whole else current + gap) + last
            lines.append(Line(current))
        return [line for line in lines if line.cells.strip(BLANK)]

    def finish(self) -> None:
        """Raises ContentError for all that has no braille."""
        if self.problems:
            raise ContentError(self.problems)


def _cut(word: str, width: int) -> list[str]:
    """A word in pieces that fit a line, with a cell left for the sign that it goes on."""
    pieces = []
    while len(word) > width:
        pieces.append(word[: width - 1])
        word = word[width - 1 :]
    return [*pieces, word]
