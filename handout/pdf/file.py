"""A PDF file being made: its objects, pages, fonts and pictures."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from handout.pdf.fonts import EmbeddedFont, FontProgram
from handout.pdf.form import write_form
from handout.pdf.glyphs import GlyphFont
from handout.pdf.greys import to_greys
from handout.pdf.metadata import Metadata, info_dictionary, xmp_packet
from handout.pdf.navigation import Bookmark, Destinations, outline
from handout.pdf.objects import numbers, reference, text_string
from handout.pdf.page import Drawable, Link, Page
from handout.pdf.spacing import embedded, space_letters
from handout.pdf.srgb import output_profile
from handout.pdf.structure import StructureElement
from handout.pdf.tree import write_structure
from handout.pdf.writer import Frame, Stream, frame_of

rl_config.useA85 = 0  # ASCII85 would make every picture a quarter larger

_RESOURCE_FONTS = "BasicFonts"  # ReportLab's name for the font dictionary that pages share


class _Drawing(Canvas):
    """ReportLab's canvas for pictures; its pages are never used, only what it draws."""

    def _make_preamble(self) -> None:
        self._preamble = ""  # ReportLab's own would name a font that is not embedded


class PdfFile:
    """Collects everything; ``finish`` gives the bytes.

    Objects are numbered by ReportLab's document, so that its pictures and fonts and the
    objects written here stand in one file.
    """

    def __init__(self, *, private: bool = False, greys: bool = False, rtl: bool = False) -> None:
        self.rtl = rtl  # written from right to left
        self.private = private  # holds a patient's values: nothing of it is kept
        self.greys = greys  # everything is painted in greys
        # invariant: no clock; compression is ours to do, ASCII85 only swells the file
        drawing: Any = _Drawing
        self._canvas = drawing(None, invariant=1, pageCompression=1)
        self._document: Any = self._canvas._doc
        self._bodies: dict[int, bytes | Stream] = {}
        self._personal: list[int] = []  # objects that differ from patient to patient
        self.fonts: dict[FontProgram, EmbeddedFont] = {}
        self.glyph_fonts: dict[FontProgram, GlyphFont] = {}
        self.pages: list[Page] = []
        self.page_numbers: list[int] = []
        self.destinations: Destinations = {}

    def allocate(self) -> int:
        """The number of a new object, to be set later."""
        self._document.objectcounter += 1
        return int(self._document.objectcounter)

    def set(self, object_number: int, source: str) -> None:
        self._bodies[object_number] = source.encode("latin-1")

    def add(self, source: str) -> int:
        """A new object; gives its number."""
        object_number = self.allocate()
        self.set(object_number, source)
        return object_number

    def add_stream(
        self, dictionary: str, data: bytes, *, compressed: bool = False, plain: bool = False
    ) -> int:
        """A new stream; ``dictionary`` holds its entries less /Length and /Filter.

        ``data`` is compressed here unless it is ``compressed`` already or stays ``plain``.
        """
        object_number = self.allocate()
        if not plain:
            data = data if compressed else zlib.compress(data)
            dictionary += "/Filter/FlateDecode"
        self._bodies[object_number] = Stream(dictionary.encode("latin-1"), data)
        return object_number

    def glyph_font(self, face: FontProgram) -> GlyphFont:
        """The font in this file for glyphs of a face that shape one another."""
        font = self.glyph_fonts.get(face)
        if font is None:
            font = self.glyph_fonts[face] = GlyphFont(face, f"G{len(self.glyph_fonts)}")
        return font

    def font(self, face: FontProgram) -> EmbeddedFont:
        """The font in this file for a face."""
        font = self.fonts.get(face)
        if font is None:
            font = self.fonts[face] = embedded(face, f"H{len(self.fonts)}")
        return font

    def suit(self, operators: list[str]) -> None:
        """Have finished operators, in place, in this file's greys and with its fonts' spacing."""
        space_letters(operators, self.fonts.values())
        if self.greys:
            to_greys(operators)

    def new_page(self, width: float, height: float) -> Page:
        """The next page, ``width`` by ``height`` points."""
        page = Page(self, len(self.pages), width, height)
        self.pages.append(page)
        self.page_numbers.append(self.allocate())
        return page

    def draw_picture(
        self, page: Page, picture: Drawable, x: float, y: float, width: float, height: float
    ) -> None:
        """Let ReportLab draw on ``page``, and note the resources that it used."""
        canvas = self._canvas
        canvas._restartAccumulators()
        canvas.init_graphics_state()
        canvas._code = []
        picture.draw(canvas, x, y, width, height)
        page.operators.extend(operator for operator in canvas._code if operator)
        for form in canvas._formsinuse:
            resource = pdfdoc.xObjectName(form)
            page.xobjects[resource] = self._source(pdfdoc.PDFObjectReference(resource))
        states = canvas._extgstate.getState()
        for key, state in (states.dict if states else {}).items():
            page.states[key] = self._source(state)
        for resource, shading in getattr(canvas, "_shadingUsed", {}).items():
            page.shadings[resource] = self._source(pdfdoc.PDFObjectReference(shading))

    def _source(self, element: object) -> str:
        return str(pdfdoc.format(element, self._document), "latin-1")

    def finish(
        self, metadata: Metadata, tree: StructureElement, bookmarks: Sequence[Bookmark]
    ) -> bytes:
        """The whole file: a tagged PDF 1.7 that claims PDF/UA-1 and PDF/A-2a."""
        frame = self.frame(metadata, tree, bookmarks)
        return frame.file(self.bodies(frame.personal))

    def bodies(self, numbers: Sequence[int]) -> list[bytes | Stream]:
        """The bodies of objects written here."""
        return [self._bodies[number] for number in numbers]

    def emptied(self) -> None:
        """Let go of all but what pieces are drawn again with: fonts and destinations."""
        self._bodies.clear()
        self.pages.clear()
        self._canvas = self._document = None

    def frame(
        self, metadata: Metadata, tree: StructureElement, bookmarks: Sequence[Bookmark]
    ) -> Frame:
        """The file less the objects of its pages' pieces, to be filled with anybody's."""
        tree.prune()
        fonts = self._write_fonts()
        pages = self.allocate()
        structure = write_structure(self, tree)
        for page, object_number in zip(self.pages, self.page_numbers, strict=True):
            self._write_page(page, object_number, pages, fonts)
        kids = " ".join(map(reference, self.page_numbers))
        self.set(pages, f"<</Type/Pages/Count {len(self.pages)}/Kids[{kids}]>>")
        profile = self.add_stream("/N 3", output_profile(), compressed=True)
        xmp = self.add_stream("/Type/Metadata/Subtype/XML", xmp_packet(metadata), plain=True)
        info = self.add(info_dictionary(metadata))
        outlines = outline(self, bookmarks)
        direction = "/Direction/R2L" if self.rtl else ""
        form = write_form(self)
        catalog = self.add(
            f"<</Type/Catalog/Pages {reference(pages)}/Lang{text_string(metadata.language)}"
            f"/MarkInfo<</Marked true>>/StructTreeRoot {reference(structure)}"
            f"/ViewerPreferences<</DisplayDocTitle true{direction}>>/Metadata {reference(xmp)}"
            "/PageLabels<</Nums[0<</S/D>>]>>"
            "/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)"
            f"/Info(sRGB)/DestOutputProfile {reference(profile)}>>]{outlines}{form}>>"
        )
        return frame_of(self._all_bodies(), catalog, info, frozenset(self._personal))

    def _write_fonts(self) -> int:
        for font in self._document.delayedFonts:  # of texts inside pictures
            font.addObjects(self._document)
        fonts: list[EmbeddedFont | GlyphFont] = [*self.fonts.values(), *self.glyph_fonts.values()]
        entries = [f"/{font.resource} {reference(font.write(self))}" for font in fonts]
        theirs = self._document.idToObject[_RESOURCE_FONTS].dict
        for resource, font in theirs.items():
            entries.append(f"/{resource} {self._source(self._document.Reference(font))}")
        return self.add(f"<<{''.join(entries)}>>")

    def _write_page(self, page: Page, object_number: int, pages: int, fonts: int) -> None:
        contents = [self.add_stream("", data, compressed=True) for data, _ in page.close()]
        content = " ".join(map(reference, contents))
        if len(contents) > 1:
            content = f"[{content}]"
        resources = f"/Font {reference(fonts)}"
        for kind, entries in (
            ("XObject", page.xobjects),
            ("ExtGState", page.states),
            ("Shading", page.shadings),
        ):
            if entries:
                inner = "".join(f"/{key} {value}" for key, value in sorted(entries.items()))
                resources += f"/{kind}<<{inner}>>"
        annotations = ""
        if page.links or page.widgets:
            written = [self._write_link(page, at) for at in range(len(page.links))]
            written += [widget.number for widget in page.widgets]
            # numbers rise as pages are drawn: the order of tabbing is that of reading
            annotations = f"/Annots[{' '.join(map(reference, sorted(written)))}]"
        for number, (_, piece) in zip(contents, page.close(), strict=True):
            if piece:
                piece.numbers = (number, *(link.number for link in piece.links_of(page)))
                self._personal.extend(piece.numbers)
        self.set(
            object_number,
            f"<</Type/Page/Parent {reference(pages)}"
            f"/MediaBox[0 0 {numbers(page.width, page.height)}]/Contents {content}"
            f"/Resources<<{resources}>>/StructParents {page.index}/Tabs/S{annotations}>>",
        )

    def _write_link(self, page: Page, at: int) -> int:
        link = page.links[at]
        self.set(link.number, self.link_source(link, self.link_key(page, at)))
        return link.number

    def link_key(self, page: Page, at: int) -> int:
        """The key of a page's link in the parent tree, after those of pages; see pdf.tree."""
        return len(self.pages) + sum(len(p.links) for p in self.pages[: page.index]) + at

    def link_source(self, link: Link, key: int) -> str:
        """A link annotation; ``key`` is its own in the parent tree."""
        if link.target.startswith("#"):
            index, top = self.destinations[link.target[1:]]
            page_number = reference(self.page_numbers[index])
            goes = f"/Dest[{page_number}/XYZ 0 {numbers(top)} null]"
        else:
            goes = f"/A<</S/URI/URI{text_string(_uri(link.target))}>>"
        return (
            f"<</Type/Annot/Subtype/Link/Rect[{numbers(*link.box)}]/Border[0 0 0]/F 4"
            f"/Contents{text_string(link.description)}/StructParent {key}{goes}>>"
        )

    def _all_bodies(self) -> list[bytes | Stream]:
        """The bodies of all objects in the order of their numbers, ReportLab's among them."""
        document = self._document
        bodies: list[bytes | Stream] = []
        number = 0
        while number < document.objectcounter:  # formatting one may add others
            number += 1
            body = self._bodies.get(number)
            if body is None:
                theirs = document.idToObject[document.numberToId[number]]
                body = bytes(pdfdoc.format(theirs, document, toplevel=1)).strip()
                if body.endswith(b"endstream"):  # ISO 19005-2, 6.1.7.1: on a line of its own
                    body = body.removesuffix(b"endstream") + b"\nendstream"
            bodies.append(body)
        return bodies


def _uri(target: str) -> str:
    """A URI in ASCII: other characters are percent-encoded (RFC 3986, 2.1)."""
    if target.isascii():
        return target
    return "".join(
        c if c.isascii() else "".join(f"%{byte:02X}" for byte in c.encode()) for c in target
    )
