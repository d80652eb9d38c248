"""The table of contents: a line for each section, with its page."""

from __future__ import annotations

from collections.abc import Mapping

from handout.content.inline import Inline, Run
from handout.layout.box import Box, PageBreak, Stack
from handout.layout.lines import Span
from handout.layout.setting import Setting
from handout.layout.text import Text
from handout.pdf.page import Page
from handout.pdf.structure import StructureElement

LEVELS = (2, 3)  # headings that the contents list


class ContentsLine(Box):
    """A title that leads to its section, and the page number once that is known."""

    def __init__(self, title: Text, number: Text, indent: float, pages: Mapping[str, int]) -> None:
        self.title = title
        self.number = number
        self.indent = indent
        self.pages = pages  # destination to page number; filled when the pages are made
        self.destination = ""
        self.after = 6.0

    def _title_measure(self, measure: float) -> float:
        return measure - self.indent - 40.0

    def height(self, measure: float) -> float:
        return self.title.height(self._title_measure(measure))

    def draw(self, page: Page, x: float, top: float, measure: float) -> None:
        self.title.draw(page, x + self.indent, top, self._title_measure(measure))
        # the space keeps the number apart from the title when the line is read aloud
        number = f" {self.pages.get(self.destination, '')}"
        source = self.number.sources[0]
        self.number.sources = [source._replace(text=number)]
        low = top - self.height(measure) + self.number.leading
        self.number.draw(page, x + measure - 40.0, low, 40.0)


def contents(
    setting: Setting,
    pages: Mapping[str, int],
    parent: StructureElement,
    place: int,
) -> list[Box]:
    """The contents of the headings composed so far, and a page break.

    ``place`` is where among the parent's kids the TOC belongs, since the headings that
    it lists are composed before it.
    """
    look = setting.look
    title_element = StructureElement("P")
    element = StructureElement("TOC")
    parent.kids[place:place] = [title_element, element]
    style = look.heading(2)
    words = Inline((Run(setting.words.contents),))
    boxes: list[Box] = [
        setting.text(words, style, title_element, after=look.paragraph_space, keep_with_next=True)
    ]
    lines = []
    for destination, level, title in setting.headings:
        if level in LEVELS:
            lines.append(_line(setting, destination, level, title, element, pages))
    return [*boxes, Stack(lines), PageBreak()]


def _line(
    setting: Setting,
    destination: str,
    level: int,
    title: str,
    parent: StructureElement,
    pages: Mapping[str, int],
) -> ContentsLine:
    look = setting.look
    item = parent.add("TOCI")
    link = StructureElement("Link")
    span = Span(link, link, f"#{destination}", setting.words.go_to.format(title=title))
    style = look.body(bold=level == 2)
    reference = item.add("Reference")
    text = Text(setting.plain_sources(title, style, span=span), style.leading, reference)
    number = setting.words_text("0", look.body(align="right"), link)
    line = ContentsLine(text, number, (level - 2) * look.list_indent, pages)
    line.destination = destination
    return line
