"""The last look at a Word file: words that found no place are told, so that none is lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from handout.authoring.converting.outline import Image, Piece, Remark, Text, texts_of
from handout.authoring.converting.word.package import local

_WORD = re.compile(r"[^\W_]+")
_TEXTS = {"t", "delText"}
_UNREAD = {"Fallback", "instrText", "moveFrom"}  # the same words again, or none at all
_SPACES = {"tab", "br", "cr", "p", "tc"}


def missing(body: Any, said: Sequence[Text], pieces: Sequence[Piece]) -> list[Piece]:
    """A remark with the words of ``body`` that are neither in ``said`` nor in the pieces."""
    found = Counter(_WORD.findall(" ".join(_words(said, pieces))))
    left = []
    for word in _WORD.findall("".join(_texts(body))):
        if found[word]:
            found[word] -= 1
        else:
            left.append(word)
    return [Remark(f"these words found no place: {' '.join(left)}")] if left else []


def _words(said: Sequence[Text], pieces: Sequence[Piece]) -> Iterator[str]:
    for text in (*said, *(text for piece in pieces for text in texts_of(piece))):
        yield "".join(span.text for span in text)
    for piece in pieces:
        if isinstance(piece, Remark):
            yield piece.words
        elif isinstance(piece, Image):
            yield piece.alt


def _texts(element: Any) -> Iterator[str]:
    """The document's own words, in order, parted where it parts them."""
    name = local(element)
    if name in _UNREAD:
        return
    if name in _TEXTS:
        yield element.text or ""
    elif name in _SPACES:
        yield " "
    for inner in element:
        yield from _texts(inner)
