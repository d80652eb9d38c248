"""The references page: every source, numbered if it is cited, with hanging indents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handout.content.inline import Inline, Run
from handout.layout.box import Box, PageBreak, Room, Stack
from handout.layout.item import Item, TextMarker
from handout.layout.lines import Span
from handout.layout.lists import list_element
from handout.layout.prose import LedTo, heading
from handout.layout.setting import Setting
from handout.pdf.page import Page
from handout.pdf.structure import StructureElement


class Entry(Item):
    """One source; citations lead to it."""

    destination = ""

    def split(self, measure: float, room: Room) -> tuple[Box, Box] | None:
        parts = super().split(measure, room)
        if not parts:
            return None
        head, tail = parts
        return LedTo(head, self.destination), tail

    def draw(self, page: Page, x: float, top: float, measure: float) -> None:
        page.file.destinations.setdefault(self.destination, (page.index, top + 12))
        super().draw(page, x, top, measure)


def bibliography(
    setting: Setting,
    order: Sequence[str],
    entries: Mapping[str, Inline],
    parent: StructureElement,
) -> list[Box]:
    """The sources in ``order``, on a page of their own; ``entries`` are their texts."""
    if not order:
        return []
    section = parent.add("Sect")
    words = Inline((Run(setting.words.sources),))
    title = heading(setting, words, section, 2, destination="sources")
    numbered = bool(setting.numbers)
    items = list_element(section, "Decimal" if numbered else "None")
    boxes = [_entry(setting, key, entries[key], items, numbered) for key in order]
    return [PageBreak(), title, Stack(boxes)]


def _entry(
    setting: Setting, key: str, entry_text: Inline, parent: StructureElement, numbered: bool
) -> Entry:
    look = setting.look
    style = look.body()
    number = setting.numbers.get(key)
    marker = None
    if number is None or not numbered:
        own = entry = StructureElement("BibEntry")
    else:
        # ISO 14289-1, 7.9: a Note has an ID of its own; its number is its label.
        own = StructureElement("P")
        entry = StructureElement("Note", id=f"note-{key}")
        label = style
        span = None
        if key in setting.cited:
            link = StructureElement("Link")
            words = setting.words.back.format(number=number)
            span = Span(link, link, f"#cited-{key}", words)
        marker = TextMarker(setting.plain_sources(f"{number}.", label, span=span), style.leading)
        entry.kids += [marker.element, own]
    parent.kids.append(StructureElement("LI", [StructureElement("LBody", [entry])]))
    text = setting.text(entry_text, style, own)
    indent = 2 * style.size
    if marker is None:
        text.hanging, indent = indent, 0.0
    else:
        indent = max(indent, marker.width + 6)
    box = Entry(marker, text, indent, after=2 * look.unit)
    box.destination = f"source-{key}"
    return box
