"""Paragraphs, sections with their headings, rules and page breaks."""

from __future__ import annotations

from collections.abc import Sequence

from handout.brand.colour import Colour
from handout.content.blocks import PageBreak, Paragraph, Rule, Section
from handout.content.inline import Inline
from handout.layout.box import Box, Room
from handout.layout.box import PageBreak as PageEnd
from handout.layout.lines import Source
from handout.layout.setting import Setting, sets
from handout.layout.text import Text
from handout.pdf.page import Page
from handout.pdf.structure import StructureElement

DEEPEST_HEADING = 6  # ISO 32000-1, 14.8.4.3.2: H1 to H6


class LedTo(Box):
    """A box, and the name of the place that it is; where it breaks, that is its beginning.

    The place is ``above`` points over the box, so that a reader sees it whole.
    """

    def __init__(self, box: Box, destination: str, above: float) -> None:
        self.box = box
        self.destination = destination
        self.above = above
        self.before, self.after = box.before, box.after

    def height(self, measure: float) -> float:
        return self.box.height(measure)

    def split(self, measure: float, room: Room) -> tuple[Box, Box] | None:
        parts = self.box.split(measure, room)
        return (LedTo(parts[0], self.destination, self.above), parts[1]) if parts else None

    def draw(self, page: Page, x: float, top: float, measure: float) -> None:
        page.file.destinations.setdefault(self.destination, (page.index, top + self.above))
        self.box.draw(page, x, top, measure)


class Heading(Text):
    """A heading: keeps with what follows, and is a place that links and bookmarks lead to."""

    destination = ""
    balanced = True

    def split(self, measure: float, room: Room) -> tuple[Box, Box] | None:
        """Only a heading longer than a page breaks; links lead to its beginning."""
        parts = super().split(measure, room) if room.forced else None
        if not parts:
            return None
        head, tail = parts
        return LedTo(head, self.destination, 6), tail

    def draw(self, page: Page, x: float, top: float, measure: float) -> None:
        page.file.destinations.setdefault(self.destination, (page.index, top + self.leading / 2))
        super().draw(page, x, top, measure)


def heading(
    setting: Setting,
    inline: Inline,
    parent: StructureElement,
    level: int,
    *,
    lead: Sequence[Source] = (),
    destination: str = "",
) -> Heading:
    """The heading of a section at ``level`` (2 stands under the title)."""
    level = min(level, DEEPEST_HEADING)
    style = setting.look.heading(level)
    prefix = "".join(source.text for source in lead)
    title = prefix + inline.plain
    sources = [*lead, *setting.sources(inline, style)]
    below = setting.below(sources)
    box = Heading(
        sources,
        style.leading + below,
        parent.add(f"H{level}"),
        before=setting.look.space_above_heading(level),
        after=setting.look.unit,
        keep_with_next=True,
        below=below,
    )
    box.destination = destination or f"heading-{len(setting.headings) + 1}"
    setting.headings.append((box.destination, level, title))
    return box


@sets(Section)
def section(
    setting: Setting, block: Section, parent: StructureElement, level: int
) -> Sequence[Box]:
    element = parent.add("Sect")
    title = heading(setting, block.heading, element, level, destination=block.id or "")
    return [title, *setting.blocks(block.body, element, level + 1)]


@sets(Paragraph)
def paragraph(
    setting: Setting, block: Paragraph, parent: StructureElement, level: int
) -> Sequence[Box]:
    look = setting.look
    announces = block.text.plain.rstrip().endswith(":")  # a list or a table is to follow
    heads = all(run.bold for run in block.text.runs)  # a heading in all but name
    return [
        setting.text(
            block.text,
            look.body(),
            parent.add("P"),
            after=look.item_space if announces else look.paragraph_space,
            keep_with_next=announces or heads,
        )
    ]


class HorizontalRule(Box):
    """A line across the measure."""

    def __init__(self, ink: Colour, space: float) -> None:
        self.ink = ink
        self.before = self.after = space

    def height(self, measure: float) -> float:
        return 1.0

    def draw(self, page: Page, x: float, top: float, measure: float) -> None:
        page.artifact()
        page.rule(x, top - 0.5, measure, self.ink, 0.75)
        page.end()


@sets(Rule)
def rule(setting: Setting, block: Rule, parent: StructureElement, level: int) -> Sequence[Box]:
    return [HorizontalRule(setting.look.brand.colours.rule, 3 * setting.look.unit)]


@sets(PageBreak)
def page_break(
    setting: Setting, block: PageBreak, parent: StructureElement, level: int
) -> Sequence[Box]:
    return [PageEnd()]
