"""Each block as HTML, in the order in which the PDF reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from handout.content import blocks as b
from handout.content.inline import Inline
from handout.content.parts import Model
from handout.deliver.html_inline import Page, anchor
from handout.deliver.html_pictures import picture_address, qr_svg
from handout.deliver.reading import DEEPEST_HEADING, Title, address_of
from handout.layout.language_help import notice_texts

Writer = Callable[[Page, Any, int], str]


def blocks(page: Page, body: Sequence[Model], level: int) -> str:
    """Several blocks, one after the other; a heading in them is of ``level``."""
    return "".join(_WRITERS[type(block)](page, block, level) for block in body)


def heading(page: Page, text: Inline, level: int, *, lead: str = "", anchor: str = "") -> str:
    """A heading, which is remembered for the contents."""
    level = min(level, DEEPEST_HEADING)
    name = anchor or f"heading.{len(page.titles) + 1}"
    page.titles.append(Title(name, level, lead + text.plain))
    return f'<h{level} id="{escape(name)}">{escape(lead)}{page.inline(text)}</h{level}>\n'


def facts(page: Page, title: str, items: Sequence[Any], level: int) -> str:
    """A box with a title, which is HTML, and lead-in items or blocks."""
    points = [item for item in items if isinstance(item, b.Point)]
    inside = _points(page, points, level) if points else blocks(page, items, level)
    return (
        f'<aside role="note" class="facts">\n<p class="word"><strong>{title}</strong></p>\n'
        f"{inside}</aside>\n"
    )


def _paragraph(page: Page, block: b.Paragraph, level: int) -> str:
    return f"<p>{page.inline(block.text)}</p>\n"


def _section(page: Page, block: b.Section, level: int) -> str:
    title = heading(page, block.heading, level, anchor=block.id or "")
    return f"<section>\n{title}{blocks(page, block.body, level + 1)}</section>\n"


def _item(page: Page, body: Sequence[Model], level: int, lead: str = "") -> str:
    """What stands in an LI: a first paragraph bare, what follows as blocks."""
    if body and isinstance(body[0], b.Paragraph):
        text = page.inline(body[0].text)
        html = f"{lead} {text}" if lead else text
        return html if len(body) == 1 else f"<p>{html}</p>\n{blocks(page, body[1:], level)}"
    return (f"<p>{lead}</p>\n" if lead else "") + blocks(page, body, level)


def _list(tag: str, items: Sequence[str], kind: str = "") -> str:
    # Lists without a visible marker are lists to every screen reader with their role said.
    attributes = f' class="{kind}" role="list"' if kind else ""
    inside = "".join(f"<li>{item}</li>\n" for item in items)
    return f"<{tag}{attributes}>\n{inside}</{tag}>\n"


def _bullets(page: Page, block: b.Bullets, level: int) -> str:
    return _list("ul", [_item(page, item, level) for item in block.items])


def _numbers(page: Page, block: b.Numbers, level: int) -> str:
    return _list("ol", [_item(page, item, level) for item in block.items])


def _points(page: Page, items: Sequence[b.Point], level: int) -> str:
    return _list("ul", [_item(page, p.body, level, _lead_in(page, p)) for p in items])


def _lead_in(page: Page, point: b.Point) -> str:
    colon = ":" if point.colon else ""
    return f"<strong>{page.inline(point.lead, bold=True)}{colon}</strong>"


def _point_list(page: Page, block: b.PointList, level: int) -> str:
    return _points(page, block.items, level)


def _entries(page: Page, block: b.Entries, level: int) -> str:
    html = ""
    for number, entry in enumerate(block.items, 1):
        title = heading(page, entry.heading, level, lead=f"{number}. ")
        html += f"<section>\n{title}{blocks(page, entry.body, level + 1)}</section>\n"
    return html


def _steps(page: Page, block: b.Steps, level: int) -> str:
    items = []
    for step in block.items:
        if step.heading is None:
            items.append(_item(page, step.body, level))
        else:
            title = page.inline(step.heading, bold=True)
            inside = blocks(page, step.body, level)
            items.append(f"<p><strong>{title}</strong></p>\n{inside}")
    return _list("ol", items, "steps")


def _checklist(page: Page, block: b.Checklist, level: int) -> str:
    box = f'<span class="box" role="img" aria-label="{escape(page.words.box)}">\u2610</span>'
    items = [f"{box}<div>{_item(page, item, level)}</div>" for item in block.items]
    return _list("ul", items, "checklist")


def _callout(page: Page, block: b.Callout, level: int) -> str:
    word = escape(getattr(page.words, block.kind))
    title = f": {page.inline(block.title, bold=True)}" if block.title is not None else ""
    return (
        f'<aside role="note" class="{block.kind}">\n'
        f'<p class="word"><strong>{word}{title}</strong></p>\n'
        f"{blocks(page, block.body, level)}</aside>\n"
    )


def _key_facts(page: Page, block: b.KeyFacts, level: int) -> str:
    title = page.inline(block.title, bold=True) if block.title else escape(page.words.key_facts)
    return facts(page, title, block.items, level)


def _table(page: Page, block: b.Table, level: int) -> str:
    # A table wider than a phone scrolls by itself; the keyboard can reach it (WCAG 2.2, 2.1.1).
    named = block.caption.plain if block.caption else ", ".join(c.plain for c in block.header)
    html = f'<div class="table" role="group" tabindex="0" aria-label="{escape(named)}">\n<table>\n'
    if block.caption is not None:
        html += f"<caption>{page.inline(block.caption, bold=True)}</caption>\n"
    if block.widths:
        total = sum(block.widths)
        shares = "".join(f'<col style="width: {100 * w / total:.1f}%">' for w in block.widths)
        html += f"<colgroup>{shares}</colgroup>\n"
    html += f"<thead>\n{_row(page, block, block.header, 'col')}</thead>\n<tbody>\n"
    side = "row" if block.header_column else ""
    html += "".join(_row(page, block, row, side) for row in block.rows)
    return f"{html}</tbody>\n</table>\n</div>\n"


def _row(page: Page, block: b.Table, cells: Sequence[Inline], scope: str) -> str:
    """A row; ``scope`` is ``col`` for the header, ``row`` where the first cell is one."""
    html = ""
    for column, cell in enumerate(cells):
        heads = bool(cell.runs) and (scope == "col" or (scope == "row" and column == 0))
        align = block.align[column] if block.align else "left"
        style = f' class="{align}"' if align != "left" else ""
        tag, says = ("th", f' scope="{scope}"') if heads else ("td", "")
        html += f"<{tag}{says}{style}>{page.inline(cell, bold=heads)}</{tag}>"
    return f"<tr>{html}</tr>\n"


def _figure(page: Page, block: b.Figure, level: int) -> str:
    from handout.layout.pictures import PictureError

    origin = page.reading.origin
    try:
        address = picture_address(str(block.file), [origin.folder, origin.folder / "assets"])
    except PictureError as error:
        page.problems.append(origin.problem(error.message, error.advice, block.file.mark))
        return ""
    alt = "" if block.decorative else escape(block.alt or "")
    html = f'<img src="{address}" alt="{alt}" style="max-width: {block.width:g}%">\n'
    caption = ""
    if block.caption is not None:
        caption += f"<p>{page.inline(block.caption)}</p>"
    if block.credit is not None:
        before, _, after = page.words.credit.partition("{credit}")
        credit = f"{escape(before)}{page.inline(block.credit)}{escape(after)}"
        caption += f'<p class="small">{credit}</p>'
    if caption:
        html += f"<figcaption>{caption}</figcaption>\n"
    return f"<figure>\n{html}</figure>\n"


def _contact(page: Page, block: b.Contact, level: int) -> str:
    words = page.words
    address = address_of(block.web) if block.web else ""
    rows: list[tuple[str, str]] = []
    if block.phone:
        rows.append((words.phone, anchor(f"tel:{block.phone}", escape(block.phone))))
    if block.hours:
        rows.append((words.hours, page.inline(block.hours)))
    if block.email:
        rows.append((words.email, anchor(f"mailto:{block.email}", escape(block.email))))
    if block.web:
        rows.append((words.web, anchor(address, escape(block.web))))
    if block.address:
        rows.append((words.address, page.inline(block.address)))
    lines = [f"<strong>{page.inline(block.name, bold=True)}</strong>"]
    lines += [f"<strong>{escape(label)}:</strong> {html}" for label, html in rows]
    html = "".join(f"<p>{line}</p>\n" for line in lines)
    if address and block.qr:
        html = f"<div>\n{html}</div>\n{_qr(page, block, address)}"
    return f'<div class="contact">\n{html}</div>\n'


def _qr(page: Page, block: b.Contact, address: str) -> str:
    from handout.layout.pictures import PictureError

    try:
        code = qr_svg(address)
    except PictureError as error:
        problem = page.reading.origin.problem(error.message, error.advice, block.name.mark)
        page.problems.append(problem)
        return ""
    alt = escape(page.words.qr.format(address=address))
    return f'<div class="qr" role="img" aria-label="{alt}">{code}</div>\n'


def _write_in(page: Page, block: b.WriteIn, level: int) -> str:
    label = f"<p><strong>{page.inline(block.label, bold=True)}</strong></p>\n"
    lines = '<div class="line"></div>\n' * block.lines
    return f'<div class="write-in">\n{label}{lines}</div>\n'


def _verbatim(page: Page, block: b.Verbatim, level: int) -> str:
    return f"<pre><code>{escape(str(block.lines).rstrip())}</code></pre>\n"


def _language_help(page: Page, block: b.LanguageHelp, level: int) -> str:
    reading = page.reading
    title = page.inline(block.title, bold=True) if block.title is not None else ""
    html = f'<p class="word"><strong>{title}</strong></p>\n' if title else ""
    for text in notice_texts(block, reading.brand, reading.handout.language, reading.origin):
        html += f'<p dir="auto">{page.inline(text)}</p>\n'
    return f'<aside role="note" class="languages">\n{html}</aside>\n'


def _columns(page: Page, block: b.Columns, level: int) -> str:
    sides = "".join(f"<div>\n{blocks(page, body, level)}</div>\n" for body in block.columns)
    return f'<div class="columns">\n{sides}</div>\n'


def _rule(page: Page, block: b.Rule, level: int) -> str:
    return "<hr>\n"


def _page_break(page: Page, block: b.PageBreak, level: int) -> str:
    return '<div class="page-break"></div>\n'


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
