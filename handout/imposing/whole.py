"""Pages that stay whole, with a blank one at the end, or with what a print shop needs around.

The tags stay, and so do the claims of PDF/UA-1 and PDF/A-2a. The lower left corner of the
trimmed page stays at 0, 0, so nothing on it moves.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from handout.content.papers import POINTS_PER_MM
from handout.imposing.sheets import LONG_EDGE, prefer, stream_of
from handout.imposing.written import file_of
from handout.pdf.objects import numbers

if TYPE_CHECKING:
    from pypdf import PageObject, PdfWriter

MARK = 5 * POINTS_PER_MM  # how long a crop mark is
AROUND = 2.0  # points of paper outside the marks
HAIRLINE = 0.25


def whole_pages(pdf: bytes, *, duplex: bool, bleed: float, right_to_left: bool = False) -> bytes:
    """The same pages: with ``duplex``, an even number; with ``bleed`` points, boxes and marks."""
    from pypdf import PdfReader, PdfWriter

    reader = PdfReader(BytesIO(pdf))
    writer = PdfWriter(clone_from=reader)
    if duplex and len(writer.pages) % 2:
        first = writer.pages[0].mediabox
        writer.add_blank_page(first.width, first.height)
    if bleed:
        for page in writer.pages:
            _add_marks(writer, page, bleed)
    prefer(writer, LONG_EDGE if duplex else "", right_to_left=right_to_left)
    return file_of(writer, reader)


def _add_marks(writer: PdfWriter, page: PageObject, bleed: float) -> None:
    """Crop marks outside the bleed, and the boxes that say so (ISO 32000-1, 14.11.2)."""
    from pypdf.generic import ArrayObject, NameObject, RectangleObject

    width, height = float(page.mediabox.width), float(page.mediabox.height)
    for name, by in (("Trim", 0.0), ("Bleed", bleed), ("Media", bleed + MARK + AROUND)):
        box = RectangleObject((-by, -by, width + by, height + by))
        page[NameObject(f"/{name}Box")] = box
    contents = page.get("/Contents")
    own = contents.get_object() if contents is not None else None
    before = own if isinstance(own, ArrayObject) else [page.raw_get("/Contents")] if own else []
    marks = writer._add_object(stream_of(_marks(width, height, bleed)))
    page[NameObject("/Contents")] = ArrayObject([*before, marks])


def _marks(width: float, height: float, bleed: float) -> bytes:
    """Two lines at each corner of the trimmed page, an artifact."""
    lines = []
    for y in (0.0, height):
        for start, way in ((-bleed, -1), (width + bleed, 1)):
            lines.append(f"{numbers(start, y)} m {numbers(start + way * MARK, y)} l")
    for x in (0.0, width):
        for start, way in ((-bleed, -1), (height + bleed, 1)):
            lines.append(f"{numbers(x, start)} m {numbers(x, start + way * MARK)} l")
    return f"/Artifact BMC\nq 0 0 0 RG {HAIRLINE} w {' '.join(lines)} S Q\nEMC".encode()
