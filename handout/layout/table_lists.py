"""Tables as lists, where large type leaves their columns too narrow to read in.

Each row becomes an item, and each cell a line that begins with the header of its column:
nothing has to be looked up across the page, and the tags are those of a list.
"""

from __future__ import annotations

from collections.abc import Sequence

from handout.content.blocks import Table
from handout.content.inline import Inline, Run
from handout.layout.box import Box, Stack
from handout.layout.lines import set_lines
from handout.layout.lists import list_element
from handout.layout.prose import HorizontalRule
from handout.layout.setting import Setting
from handout.layout.writing import WritingLines
from handout.pdf.structure import StructureElement

MOST_LINES = 4  # that a cell may take; a column of more is a thread of words
_FIELD = "0" * 12  # how wide a value is thought to be: the same for every patient


def shares_that_fit(setting: Setting, block: Table) -> list[float] | None:
    """Widths of columns, as shares, that hold their widest words and no cell over MOST_LINES.

    The author's, if they do so in this type, else by the text of each column; None if the
    table is better read as a list.
    """
    look = setting.look
    columns = list(zip(block.header, *block.rows, strict=True))
    padding = 2 * look.cell_padding + 1
    least, wish = zip(*(_widths(setting, column) for column in columns), strict=True)
    spare = look.measure - sum(least) - padding * len(columns)
    if spare < 0:
        return None
    tries = []
    if block.widths:
        tries.append([width / sum(block.widths) for width in block.widths])
    more = [high - low for low, high in zip(least, wish, strict=True)]
    part = spare / max(sum(more), spare, 1.0)
    own = [low + part * extra + padding for low, extra in zip(least, more, strict=True)]
    tries.append([width / sum(own) for width in own])
    for shares in tries:
        widths = [share * look.measure - padding for share in shares]
        if all(
            low <= width + 0.01 and _most_lines(setting, column, width) <= MOST_LINES
            for column, low, width in zip(columns, least, widths, strict=True)
        ):
            return shares
    return None


def _plain(inline: Inline) -> str:
    return "".join(_FIELD if run.field else run.text for run in inline.runs)


def _widths(setting: Setting, column: Sequence[Inline]) -> tuple[float, float]:
    """Of the widest word of a column, and of its widest text on one line."""
    least = wish = 0.0
    for inline in column:
        for source in setting.plain_sources(_plain(inline), setting.look.body(bold=True)):
            least = max(least, *(source.width(word) for word in source.text.split(" ")))
            wish = max(wish, source.width(source.text))
    return least, wish


def _most_lines(setting: Setting, column: Sequence[Inline], width: float) -> int:
    style = setting.look.body(bold=True)
    texts = [setting.plain_sources(_plain(inline), style) for inline in column]
    return max(len(set_lines(sources, width + 0.01)) for sources in texts if sources)


def as_list(setting: Setting, block: Table, parent: StructureElement) -> Sequence[Box]:
    """The table as a list: an item for each row, a thin line between items."""
    look = setting.look
    element = list_element(parent, "None")
    boxes: list[Box] = []
    if block.caption is not None:
        style = look.body(bold=True)
        caption = element.add("Caption")
        boxes.append(
            setting.text(block.caption, style, caption, after=look.item_space, keep_with_next=True)
        )
    for number, row in enumerate(block.rows, 1):
        boxes.append(_item(setting, block, row, element))
        if number < len(block.rows):
            boxes[-1].keep_with_next = True
            boxes.append(HorizontalRule(look.brand.colours.rule, look.unit))
    return [Stack(boxes, before=2 * look.unit, after=3 * look.unit)]


def _item(setting: Setting, block: Table, row: Sequence[Inline], parent: StructureElement) -> Stack:
    """The cells of a row, one below the other; the first, if it heads the row, in bold."""
    look = setting.look
    body = parent.add("LI").add("LBody")
    boxes: list[Box] = []
    for column, (header, cell) in enumerate(zip(block.header, row, strict=True)):
        boxes += _cell(setting, header, cell, body, heads=block.header_column and column == 0)
        if column and boxes and not any(other.runs for other in row[1:]):
            boxes[-1].keep_with_next = True  # a row without words is to be written in
            leading = 0.6 * look.write_in_leading
            boxes.append(WritingLines(1, leading, look.brand.colours.muted))
    for box in boxes[:1]:
        box.keep_with_next = True
    return Stack(boxes, whole=0.4 * setting.look.text_height)


def _cell(
    setting: Setting, header: Inline, cell: Inline, parent: StructureElement, *, heads: bool
) -> list[Box]:
    """``Header: text``; an empty cell says no more than it did in the table."""
    look = setting.look
    if not header.runs and not cell.runs:
        return []
    lead = []
    if header.runs:
        plain = header.plain.rstrip()
        colon = " " if plain.endswith((":", "?", ".")) else ": "
        named = tuple(run._replace(bold=True) for run in header.runs)
        lead = setting.sources(Inline((*named, Run(colon, bold=True)), header.mark), look.body())
    runs = tuple(run._replace(bold=run.bold or heads) for run in cell.runs)
    return [setting.text(Inline(runs, cell.mark), look.body(), parent.add("P"), lead=lead)]
