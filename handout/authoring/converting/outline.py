"""What is read from a document of any kind: pieces in reading order, before they are arranged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple


class Span(NamedTuple):
    """Characters that are set in one way; ``\\n`` among them begins a new line.

    ``cites`` says that the text is the key of a source that is cited here.
    """

    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None
    cites: bool = False


Text = tuple[Span, ...]
Marker = Literal["bullet", "number", "box"]


def plain(text: Text) -> str:
    """The characters alone, white space folded."""
    return " ".join("".join(span.text for span in text if not span.cites).split())


def text_of(words: str) -> Text:
    """Words without any style."""
    return (Span(words),) if words.strip() else ()


# ``depth`` says in how many list items a piece stands; an item itself stands at its list's.


@dataclass(frozen=True)
class Heading:
    """A heading; ``anchors`` are the names by which links lead to it."""

    text: Text
    level: int
    anchors: frozenset[str] = frozenset()
    depth: int = 0


@dataclass(frozen=True)
class Para:
    """A paragraph; ``may_lead`` says that it may begin with a lead-in that is not bold."""

    text: Text
    depth: int = 0
    may_lead: bool = False


@dataclass(frozen=True)
class Item:
    """The first paragraph of a list's item; ``number`` is what stands before it."""

    text: Text
    depth: int = 0
    marker: Marker = "bullet"
    number: int = 0


@dataclass(frozen=True)
class Grid:
    """A table: rows of cells, the first row its header."""

    rows: tuple[tuple[Text, ...], ...]
    caption: Text = ()
    depth: int = 0


@dataclass(frozen=True)
class Image:
    """A picture; ``trouble`` says why it cannot be used, and is empty if it can.

    ``width`` is in per cent of the measure, at the most.
    """

    file: str
    alt: str = ""
    decorative: bool = False
    caption: Text = ()
    trouble: str = ""
    width: int = 100
    depth: int = 0


@dataclass(frozen=True)
class Sign:
    """A line across the page, or the end of one."""

    kind: Literal["rule", "page_break"]
    depth: int = 0


@dataclass(frozen=True)
class Remark:
    """Words for the author that are not printed; ``check`` says that something is to be done."""

    words: str
    check: bool = True
    depth: int = 0


Piece = Heading | Para | Item | Grid | Image | Sign | Remark


@dataclass(frozen=True)
class Outline:
    """A document as it was read.

    ``pictures`` are the files for ``assets/``, by name; ``language`` is a BCP 47 tag, or
    empty where the document does not say; ``told`` is said in the report; ``sources`` are
    notes that are sources, by the keys that cite them.
    """

    pieces: tuple[Piece, ...]
    title: Text = ()
    subtitle: Text = ()
    language: str = ""
    contents: bool = False
    pictures: dict[str, bytes] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    sources: dict[str, Text] = field(default_factory=dict)


def texts_of(piece: Piece) -> tuple[Text, ...]:
    """The texts of a piece, in reading order."""
    match piece:
        case Grid(rows=rows, caption=caption):
            return (caption, *(cell for row in rows for cell in row))
        case Image(caption=caption):
            return (caption,)
        case Heading(text=text) | Para(text=text) | Item(text=text):
            return (text,)
    return ()


def joined(text: Text) -> Iterator[Span]:
    """The spans, neighbours that are set alike as one."""
    last: Span | None = None
    for span in text:
        if last is not None and span[1:] == last[1:] and not span.cites:
            last = last._replace(text=last.text + span.text)
            continue
        if last is not None and last.text:
            yield last
        last = span
    if last is not None and last.text:
        yield last
