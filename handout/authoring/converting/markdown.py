"""Markdown (CommonMark and tables) to an outline: its blocks; the words are read elsewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from handout.authoring.converting.markdown_words import Words, html_words, read_words
from handout.authoring.converting.outline import (
    Grid,
    Heading,
    Image,
    Item,
    Marker,
    Outline,
    Para,
    Piece,
    Remark,
    Sign,
    Span,
    Text,
    plain,
)  # fmt: skip
from handout.authoring.converting.pictures import Pictures
from handout.errors import ContentError, Problem

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
MAX_NESTING = 60
_BOX = re.compile(r"\[[ _]?\][ \t]+(?=\S)")


def outline_of(text: str, path: Path, told: tuple[str, ...] = ()) -> Outline:
    """The outline of a Markdown text; its pictures are looked for beside ``path``."""
    from markdown_it import MarkdownIt

    text = text.replace("\r\n", "\n").replace("\r", "\n")
    title, language, remarks, text = _front_matter(text)
    grammar = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table")
    grammar.validateLink = lambda url: True  # type: ignore[method-assign]
    references: dict[str, dict[str, dict[str, str]]] = {}
    tokens = grammar.parse(text, references)
    if any(token.level >= MAX_NESTING - 2 for token in tokens):  # what is deeper is not read
        problem = Problem("lists are nested too deeply", "take them apart", file=str(path))
        raise ContentError(problem)
    reader = _Reader(path)
    reader.read(tokens)
    remarks += _unused(references.get("references", {}), reader.targets)
    return Outline(
        (*remarks, *reader.pieces),
        title=title,
        language=language,
        pictures=reader.pictures.files,
        told=told,
    )


def _front_matter(text: str) -> tuple[Text, str, list[Piece], str]:
    """The title, the language and the rest that ``key: value`` lines at the top say."""
    found = _FRONT_MATTER.match(text)
    if not found or not all(re.match(r"\s*(\w[\w -]*:|-|#|$)", at) for at in found[1].split("\n")):
        return (), "", [], text
    title: Text = ()
    language = ""
    remarks: list[Piece] = []
    for line in found[1].split("\n"):
        key, _, value = line.partition(":")
        value = value.strip().strip("\"'")
        if key.strip().lower() == "title" and value and not title:
            title = (Span(value),)
        elif key.strip().lower() in ("lang", "language") and value and not language:
            language = value
        elif line.strip():
            remarks.append(Remark(f"at the top of the document: {line.strip()}"))
    return title, language, remarks, text[found.end() :]


def _unused(references: dict[str, dict[str, str]], used: set[str]) -> list[Piece]:
    return [
        Remark(
            f"an address that no link uses: {' '.join((name, ref['href'], ref.get('title', '')))}"
        )
        for name, ref in references.items()
        if ref["href"] not in used
    ]


class _Reader:
    """Goes through the tokens; knows in which lists they stand."""

    def __init__(self, path: Path) -> None:
        self.pieces: list[Piece] = []
        self.pictures = Pictures(path)
        self.targets: set[str] = set()
        self.lists: list[list[int | None]] = []  # the next number of each list, None for bullets
        self.fresh: int | None = None  # the item that has no text yet: its list's depth
        self.quoted = 0

    @property
    def depth(self) -> int:
        return len(self.lists)

    def read(self, tokens: list[Token]) -> None:
        at = 0
        while at < len(tokens):
            token = tokens[at]
            match token.type:
                case "bullet_list_open":
                    self.lists.append([None])
                case "ordered_list_open":
                    self.lists.append([int(token.attrs.get("start", 1))])
                case "bullet_list_close" | "ordered_list_close":
                    self.lists.pop()
                case "list_item_open":
                    self.fresh = self.depth - 1
                case "list_item_close":
                    self._item_ends()
                case "blockquote_open":
                    self.add(Remark("what follows stood in a box or a quotation", depth=self.depth))
                case "heading_open":
                    self._heading(tokens[at + 1], int(token.tag[1]))
                    at += 1
                case "inline":
                    self._paragraph(tokens[at])
                case "table_open":
                    at = self._table(tokens, at)
                case "hr":
                    self.add(Sign("rule", self.depth))
                case "fence" | "code_block":
                    self._code(token)
                case "html_block":
                    self._html(token)
            at += 1

    def add(self, piece: Piece) -> None:
        """A piece that is no item's first paragraph."""
        if self.fresh is not None:
            self._begin_item(())
        self.pieces.append(piece)

    def _begin_item(self, text: Text) -> None:
        assert self.fresh is not None
        number = self.lists[-1][0]
        marker: Marker = "bullet" if number is None else "number"
        first = text[0].text if text else ""
        if marker == "bullet" and (box := _BOX.match(first)):
            marker, text = "box", (text[0]._replace(text=first[box.end() :]), *text[1:])
        self.pieces.append(Item(text, self.fresh, marker, number or 0))
        if number is not None:
            self.lists[-1][0] = number + 1
        self.fresh = None

    def _item_ends(self) -> None:
        if self.fresh is not None:  # an empty item
            number = self.lists[-1][0]
            self.lists[-1][0] = None if number is None else number + 1
            self.fresh = None

    def _heading(self, inline: Token, level: int) -> None:
        words = self._words(inline)
        anchor = re.sub(r"[^\w\s-]", "", plain(words.text).lower()).strip()
        self._item_ends()  # a heading in a list's item ends the list
        self.pieces.append(Heading(words.text, level, frozenset({re.sub(r"\s", "-", anchor)})))
        self._after(words)

    def _paragraph(self, inline: Token) -> None:
        words = self._words(inline)
        if self.fresh is not None:
            self._begin_item(words.text)
        elif plain(words.text):
            self.pieces += [Remark(remark, depth=self.depth) for remark in words.remarks]
            self.pieces.append(Para(words.text, self.depth))
            words = words._replace(remarks=())
        self._after(words)

    def _after(self, words: Words) -> None:
        """The pictures and remarks of a text stand below it."""
        for image in words.images:
            self.pieces.append(self._image(*image))
        self.pieces += [Remark(remark, depth=self.depth) for remark in words.remarks]

    def _image(self, target: str, alt: str, title: str) -> Image:
        name, trouble = self.pictures.local(target)
        caption: Text = (Span(title),) if title else ()
        return Image(name, alt, caption=caption, trouble=trouble, depth=self.depth)

    def _words(self, inline: Token) -> Words:
        words = read_words(inline.children or [])
        self.targets |= words.targets
        return words

    def _table(self, tokens: list[Token], at: int) -> int:
        rows: list[list[Text]] = []
        extra: list[Words] = []
        while tokens[at].type != "table_close":
            if tokens[at].type == "tr_open":
                rows.append([])
            elif tokens[at].type == "inline":
                words = self._words(tokens[at])
                rows[-1].append(words.text)
                extra.append(words)
            at += 1
        self.add(Grid(tuple(tuple(row) for row in rows), depth=self.depth))
        for words in extra:
            self._after(words)
        return at

    def _code(self, token: Token) -> None:
        if token.info.strip():
            self.add(
                Remark(f"the lines below were marked as {token.info.strip()}", depth=self.depth)
            )
        if token.content.strip():
            self.add(Remark("the lines below were a block of code", depth=self.depth))
            self.add(Para((Span(token.content.strip("\n")),), self.depth))

    def _html(self, token: Token) -> None:
        shown, hidden = html_words(token.content)
        if shown:
            self.add(Remark("HTML stood here; these are its words", depth=self.depth))
            self.add(Para((Span(shown),), self.depth))
        for words in hidden:
            self.add(Remark(words, depth=self.depth))
