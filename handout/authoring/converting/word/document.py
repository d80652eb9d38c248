"""A Word document to an outline: its paragraphs, lists, tables and pictures, in order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from handout.authoring.converting.outline import (
    Grid,
    Heading,
    Image,
    Item,
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
from handout.authoring.converting.word.drawn import (
    Box,
    Diagram,
    Lettering,
    Shown,
    drawn_in,
    words_of,
)  # fmt: skip
from handout.authoring.converting.word.guessing import guessed
from handout.authoring.converting.word.missing import missing
from handout.authoring.converting.word.notes import Notes
from handout.authoring.converting.word.package import (
    Package,
    Target,
    child,
    chosen,
    local,
    value,
)  # fmt: skip
from handout.authoring.converting.word.styles import Numbering, Styles, measure_of, whole
from handout.authoring.converting.word.tables import cells_of, is_layout, paragraphs_of
from handout.authoring.converting.word.words import Words, WordsReader

_WRAPPERS = {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"}
_LOOKS = {"title", "subtitle", "caption", "quote", "intense quote"}
MAX_NESTING = 20  # of boxes and tables in one another


def outline_of(path: Path, raw: bytes) -> Outline:
    """The outline of a Word file's bytes. Raises ContentError for what cannot be read."""
    package = Package(path, raw)
    body = child(package.xml(package.main), "body")
    if body is None:
        raise package.refused("this Word file has no text", "open it in Word and save it again")
    reader = _Reader(package, body)
    reader.blocks(body)
    remarks: list[Piece] = [*reader.notes.furniture(), *reader.notes.unread()]
    said = (reader.title, reader.subtitle)
    title, pieces = guessed(reader.title, reader.pieces)
    lost = missing(body, said, reader.pieces)
    return Outline(
        (*remarks, *pieces, *lost),
        title=title,
        subtitle=reader.subtitle,
        language=reader.styles.language,
        contents=reader.contents,
        pictures=reader.pictures.files,
        sources=reader.notes.sources(),
    )


class _Reader:
    """Goes through the blocks; ``pieces`` is what was found so far."""

    def __init__(self, package: Package, body: Any) -> None:
        self.package = package
        self.targets = package.targets(package.main)
        self.styles = Styles(package)
        self.numbering = Numbering(package)
        self.notes = Notes(package, self.styles)
        self.words = WordsReader(self.styles, self.targets, self.notes.keys)
        self.pictures = Pictures(package.path)
        self.pieces: list[Piece] = []
        self.title: Text = ()
        self.subtitle: Text = ()
        self.contents = False
        self.caption: Text = ()  # of the table or picture that comes next
        self.nesting = 0
        self.measure = measure_of(body)

    def blocks(self, parent: Any) -> None:
        """The paragraphs and tables of a body, a cell or a box."""
        for element in parent:
            name = local(element)
            if name == "p":
                self._paragraph(element)
            elif name == "tbl":
                self._table(element)
            elif name in _WRAPPERS:
                self.blocks(element)
            elif name == "AlternateContent":
                self.blocks(chosen(element))
            elif name == "altChunk":
                self.pieces.append(Remark("a document inside the document could not be read"))
        if local(parent) in ("body", "tc", "txbxContent"):
            self._place_caption(None)

    def _paragraph(self, element: Any) -> None:
        style = value(element, "pPr", "pStyle") or self.styles.normal
        words = self.words.read(element, *self._set_by(style))
        name = self.styles.name(style)
        depth = self.styles.list_depth(style) + 1 if self.styles.goes_on(style) else 0
        if words.breaks_before:
            self.pieces.append(Sign("page_break"))
        if not plain(words.text):
            self._hanging(words, depth)
            return
        at = len(self.pieces)
        if name == "title" and not self.title:
            self.title = words.text
        elif name == "subtitle" and not self.subtitle:
            self.subtitle = words.text
        elif name.startswith("toc "):
            self.contents = True
            line = plain(words.text)
            self.pieces.append(Remark(f"from the table of contents: {line}", check=False))
        elif name == "caption":
            self._caption(words.text)
        else:
            self._words(element, style, words, depth)
        if not (self.pieces[at:] and isinstance(self.pieces[-1], Item)):
            self.pieces[at:at] = [Remark(remark, depth=depth) for remark in words.remarks]
            words.remarks.clear()
        self._hanging(words, depth)

    def _set_by(self, style: str) -> tuple[bool, bool]:
        if self.styles.heading_level(style) or self.styles.name(style) in _LOOKS:
            return False, False  # the handout's own look sets them
        return bool(self.styles.switch(style, "b")), bool(self.styles.switch(style, "i"))

    def _words(self, element: Any, style: str, words: Words, depth: int) -> None:
        level = self.styles.heading_level(style)
        own = value(element, "pPr", "outlineLvl")
        if not level and own is not None and own in "012345678":
            level = int(own) + 1
        if level:
            self.pieces.append(Heading(words.text, level, frozenset(words.anchors)))
            return
        number = value(element, "pPr", "numPr", "numId")
        at = value(element, "pPr", "numPr", "ilvl")
        if number is None:
            number, at = self.styles.numbering(style)
        listed = self.numbering.listed(number, whole(at)) if number else None
        if listed is None:
            self.pieces.append(Para(words.text, depth))
            return
        depth = max(listed.depth, self.styles.list_depth(style))
        if listed.letters and listed.number == 1:
            self.pieces.append(Remark("this list had letters, not numbers", depth=depth))
        self.pieces.append(Item(words.text, depth, listed.marker, listed.number))

    def _hanging(self, words: Words, depth: int) -> None:
        """What hangs on a paragraph stands below it: pictures, boxes, notes."""
        last = self.pieces[-1] if self.pieces else None
        depth = last.depth + 1 if isinstance(last, Item) and plain(words.text) else depth
        self.pieces += [Remark(remark, depth=depth) for remark in words.remarks]
        for element in words.drawn:
            self._drawn(element, depth, self.targets)
        for kind, number in words.notes:
            self.pieces += self.notes.pieces(kind, number, plain(words.text), depth)
        if words.breaks_after:
            self.pieces.append(Sign("page_break"))

    def _drawn(self, element: Any, depth: int, targets: dict[str, Target]) -> None:
        for found in drawn_in(element, targets):
            match found:
                case Shown():
                    self._picture(found, depth)
                case Box(content=content) if self.nesting < MAX_NESTING:
                    self.pieces.append(Remark("what follows stood in a text box", depth=depth))
                    self._nested(content)
                case Diagram(target=target) if target.name in self.package.names:
                    said = words_of(self.package.xml(target.name))
                    self.pieces.append(
                        Remark(f"a chart or diagram stood here: {said}", depth=depth)
                    )
                case Lettering(words=said):
                    self.pieces.append(Remark(f"drawn as a picture: {said}", depth=depth))
                case _:
                    self.pieces.append(Remark("a drawing here could not be read", depth=depth))

    def _picture(self, shown: Shown, depth: int) -> None:
        name, trouble = shown.target.name, "is not in the document"
        if shown.target.outside:
            trouble = "lies outside the document and was not fetched"
        elif name in self.package.names:
            name, trouble = self.pictures.add(self.package.content(name))
        share = round(shown.width / self.measure * 20) * 5  # in steps of 5
        width = min(max(share, 10), 100) if shown.width else 100
        image = Image(name, shown.alt, shown.decorative, self.caption, trouble, width, depth)
        self.caption = ()
        self.pieces.append(image)

    def _nested(self, content: Any) -> None:
        self.nesting += 1
        self.blocks(content)
        self.nesting -= 1

    def _caption(self, text: Text) -> None:
        """A caption belongs to the picture or table above it, else to the one below."""
        last = self.pieces[-1] if self.pieces else None
        if isinstance(last, Image | Grid) and not last.caption:
            from dataclasses import replace

            self.pieces[-1] = replace(last, caption=text)
        else:
            self._place_caption(text)

    def _place_caption(self, following: Text | None) -> None:
        if plain(self.caption):  # nothing came for it to stand under
            self.pieces.append(Para(self.caption))
        self.caption = following or ()

    def _table(self, table: Any) -> None:
        rows = cells_of(table)
        width = max(map(len, rows), default=0)
        if (is_layout(rows) or (width == 1 and len(rows) == 1)) and self.nesting < MAX_NESTING:
            what = "box" if width == 1 and len(rows) == 1 else "table that was used for its layout"
            self._place_caption(None)
            self.pieces.append(Remark(f"what follows stood in a {what}"))
            for row in rows:
                for cell in row:
                    self._nested(cell.element) if cell.element is not None else None
            return
        hanging: list[Words] = []
        grid = tuple(tuple(self._cell(cell.element, hanging) for cell in row) for row in rows)
        caption, self.caption = self.caption, ()
        if any(cell.joined for row in rows for cell in row):
            self.pieces.append(Remark("cells of this table were joined; empty cells were added"))
        self.pieces.append(Grid(grid, caption))
        for words in hanging:
            self._hanging(words, 0)

    def _cell(self, element: Any, hanging: list[Words]) -> Text:
        """The paragraphs of a cell, each on a line of its own."""
        spans: list[Span] = []
        for paragraph in paragraphs_of(element):
            style = value(paragraph, "pPr", "pStyle") or self.styles.normal
            words = self.words.read(paragraph, *self._set_by(style))
            if plain(words.text):
                spans += [Span("\n"), *words.text] if spans else words.text
            hanging.append(words)
        return tuple(spans)
