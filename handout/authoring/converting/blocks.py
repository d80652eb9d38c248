"""Single pieces to blocks: paragraphs, lines to write on, tables, figures."""

from __future__ import annotations

import re

from handout.authoring.converting.lists import checks
from handout.authoring.converting.markup import marked, printable
from handout.authoring.converting.outline import Grid, Image, Para, Piece, Sign, Span, Text, plain
from handout.authoring.converting.yaml_text import Bare, Line, Node, Row, says
from handout.authoring.converting.yaml_text import as_list as yaml_list

_WRITE_IN = re.compile(r"([^_\n]{1,120}?):?[ \t]*_{4,}[ \t]*")


def block(piece: Piece) -> list[Node]:
    """A piece that stands alone; nothing if it says nothing."""
    match piece:
        case Para(text=text):
            node = _paragraph(text)
            return [node] if says(node) or node.comments else []
        case Grid():
            return _table(piece)
        case Image():
            return [_picture(piece)]
        case Sign(kind=kind):
            return [Node({kind: Node(Bare())})]
    raise AssertionError(piece)  # items and headings are arranged by others


def _paragraph(text: Text) -> Node:
    lines = _WRITE_IN.fullmatch("".join(span.text for span in text))
    if lines and lines[1].strip():
        label = marked((Span(lines[1]),))
        return Node({"write_in": Node(label.words)}, checks(*label.remarks))
    words = marked(text)
    return Node(words.words or None, checks(*words.remarks))


def _table(grid: Grid) -> list[Node]:
    """The grid as a table; one that is none, as it has a single row, as paragraphs."""
    if len(grid.rows) < 2:
        cells = [cell for row in grid.rows for cell in row]
        made = [_paragraph(cell) for cell in (grid.caption, *cells) if plain(cell)]
        remark = "a table of one row stood here; its cells are paragraphs now"
        return [made[0].noted(*checks(remark)), *made[1:]] if made else []
    width = max(len(row) for row in grid.rows)
    remarks: list[str] = []
    rows = []
    for row in grid.rows:
        read = [marked(cell) for cell in row] + [marked(())] * (width - len(row))
        remarks += [remark for cell in read for remark in cell.remarks]
        rows.append(Row(Node(cell.words) for cell in read))
    caption = marked(grid.caption)
    remarks += caption.remarks
    if any(len(row) != width for row in grid.rows):
        remarks.append("not all rows of this table were equally long; empty cells were added")
    if not any(cell.value for cell in rows[0]):
        remarks.append("this table's first row is empty, and it is the header")
    value = {
        "table": Node(caption.words or Bare()),
        "header": Node(rows[0]),
        "rows": Node([Node(row) for row in rows[1:]]),
    }
    return [Node(value, checks(*dict.fromkeys(remarks)))]


def _picture(image: Image) -> Node:
    """A figure; one that cannot be used or has no alt text stands in comments, ready to be one."""
    caption = marked(image.caption)
    value = {"figure": Node(image.file)}
    alt = " ".join(printable(image.alt).split())
    if image.decorative:
        value["decorative"] = Node(Bare("true"))
    else:
        value["alt"] = Node(alt or "What the picture tells")
    if caption.words:
        value["caption"] = Node(caption.words)
    if image.width < 100:
        value["width"] = Node(Bare(image.width))
    remarks = list(caption.remarks)
    if not image.trouble and (alt or image.decorative):
        return Node(value, checks(*remarks))
    if image.trouble:
        remarks.append(f"the picture {image.file} {image.trouble}".strip())
    else:
        remarks.append(
            f"the picture {image.file} has no alt text: say in one what it tells, and take "
            "the # away from the lines below"
        )
    if not alt and not image.decorative:
        value["alt"] = Node(Bare())
    lines = (Line(line) for line in yaml_list([Node(value)]))
    return Node(None, (*checks(*remarks), *lines))
