"""Each block as braille lines, by the conventions of Braille Formats (BANA, 2016)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from handout.content import blocks as b
from handout.content.inline import Inline, Run
from handout.content.parts import Model
from handout.deliver.braille.ascii import cells_of
from handout.deliver.braille.framing import boxed, heading, note
from handout.deliver.braille.liblouis import BLANK
from handout.deliver.braille.sheet import CELLS, EMPTY, NEW_PAGE, Line, Sheet
from handout.deliver.braille.words import braille_words
from handout.deliver.reading import address_of
from handout.layout.language_help import notice_texts

Writer = Callable[[Sheet, Any, int], list[Line]]
_LISTS = (b.Bullets, b.Numbers, b.PointList, b.Checklist, b.Steps)
_RULE = cells_of('"3') * 6


def blocks(sheet: Sheet, body: Sequence[Model], level: int) -> list[Line]:
    """Several blocks, one after the other."""
    return [line for block in body for line in _WRITERS[type(block)](sheet, block, level)]


def facts(sheet: Sheet, title: str, items: Sequence[Any], level: int) -> list[Line]:
    """A box with a title, which is cells, and lead-in items or blocks."""
    points = [item for item in items if isinstance(item, b.Point)]
    inside = _points(sheet, points, level) if points else blocks(sheet, items, level)
    return boxed([*_titled(sheet, title), *inside])


def _titled(sheet: Sheet, title: str) -> list[Line]:
    return [line._replace(kept=True) for line in sheet.wrapped(title, 6, 6)]


def _paragraph(sheet: Sheet, block: b.Paragraph, level: int) -> list[Line]:
    first = sheet.first if sheet.rest is not None else sheet.first + 2
    rest = sheet.rest if sheet.rest is not None else sheet.first
    return sheet.wrapped(sheet.inline(block.text), first, rest)


def _section(sheet: Sheet, block: b.Section, level: int) -> list[Line]:
    return [*heading(sheet, block.heading, level), *blocks(sheet, block.body, level + 1)]


def _depth(body: Sequence[Any]) -> int:
    """How deep lists stand inside what an item holds."""
    return max(
        (1 + _depth(_inner(block)) for block in body if isinstance(block, _LISTS)), default=0
    )


def _inner(block: Any) -> list[Any]:
    """All that stands in the items of a list."""
    if isinstance(block, b.PointList | b.Steps):
        return [inner for item in block.items for inner in item.body]
    return [inner for item in block.items for inner in item]


def _list(sheet: Sheet, items: Sequence[tuple[str, Sequence[Model]]], level: int) -> list[Line]:
    """Section 8: each item from its level's cell, all further lines two cells after the last's.

    An item is the cells that it begins with, and its blocks.
    """
    outermost = sheet.rest is None
    first = sheet.first
    deepest = 1 + max(_depth(body) for _, body in items)
    rest = sheet.rest if sheet.rest is not None else first + 2 * deepest
    lines: list[Line] = []
    for lead, body in items:
        following = list(body)
        cells = lead
        if following and isinstance(following[0], b.Paragraph):
            cells = f"{lead}{BLANK}{sheet.inline(following[0].text)}"
            del following[0]
        lines += sheet.wrapped(cells, first, rest)
        with sheet.indented(first + 2, rest):
            lines += blocks(sheet, following, level)
    return [EMPTY, *lines, EMPTY] if outermost else lines


def _bullets(sheet: Sheet, block: b.Bullets, level: int) -> list[Line]:
    bullet = sheet.plain("\u2022")
    return _list(sheet, [(bullet, item) for item in block.items], level)


def _numbers(sheet: Sheet, block: b.Numbers, level: int) -> list[Line]:
    items = [(sheet.plain(f"{at}."), item) for at, item in enumerate(block.items, 1)]
    return _list(sheet, items, level)


def _points(sheet: Sheet, items: Sequence[b.Point], level: int) -> list[Line]:
    return _list(sheet, [(_lead_in(sheet, point), point.body) for point in items], level)


def _lead_in(sheet: Sheet, point: b.Point) -> str:
    colon = (Run(":"),) if point.colon else ()
    lead = Inline((*point.lead.runs, *colon), point.lead.mark)
    return f"{sheet.plain(chr(0x2022))}{BLANK}{sheet.inline(lead, emphasis=False)}"


def _point_list(sheet: Sheet, block: b.PointList, level: int) -> list[Line]:
    return _points(sheet, block.items, level)


def _entries(sheet: Sheet, block: b.Entries, level: int) -> list[Line]:
    lines: list[Line] = []
    for number, entry in enumerate(block.items, 1):
        lines += heading(sheet, entry.heading, level, f"{number}. ")
        lines += blocks(sheet, entry.body, level + 1)
    return lines


def _steps(sheet: Sheet, block: b.Steps, level: int) -> list[Line]:
    items: list[tuple[str, Sequence[Model]]] = []
    for number, step in enumerate(block.items, 1):
        lead = sheet.plain(f"{number}.")
        if step.heading is None:
            items.append((lead, step.body))
        else:
            body = [b.Bullets.model_construct(items=[[each] for each in step.body], when=None)]
            title = sheet.inline(step.heading, emphasis=False)
            items.append((f"{lead}{BLANK}{title}", body if step.body else []))
    return _list(sheet, items, level)


def _checklist(sheet: Sheet, block: b.Checklist, level: int) -> list[Line]:
    box = cells_of("---")
    return _list(sheet, [(box, item) for item in block.items], level)


def _callout(sheet: Sheet, block: b.Callout, level: int) -> list[Line]:
    title = sheet.plain(getattr(sheet.words, block.kind) + (":" if block.title else ""))
    if block.title is not None:
        title += BLANK + sheet.inline(block.title, emphasis=False)
    return boxed([*_titled(sheet, title), *blocks(sheet, block.body, level)])


def _key_facts(sheet: Sheet, block: b.KeyFacts, level: int) -> list[Line]:
    own = sheet.inline(block.title, emphasis=False) if block.title is not None else ""
    return facts(sheet, own or sheet.plain(sheet.words.key_facts), block.items, level)


def _table(sheet: Sheet, block: b.Table, level: int) -> list[Line]:
    """A table as a list (section 11): the first cell of a row, and under it each other cell."""
    lines = [EMPTY]
    if block.caption is not None:
        lines += _titled(sheet, sheet.inline(block.caption, emphasis=False))
    told = note(sheet, braille_words(sheet.reading.handout.language).table)
    lines += [line._replace(kept=True) for line in told]
    header = [sheet.inline(cell, emphasis=False) for cell in block.header]
    colon, nothing = sheet.plain(":"), sheet.plain("-")
    for row in block.rows:
        for column, cell in enumerate(row):
            cells = sheet.inline(cell) or nothing
            named = f"{header[column]}{colon}{BLANK}{cells}" if header[column] else cells
            lines += sheet.wrapped(named, 2 if column else 0, 4)
    return [*lines, EMPTY]


def _figure(sheet: Sheet, block: b.Figure, level: int) -> list[Line]:
    lines: list[Line] = []
    if not block.decorative:
        words = braille_words(sheet.reading.handout.language)
        lines += note(sheet, words.picture.format(alt=block.alt))
    if block.caption is not None:
        lines += sheet.wrapped(sheet.inline(block.caption), 6, 4)
    if block.credit is not None:
        before, _, after = sheet.words.credit.partition("{credit}")
        runs = (Run(before), *block.credit.runs, Run(after))
        lines += sheet.wrapped(sheet.inline(Inline(runs, block.credit.mark)), 6, 4)
    return [EMPTY, *lines, EMPTY] if lines else []


def _contact(sheet: Sheet, block: b.Contact, level: int) -> list[Line]:
    words = sheet.words
    web = address_of(block.web) if block.web else None
    rows: list[tuple[str, Inline | str | None]] = [
        (words.phone, block.phone), (words.hours, block.hours), (words.email, block.email),
        (words.web, web), (words.address, block.address),
    ]  # fmt: skip
    lines = sheet.wrapped(sheet.inline(block.name, emphasis=False), 0, 2)
    for label, value in rows:
        if value:
            runs = value.runs if isinstance(value, Inline) else (Run(value),)
            lines += sheet.wrapped(sheet.inline(Inline((Run(f"{label}: "), *runs))), 0, 2)
    return boxed(lines)


def _write_in(sheet: Sheet, block: b.WriteIn, level: int) -> list[Line]:
    label = sheet.inline(block.label, emphasis=False)
    told = note(sheet, braille_words(sheet.reading.handout.language).lines)
    return [EMPTY, *sheet.wrapped(label, 0, 2), *told, EMPTY]


def _verbatim(sheet: Sheet, block: b.Verbatim, level: int) -> list[Line]:
    lines = [EMPTY]
    for typed in str(block.lines).rstrip().expandtabs(4).splitlines():
        lines += sheet.wrapped(sheet.plain(typed, contracted=False), 0, 2) or [EMPTY]
    return [*lines, EMPTY]


def _language_help(sheet: Sheet, block: b.LanguageHelp, level: int) -> list[Line]:
    reading = sheet.reading
    lines: list[Line] = []
    if block.title is not None:
        lines += _titled(sheet, sheet.inline(block.title, emphasis=False))
    for text in notice_texts(block, reading.brand, reading.handout.language, reading.origin):
        lines += sheet.wrapped(sheet.inline(text, emphasis=False, whole=True), 2, 0)
    return boxed(lines)


def _columns(sheet: Sheet, block: b.Columns, level: int) -> list[Line]:
    return [line for body in block.columns for line in blocks(sheet, body, level)]


def _rule(sheet: Sheet, block: b.Rule, level: int) -> list[Line]:
    return [EMPTY, Line(BLANK * ((CELLS - len(_RULE)) // 2) + _RULE), EMPTY]


def _page_break(sheet: Sheet, block: b.PageBreak, level: int) -> list[Line]:
    return [NEW_PAGE]


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
