"""A leaflet's panels: no running heads, one foot on the last panel, and all must fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from handout.content.walk import sections
from handout.errors import NOWHERE, ContentError, Problem
from handout.layout.box import Box, Stack
from handout.layout.furniture import Furniture
from handout.layout.masthead import ClinicMark
from handout.layout.prose import Heading, LedTo
from handout.layout.setting import Setting
from handout.layout.statements import review_line
from handout.pdf.page import Page


class LeafletFurniture(Furniture):
    """The clinic's mark on the first panel, and on the last what stands at a page's foot."""

    def __init__(self, setting: Setting, mark: ClinicMark) -> None:
        super().__init__(setting, mark)
        brand = setting.look.brand
        lines = [*brand.contact, brand.footer or "", review_line(setting.handout, setting.words)]
        self.lines = [self._text(line) for line in lines if line]
        self.panels = setting.look.format.panels

    @property
    def _foot_height(self) -> float:
        look = self.setting.look
        return sum(line.height(look.measure) for line in self.lines) + 3 * look.unit

    @property
    def rooms(self) -> list[float]:
        first, middle = super().rooms
        return [first, *[middle] * (self.panels - 2), middle - self._foot_height]

    def paginated(self, story: Stack) -> list[Stack]:
        """All panels, those that stay empty among them; ContentError if there are too few."""
        pages = super().paginated(story)
        if len(pages) > self.panels:
            raise ContentError(_too_long(self.setting, pages, self.panels))
        return [*pages, *(Stack([]) for _ in range(self.panels - len(pages)))]

    def draw(self, page: Page, pages: int) -> None:
        look = self.setting.look
        x, measure = look.side_margin, look.measure
        if not page.index:
            self.mark.draw(page, x, page.height - look.first_top_margin, measure)
        elif page.index == pages - 1:
            top = look.bottom_margin + self._foot_height - 3 * look.unit
            self._rule(page, top + look.unit)
            for line in self.lines:
                line.draw(page, x, top, measure)
                top -= line.height(measure)


def _too_long(setting: Setting, pages: Sequence[Stack], panels: int) -> Problem:
    """By how much the story is too long for the panels, and where that begins."""
    look = setting.look
    over = pages[panels:]
    lines = sum(ceil(stack.height(look.measure) / look.brand.type.leading) for stack in over)
    boxes = [box for stack in over for box in stack.standing()]
    blocks = sum(not isinstance(box, Heading | LedTo) for box in boxes)
    begun = list(_headings(pages[:panels]))
    first = boxes[0]
    name = first.destination if isinstance(first, Heading) else (begun or [""])[-1]
    titles = {destination: title for destination, _, title in setting.headings}
    title = titles.get(name, setting.handout.title.plain)
    marks = (s.heading.mark for s in sections(setting.handout.body) if s.heading.plain in title)
    return setting.origin.problem(
        f"the {panels} panels of the leaflet are too few, by about {_many(lines, 'line')} in "
        f"{_many(blocks, 'block')}, from '{title}' on",
        "shorten the text, or print it with --booklet",
        next(marks, NOWHERE),
    )


def _headings(boxes: Sequence[Box]) -> Iterator[str]:
    """The destinations of the headings, in reading order."""
    for box in boxes:
        if isinstance(box, Heading | LedTo):
            yield box.destination
        elif isinstance(box, Stack):
            yield from _headings(box.standing())


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
