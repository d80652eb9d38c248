"""What a Word document means that has few styles: bold lines are headings, dots are bullets."""

from __future__ import annotations

from handout.authoring.converting.outline import (
    Heading,
    Item,
    Para,
    Piece,
    Span,
    Text,
    plain,
)  # fmt: skip
from handout.authoring.converting.plain import Row, is_short, marker_of, outline_of_rows


def guessed(title: Text, pieces: list[Piece]) -> tuple[Text, list[Piece]]:
    """The title and the pieces, with what their look says where no style does."""
    if not title and all(isinstance(piece, Para) and _is_bare(piece.text) for piece in pieces):
        rows = [Row(plain(piece.text), 0, False) for piece in pieces if isinstance(piece, Para)]
        outline = outline_of_rows(rows)
        return outline.title, list(outline.pieces)
    pieces = [_typed_item(piece) for piece in pieces]
    if any(isinstance(piece, Heading) for piece in pieces):
        return title, pieces
    return title, [
        Heading(piece.text, 1) if isinstance(piece, Para) and _is_bold_line(piece) else piece
        for piece in pieces
    ]


def _is_bold_line(piece: Piece) -> bool:
    return (
        isinstance(piece, Para)
        and all(span.bold for span in piece.text if span.text.strip())
        and is_short(plain(piece.text))
    )


def _is_bare(text: Text) -> bool:
    return all(span == Span(span.text) and "\n" not in span.text for span in text)


def _typed_item(piece: Piece) -> Piece:
    """A paragraph that begins with a bullet, a box or a number that somebody typed."""
    if not isinstance(piece, Para) or not piece.text:
        return piece
    first = piece.text[0].text.lstrip()
    # the sign often stands in a run of its own
    rest = first if first.strip(" \t•▪●◦☐□0123456789.)") else "".join(s.text for s in piece.text)
    marker = marker_of(rest.replace("\t", " "))
    if marker is None or rest[0] in "-*+–—o":
        return piece
    dropped = len(rest) - len(marker.rest) + len(piece.text[0].text) - len(first)
    return Item(_less(piece.text, dropped), piece.depth, marker.kind, marker.number)


def _less(text: Text, count: int) -> Text:
    """The text without its first ``count`` characters."""
    spans = []
    for span in text:
        cut = min(count, len(span.text))
        count -= cut
        spans.append(span._replace(text=span.text[cut:]))
    return tuple(span for span in spans if span.text)
