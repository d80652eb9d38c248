"""Text into lines: words, their widths, and where a line breaks.

Lines are set ragged right and break at spaces alone, so that what a reader copies or
hears has the author's own hyphens and no others. A word that is wider than the measure
breaks where it must: after a sign such as ``/`` if it can, else between letters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from handout.brand.colour import Colour
from handout.brand.fonts import Face
from handout.layout.breaking import segments
from handout.pdf.page import Shown
from handout.pdf.structure import StructureElement

if TYPE_CHECKING:
    from handout.content.inline import Run
    from handout.layout.look import TextStyle

# A last line shorter than this share of the measure, and of one word, is a runt.
_RUNT = 0.14
_BREAK_AFTER = "-/.,_&=?\u2013\u2014"


class Span(NamedTuple):
    """Text that has an element of its own inside its paragraph.

    ``outer`` is the element put into the paragraph, ``element`` the one that holds the
    text; they differ for a citation, whose Link stands in a Reference.
    """

    outer: StructureElement
    element: StructureElement
    target: str = ""
    description: str = ""
    name: str = ""  # of the destination that this text is, if any
    label: tuple[Source, ...] = ()  # what stands small under a line to write on


class FieldUse(NamedTuple):
    """A personal field at one place of the text: how its value, or a line for it, is set there."""

    run: Run
    style: TextStyle
    span: Span | None


class Source(NamedTuple):
    """A text in one face, size and ink, as it comes into a paragraph."""

    text: str
    face: Face
    size: float
    ink: Colour
    rise: float = 0.0
    span: Span | None = None
    line_break: bool = False
    private: bool = False  # a patient's: it is measured and set without being kept
    use: FieldUse | None = None  # of the field that it stands for
    shaped: bool = False  # its letters take their shape from their neighbours

    def width(self, text: str) -> float:
        if self.shaped:
            return self.face.shaped_width(text, kept=not self.private) * self.size / 1000
        measured = self.face.measure if self.private else self.face.width
        return measured(text) * self.size / 1000


class Bit(NamedTuple):
    """A stretch of a line in one source."""

    shown: Shown
    width: float
    span: Span | None
    shaped: bool = False
    private: bool = False


class Line(NamedTuple):
    """A set line; ``width`` leaves the space at its end out."""

    bits: tuple[Bit, ...]
    width: float


class _Word(NamedTuple):
    bits: list[tuple[int, str]]  # (which source, text)
    width: float
    space: int  # the source of the space before the word; -1 if there is none
    breaks: bool  # the word begins a new line


def set_lines(sources: Sequence[Source], measure: float, hanging: float = 0.0) -> Sequence[Line]:
    """The lines of a paragraph at ``measure`` points; a runt last line is avoided.

    The first line is ``hanging`` points longer than the others. Text without links is
    set once a process for each measure: a rebuild sets only what has changed.
    """
    if any(source.span or source.private for source in sources):
        return _set_lines(sources, measure, hanging)
    return _kept_lines(tuple(sources), measure, hanging)


@lru_cache(maxsize=8192)
def _kept_lines(sources: tuple[Source, ...], measure: float, hanging: float) -> tuple[Line, ...]:
    return tuple(_set_lines(sources, measure, hanging))


def _set_lines(sources: Sequence[Source], measure: float, hanging: float) -> list[Line]:
    set_at = _setter(sources)
    lines = set_at(sources, measure, hanging)
    if len(lines) > 1 and lines[-1].width < _RUNT * measure and _is_one_word(lines[-1]):
        for narrower in (0.97, 0.94, 0.91, 0.88):
            others = set_at(sources, narrower * measure, hanging)
            if len(others) != len(lines):
                break
            if not _is_one_word(others[-1]):
                return others
    return lines


def balanced_lines(sources: Sequence[Source], measure: float) -> list[Line]:
    """As many lines as ``measure`` needs, of as equal a length as can be: for headings."""
    set_at = _setter(sources)
    lines = set_at(sources, measure, 0.0)
    narrow, wide = measure / 2, measure
    for _ in range(6 if len(lines) > 1 else 0):
        middle = (narrow + wide) / 2
        others = set_at(sources, middle, 0.0)
        if len(others) > len(lines) or any(line.width > middle for line in others):
            narrow = middle
        else:
            wide, lines = middle, others
    return lines


def _setter(sources: Sequence[Source]) -> Callable[[Sequence[Source], float, float], list[Line]]:
    alone = len(sources) == 1 and not (
        sources[0].line_break or sources[0].private or sources[0].shaped
    )
    return _set_one if alone else _set_many


def _is_one_word(line: Line) -> bool:
    return not any(" " in bit.shown.text.strip() for bit in line.bits) and len(line.bits) == 1


def _set_one(sources: Sequence[Source], measure: float, hanging: float) -> list[Line]:
    """The common case, a text in one style, without the bookkeeping of many."""
    source = sources[0]
    words = source.text.split(" ")
    scale = source.size / 1000
    measured = source.face.width
    space = measured(" ") * scale if len(words) > 1 else 0.0
    lines: list[Line] = []
    start, used, limit = 0, -space, measure + hanging
    for at, word in enumerate(words):
        width = measured(word) * scale
        if width > measure:
            return _set_many(sources, measure, hanging)
        if used + space + width > limit and at > start:
            lines.append(_line_of(source, " ".join(words[start:at]) + " ", used))
            start, used, limit = at, -space, measure
        used += space + width
    lines.append(_line_of(source, " ".join(words[start:]), used))
    return lines


def _line_of(source: Source, text: str, width: float) -> Line:
    shown = Shown(text, source.face, source.size, source.ink, source.rise)
    return Line((Bit(shown, width, source.span),), width)


def _set_many(sources: Sequence[Source], measure: float, hanging: float) -> list[Line]:
    lines: list[Line] = []
    line: list[tuple[int, str]] = []
    used, limit = 0.0, measure + hanging
    spaces = [source.width(" ") for source in sources]
    for word in _fitting(_words(sources), sources, measure):
        space = spaces[word.space] if word.space >= 0 and line else 0.0
        if line and (word.breaks or used + space + word.width > limit):
            end = word.space if word.space >= 0 else line[-1][0]
            if word.space >= 0 or word.breaks:
                _append(line, end, " ")
            lines.append(_finished(line, sources, used))
            line, used, space, limit = [], 0.0, 0.0, measure
        elif space:
            _append(line, word.space, " ")
        for which, text in word.bits:
            _append(line, which, text)
        used += space + word.width
    if line or not lines:
        lines.append(_finished(line, sources, used))
    return lines


def _append(line: list[tuple[int, str]], which: int, text: str) -> None:
    if line and line[-1][0] == which:
        line[-1] = (which, line[-1][1] + text)
    else:
        line.append((which, text))


def _finished(line: list[tuple[int, str]], sources: Sequence[Source], used: float) -> Line:
    bits = []
    for which, text in line:
        source = sources[which]
        shown = Shown(text, source.face, source.size, source.ink, source.rise)
        width = source.width(text)
        bits.append(Bit(shown, width, source.span, source.shaped, source.private))
    return Line(tuple(bits), used)


class _Parts(NamedTuple):
    """A text between its spaces: its first and its last part, and whole words between them."""

    first: str
    inner: tuple[_Word, ...]
    last: str
    first_width: float
    last_width: float


@lru_cache(maxsize=4096)
def _parts_of(text: str, face: Face, size: float, which: int) -> _Parts:
    """The parts of a text that has a space and is source number ``which``; kept, since only
    what stands between them differs from patient to patient."""
    first, *inner, last = text.split(" ")
    scale = size / 1000
    words = tuple(
        _Word([(which, part)], face.width(part) * scale, which, False) for part in inner if part
    )
    return _Parts(first, words, last, face.width(first) * scale, face.width(last) * scale)


def _words(sources: Sequence[Source]) -> list[_Word]:
    words: list[_Word] = []
    bits: list[tuple[int, str]] = []
    width, space, breaks = 0.0, -1, False
    for which, source in enumerate(sources):
        if source.line_break:
            if bits:
                words.append(_Word(bits, width, space, breaks))
            bits, width, space, breaks = [], 0.0, -1, True
        if not (breaks or source.private or source.shaped) and " " in source.text:
            parts = _parts_of(source.text, source.face, source.size, which)
            if parts.first:
                bits.append((which, parts.first))
                width += parts.first_width
            if bits:
                words.append(_Word(bits, width, space, breaks))
            words.extend(parts.inner)
            bits = [(which, parts.last)] if parts.last else []
            width, space = parts.last_width, which
            continue
        for index, part in enumerate(source.text.split(" ")):
            wide = source.width(part)
            if index:
                if bits:
                    words.append(_Word(bits, width, space, breaks))
                    breaks = False
                bits, width, space = [], 0.0, which
            breakable = segments(part) if source.shaped else (part,)
            if len(breakable) > 1:
                wide = source.width(breakable[0])
            for number, segment in enumerate(breakable):
                if number:  # a line may break here, without a space
                    words.append(_Word(bits, width, space, breaks))
                    bits, width, space, breaks = [], 0.0, -1, False
                    wide = source.width(segment)
                if segment:
                    bits.append((which, segment))
                    width += wide
    if bits:
        words.append(_Word(bits, width, space, breaks))
    return words


def _fitting(words: list[_Word], sources: Sequence[Source], measure: float) -> list[_Word]:
    """The words, with those wider than the measure in pieces that fit."""
    if all(word.width <= measure for word in words):
        return words
    fitting: list[_Word] = []
    for word in words:
        if word.width > measure:
            word = _shortened(word, sources, measure)
        if word.width <= measure:
            fitting.append(word)
            continue
        space, breaks = word.space, word.breaks
        for piece in _pieces(word.bits, sources, measure):
            width = sum(sources[which].width(text) for which, text in piece)
            fitting.append(_Word(piece, width, space, breaks))
            space, breaks = -1, False
    return fitting


def _shortened(word: _Word, sources: Sequence[Source], measure: float) -> _Word:
    """The word with its lines to write on no longer than there is room for."""
    bits: list[tuple[int, str]] = []
    over = word.width - measure
    for which, text in word.bits:
        span = sources[which].span
        if span and span.label:
            each = sources[which].width(text) / len(text)
            text = text[: max(len(text) - ceil(max(over, 0.0) / each), len(text) // 4)]
            over -= sources[which].width(word.bits[len(bits)][1]) - sources[which].width(text)
        bits.append((which, text))
    return word._replace(bits=bits, width=measure + over)


def _pieces(
    bits: list[tuple[int, str]], sources: Sequence[Source], measure: float
) -> list[list[tuple[int, str]]]:
    letters = [(which, letter) for which, text in bits for letter in text]
    widths = [sources[which].width(letter) for which, letter in letters]
    pieces, start = [], 0
    while start < len(letters):
        end, used = start, 0.0
        while end < len(letters) and (end == start or used + widths[end] <= measure):
            used += widths[end]
            end += 1
        if end < len(letters):
            after = [at for at in range(start + 1, end) if letters[at][1] in _BREAK_AFTER]
            if after and after[-1] > start + (end - start) // 2:
                end = after[-1] + 1
        piece: list[tuple[int, str]] = []
        for which, letter in letters[start:end]:
            _append(piece, which, letter)
        pieces.append(piece)
        start = end
    return pieces
