"""Pieces to a body: sections nest as their headings do, and each piece becomes its block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from handout.authoring.converting.blocks import block
from handout.authoring.converting.lists import (
    Lead,
    ListItem,
    adopted,
    as_list,
    checks,
    entries,
    gathered,
    lead_of,
    points,
    unbolded,
)
from handout.authoring.converting.markup import marked
from handout.authoring.converting.outline import (
    Heading,
    Item,
    Para,
    Piece,
    Remark,
)
from handout.authoring.converting.yaml_text import Node

_NUMBERED = re.compile(r"(\d{1,2})[.)][ \t]+(?=\S)")
MAX_DEPTH = 6  # of lists in lists; a reader is lost long before


def levelled(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with depths that go up one at a time, and no further than a reader follows."""
    result: list[Piece] = []
    innermost = -1
    for piece in pieces:
        if isinstance(piece, Heading):
            innermost = -1
            result.append(piece)
            continue
        depth = max(0, min(piece.depth, innermost + 1, MAX_DEPTH))
        innermost = depth if isinstance(piece, Item) else depth - 1
        result.append(replace(piece, depth=depth))
    return result


def arranged(
    pieces: Sequence[Piece], ids: frozenset[str] = frozenset(), inside: int = 0
) -> list[Node]:
    """The blocks of a body; ``ids`` are the anchors that links lead to.

    ``inside`` is how many sections it stands in.
    """
    first = next((at for at, piece in enumerate(pieces) if isinstance(piece, Heading)), len(pieces))
    nodes = _blocks(pieces[:first], 0)
    found = _sections(pieces[first:])
    at = 0
    while at < len(found):
        run = _numbered_from(found, at) if inside else 0
        if run > 1:
            nodes.append(_as_entries(found[at : at + run], ids, inside))
            at += run
        else:
            nodes.append(_section(*found[at], ids, inside))
            at += 1
    return nodes


_Found = tuple[Heading, Sequence[Piece]]


def _sections(pieces: Sequence[Piece]) -> list[_Found]:
    """Each heading with what stands under it, until one of its level or above."""
    found: list[_Found] = []
    at = 0
    while at < len(pieces):
        heading = pieces[at]
        assert isinstance(heading, Heading)
        end = at + 1
        while end < len(pieces):
            piece = pieces[end]
            if isinstance(piece, Heading) and piece.level <= heading.level:
                break
            end += 1
        found.append((heading, pieces[at + 1 : end]))
        at = end
    return found


def _section(heading: Heading, under: Sequence[Piece], ids: frozenset[str], inside: int) -> Node:
    words = marked(unbolded(heading.text))
    body = arranged(under, ids, inside + 1)
    if not words.words:
        return Node(body or None, checks(*words.remarks, "an empty heading stood here"))
    value = {"heading": Node(words.words)}
    wanted = sorted(heading.anchors & ids)
    if wanted:
        value["id"] = Node(wanted[0])
    value["body"] = Node(body)
    return Node(value, checks(*words.remarks))


def _number_of(heading: Heading) -> int:
    found = _NUMBERED.match(heading.text[0].text.lstrip()) if heading.text else None
    return int(found[1]) if found else 0


def _numbered_from(found: Sequence[_Found], at: int) -> int:
    """How many headings from ``at`` on are numbered 1, 2, 3 ..."""
    count = 0
    while at + count < len(found) and _number_of(found[at + count][0]) == count + 1:
        count += 1
    return count


def _as_entries(found: Sequence[_Found], ids: frozenset[str], inside: int) -> Node:
    items = []
    for heading, under in found:
        first, *rest = heading.text
        bare = first._replace(text=_NUMBERED.sub("", first.text.lstrip(), count=1))
        items.append(ListItem((bare, *rest), tuple(under)))
    return entries(items, lambda under: arranged(under, ids, inside + 1))


def _blocks(pieces: Sequence[Piece], depth: int) -> list[Node]:
    """Pieces between headings, those that stand in ``depth`` items."""
    pieces = adopted(pieces) if depth == 0 else pieces
    nodes: list[Node] = []
    waiting: tuple[str, ...] = ()
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        end = at + 1
        if isinstance(piece, Remark):
            waiting += _remark(piece)
        else:
            if isinstance(piece, Item):
                items, end = gathered(pieces, at, piece.depth)
                made = [_list(items, piece)]
            elif leads := _leads_from(pieces, at):
                end = at + len(leads)
                made = [points([(lead, ()) for lead in leads], lambda under: [])]
            else:
                made = block(piece)
            if made:
                nodes += [made[0].noted(*waiting), *made[1:]]
                waiting = ()
        at = end
    return [*nodes, Node(None, waiting)] if waiting else nodes


def _remark(piece: Remark) -> tuple[str, ...]:
    words = " ".join(piece.words.split())
    return (f"CHECK: {words}" if piece.check else words,) if words else ()


def _list(items: list[ListItem], first: Item) -> Node:
    node = as_list(items, first.marker, lambda under: _blocks(under, first.depth + 1))
    if first.marker == "number" and first.number > 1:
        return node.noted(*checks(f"this list began at {first.number}; it will begin at 1"))
    return node


def _leads_from(pieces: Sequence[Piece], at: int) -> list[Lead]:
    """The lead-ins of the paragraphs from ``at`` on, if two or more in a row have one."""
    leads: list[Lead] = []
    for piece in pieces[at:]:
        lead = lead_of(piece.text, piece.may_lead) if isinstance(piece, Para) else None
        if lead is None:
            break
        leads.append(lead)
    return leads if len(leads) > 1 else []
