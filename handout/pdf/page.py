"""One page: drawing operators, each inside an element's content or an artifact.

ISO 14289-1, 7.1: content is either tagged or an artifact, so every drawing verb here
takes place between ``begin`` or ``artifact`` and ``end``. Coordinates are points from
the page's lower left corner.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from handout.pdf.form import Field, Widget
from handout.pdf.glyphs import GlyphFont, ShapedGlyph
from handout.pdf.objects import deflated, number, numbers, text_string
from handout.pdf.structure import MarkedContent, ObjectReference, StructureElement

if TYPE_CHECKING:
    from handout.pdf.file import PdfFile
    from handout.pdf.fonts import FontProgram


class Ink(Protocol):
    """A colour as the three operands of ``rg``."""

    @property
    def operands(self) -> str: ...


class Shown(NamedTuple):
    """A text set in one face, size and ink."""

    text: str
    face: FontProgram
    size: float
    ink: Ink
    rise: float = 0.0


class Drawn(NamedTuple):
    """A run as it is shown: its words, its width in points, and its glyphs if it has any.

    Without glyphs, a character is a glyph.
    """

    text: str
    width: float
    glyphs: tuple[ShapedGlyph, ...] = ()
    rtl: bool = False


class Drawable(Protocol):
    """A picture that draws itself with a ReportLab canvas; its natural size is in points."""

    @property
    def width(self) -> float: ...
    @property
    def height(self) -> float: ...
    def draw(self, canvas: object, x: float, y: float, width: float, height: float) -> None: ...


class Link(NamedTuple):
    """A link annotation: ``target`` is a URL or ``#`` and the name of a destination."""

    box: tuple[float, float, float, float]
    target: str
    description: str
    element: StructureElement
    number: int


class Piece:
    """A stretch of a page's content that differs from patient to patient.

    ``owner`` is what drew it, and can draw another in its place; ``mcid`` is its first
    marked content, ``links`` says which of the page's links it holds. ``numbers`` are those
    of its objects in the file: its content stream, then its links.
    """

    __slots__ = ("end", "links", "mcid", "numbers", "owner", "start")

    def __init__(self, owner: object, page: Page) -> None:
        self.owner = owner
        self.start = self.end = len(page.operators)
        self.mcid = len(page.elements)
        self.links = slice(len(page.links), None)
        self.numbers: tuple[int, ...] = ()

    def links_of(self, page: Page) -> list[Link]:
        return page.links[self.links]


class Page:
    """A page being drawn; ``index`` counts from 0."""

    def __init__(self, file: PdfFile, index: int, width: float, height: float) -> None:
        self.file = file
        self.index = index
        self.width = width
        self.height = height
        self.rtl = file.rtl  # x counts from the right edge, as its readers do
        self.operators: list[str] = []
        self.elements: list[StructureElement] = []  # by MCID
        self.links: list[Link] = []
        self.widgets: list[Widget] = []
        self.xobjects: dict[str, str] = {}
        self.states: dict[str, str] = {}
        self.shadings: dict[str, str] = {}
        self.pieces: list[Piece] = []
        self._open = False
        self._contents: list[tuple[bytes, Piece | None]] = []

    def apart(self, owner: object) -> None:
        """What is drawn until ``together`` stands in a content stream of its own."""
        self.pieces.append(Piece(owner, self))

    def together(self) -> None:
        piece = self.pieces[-1]
        piece.end = len(self.operators)
        piece.links = slice(piece.links.start, len(self.links))

    def begin(self, element: StructureElement) -> None:
        """What is drawn until ``end`` is content of ``element``."""
        self._opens()
        mcid = len(self.elements)
        self.elements.append(element)
        element.kids.append(MarkedContent(self.index, mcid))
        self.operators.append(f"/{element.role}<</MCID {mcid}>>BDC")

    def artifact(self, kind: str = "") -> None:
        """What is drawn until ``end`` is decoration, or of a kind such as ``Pagination``."""
        self._opens()
        self.operators.append(f"/Artifact<</Type/{kind}>>BDC" if kind else "/Artifact BMC")

    def end(self) -> None:
        self._open = False
        self.operators.append("EMC")

    def close(self) -> list[tuple[bytes, Piece | None]]:
        """The compressed content streams, each with its piece or None for what never differs.

        Nothing more can be drawn, and the operators are let go.
        """
        if not self._contents:
            at = 0
            for piece in self.pieces:
                if piece.start > at:
                    self._contents.append((zlib.compress(self.content(at, piece.start)), None))
                self._contents.append((deflated(self.content(piece.start, piece.end)), piece))
                at = piece.end
            if at < len(self.operators) or not self.pieces:
                self._contents.append((zlib.compress(self.content(at)), None))
            self.operators.clear()
        return self._contents

    def content(self, start: int = 0, end: int | None = None) -> bytes:
        """The operators from ``start`` to ``end`` as the data of a content stream."""
        return "\n".join(self.operators[start:end]).encode("latin-1")

    def _opens(self) -> None:
        assert not self._open, "marked content does not nest here"
        self._open = True

    def text(self, x: float, y: float, leading: float, lines: Sequence[Sequence[Shown]]) -> None:
        """Lines of text, the first with its baseline at ``y``, each ``leading`` below the last."""
        add = self.operators.append
        add(f"BT {numbers(x, y)} Td {number(leading)} TL")
        fonts = self.file.fonts
        last: tuple[object, float, object, float] = (None, 0.0, None, 0.0)
        first = True
        for line in lines:
            if not first:
                add("T*")
            first = False
            for text, face, size, ink, rise in line:
                font = fonts.get(face) or self.file.font(face)
                now = (face, size, ink, rise)
                if now != last:
                    if now[:2] != last[:2]:
                        add(f"/{font.resource} {number(size)} Tf")
                    if ink != last[2]:
                        add(f"{ink.operands} rg")
                    if rise != last[3]:
                        add(f"{number(rise)} Ts")
                    last = now
                add(f"({text.translate(font)})Tj")
        if last[3]:
            add("0 Ts")
        add("ET")

    def run(self, left: float, y: float, shown: Shown, run: Drawn) -> None:
        """A run in one direction, from ``left`` (counted from the left edge) on."""
        add = self.operators.append
        _, face, size, ink, rise = shown
        said = _said(run)
        if said:
            add(said)
        font = self.file.glyph_font(face) if run.glyphs else self.file.font(face)
        add(f"BT {numbers(left, y)} Td")
        add(f"/{font.resource} {number(size)} Tf")
        add(f"{ink.operands} rg")
        if rise:
            add(f"{number(rise)} Ts")
        if isinstance(font, GlyphFont):
            self.operators += font.shown(run.glyphs, size, rise)
        else:
            add(f"({run.text.translate(font)})Tj")
        if rise:
            add("0 Ts")
        add("ET")
        if said:
            add("EMC")

    def logical(self, left: float, width: float) -> float:
        """Where something begins for its readers, that begins at ``left`` on paper."""
        return self.width - left - width if self.rtl else left

    def _left(self, x: float, width: float = 0.0) -> float:
        """Where something begins on paper that begins at ``x`` for its readers."""
        return self.width - x - width if self.rtl else x

    def rectangle(self, x: float, y: float, width: float, height: float, ink: Ink) -> None:
        """A filled rectangle."""
        self.operators.append(
            f"{ink.operands} rg {numbers(self._left(x, width), y, width, height)} re f"
        )

    def outline(
        self, x: float, y: float, width: float, height: float, ink: Ink, line: float
    ) -> None:
        """The outline of a rectangle, ``line`` points wide."""
        self.operators.append(
            f"{ink.operands} RG {number(line)} w "
            f"{numbers(self._left(x, width), y, width, height)} re S"
        )

    def rule(self, x: float, y: float, length: float, ink: Ink, line: float) -> None:
        """A horizontal line, ``line`` points wide."""
        x = self._left(x, length)
        self.operators.append(
            f"{ink.operands} RG {number(line)} w {numbers(x, y)} m {numbers(x + length, y)} l S"
        )

    def path(self, operators: str, x: float, y: float, scale: float) -> None:
        """Path operators, drawn at ``x``, ``y`` with a scale."""
        self.operators.append(
            f"q {number(scale)} 0 0 {number(scale)} {numbers(self._left(x), y)} cm {operators} Q"
        )

    def picture(self, picture: Drawable, x: float, y: float, width: float, height: float) -> None:
        """A picture in the box with that lower left corner."""
        self.file.draw_picture(self, picture, self._left(x, width), y, width, height)

    def link(
        self,
        box: tuple[float, float, float, float],
        target: str,
        description: str,
        element: StructureElement,
    ) -> None:
        """A link over ``box`` (left, bottom, right, top), inside its Link element.

        ISO 14289-1, 7.18.5: a link annotation lives in a Link element and says in words
        where it leads.
        """
        left, bottom, right, top = box
        width = right - left
        left = self._left(left, width)
        self._annotate(Link((left, bottom, left + width, top), target, description, element, 0))

    def _annotate(self, link: Link) -> None:
        object_number = self.file.allocate()
        link.element.kids.append(ObjectReference(self.index, object_number))
        self.links.append(link._replace(number=object_number))

    def widget(
        self,
        field: Field,
        box: tuple[float, float, float, float],
        description: str,
        element: StructureElement,
        appearances: Mapping[str, str],
    ) -> None:
        """A place of a form field, inside its Form element (ISO 14289-1, 7.18.4)."""
        object_number = self.file.allocate()
        element.kids.append(ObjectReference(self.index, object_number))
        self.widgets.append(Widget(field, box, description, element, appearances, object_number))


def _said(run: Drawn) -> str:
    """How a run's glyphs stand to its words, where one does not follow from the other."""
    if run.rtl:  # glyphs stand from left to right (ISO 32000-1, 14.8.2.3.3)
        return "/ReversedChars BMC"
    if any(not glyph.text for glyph in run.glyphs):  # 14.9.4
        return f"/Span<</ActualText{text_string(run.text)}>>BDC"
    return ""
