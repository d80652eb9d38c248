"""Pages placed on larger sheets, smaller or as they are: pictures of pages, without tags.

A page on a sheet is a form XObject, so that its text stays text. But the structure tree
speaks of whole pages, so it is left out, and the file no longer claims PDF/UA-1 nor level A
of PDF/A-2: it is PDF/A-2u, archival, with its text as Unicode.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from handout.imposing.written import file_of
from handout.pdf.objects import numbers

if TYPE_CHECKING:
    from pypdf import PageObject, PdfWriter
    from pypdf.generic import IndirectObject, StreamObject


class Placed(NamedTuple):
    """A page of the handout with its lower left corner at ``x``, ``y`` of a sheet."""

    page: int
    x: float
    y: float
    scale: float = 1.0


# How the printer turns the sheet for its other side (ISO 32000-1, table 150).
SHORT_EDGE, LONG_EDGE = "/DuplexFlipShortEdge", "/DuplexFlipLongEdge"


def on_sheets(
    pdf: bytes, sides: Sequence[Sequence[Placed]], size: tuple[float, float], *, turned: str,
    right_to_left: bool = False,
) -> bytes:  # fmt: skip
    """A file whose pages are ``sides`` of sheets of ``size`` points, with pages of ``pdf``.

    ``turned`` is what it tells a printer that prints on both sides.
    """
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import DictionaryObject, NameObject

    reader, writer = PdfReader(BytesIO(pdf)), PdfWriter()
    forms: dict[int, IndirectObject] = {}
    for side in sides:
        sheet = writer.add_blank_page(*size)
        for placed in side:
            if placed.page not in forms:
                form = _form(reader.pages[placed.page], writer)
                forms[placed.page] = writer._add_object(form)
        used = {NameObject(f"/P{placed.page}"): forms[placed.page] for placed in side}
        sheet[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/XObject"): DictionaryObject(used)}
        )
        operators = " ".join(
            f"q {placed.scale:.4f} 0 0 {placed.scale:.4f} {numbers(placed.x, placed.y)} cm "
            f"/P{placed.page} Do Q"
            for placed in side
        )
        sheet[NameObject("/Contents")] = writer._add_object(stream_of(operators.encode()))
    _describe(writer, reader.trailer["/Root"])
    prefer(writer, turned, right_to_left=right_to_left, is_exact=True)
    return file_of(writer, reader)


def stream_of(content: bytes) -> StreamObject:
    """A compressed stream."""
    from pypdf.generic import DecodedStreamObject

    stream = DecodedStreamObject()
    stream.set_data(content)
    return stream.flate_encode()


def _form(page: PageObject, writer: PdfWriter) -> StreamObject:
    """The page as a form XObject, as large as its media box."""
    from pypdf.generic import ArrayObject, FloatObject, NameObject

    contents = page.get_contents()
    form = stream_of(contents.get_data() if contents is not None else b"")
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject(FloatObject(each) for each in page.mediabox)
    resources: Any = page["/Resources"]
    form[NameObject("/Resources")] = resources.clone(writer)
    return form


def _describe(writer: PdfWriter, root: Any) -> None:
    """What the file says of itself, less the claims that hold for tagged files alone."""
    from pypdf.generic import DecodedStreamObject, NameObject

    catalog = writer.root_object
    for key in ("/Lang", "/OutputIntents"):
        catalog[NameObject(key)] = root[key].clone(writer)
    packet = root["/Metadata"].get_data()
    for claim, instead in (
        (b"<pdfuaid:part>1</pdfuaid:part>\n", b""),
        (b"<pdfaid:conformance>A<", b"<pdfaid:conformance>U<"),
    ):
        assert packet.count(claim) == 1
        packet = packet.replace(claim, instead)
    metadata = DecodedStreamObject()
    metadata.set_data(packet)
    metadata[NameObject("/Type")] = NameObject("/Metadata")
    metadata[NameObject("/Subtype")] = NameObject("/XML")
    catalog[NameObject("/Metadata")] = writer._add_object(metadata)


def prefer(
    writer: PdfWriter, turned: str, *, right_to_left: bool = False, is_exact: bool = False
) -> None:
    """Tell viewers how the file is printed; ``is_exact`` is at its very size."""
    from pypdf.generic import BooleanObject, DictionaryObject, NameObject

    wishes = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})
    if turned:
        wishes[NameObject("/Duplex")] = NameObject(turned)
    if is_exact:
        wishes[NameObject("/PrintScaling")] = NameObject("/None")
    if right_to_left:
        wishes[NameObject("/Direction")] = NameObject("/R2L")
    writer.root_object[NameObject("/ViewerPreferences")] = wishes
