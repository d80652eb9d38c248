"""A paragraph as a box: sets its lines, breaks between them, draws them with their tags."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from handout.brand.shaping import needs_shaping
from handout.layout.bidi import Run, runs_of
from handout.layout.box import Box, Room
from handout.layout.lines import Bit, Line, Source, Span, balanced_lines, set_lines
from handout.layout.look import Align
from handout.pdf.page import Drawn, Page, Shown
from handout.pdf.structure import StructureElement

# No line of a paragraph stands alone at the foot of a page, nor at the head of the next.
ORPHANS = 2
WIDOWS = 2
WIDTH_STEP = 24.0  # points
_SHOWN = -3.0  # the measure of a text whose lines are given
_NO_LINES = -2.0  # the measure of a text that has been printed to its end


class Text(Box):
    """Set text. ``element`` is None where it is an artifact, of the kind ``artifact``."""

    balanced = False  # headings: lines of like length

    def __init__(
        self,
        sources: Sequence[Source],
        leading: float,
        element: StructureElement | None,
        *,
        align: Align = "left",
        before: float = 0.0,
        after: float = 0.0,
        keep_with_next: bool = False,
        artifact: str = "",
        hanging: float = 0.0,
        below: float = 0.0,
    ) -> None:
        self.sources = sources
        self.leading = leading
        self.element = element
        self.align = align
        self.before = before
        self.after = after
        self.keep_with_next = keep_with_next
        self.artifact = artifact
        self.hanging = hanging  # indent of all lines but the first
        self.below = below  # part of the leading: room for labels under a line to write on
        self.is_personal = any(source.use for source in sources)
        self.root = self  # the whole text, of which this is a part
        self.first = 0  # of the whole text's lines, the first one here
        self.shapes_layout = False  # its width decides on that of others
        self._lines: Sequence[Line] = ()
        self._measure = -1.0

    def lines(self, measure: float) -> Sequence[Line]:
        if self._measure not in (measure, _NO_LINES, _SHOWN):
            self._lines = (
                balanced_lines(self.sources, measure)
                if self.balanced
                else set_lines(self.sources, measure - self.hanging, self.hanging)
            )
            self._measure = measure
        return self._lines

    def height(self, measure: float) -> float:
        return len(self.lines(measure)) * self.leading

    def width(self) -> float:
        """The width of the widest line when only its own line breaks break it."""
        return self._asked(max(line.width for line in set_lines(self.sources, 1e9)))

    def narrowest(self) -> float:
        """The width of the widest word."""
        return self._asked(
            max((s.width(word) for s in self.sources for word in s.text.split(" ")), default=0.0)
        )

    def _asked(self, width: float) -> float:
        """A width that others go by; that of a personal text in few sizes, so that the sheets
        of many patients look alike."""
        self.shapes_layout = True
        return ceil(width / WIDTH_STEP) * WIDTH_STEP if self.is_personal else width

    def baseline(self) -> float:
        """From the top of the box down to the first baseline."""
        first = self.sources[0]
        ascent = first.face.ascent * first.size / 1000
        descent = first.face.descent * first.size / 1000
        return (self.leading - self.below - (ascent - descent)) / 2 + ascent

    def split(self, measure: float, room: Room) -> tuple[Box, Box] | None:
        lines = self.lines(measure)
        fits = int((room.left + 0.01) // self.leading)
        if not room.forced:
            fits = min(fits, len(lines) - WIDOWS)
            if fits < ORPHANS:
                return None
        fits = max(fits, 1)
        if fits >= len(lines):
            return None
        head = self._part(lines[:fits], measure, self.first)
        tail = self._part(lines[fits:], measure, self.first + fits)
        head.before, tail.after = self.before, self.after
        tail.keep_with_next = self.keep_with_next
        return head, tail

    def _part(self, lines: Sequence[Line], measure: float, first: int) -> Text:
        part = Text(
            self.sources,
            self.leading,
            self.element,
            align=self.align,
            artifact=self.artifact,
            hanging=self.hanging,
            below=self.below,
        )
        part._lines, part._measure = lines, measure
        part.root, part.first = self.root, first
        return part

    def draw(self, page: Page, x: float, top: float, measure: float) -> None:
        if not self.is_personal:
            self.draw_lines(page, x, top, measure)
            return
        page.apart(Placed(self, x, top, measure))
        self.draw_lines(page, x, top, measure)
        page.together()

    def draw_lines(self, page: Page, x: float, top: float, measure: float) -> None:
        """Draw, whether it is a piece of its own or not."""
        lines = self.lines(measure)
        if not lines or not any(bit.shown.text.strip(" ") for bit in lines[0].bits):
            return  # an empty cell
        y = top - self.baseline()
        plain = not (page.rtl or any(bit.span or bit.shaped for line in lines for bit in line.bits))
        if plain and self.align == "left" and not self.hanging:
            self._begin(page, None)
            page.text(x, y, self.leading, [[bit.shown for bit in line.bits] for line in lines])
            page.end()
            return
        shift = {"left": 0.0, "right": 1.0, "center": 0.5}[self.align]
        for number, line in enumerate(lines):
            indent = self.hanging if number or self.first else 0.0
            self._draw_line(page, line, x + indent + shift * (measure - line.width), y)
            y -= self.leading

    def _draw_line(self, page: Page, line: Line, x: float, y: float) -> None:
        if page.rtl or any(bit.shaped for bit in line.bits):
            self._draw_runs(page, line, x, y)
            return
        group: list[Bit] = []
        for bit in line.bits:
            if group and bit.span is not group[-1].span:
                x = self._draw_group(page, group, x, y)
                group = []
            group.append(bit)
        if group:
            self._draw_group(page, group, x, y)

    def _draw_runs(self, page: Page, line: Line, x: float, y: float) -> None:
        """A line whose letters are shaped, or whose order on paper is not that of reading.

        It is drawn in the order of reading, each run at its place; ``ActualText`` keeps what
        was written (ISO 32000-1, 14.9.4).
        """
        bits = line.bits
        runs = runs_of([bit.shown.text for bit in bits], page.rtl)
        drawn = [_drawn(run, bits[run.bit]) for run, _ in runs]
        order = sorted(range(len(runs)), key=lambda number: runs[number][1])
        total = sum(each.width for each in drawn)
        at = page.width - x - total if page.rtl else x
        lefts = [0.0] * len(runs)
        for number in order:
            lefts[number] = at
            at += drawn[number].width
        start = 0
        while start < len(runs):
            span = bits[runs[start][0].bit].span
            end = start
            while end < len(runs) and bits[runs[end][0].bit].span is span:
                end += 1
            self._begin(page, span)
            for number in range(start, end):
                page.run(lefts[number], y, bits[runs[number][0].bit].shown, drawn[number])
            page.end()
            left = min(lefts[start:end])
            width = max(lefts[n] + drawn[n].width for n in range(start, end)) - left
            own = [bits[run.bit] for run, _ in runs[start:end]]
            if span and span.target:
                self._link(page, span, own, page.logical(left, width), y, width)
            if span and span.label:
                self._write_in(page, span, page.logical(left, width), y, width)
            start = end

    def _draw_group(self, page: Page, bits: list[Bit], x: float, y: float) -> float:
        """Bits of one span, on one line; gives where the next ones begin."""
        span = bits[0].span
        self._begin(page, span)
        page.text(x, y, self.leading, [[bit.shown for bit in bits]])
        page.end()
        width = sum(bit.width for bit in bits)
        if span and span.target:
            self._link(page, span, bits, x, y, width)
        if span and span.label:
            self._write_in(page, span, x, y, width)
        return x + width

    def _write_in(self, page: Page, span: Span, x: float, y: float, width: float) -> None:
        """The line to write on, and its label under it."""
        low = y - 0.15 * self.sources[0].size
        page.artifact()
        page.rule(x, low, width, span.label[0].ink, 0.6)
        page.end()
        small = span.label[0].size
        page.begin(span.element)
        shown = [Shown(s.text, s.face, s.size, s.ink) for s in span.label]
        page.text(x, low - 1.05 * small, small, [shown])
        page.end()

    def _begin(self, page: Page, span: Span | None) -> None:
        if self.element is None:
            page.artifact(self.artifact)
            return
        if span is None:
            page.begin(self.element)
            return
        # The element comes into its paragraph as it is drawn, so that the order of the
        # tree is the order on the page.
        if span.outer not in self.element.kids:
            self.element.kids.append(span.outer)
        page.begin(span.element)

    def _link(
        self, page: Page, span: Span, bits: list[Bit], x: float, y: float, width: float
    ) -> None:
        shown = bits[0].shown
        words = "".join(bit.shown.text for bit in bits)
        width -= sum(bits[-1].shown.face.width(" ") for _ in words[len(words.rstrip()) :]) * (
            bits[-1].shown.size / 1000
        )
        if span.name:
            page.file.destinations[span.name] = (page.index, y + 2 * self.leading)
        low = y + shown.rise + shown.face.descent * shown.size / 1000
        high = y + shown.rise + shown.face.ascent * shown.size / 1000
        page.link((x, low, x + width, high), span.target, span.description, span.element)
        if not shown.rise:  # a raised number is a link by its place already
            page.artifact()
            page.rule(x, y - 0.12 * shown.size, width, shown.ink, 0.05 * shown.size)
            page.end()

    def as_artifact(self) -> Text:
        """The same text as decoration, for a header that comes again."""
        sources = [source._replace(span=None) for source in self.sources]
        echo = Text(sources, self.leading, None, align=self.align)
        echo.root = self.root
        return echo

    def forget(self) -> None:
        """Let go of its words."""
        self.sources, self._lines, self._measure, self.root = (), (), -1.0, self

    def show(self, lines: Sequence[Line], sources: Sequence[Source], count: int) -> None:
        """Be the part of a whole text, with these lines, that begins at ``first``."""
        self.sources = sources
        self._lines, self._measure = lines[self.first : self.first + count], _SHOWN

    def nothing(self) -> Text:
        """What is left of the text after its last line."""
        return self._part([], _NO_LINES, len(self._lines))

    @property
    def is_nothing(self) -> bool:
        return self._measure == _NO_LINES


def _drawn(run: Run, bit: Bit) -> Drawn:
    """A run as it is shown: its glyphs, if a character for each is not enough."""
    shown = bit.shown
    if not (run.rtl or (bit.shaped and needs_shaping(run.text))):
        return Drawn(run.text, shown.face.measure(run.text) * shown.size / 1000)
    glyphs = shown.face.shape(run.text, run.rtl, kept=not bit.private)
    return Drawn(run.text, sum(g.advance for g in glyphs) * shown.size / 1000, glyphs, run.rtl)


class Placed(NamedTuple):
    """A personal text where it was drawn: with the upper left corner at ``x``, ``top``."""

    text: Text
    x: float
    top: float
    measure: float
