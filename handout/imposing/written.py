"""What pypdf has put together to the bytes of a file, by our own writer.

It packs small objects together as in every file of this program, and the file's ID is a
digest of the rest, so that the same pages give the same bytes and ``handout verify`` can
tell whether they are intact.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from handout.pdf.writer import Stream, serialise

if TYPE_CHECKING:
    from pypdf import PdfReader, PdfWriter


def file_of(writer: PdfWriter, reader: PdfReader) -> bytes:
    """The file; it says of itself what the one did that ``reader`` has read."""
    info: Any = reader.trailer["/Info"]
    about = writer._add_object(info.get_object().clone(writer)).idnum
    bodies = [_body(each) for each in writer._objects]
    root = writer.root_object.indirect_reference
    assert root is not None
    return serialise(bodies, root.idnum, about)


def _body(each: Any) -> bytes | Stream:
    from pypdf.generic import DictionaryObject, StreamObject

    if each is None:
        return b"null"
    if isinstance(each, StreamObject):
        entries = DictionaryObject({k: v for k, v in each.items() if k != "/Length"})
        source = _source(entries).strip()
        return Stream(source.removeprefix(b"<<").removesuffix(b">>").strip(), each._data)
    return _source(each)


def _source(each: Any) -> bytes:
    out = BytesIO()
    each.write_to_stream(out)
    return out.getvalue()
