"""Items to lists: bulleted, numbered, to be ticked, with lead-ins, or entries with headings."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from handout.authoring.converting.markup import marked
from handout.authoring.converting.outline import Item, Para, Piece, Remark, Span, Text, plain
from handout.authoring.converting.yaml_text import Node, says

Arrange = Callable[[Sequence[Piece]], list[Node]]
MAX_LEAD = 90  # characters
_COLON_LEAD = re.compile(r"([^:.!?;\n]{2,90}):[ \t]+(?=\S)")
_STOP_LEAD = re.compile(r"([^:.!?;\n]{2,60}[.?!])[ \t]+(?=[A-Z\"“‘(])")
_SMALL = re.compile(r"(?:[a-z]{1,4}|from|with)\Z")  # words that a title does not capitalise


class Lead(NamedTuple):
    """Bold words that an item begins with; ``colon`` says that one stood after them."""

    words: Text
    rest: Text
    colon: bool


class ListItem(NamedTuple):
    """An item's own text, what stands under it, and what is to be said of it."""

    text: Text
    under: tuple[Piece, ...]


def gathered(pieces: Sequence[Piece], at: int, depth: int) -> tuple[list[ListItem], int]:
    """The items of the list that begins at ``at``, and where it ends."""
    first = pieces[at]
    assert isinstance(first, Item)
    items: list[ListItem] = []
    number = first.number
    while at < len(pieces):
        piece = pieces[at]
        if not isinstance(piece, Item) or piece.depth != depth or piece.marker != first.marker:
            break
        if items and first.marker == "number" and piece.number != number + 1:
            break
        number = piece.number
        end = at + 1
        while end < len(pieces) and pieces[end].depth > depth:
            end += 1
        items.append(ListItem(piece.text, tuple(pieces[at + 1 : end])))
        at = end
    return items, at


def adopted(pieces: Sequence[Piece]) -> list[Piece]:
    """What stands between 1. and 2. belongs to 1.; so does what follows the last, if it is alike.

    Documents often set the text under a numbered line without an indent.
    """
    result: list[Piece] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        if not (isinstance(piece, Item) and piece.marker == "number" and piece.number == 1):
            result.append(piece)
            at += 1
            continue
        starts = _in_a_row(pieces, at)
        kinds: set[object] = set()
        for start, end in zip(starts, [*starts[1:], len(pieces)], strict=True):
            result.append(pieces[start])
            at = end
            for inner in range(start + 1, end):
                shape = _shape(pieces[inner])
                if pieces[inner].depth <= piece.depth:
                    if start == starts[-1] and shape not in kinds:
                        at = inner
                        break
                    kinds.add(shape)
                result.append(_deeper(pieces[inner], piece.depth))
    return result


def _in_a_row(pieces: Sequence[Piece], at: int) -> list[int]:
    """Where the numbers 1, 2, 3 ... of the list stand that begins at ``at``."""
    first = pieces[at]
    assert isinstance(first, Item)
    starts = [at]
    for later in range(at + 1, len(pieces)):
        piece = pieces[later]
        if isinstance(piece, Item) and piece.marker == "number" and piece.depth == first.depth:
            if piece.number != len(starts) + 1:
                break
            starts.append(later)
    return starts


def _shape(piece: Piece) -> object:
    """Pieces that are alike have the same."""
    lead = lead_of(piece.text, piece.may_lead) if isinstance(piece, Para) else None
    return (type(piece), getattr(piece, "marker", ""), lead is not None)


def _deeper(piece: Piece, depth: int) -> Piece:
    return replace(piece, depth=piece.depth + 1) if piece.depth <= depth else piece


def lead_of(text: Text, may_be_plain: bool) -> Lead | None:
    """The lead-in that the text begins with: its bold words, or, if it may, its first ones."""
    spans = [span for span in text if span.text]
    bold = 0
    while bold < len(spans) and (spans[bold].bold or not spans[bold].text.strip()):
        bold += 1
    if 0 < bold < len(spans):
        words = tuple(span._replace(bold=False) for span in spans[:bold])
        return _parted(words, tuple(spans[bold:]))
    if not may_be_plain or not spans or any(span.bold for span in spans):
        return None
    if spans[0] != Span(spans[0].text):
        return None
    first = spans[0].text.lstrip()
    found = _COLON_LEAD.match(first)
    if found and len(found[1].split()) <= 12:
        return Lead((Span(found[1]),), (Span(first[found.end() :]), *spans[1:]), True)
    found = _STOP_LEAD.match(first)
    if found and _is_title(found[1]):
        return Lead((Span(found[1]),), (Span(first[found.end() :]), *spans[1:]), False)
    return None


def _is_title(words: str) -> bool:
    """Whether words are Set Like a Title: a sentence that begins a text is not."""
    each = words.split()
    return 2 <= len(each) <= 9 and all(word[:1].isupper() or _SMALL.match(word) for word in each)


def _parted(words: Text, rest: Text) -> Lead | None:
    lead, after = plain(words), plain(rest)
    if not lead or len(lead) > MAX_LEAD or not after.strip(": "):
        return None
    # where no space parts them, the bold ends inside a word
    touching = not (words[-1].text[-1:].isspace() or rest[0].text[:1].isspace())
    if lead.endswith(":") and not lead[:-1].endswith(":") and lead[:-1].strip():
        return None if touching else Lead(_less(words, ":"), rest, True)
    if after.startswith(":") and after[1:2].isspace():
        first = rest[0].text.lstrip()
        return Lead(words, (rest[0]._replace(text=first[1:]), *rest[1:]), True) if first else None
    return None if touching else Lead(words, rest, False)


def _less(words: Text, end: str) -> Text:
    last = words[-1].text.rstrip()
    return _less(words[:-1], end) if not last else (
        *words[:-1], words[-1]._replace(text=last.removesuffix(end))
    )  # fmt: skip


def points(leads: Sequence[tuple[Lead, tuple[Piece, ...]]], arrange: Arrange) -> Node:
    """Items with lead-ins."""
    values = []
    for lead, under in leads:
        term, rest = marked(lead.words), marked(lead.rest)
        inner = arrange(under)
        body = _with_under(rest.words, inner)
        remarks = (*checks(*term.remarks, *rest.remarks), *body.comments)
        body = Node(body.value)
        short = lead.colon and "\n" not in term.words and term.words not in ("lead", "text", "body")
        if short and len(term.words) <= 2 * MAX_LEAD:
            value = {term.words: body}
        else:
            words = f"{term.words}:" if lead.colon else term.words
            value = {"lead": Node(words), "body" if isinstance(body.value, list) else "text": body}
        values.append(Node(value, remarks))
    return Node({"points": Node(values)})


def as_list(items: Sequence[ListItem], marker: str, arrange: Arrange) -> Node:
    """The items as the kind of list that they are."""
    leads = [lead_of(item.text, may_be_plain=True) for item in items]
    if marker == "number" and _are_entries(items):
        return entries(items, arrange)
    if marker == "bullet" and all(leads) and (len(items) > 1 or _is_bold(items[0].text)):
        found = [(lead, item.under) for lead, item in zip(leads, items, strict=True) if lead]
        return points(found, arrange)
    values = []
    for item in items:
        words = marked(item.text)
        value = _with_under(words.words, arrange(item.under))
        values.append(value.noted(*checks(*words.remarks)))
    kind = {"number": "numbers", "box": "checklist"}.get(marker)
    if not any(says(value) for value in values):
        return Node(None, tuple(comment for value in values for comment in comments_of(value)))
    return Node({kind: Node(values)}) if kind else Node(values)


def _with_under(words: str, under: list[Node]) -> Node:
    """An item's words with the blocks under them; comments alone stand above the words."""
    if not any(map(says, under)):
        return Node(words or None, tuple(said for node in under for said in comments_of(node)))
    return Node([Node(words), *under] if words else under)


def comments_of(node: Node) -> tuple[str, ...]:
    """All the comments of a list that says nothing else."""
    inner = node.value if isinstance(node.value, list) else []
    return (*node.comments, *(comment for each in inner for comment in comments_of(each)))


def _are_entries(items: Sequence[ListItem]) -> bool:
    """Whether each item is a heading (short, or all bold, no sentence) with a text under it."""
    for item in items:
        words = plain(item.text)
        bold = all(span.bold for span in item.text if span.text.strip())
        if (
            not words
            or len(words) > 80
            or words.endswith((",", ";", ":") if bold else (".", ",", ";", ":", "!"))
        ):
            return False
        if not any(not isinstance(piece, Remark) for piece in item.under):
            return False
    return True


def _is_bold(text: Text) -> bool:
    return next((span.bold for span in text if span.text.strip()), False)


def entries(items: Sequence[ListItem], arrange: Arrange) -> Node:
    """Numbered entries with headings."""
    values = []
    for item in items:
        words = marked(unbolded(item.text))
        body = {"body": Node(arrange(item.under))}
        values.append(Node({"heading": Node(words.words), **body}, checks(*words.remarks)))
    return Node({"entries": Node(values)})


def unbolded(text: Text) -> Text:
    """The text of a heading, which is bold without saying so."""
    return tuple(span._replace(bold=False) for span in text)


def checks(*remarks: str) -> tuple[str, ...]:
    """Remarks as comments that ask the author to look."""
    return tuple(f"CHECK: {remark}" for remark in remarks)
