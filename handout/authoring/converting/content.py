"""An outline to a whole content file, with a count of what was found in the document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from handout.authoring.converting.arranging import arranged, levelled
from handout.authoring.converting.lists import checks, unbolded
from handout.authoring.converting.markup import marked
from handout.authoring.converting.outline import (
    Grid,
    Heading,
    Image,
    Item,
    Outline,
    Para,
    Piece,
    Remark,
    Text,
    plain,
    text_of,
    texts_of,
)  # fmt: skip
from handout.authoring.converting.sources import PRINTED, parted, sources_of
from handout.authoring.converting.yaml_text import Bare, Node, as_yaml

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class Content(NamedTuple):
    """A content file's text, how many of what were found, and how many places to check."""

    text: str
    found: dict[str, int]
    checks: int


def content_of(outline: Outline, name: str) -> Content:
    """The outline as a content file; ``name`` is the document's file name."""
    pieces, cited, sources_heading = parted(levelled(outline.pieces))
    title, pieces, title_checks = _title(outline, pieces, name)
    values = {"title": Node(marked(unbolded(title)).words, title_checks)}
    if plain(outline.subtitle):
        subtitle = marked(unbolded(outline.subtitle))
        values["subtitle"] = Node(subtitle.words, checks(*subtitle.remarks))
    values["language"] = _language(outline.language)
    if outline.contents:
        values["contents"] = Node(Bare("true"))
    values["review"] = Node({"status": Node("draft")})
    body = {"body": Node(arranged(pieces, _wanted(pieces)))}
    sources = sources_of(cited, outline.sources)
    head = as_yaml(values)
    main = _spaced(as_yaml(body))
    tail = as_yaml({"sources": Node(dict(sources))}) if sources else []
    if sources_heading not in ("", PRINTED):
        tail.insert(0, f'# The heading of this list was "{sources_heading}".')
    opening = [
        f"# Made from {_shown(name)} by 'handout convert'. Read every sentence beside it.",
        "# Look for the word CHECK: it stands where something could not be taken over.",
        "",
    ]
    parts = [opening + head, main, tail]
    text = "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"
    asked = sum(line.lstrip().startswith("# CHECK: ") for line in text.split("\n"))
    return Content(text, _found(outline.pieces, len(sources)), asked)


def _shown(name: str) -> str:
    return "".join(c if c.isprintable() else "\ufffd" for c in name)


def _title(
    outline: Outline, pieces: Sequence[Piece], name: str
) -> tuple[Text, list[Piece], tuple[str, ...]]:
    """The title, the pieces less it, and what is to be checked about it."""
    rest = list(pieces)
    if marked(unbolded(outline.title)).words:
        return outline.title, rest, checks(*marked(unbolded(outline.title)).remarks)
    at = next((n for n, piece in enumerate(rest) if not isinstance(piece, Remark)), -1)
    first = rest[at] if at >= 0 else None
    if isinstance(first, Heading) and marked(unbolded(first.text)).words:
        others = [piece for piece in rest if isinstance(piece, Heading) and piece is not first]
        after = rest[at + 1] if at + 1 < len(rest) else None
        is_title = all(other.level > first.level for other in others)
        if is_title or (isinstance(after, Heading) and after.level >= first.level):
            return first.text, rest[:at] + rest[at + 1 :], checks(*marked(first.text).remarks)
    stem = re.sub(r"[\s_]+", " ", name.rpartition(".")[0] or name).strip() or "Handout"
    words = text_of(stem) if marked(text_of(stem)).words else text_of("Handout")
    return words, rest, checks("no title was found; this is the name of the file")


def _language(said: str) -> Node:
    if _LANGUAGE.fullmatch(said):
        return Node(said)
    return Node("en-US", checks("the language of the text, as in en-US or es"))


def _wanted(pieces: Sequence[Piece]) -> frozenset[str]:
    """The anchors that links of the text lead to."""
    return frozenset(
        span.link[1:]
        for piece in pieces
        for text in texts_of(piece)
        for span in text
        if span.link and span.link.startswith("#")
    )


def _spaced(lines: list[str]) -> list[str]:
    """A blank line before each section of the body."""
    spaced: list[str] = []
    for at, line in enumerate(lines):
        first = at
        while lines[first : first + 1] and lines[first].startswith(
            "  # "
        ):  # comments stand above what they are about
            first += 1
        begins = lines[first : first + 1] and lines[first].startswith("  - heading:")
        follows_comment = at > 0 and lines[at - 1].startswith("  # ")
        if begins and not follows_comment and at > 1:
            spaced.append("")
        spaced.append(line)
    return spaced


def _found(pieces: Sequence[Piece], sources: int) -> dict[str, int]:
    count = Counter(type(piece) for piece in pieces)
    lists = 0
    for before, piece in zip([None, *pieces], pieces, strict=False):
        if isinstance(piece, Item):
            follows = isinstance(before, Item) and before.depth >= piece.depth
            lists += not follows or piece.number == 1
    return {
        "heading": count[Heading], "paragraph": count[Para], "list": lists,
        "table": count[Grid], "picture": count[Image], "source": sources,
    }  # fmt: skip
