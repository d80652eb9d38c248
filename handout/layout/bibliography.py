"""The references page: every source, numbered if it is cited, with hanging indents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handout.content.inline import Inline, Run
from handout.layout.box import Box, PageBreak, Stack
from handout.layout.clear import upright
from handout.layout.item import Item, TextMarker
from handout.layout.lines import Span
from handout.layout.lists import list_element
from handout.layout.prose import LedTo, heading
from handout.layout.setting import Setting
from handout.pdf.structure import StructureElement


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
) -> LedTo:
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
        span = None
        if key in setting.cited:
            link = StructureElement("Link")
            words = setting.words.back.format(number=number)
            span = Span(link, link, f"#cited-{key}", words)
        marker = TextMarker(setting.plain_sources(f"{number}.", style, span=span), style.leading)
        entry.kids += [marker.element, own]
    parent.kids.append(StructureElement("LI", [StructureElement("LBody", [entry])]))
    if look.variant.is_clear:
        entry_text = upright(entry_text)
    text = setting.text(entry_text, style, own)
    indent = 2 * style.size
    if marker is None:
        text.hanging, indent = indent, 0.0
    else:
        indent = max(indent, marker.width + 6)
    return LedTo(Item(marker, text, indent, after=2 * look.unit), f"source-{key}", 12)
