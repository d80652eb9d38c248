"""The list of sources at a document's end: found by its heading, each with a key of its own."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from handout.authoring.converting.lists import checks
from handout.authoring.converting.markup import marked
from handout.authoring.converting.outline import Heading, Item, Para, Piece, Remark, Text, plain
from handout.authoring.converting.yaml_text import Node

PRINTED = "Sources"  # what the program itself prints above them
_HEADING = re.compile(
    r"(?:\d{1,2}[.)]\s*)?(?:sources|references|bibliography|literature|works cited|further reading"
    r"|source list|list of references|sources and references)\s*:?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SIGN_OF_SOURCE = re.compile(
    r"doi|https?://|et al|journal|retrieved|\bpp?\.|\d\s?\(\d+\)|\d[:;]\s?\d+[-–]\d", re.IGNORECASE
)
_NUMBER = re.compile(r"(?:\[\d{1,3}\]|\d{1,3}[.)])[ \t]+(?=\S)")


def is_sources_heading(words: str) -> bool:
    """Whether a heading stands above a list of sources."""
    return bool(_HEADING.fullmatch(words.strip()))


def parted(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece], str]:
    """The pieces of the body, those of the list of sources, and the list's heading.

    Only a list at the very end is one; with anything but texts in it, it stays a section.
    """
    at = len(pieces) - 1
    while at >= 0 and not isinstance(pieces[at], Heading):
        at -= 1
    heading = pieces[at] if at >= 0 else None
    after = list(pieces[at + 1 :])
    if (
        isinstance(heading, Heading)
        and is_sources_heading(plain(heading.text))
        and all(isinstance(piece, Para | Item | Remark) for piece in after)
        and any(isinstance(piece, Para | Item) and plain(piece.text) for piece in after)
    ):
        return list(pieces[:at]), after, plain(heading.text)
    return list(pieces), [], ""


def looks_like_source(words: str) -> bool:
    """Whether a note is a source: it has a year, and something that only sources have."""
    return bool(_YEAR.search(words) and _SIGN_OF_SOURCE.search(words))


def sources_of(pieces: Sequence[Piece], noted: dict[str, Text]) -> dict[str, Node]:
    """The sources by their keys, word for word as they are to be printed.

    ``noted`` are those that were notes.
    """
    sources: dict[str, Node] = {}
    for key, text in noted.items():
        words = marked(text)
        value = {"text": Node(words.words), "status": Node("unconfirmed")}
        sources[key] = Node(value, checks(*words.remarks, "this was a note; is it a source?"))
    waiting: tuple[str, ...] = ()
    for piece in pieces:
        if isinstance(piece, Remark):
            waiting += checks(piece.words)
        elif isinstance(piece, Para | Item):
            words = marked(_without_number(piece.text))
            if not words.words:
                continue
            key = key_of(plain(_without_number(piece.text)), sources)
            value = {"text": Node(words.words), "status": Node("unconfirmed")}
            sources[key] = Node(value, (*waiting, *checks(*words.remarks)))
            waiting = ()
    return sources


def _without_number(text: Text) -> Text:
    found = _NUMBER.match(text[0].text.lstrip()) if text else None
    if not found:
        return text
    return (text[0]._replace(text=text[0].text.lstrip()[found.end() :]), *text[1:])


def key_of(words: str, taken: Container[str]) -> str:
    """The first author's name and the year, as in ``lally2020``."""
    name = re.sub(r"[^a-z]", "", words.partition(" ")[0].lower())[:20]
    year = _YEAR.search(words)
    key = f"{name or 'source'}{year[0] if year else ''}"
    if key not in taken and key != "source":
        return key
    number = 2 if key != "source" else 1
    while f"{key}-{number}" in taken:
        number += 1
    return f"{key}-{number}"
