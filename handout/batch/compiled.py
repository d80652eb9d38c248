"""A handout laid out once, and filled in for any number of patients.

What decides on the pages is how many lines each personal text has, not what it says. So
the first patient with a new shape is laid out in full, and the file is kept less the
pieces that name anybody; the next patient of that shape has only those pieces set again.
Every file is byte for byte the one that ``handout.render`` gives with the same values.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any, NamedTuple

from handout.batch.pieces import Piece, Root, body_of, new_characters, shape_of
from handout.brand.fonts import Face
from handout.build import Loaded, composed_pages, metadata_of
from handout.content.fields import Given, Value, checked_values
from handout.content.personal import Structure, entry_values, expanded, structure_of
from handout.content.variant import USUAL, Variant
from handout.layout.compose import Composed, provided
from handout.layout.setting import Setting
from handout.layout.text import Placed, Text
from handout.pdf.file import PdfFile
from handout.pdf.metadata import Metadata
from handout.pdf.writer import Frame, Stream

MOST_SHAPES = 64  # of a structure that are kept; each is about the size of its file
MOST_STRUCTURES = 32


class Filled(NamedTuple):
    """A patient's file, its pages, and whether all of it had to be laid out."""

    pdf: bytes
    pages: int
    anew: bool


class _Plan(NamedTuple):
    """Everything of a file that all patients of one shape have in common."""

    frame: Frame
    file: PdfFile
    pages: int
    pieces: tuple[Piece, ...]

    def file_of(self, texts: Sequence[Text]) -> bytes:
        """The file with a patient's texts."""
        bodies: dict[int, bytes | Stream] = {}
        for piece in self.pieces:
            bodies.update(body_of(piece, texts[piece.root], self.file))
        return self.frame.file([bodies[number] for number in self.frame.personal])


class _Personal(NamedTuple):
    """What all shapes of a handout have in common: its personal texts, and how to set them."""

    setting: Setting
    roots: tuple[Root, ...]
    provided: Mapping[Face, frozenset[str]]


class Compiled:
    """A handout ready to be filled in; it keeps shapes of texts, and nobody's values."""

    def __init__(self, loaded: Loaded, paper: str | None = None, variant: Variant = USUAL) -> None:
        self.loaded = loaded
        self.paper = paper
        self.variant = variant
        self._structures: OrderedDict[Structure, _Structured] = OrderedDict()

    def fill(self, values: Mapping[str, Given]) -> Filled:
        """The file with a patient's values; raises as ``handout.render`` does."""
        handout = self.loaded.handout
        checked = checked_values(handout.fields, values) if values else {}
        structure = structure_of(handout, checked if values else None)
        structured = self._structures.get(structure)
        if structured is None:
            own = self.loaded._replace(handout=expanded(handout, structure))
            structured = _Structured(own, metadata_of(self.loaded), self.paper, self.variant)
            self._structures[structure] = structured
            while len(self._structures) > MOST_STRUCTURES:
                self._structures.popitem(last=False)
        else:
            self._structures.move_to_end(structure)
        return structured.fill(entry_values(checked))


class _Structured:
    """A handout of one structure: the same blocks, and as many entries in its lists."""

    def __init__(
        self, loaded: Loaded, metadata: Metadata, paper: str | None, variant: Variant
    ) -> None:
        self.loaded = loaded
        self.metadata = metadata
        self.paper = paper
        self.variant = variant
        self._personal: _Personal | None = None
        self._measures: dict[object, tuple[float, ...]] = {}  # of the texts, by their widths
        self._plans: OrderedDict[object, _Plan] = OrderedDict()  # by shape

    def fill(self, values: Mapping[str, Value]) -> Filled:
        if self._personal is None:
            return self._laid_out(values)
        texts = [root.filled(self._personal.setting, values) for root in self._personal.roots]
        if _is_shaped(texts):
            return self._laid_out(values)
        shape = self._shape(texts)
        plan = self._plans.get(shape)
        if plan is None:
            return self._laid_out(values)
        self._plans.move_to_end(shape)
        return Filled(plan.file_of(texts), plan.pages, anew=False)

    def _shape(self, texts: Sequence[Text]) -> object:
        """What decides on the pages: widths that others go by, the lines of each text, and
        characters that its fonts lack so far. None if the widths are new."""
        assert self._personal is not None
        widths = _widths(texts)
        measures = self._measures.get(widths)
        if measures is None:
            return None
        lines = tuple(shape_of(t, measure) for t, measure in zip(texts, measures, strict=True))
        known = self._personal.provided
        return widths, lines, tuple(new_characters(text, known) for text in texts)

    def _laid_out(self, values: Mapping[str, Value]) -> Filled:
        """Lays all of it out, and keeps what the next patients of this shape need."""
        composed = composed_pages(self.loaded, values, self.paper, self.variant)
        file = composed.file
        frame = file.frame(self.metadata, composed.document, composed.bookmarks)
        pdf, pages = frame.file(file.bodies(frame.personal)), len(file.pages)
        self._keep(composed, frame, values)
        return Filled(pdf, pages, anew=True)

    def _keep(self, composed: Composed, frame: Frame, values: Mapping[str, Value]) -> None:
        file = composed.file
        numbers: dict[int, int] = {}  # of the whole texts, in the order of the story
        roots: list[Root] = []
        measures: list[float] = []
        pieces: list[Piece] = []
        for page in file.pages:
            for drawn in page.pieces:
                placed: Any = drawn.owner
                assert isinstance(placed, Placed)
                root = placed.text.root
                if id(root) not in numbers:
                    numbers[id(root)] = len(roots)
                    roots.append(Root.of(root))
                    measures.append(placed.measure)
                pieces.append(Piece.of(placed, drawn, numbers[id(root)], page))
        if self._personal is None:
            setting = copy(composed.setting)
            setting.values = {}
            self._personal = _Personal(
                setting, tuple(roots), provided(setting.look, setting.handout)
            )
        texts = [root.filled(self._personal.setting, values) for root in self._personal.roots]
        if _is_shaped(texts):
            return
        self._measures[_widths(texts)] = tuple(measures)
        plan = _Plan(frame, file, len(file.pages), tuple(pieces))
        file.emptied()
        self._plans[self._shape(texts)] = plan
        while len(self._plans) > MOST_SHAPES:
            self._plans.popitem(last=False)


def _is_shaped(texts: Sequence[Text]) -> bool:
    """Whether a value's letters shape one another: its glyphs are then its file's own, and a
    plan that knew them would know the patient."""
    return any(source.private and source.shaped for text in texts for source in text.sources)


def _widths(texts: Sequence[Text]) -> tuple[tuple[float, float], ...]:
    return tuple((text.width(), text.narrowest()) for text in texts if text.shapes_layout)
