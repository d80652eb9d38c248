"""What stands beside the text of a Word file: notes, comments, page headers and footers."""

from __future__ import annotations

from typing import Any

from handout.authoring.converting.outline import Para, Piece, Remark, Span, Text, plain
from handout.authoring.converting.sources import key_of, looks_like_source
from handout.authoring.converting.word.package import Package, attribute, below, local
from handout.authoring.converting.word.styles import Styles
from handout.authoring.converting.word.words import WordsReader

_KINDS = {"footnote": "footnotes", "endnote": "endnotes", "comment": "comments"}


class Notes:
    """The notes of a Word file, and which of them the text has called."""

    def __init__(self, package: Package, styles: Styles) -> None:
        self.package = package
        self.styles = styles
        self.called: set[tuple[str, str]] = set()
        self.texts: dict[tuple[str, str], Text] = {}
        self.authors: dict[str, str] = {}
        for kind, part in _KINDS.items():
            self._read(kind, part)
        self.keys: dict[tuple[str, str], str] = {}
        for note, text in self.texts.items():
            if note[0] != "comment" and looks_like_source(plain(text)):
                self.keys[note] = key_of(plain(text), set(self.keys.values()))

    def _read(self, kind: str, part: str) -> None:
        target = next(
            (t for t in self.package.targets(self.package.main).values()
             if t.kind == part and not t.outside and t.name in self.package.names), None,
        )  # fmt: skip
        if target is None:
            return
        words = WordsReader(self.styles, self.package.targets(target.name))
        for element in self.package.xml(target.name):
            number = attribute(element, "id") or ""
            if local(element) == kind and attribute(element, "type") in (None, "normal"):
                self.texts[kind, number] = _text(element, words)
                if kind == "comment":
                    self.authors[number] = attribute(element, "author") or ""

    def sources(self) -> dict[str, Text]:
        """The notes that are sources and are called, by the keys that cite them."""
        return {key: self.texts[note] for note, key in self.keys.items() if note in self.called}

    def pieces(self, kind: str, number: str, at: str, depth: int) -> list[Piece]:
        """A note that the text calls: its words as a paragraph; a comment's as a comment.

        ``at`` are the words that call it.
        """
        self.called.add((kind, number))
        text = self.texts.get((kind, number), ())
        if not plain(text) or (kind, number) in self.keys:
            return []
        if kind == "comment":
            author = self.authors.get(number)
            by = f" by {author}" if author else ""
            return [Remark(f"a comment{by} in the document: {plain(text)}", depth=depth)]
        where = f' of "{_end(at)}"' if at else ""
        return [
            Remark(f"this was a {kind}{where}; make it a source if it is one", depth=depth),
            Para(text, depth),
        ]

    def unread(self) -> list[Piece]:
        """The notes that no text calls."""
        return [
            Remark(f"a {kind} that no text calls: {plain(text)}")
            for (kind, number), text in self.texts.items()
            if (kind, number) not in self.called and plain(text)
        ]

    def furniture(self) -> list[Piece]:
        """The words of page headers and footers."""
        said: dict[str, None] = {}
        for target in self.package.targets(self.package.main).values():
            if target.kind in ("header", "footer") and target.name in self.package.names:
                words = WordsReader(self.styles, self.package.targets(target.name))
                text = plain(_text(self.package.xml(target.name), words))
                if text:
                    said.setdefault(f"the page {target.kind} said: {text}")
        return [Remark(words) for words in said]


def _text(parent: Any, words: WordsReader) -> Text:
    """The paragraphs of a note, one after the other."""
    spans: list[Span] = []
    for paragraph in below(parent, "p"):
        text = words.read(paragraph).text
        if plain(text):
            spans += [Span(" "), *text] if spans else text
    return tuple(spans)


def _end(words: str, limit: int = 40) -> str:
    """The last words of a text."""
    return words if len(words) <= limit else "… " + words[-limit:].partition(" ")[2]
