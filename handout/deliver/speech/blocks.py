"""Each block as it is read aloud, in the order in which the PDF reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from handout.content import blocks as b
from handout.content.inline import Inline, Run
from handout.content.parts import Model
from handout.deliver.reading import address_of
from handout.deliver.speech.script import BLOCK, ITEM, SECTION, Script, said
from handout.layout.language_help import notice_texts

Writer = Callable[[Script, Any, int], str]


def blocks(script: Script, body: Sequence[Model], level: int) -> str:
    """Several blocks, one after the other."""
    return "".join(_WRITERS[type(block)](script, block, level) for block in body)


def heading(script: Script, title: str, level: int) -> str:
    """A heading, announced, between two pauses; ``title`` is SSML."""
    words = script.spoken.heading if level <= 2 else script.spoken.subheading
    pause = SECTION if level <= 2 else BLOCK
    announced = _around(script, words, "title", title)
    return f'<break strength="{pause}"/>\n{said(f"<emphasis>{announced}</emphasis>")}'


def _around(script: Script, words: str, name: str, ssml: str, **values: object) -> str:
    """The program's words around a piece that is SSML already."""
    before, _, after = words.partition(f"{{{name}}}")
    plain = script.plain
    return plain(before.format(**values)) + ssml + plain(after.format(**values))


def facts(script: Script, title: str, items: Sequence[Any], level: int) -> str:
    """A box: its title, which is SSML, what it holds, and that it ends."""
    points = [item for item in items if isinstance(item, b.Point)]
    inside = _points(script, points, level) if points else blocks(script, items, level)
    return _box(script, title, title, inside)


def _box(script: Script, title: str, name: str, inside: str) -> str:
    """What a box is comes before it, and its name when it ends: a listener sees no frame."""
    ends = _around(script, script.spoken.box_ends, "title", name) if script.spoken.box_ends else ""
    return said(f"<emphasis>{title}</emphasis>.") + inside + said(ends)


def _counted(script: Script, words: str, count: int) -> str:
    return said(script.plain(words.format(count=count)), ITEM) if count > 1 else ""


def _paragraph(script: Script, block: b.Paragraph, level: int) -> str:
    return said(script.inline(block.text))


def _section(script: Script, block: b.Section, level: int) -> str:
    title = heading(script, script.inline(block.heading, emphasis=False), level)
    return title + blocks(script, block.body, level + 1)


def _item(script: Script, body: Sequence[Model], level: int, lead: str = "") -> str:
    if body and isinstance(body[0], b.Paragraph):
        first = script.inline(body[0].text)
        text = f"{lead} {first}" if lead else first
        return said(text, ITEM) + blocks(script, body[1:], level)
    return said(lead, ITEM) + blocks(script, body, level)


def _list(
    script: Script, words: str, items: Sequence[tuple[str, Sequence[Model]]], level: int
) -> str:
    """Items with the SSML that each begins with; their number is said before them."""
    told = "".join(_item(script, body, level, lead) for lead, body in items)
    return f'{_counted(script, words, len(items))}{told}<break strength="{BLOCK}"/>\n'


def _bullets(script: Script, block: b.Bullets, level: int) -> str:
    return _list(script, script.spoken.items, [("", item) for item in block.items], level)


def _numbers(script: Script, block: b.Numbers, level: int) -> str:
    items = [(f"{number}.", item) for number, item in enumerate(block.items, 1)]
    return _list(script, script.spoken.items, items, level)


def _points(script: Script, items: Sequence[b.Point], level: int) -> str:
    leads = [script.inline(p.lead, emphasis=False) + (":" if p.colon else "") for p in items]
    pairs = [(lead, point.body) for lead, point in zip(leads, items, strict=True)]
    return _list(script, script.spoken.items, pairs, level)


def _point_list(script: Script, block: b.PointList, level: int) -> str:
    return _points(script, block.items, level)


def _entries(script: Script, block: b.Entries, level: int) -> str:
    told = ""
    for number, entry in enumerate(block.items, 1):
        title = f"{number}. {script.inline(entry.heading, emphasis=False)}"
        told += heading(script, title, level) + blocks(script, entry.body, level + 1)
    return told


def _steps(script: Script, block: b.Steps, level: int) -> str:
    told = _counted(script, script.spoken.steps, len(block.items))
    for number, step in enumerate(block.items, 1):
        lead = script.plain(script.spoken.step.format(number=number))
        if step.heading is None:
            told += _item(script, step.body, level, lead)
        else:
            title = script.inline(step.heading, emphasis=False)
            told += said(f"{lead} {title}", ITEM) + blocks(script, step.body, level)
    return told


def _checklist(script: Script, block: b.Checklist, level: int) -> str:
    return _list(script, script.spoken.to_tick, [("", item) for item in block.items], level)


def _callout(script: Script, block: b.Callout, level: int) -> str:
    name = script.plain(getattr(script.words, block.kind))
    title = name
    if block.title is not None:
        title += f": {script.inline(block.title, emphasis=False)}"
    return _box(script, title, name, blocks(script, block.body, level))


def _key_facts(script: Script, block: b.KeyFacts, level: int) -> str:
    own = script.inline(block.title, emphasis=False) if block.title is not None else ""
    return facts(script, own or script.plain(script.words.key_facts), block.items, level)


def _table(script: Script, block: b.Table, level: int) -> str:
    """Each row, each cell with the header of its column; empty cells are passed over."""
    header = [script.inline(cell, emphasis=False) for cell in block.header]
    caption = ", ".join(header)
    if block.caption is not None:
        caption = script.inline(block.caption, emphasis=False)
    words, count = script.spoken.table, len(block.rows)
    told = said(_around(script, words, "caption", caption, count=count), ITEM)
    for number, row in enumerate(block.rows, 1):
        cells = [script.inline(cell) for cell in row]
        said_cells = [
            f"{name}: {cell}" if name else cell
            for name, cell in zip(header, cells, strict=True)
            if cell.strip()
        ]
        lead = script.plain(script.spoken.row.format(number=number))
        told += said(f"{lead} {'; '.join(said_cells)}", ITEM)
    return told


def _figure(script: Script, block: b.Figure, level: int) -> str:
    told = ""
    if not block.decorative:
        told += said(script.plain(script.spoken.picture.format(alt=block.alt)))
    return told + (said(script.inline(block.caption)) if block.caption is not None else "")


def _contact(script: Script, block: b.Contact, level: int) -> str:
    words = script.words
    web = address_of(block.web).partition("://")[2] if block.web else None
    phone = Inline((Run(block.phone, link=f"tel:{block.phone}"),)) if block.phone else None
    rows: list[tuple[str, Inline | str | None]] = [
        (words.phone, phone), (words.hours, block.hours), (words.email, block.email),
        (words.web, web), (words.address, block.address),
    ]  # fmt: skip
    told = said(script.inline(block.name), ITEM)
    for label, value in rows:
        if value:
            text = script.inline(value) if isinstance(value, Inline) else script.plain(value)
            told += said(f"{script.plain(label)}: {text}", ITEM)
    return told


def _write_in(script: Script, block: b.WriteIn, level: int) -> str:
    label = script.inline(block.label, emphasis=False)
    return said(_around(script, script.spoken.write_in, "label", label))


def _verbatim(script: Script, block: b.Verbatim, level: int) -> str:
    """Lines as they are typed; a stretch of underscores is one blank."""
    lines = re.sub("_{2,}", script.spoken.gap, str(block.lines).rstrip()).splitlines()
    return "".join(said(script.plain(" ".join(line.split())), ITEM) for line in lines)


def _language_help(script: Script, block: b.LanguageHelp, level: int) -> str:
    reading = script.reading
    titled = [block.title] if block.title is not None else []
    texts = notice_texts(block, reading.brand, script.language, reading.origin)
    return "".join(said(script.inline(text, emphasis=False)) for text in [*titled, *texts])


def _columns(script: Script, block: b.Columns, level: int) -> str:
    return "".join(blocks(script, body, level) for body in block.columns)


def _rule(script: Script, block: b.Rule, level: int) -> str:
    return f'<break strength="{SECTION}"/>\n'


def _page_break(script: Script, block: b.PageBreak, level: int) -> str:
    return ""


_WRITERS: dict[type[Model], Writer] = {
    b.Paragraph: _paragraph,
    b.Section: _section,
    b.Bullets: _bullets,
    b.Numbers: _numbers,
    b.PointList: _point_list,
    b.Entries: _entries,
    b.Steps: _steps,
    b.Checklist: _checklist,
    b.Note: _callout,
    b.Caution: _callout,
    b.Urgent: _callout,
    b.KeyFacts: _key_facts,
    b.Table: _table,
    b.Figure: _figure,
    b.Contact: _contact,
    b.WriteIn: _write_in,
    b.Verbatim: _verbatim,
    b.LanguageHelp: _language_help,
    b.Columns: _columns,
    b.Rule: _rule,
    b.PageBreak: _page_break,
}
