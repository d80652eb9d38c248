"""Each block as lines of plain text, in the order in which the PDF reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from handout.content import blocks as b
from handout.content.inline import Inline
from handout.content.parts import Model
from handout.deliver.plain_lines import Sheet, address_after, indented, joined
from handout.deliver.reading import DEEPEST_HEADING, Title, address_of
from handout.layout.language_help import notice_texts

Writer = Callable[[Sheet, Any, int], list[str]]
_BAR = "| "  # before each line of a box
_TIGHT = 2  # lines up to which the items of a list need no empty line between them


def blocks(sheet: Sheet, body: Sequence[Model], level: int) -> list[str]:
    """Several blocks with an empty line between each two."""
    return joined(_WRITERS[type(block)](sheet, block, level) for block in body)


def heading(sheet: Sheet, text: Inline, level: int, lead: str = "") -> list[str]:
    """A heading, which is remembered for the contents."""
    level = min(level, DEEPEST_HEADING)
    sheet.titles.append(Title("", level, lead + text.plain))
    return sheet.underlined(lead + sheet.inline(text), level)


def facts(sheet: Sheet, title: str, items: Sequence[Any], level: int) -> list[str]:
    """A box: its title and what it holds, behind a bar."""
    points = [item for item in items if isinstance(item, b.Point)]
    with sheet.narrower(len(_BAR)):
        inside = _points(sheet, points, level) if points else blocks(sheet, items, level)
        return _boxed([*sheet.wrapped(title), "", *inside])


def _boxed(lines: Sequence[str]) -> list[str]:
    return [f"{_BAR}{line}" for line in lines]


def _paragraph(sheet: Sheet, block: b.Paragraph, level: int) -> list[str]:
    return sheet.wrapped(sheet.inline(block.text))


def _section(sheet: Sheet, block: b.Section, level: int) -> list[str]:
    title = heading(sheet, block.heading, level)
    return joined([title, blocks(sheet, block.body, level + 1)])


def _item(
    sheet: Sheet, body: Sequence[Model], level: int, marker: str, lead: str = ""
) -> list[str]:
    rest = " " * len(marker)
    first = lead
    if body and isinstance(body[0], b.Paragraph):
        first = f"{lead} {sheet.inline(body[0].text)}" if lead else sheet.inline(body[0].text)
        body = body[1:]
    with sheet.narrower(len(marker)):
        inside = blocks(sheet, body, level)
    if not first:
        return indented(inside, marker, rest)
    gap = [""] if inside and not _is_list(body) else []
    return [*sheet.wrapped(first, marker, rest), *gap, *indented(inside, rest, rest)]


def _is_list(body: Sequence[Model]) -> bool:
    return isinstance(body[0], b.Bullets | b.Numbers | b.PointList | b.Checklist)


def _list(items: Iterable[list[str]]) -> list[str]:
    """Items one under the other; with empty lines between them where they are long."""
    found = list(items)
    if max(map(len, found)) > _TIGHT:
        return joined(found)
    return [line for item in found for line in item]


def _bullets(sheet: Sheet, block: b.Bullets, level: int) -> list[str]:
    return _list(_item(sheet, item, level, "* ") for item in block.items)


def _numbers(sheet: Sheet, block: b.Numbers, level: int) -> list[str]:
    return _list(
        _item(sheet, item, level, f"{number}. ") for number, item in enumerate(block.items, 1)
    )


def _points(sheet: Sheet, items: Sequence[b.Point], level: int) -> list[str]:
    return _list(
        _item(sheet, p.body, level, "* ", sheet.inline(p.lead) + (":" if p.colon else ""))
        for p in items
    )


def _point_list(sheet: Sheet, block: b.PointList, level: int) -> list[str]:
    return _points(sheet, block.items, level)


def _entries(sheet: Sheet, block: b.Entries, level: int) -> list[str]:
    return joined(
        part
        for number, entry in enumerate(block.items, 1)
        for part in (
            heading(sheet, entry.heading, level, f"{number}. "),
            blocks(sheet, entry.body, level + 1),
        )
    )


def _steps(sheet: Sheet, block: b.Steps, level: int) -> list[str]:
    items = []
    for number, step in enumerate(block.items, 1):
        lead = sheet.inline(step.heading) if step.heading is not None else ""
        marker = f"{number}. "
        if not lead:
            items.append(_item(sheet, step.body, level, marker))
            continue
        rest = " " * len(marker)
        with sheet.narrower(len(rest)):
            inside = indented(blocks(sheet, step.body, level), rest, rest)
        items.append(joined([sheet.wrapped(lead, marker, rest), inside]))
    return _list(items)


def _checklist(sheet: Sheet, block: b.Checklist, level: int) -> list[str]:
    return _list(_item(sheet, item, level, "[ ] ") for item in block.items)


def _callout(sheet: Sheet, block: b.Callout, level: int) -> list[str]:
    title = getattr(sheet.words, block.kind)
    if block.title is not None:
        title += f": {sheet.inline(block.title)}"
    with sheet.narrower(len(_BAR)):
        return _boxed([*sheet.wrapped(title), "", *blocks(sheet, block.body, level)])


def _key_facts(sheet: Sheet, block: b.KeyFacts, level: int) -> list[str]:
    title = sheet.inline(block.title) if block.title else sheet.words.key_facts
    return facts(sheet, title, block.items, level)


def _table(sheet: Sheet, block: b.Table, level: int) -> list[str]:
    """Columns side by side where they fit, else a row's cells one after the other."""
    rows = [[sheet.inline(cell) or "-" for cell in row] for row in (block.header, *block.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = sheet.wrapped(sheet.inline(block.caption)) if block.caption is not None else []
    if sum(widths) + 3 * (len(widths) - 1) > sheet.columns:
        head, *others = (sheet.wrapped(" | ".join(row), "", "    ") for row in rows)
        return [*lines, "", *head, "-" * sheet.columns, *(line for row in others for line in row)]
    aligned = [
        " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]
    return [*lines, "", aligned[0], "-+-".join("-" * width for width in widths), *aligned[1:]]


def _figure(sheet: Sheet, block: b.Figure, level: int) -> list[str]:
    parts = []
    if not block.decorative:
        parts.append(sheet.wrapped(f"[{sheet.words.credit.format(credit=block.alt)}]"))
    if block.caption is not None:
        parts.append(sheet.wrapped(sheet.inline(block.caption)))
    if block.credit is not None:
        parts.append(sheet.wrapped(sheet.words.credit.format(credit=sheet.inline(block.credit))))
    return [line for part in parts for line in part]


def _contact(sheet: Sheet, block: b.Contact, level: int) -> list[str]:
    words = sheet.words
    web = f"{block.web}{address_after(block.web, address_of(block.web))}" if block.web else None
    rows = [
        (words.phone, sheet.steady(block.phone) if block.phone else None),
        (words.hours, sheet.inline(block.hours) if block.hours else None),
        (words.email, block.email),
        (words.web, web),
        (words.address, sheet.inline(block.address) if block.address else None),
    ]
    with sheet.narrower(len(_BAR)):
        lines = sheet.wrapped(sheet.inline(block.name))
        for label, text in rows:
            if text:
                lines += sheet.wrapped(f"{label}: {text}", "", "    ")
    return _boxed(lines)


def _write_in(sheet: Sheet, block: b.WriteIn, level: int) -> list[str]:
    line = "_" * sheet.columns
    return joined([sheet.wrapped(sheet.inline(block.label)), *([line] for _ in range(block.lines))])


def _verbatim(sheet: Sheet, block: b.Verbatim, level: int) -> list[str]:
    return [f"    {line}".rstrip() for line in str(block.lines).rstrip().splitlines()]


def _language_help(sheet: Sheet, block: b.LanguageHelp, level: int) -> list[str]:
    reading = sheet.reading
    texts = notice_texts(block, reading.brand, reading.handout.language, reading.origin)
    titled = [block.title] if block.title is not None else []
    with sheet.narrower(len(_BAR)):
        return _boxed(joined(sheet.wrapped(sheet.inline(text)) for text in [*titled, *texts]))


def _columns(sheet: Sheet, block: b.Columns, level: int) -> list[str]:
    return joined(blocks(sheet, body, level) for body in block.columns)


def _rule(sheet: Sheet, block: b.Rule, level: int) -> list[str]:
    return ["* * *"]


def _page_break(sheet: Sheet, block: b.PageBreak, level: int) -> list[str]:
    return []


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
