"""Lists of every kind: bullets, numbers, lead-in items, entries, steps, checklists."""

from __future__ import annotations

from collections.abc import Sequence

from handout.brand.colour import WHITE
from handout.content.blocks import (
    Bullets,
    Checklist,
    Entries,
    Numbers,
    Paragraph,
    Point,
    PointList,
    Step,
    Steps,
)
from handout.content.inline import Inline, Run
from handout.content.parts import Model
from handout.layout.box import Box, Stack
from handout.layout.item import Item, Marker, NumberDisc, TextMarker, TickBox
from handout.layout.lines import Source
from handout.layout.prose import heading
from handout.layout.setting import Setting, sets
from handout.pdf.structure import StructureElement

_BULLETS = "\u2022\u2013"  # by depth: bullet, then dash


def list_element(parent: StructureElement, numbering: str) -> StructureElement:
    """An L; ``numbering`` is its ListNumbering (ISO 32000-1, 14.8.5.5)."""
    return parent.add("L", attributes=f"/O/List/ListNumbering/{numbering}")


def _item(
    setting: Setting,
    parent: StructureElement,
    marker: Marker,
    body: Sequence[Model],
    level: int,
    indent: float,
    lead: Sequence[Source] = (),
) -> Item:
    """An LI. A first paragraph is the text of its LBody; what follows has elements of its own."""
    body_element = StructureElement("LBody")
    element = StructureElement("LI", [marker.element, body_element])
    parent.kids.append(element)
    style = setting.look.body()
    boxes: list[Box] = []
    if body and isinstance(body[0], Paragraph):
        own = body_element if len(body) == 1 else body_element.add("P")
        first = setting.text(body[0].text, style, own, lead=lead, after=setting.look.item_space)
        boxes = [first, *setting.blocks(body[1:], body_element, level)]
    else:
        if lead:
            own = body_element.add("P")
            boxes.append(setting.text(Inline(()), style, own, lead=lead, keep_with_next=True))
        boxes += setting.blocks(body, body_element, level)
    return Item(marker, Stack(boxes), indent, after=setting.look.item_space)


def _stacked(setting: Setting, items: Sequence[Box]) -> Sequence[Box]:
    look = setting.look
    whole = 6 * look.brand.type.leading  # a short list stays in one piece
    return [Stack(items, after=look.paragraph_space, together=2, whole=whole)]


def _bulleted(
    setting: Setting,
    parent: StructureElement,
    level: int,
    sign: str,
    bodies: Sequence[tuple[Sequence[Model], Sequence[Source]]],
) -> Sequence[Box]:
    """A list of bodies, each with the lead-in of its first line, if any."""
    element = list_element(parent, "Disc")
    style = setting.look.body()
    items = []
    for body, lead in bodies:
        marker = TextMarker(setting.plain_sources(sign, style), style.leading)
        items.append(
            _item(setting, element, marker, body, level, setting.look.list_indent, lead=lead)
        )
    return _stacked(setting, items)


@sets(Bullets)
def bullets(
    setting: Setting, block: Bullets, parent: StructureElement, level: int
) -> Sequence[Box]:
    sign = _BULLETS[1 if parent.role == "LBody" else 0]
    return _bulleted(setting, parent, level, sign, [(body, ()) for body in block.items])


@sets(Numbers)
def numbers(
    setting: Setting, block: Numbers, parent: StructureElement, level: int
) -> Sequence[Box]:
    element = list_element(parent, "Decimal")
    style = setting.look.body(bold=True)
    markers = [
        TextMarker(setting.plain_sources(f"{number}.", style), style.leading)
        for number in range(1, len(block.items) + 1)
    ]
    indent = max(setting.look.list_indent, max(m.width for m in markers) + 0.4 * style.size)
    return _stacked(
        setting,
        [
            _item(setting, element, marker, body, level, indent)
            for marker, body in zip(markers, block.items, strict=True)
        ],
    )


def points(
    setting: Setting, items: Sequence[Point], parent: StructureElement, level: int
) -> Sequence[Box]:
    """Lead-in items as a bulleted list."""
    bodies = [(point.body, _lead_in(setting, point)) for point in items]
    return _bulleted(setting, parent, level, _BULLETS[0], bodies)


def _lead_in(setting: Setting, point: Point) -> list[Source]:
    runs = [run._replace(bold=True) for run in point.lead.runs]
    mark = ":" if point.colon else ""
    runs[-1] = runs[-1]._replace(text=runs[-1].text + mark)
    return setting.sources(Inline((*runs, Run(" ")), point.lead.mark), setting.look.body())


@sets(PointList)
def point_list(
    setting: Setting, block: PointList, parent: StructureElement, level: int
) -> Sequence[Box]:
    return points(setting, block.items, parent, level)


@sets(Entries)
def entries(
    setting: Setting, block: Entries, parent: StructureElement, level: int
) -> Sequence[Box]:
    boxes: list[Box] = []
    for number, entry in enumerate(block.items, 1):
        element = parent.add("Sect")
        lead = setting.plain_sources(f"{number}. ", setting.look.heading(level))
        boxes.append(heading(setting, entry.heading, element, level, lead=lead))
        boxes += setting.blocks(entry.body, element, level + 1)
    return boxes


@sets(Steps)
def steps(setting: Setting, block: Steps, parent: StructureElement, level: int) -> Sequence[Box]:
    element = list_element(parent, "Decimal")
    colours = setting.look.brand.colours
    outlined = setting.look.is_outlined
    style = setting.look.body(bold=True)._replace(ink=colours.accent if outlined else WHITE)
    items = []
    for number, step in enumerate(block.items, 1):
        marker = NumberDisc(
            setting.plain_sources(str(number), style), style.leading, colours.accent, outlined
        )
        item = _step(setting, element, marker, step, level)
        item.after = 2 * setting.look.unit
        items.append(item)
    return [Stack(items, before=2 * setting.look.unit, after=setting.look.paragraph_space)]


def _step(
    setting: Setting, parent: StructureElement, marker: Marker, step: Step, level: int
) -> Item:
    lead: list[Source] = []
    if step.heading is not None:
        runs = tuple(run._replace(bold=True) for run in step.heading.runs)
        lead = setting.sources(Inline(runs, step.heading.mark), setting.look.body())
    body = list(step.body)
    indent = setting.look.step_indent
    if not lead:
        return _item(setting, parent, marker, body, level, indent)
    body_element = StructureElement("LBody")
    parent.kids.append(StructureElement("LI", [marker.element, body_element]))
    title = setting.text(
        Inline(()), setting.look.body(), body_element.add("P"), lead=lead, keep_with_next=True
    )
    return Item(marker, Stack([title, *setting.blocks(body, body_element, level)]), indent)


@sets(Checklist)
def checklist(
    setting: Setting, block: Checklist, parent: StructureElement, level: int
) -> Sequence[Box]:
    element = list_element(parent, "None")
    look = setting.look
    style = look.body()
    side = style.size
    return _stacked(
        setting,
        [
            _item(
                setting,
                element,
                TickBox(side, style.leading, look.brand.colours.text, setting.words.box),
                body,
                level,
                side + 0.75 * style.size,
            )
            for body in block.items
        ],
    )
