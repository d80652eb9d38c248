"""The pieces of a page that differ from patient to patient, set and drawn again."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import NamedTuple

from handout.brand.fonts import Face
from handout.content.fields import Value
from handout.layout.lines import FieldUse, Line, Source
from handout.layout.setting import Setting
from handout.layout.text import Placed, Text
from handout.pdf.file import PdfFile
from handout.pdf.objects import deflated
from handout.pdf.page import Link, Page
from handout.pdf.page import Piece as Drawn
from handout.pdf.structure import StructureElement
from handout.pdf.writer import Stream


class Root(NamedTuple):
    """A personal text without anybody's words: what never differs, and the fields between."""

    text: Text
    parts: tuple[Source | FieldUse, ...]

    @classmethod
    def of(cls, text: Text) -> Root:
        """The root of a text that is set already."""
        parts: list[Source | FieldUse] = []
        for source in text.sources:
            part = source.use or source
            if not parts or parts[-1] is not part:
                parts.append(part)
        return cls(_template(text), tuple(parts))

    def filled(self, setting: Setting, values: Mapping[str, Value]) -> Text:
        """The text with a patient's values."""
        sources: list[Source] = []
        for part in self.parts:
            if isinstance(part, Source):
                sources.append(part)
            else:
                sources.extend(setting.filled(part, values))
        text = copy(self.text)
        text.sources = sources
        return text


class Piece(NamedTuple):
    """A piece of a page: which whole text it is a part of (``root``), and where it stands.

    ``text`` is without anybody's words; ``length`` are its lines; ``numbers`` are those of
    its objects in the file, its content first; ``keys`` those of its links in the parent
    tree.
    """

    root: int
    text: Text
    length: int
    x: float
    top: float
    measure: float
    page: int
    width: float
    mcid: int
    numbers: tuple[int, ...]
    keys: tuple[int, ...]

    @classmethod
    def of(cls, placed: Placed, drawn: Drawn, root: int, page: Page) -> Piece:
        """The piece that was drawn on a page for somebody."""
        text, x, top, measure = placed
        links = range(*drawn.links.indices(len(page.links)))
        return cls(
            root, _template(text), len(text.lines(measure)), x, top, measure, page.index,
            page.width, drawn.mcid, drawn.numbers,
            tuple(page.file.link_key(page, at) for at in links),
        )  # fmt: skip


def body_of(piece: Piece, whole: Text, file: PdfFile) -> dict[int, bytes | Stream]:
    """The objects of a piece with a patient's text, by number."""
    text = copy(piece.text)
    lines = whole.lines(piece.measure)
    is_echo = text.element is None and whole.element is not None  # a header that comes again
    text.show(
        [_unspanned(line) for line in lines] if is_echo else lines, whole.sources, piece.length
    )
    page = _Recorder(file, piece)
    text.draw_lines(page, piece.x, piece.top, piece.measure)
    file.suit(page.operators)
    content = Stream(b"/Filter/FlateDecode", deflated(page.content()))
    bodies: dict[int, bytes | Stream] = {piece.numbers[0]: content}
    for number, key, link in zip(piece.numbers[1:], piece.keys, page.links, strict=True):
        bodies[number] = file.link_source(link, key).encode("latin-1")
    return bodies


def shape_of(text: Text, measure: float) -> object:
    """What of a text's lines the page knows: how many, and where elements begin and end."""
    lines = text.lines(measure)
    is_empty = not any(bit.shown.text.strip(" ") for bit in lines[0].bits)
    if not any(source.span for source in text.sources):
        return len(lines), is_empty
    kinds: dict[int, object] = {}
    for source in text.sources:
        if source.span:
            own = source.use is not None and source.span.label
            kinds[id(source.span)] = (
                str(source.use.run.field) if own and source.use else id(source.span)
            )
    groups = []
    for line in lines:
        group: list[object] = []
        last: object = text
        for bit in line.bits:
            if bit.span is not last:
                last = bit.span
                group.append(kinds[id(last)] if last else None)
        groups.append(tuple(group))
    return tuple(groups), is_empty


def new_characters(text: Text, provided: Mapping[Face, frozenset[str]]) -> tuple[object, ...]:
    """The characters of values that the fonts do not hold in any case, in order of use."""
    found: dict[tuple[str, str], None] = {}
    for source in text.sources:
        if source.private:
            known = provided.get(source.face, frozenset())
            if not known.issuperset(source.text):
                for character in source.text:
                    if character not in known:
                        found[source.face.name, character] = None
    return tuple(found)


def _template(text: Text) -> Text:
    """The text without its words."""
    slim = copy(text)
    slim.forget()
    if text.element is not None:
        slim.element = StructureElement(text.element.role)
    return slim


def _unspanned(line: Line) -> Line:
    return Line(tuple(bit._replace(span=None) for bit in line.bits), line.width)


class _Recorder(Page):
    """A page that only notes operators and links; its marked content counts from ``mcid``."""

    def __init__(self, file: PdfFile, piece: Piece) -> None:
        super().__init__(file, piece.page, piece.width, 0)
        self.mcid = piece.mcid

    def begin(self, element: StructureElement) -> None:
        self._opens()
        self.operators.append(f"/{element.role}<</MCID {self.mcid}>>BDC")
        self.mcid += 1

    def _annotate(self, link: Link) -> None:
        self.links.append(link)
