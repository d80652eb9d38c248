"""Lines as their author typed them."""

from __future__ import annotations

from collections.abc import Sequence

from handout.content.blocks import Verbatim
from handout.layout.box import Box
from handout.layout.lines import Bit, Line, Source, set_lines
from handout.layout.panels import Panel
from handout.layout.setting import Setting, sets
from handout.layout.text import Text
from handout.pdf.page import Shown
from handout.pdf.structure import StructureElement

TAB = 4  # spaces


class Typed(Text):
    """Text that breaks where it was typed to, and keeps its spaces; only what is too wide wraps."""

    def lines(self, measure: float) -> Sequence[Line]:
        if self._measure != measure:
            self._lines = [line for typed in self._typed() for line in _set(typed, measure)]
            self._measure = measure
        return self._lines

    def _typed(self) -> list[list[Source]]:
        typed: list[list[Source]] = []
        for source in self.sources:
            if source.line_break or not typed:
                typed.append([])
            typed[-1].append(source._replace(line_break=False))
        return typed


def _set(sources: Sequence[Source], measure: float) -> Sequence[Line]:
    widths = [source.width(source.text) for source in sources]
    used = sum(widths) - sources[-1].width(" ")
    if used > measure:
        kept = [s._replace(text=s.text.replace("  ", "\u00a0 ")) for s in sources]
        return set_lines(kept, measure)
    bits = (
        Bit(Shown(source.text, source.face, source.size, source.ink), width, None)
        for source, width in zip(sources, widths, strict=True)
    )
    return [Line(tuple(bits), used)]


@sets(Verbatim)
def verbatim(
    setting: Setting, block: Verbatim, parent: StructureElement, level: int
) -> Sequence[Box]:
    look = setting.look
    style = look.verbatim()
    sources: list[Source] = []
    for typed in block.lines.rstrip().expandtabs(TAB).split("\n"):
        # A space at the end keeps the words of two lines apart where they are read as one.
        first, *others = setting.plain_sources(f"{typed} ", style, block.lines.mark)
        sources += [first._replace(line_break=True), *others]
    text = Typed(sources, style.leading, parent.add("P").add("Code"))
    panel = Panel(text, look.padding, fill=look.ground, border=look.frame, space=2 * look.unit)
    panel.keep_with_next = True  # what lines make, or how they are meant, is said under them
    return [panel]
