"""Many sheets in one file for a printer: what they share is written once.

Fonts, pictures and every stretch of a page that names nobody are the same bytes in each
sheet of a shape, and stand in the file a single time. Such a file is for paper alone: it
has no tags and no links, and claims neither PDF/UA nor PDF/A.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from typing import BinaryIO, NamedTuple

from handout.pdf.objects import text_string
from handout.pdf.parsed import Head, Leaf, head_of, parsed
from handout.pdf.writer import PER_STREAM, object_stream, table_of

_CATALOG, _PAGES, _OUTLINES = 1, 2, 3
# Strings are passed over: what looks like a reference in them is none.
_TOKEN = re.compile(rb"\((?:\\.|[^\\()])*\)|(\d+) 0 R", re.DOTALL)
_DATA = re.compile(rb">>\s*stream\r?\n")
_RECTANGLE = re.compile(rb"/Rect\[([^]]*)\]")
_APPEARANCE = re.compile(rb"/AP<</N(?: (\d+) 0 R|<<.*?/Off (\d+) 0 R)")


class Sheet(NamedTuple):
    """Where a sheet stands in the file: its first page, from 1, and its pages with blanks."""

    page: int
    pages: int


class _Page(NamedTuple):
    """What all sheets of a shape have of a page; a content stream of its own is None."""

    source: bytes
    contents: tuple[int | None, ...]
    theirs: tuple[int, ...]  # the numbers of the own ones in the sheet


class JoinedFile:
    """Writes sheets to ``out`` as they come; ``duplex`` begins each on a leaf of its own."""

    def __init__(self, out: BinaryIO, *, duplex: bool = True) -> None:
        self._out = out
        self._duplex = duplex
        self._digest = hashlib.sha256()
        self._at = 0
        self._entries: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
        self._last = _OUTLINES
        self._packed: list[tuple[int, bytes]] = []
        self._shapes: dict[bytes, tuple[_Page, ...]] = {}
        self._shared: dict[bytes, int] = {}  # numbers by the digest of an object
        self._nodes: list[int] = []
        self._sheets: list[tuple[str, int, int]] = []  # name, number of the first page, its index
        self._pages = 0
        self._info = b""
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def add(self, pdf: bytes, name: str) -> Sheet:
        """Write a sheet; ``name`` is its bookmark and begins its page labels."""
        file = parsed(pdf)
        shape = self._shapes.get(file.digest)
        if shape is None:
            head = head_of(file)
            self._info = self._info or head.info
            shape = tuple(self._page(head, leaf) for leaf in head.pages)
            self._shapes[file.digest] = shape
        node = self._allocate()
        numbers = [self._allocate() for _ in shape]
        for number, page in zip(numbers, shape, strict=True):
            own = iter([self._object(file.own[each]) for each in page.theirs])
            contents = b" ".join(
                b"%d 0 R" % (next(own) if shared is None else shared) for shared in page.contents
            )
            source = b"<</Type/Page/Parent %d 0 R%s/Contents[%s]>>"
            self._pack(number, source % (node, page.source, contents))
        if self._duplex and len(numbers) % 2:
            box = shape[-1].source.partition(b"/Resources")[0]
            blank = b"<</Type/Page/Parent %d 0 R%s/Resources<<>>>>" % (node, box)
            numbers.append(self._pack(self._allocate(), blank))
        kids = b" ".join(b"%d 0 R" % number for number in numbers)
        source = b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%s]>>"
        self._pack(node, source % (_PAGES, len(numbers), kids))
        self._nodes.append(node)
        self._sheets.append((name, numbers[0], self._pages))
        self._pages += len(numbers)
        return Sheet(self._pages - len(numbers) + 1, len(numbers))

    def finish(self) -> None:
        """Write bookmarks, page labels and the end."""
        kids = b" ".join(b"%d 0 R" % number for number in self._nodes)
        self._pack(_PAGES, b"<</Type/Pages/Count %d/Kids[%s]>>" % (self._pages, kids))
        self._outline()
        labels = "".join(
            f"{index}<</P{text_string(name + '-')}/S/D>>" for name, _, index in self._sheets
        )
        turn = "/Duplex/DuplexFlipLongEdge" if self._duplex else ""
        catalog = (
            f"<</Type/Catalog/Pages {_PAGES} 0 R/Outlines {_OUTLINES} 0 R/PageMode/UseOutlines"
            f"/PageLabels<</Nums[{labels}]>>/ViewerPreferences<</PrintScaling/None{turn}>>>>"
        )
        self._pack(_CATALOG, catalog.encode("latin-1"))
        info = self._pack(self._allocate(), self._info)
        self._flush()
        self._cross_reference(info)

    def _page(self, head: Head, leaf: Leaf) -> _Page:
        """What the sheets of a shape have in common of a page, written at its first one."""
        own = [number for number in leaf.contents if number not in head.objects]
        shared: list[int | None] = [
            self._copied(head, number) if number in head.objects else None
            for number in leaf.contents
        ]
        resources = leaf.resources
        drawn, named = self._drawn(head, leaf)
        if drawn:
            shared.append(
                self._stored(b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn))
            )
            forms = b"/XObject<<" in resources
            at = b"/XObject<<" if forms else b"<<"
            inner = named if forms else b"/XObject<<%s>>" % named
            resources = resources.replace(at, at + inner, 1)
        number = self._stored(self._renumbered(head, resources))
        return _Page(b"%s/Resources %d 0 R" % (leaf.boxes, number), tuple(shared), tuple(own))

    def _drawn(self, head: Head, leaf: Leaf) -> tuple[bytes, bytes]:
        """What stands in form fields as operators, and the names of its forms."""
        operators: list[bytes] = []
        names: dict[int, bytes] = {}
        for number in leaf.annotations:
            source = head.objects.get(number, b"")  # a link with a patient's words is none
            box, looks = _RECTANGLE.search(source), _APPEARANCE.search(source)
            if box is None or looks is None:
                continue
            form = int(looks[1] or looks[2])
            name = names.setdefault(form, b"Entry%d" % len(names))
            left, bottom = box[1].split()[:2]
            operators.append(b"q 1 0 0 1 %s %s cm /%s Do Q" % (left, bottom, name))
        named = b"".join(b"/%s %d 0 R" % (name, form) for form, name in names.items())
        return b"\n".join(operators), named

    def _copied(self, head: Head, number: int) -> int:
        return self._stored(self._renumbered(head, head.objects[number]))

    def _renumbered(self, head: Head, body: bytes) -> bytes:
        """A body with the numbers of this file, and what it refers to copied before it."""
        found = _DATA.search(body)
        end = found.end() if found else len(body)

        def renumbered(token: re.Match[bytes]) -> bytes:
            if token[1] is None:
                return token[0]
            return b"%d 0 R" % self._copied(head, int(token[1]))

        return _TOKEN.sub(renumbered, body[:end]) + body[end:]

    def _stored(self, body: bytes) -> int:
        """The number of an object that many sheets share, written when it is new."""
        digest = hashlib.sha256(body).digest()
        if digest not in self._shared:
            is_stream = body.endswith(b"endstream")
            self._shared[digest] = (
                self._object(body) if is_stream else self._pack(self._allocate(), body)
            )
        return self._shared[digest]

    def _allocate(self) -> int:
        self._last += 1
        return self._last

    def _object(self, body: bytes) -> int:
        """Write an object at once."""
        number = self._allocate()
        self._entries[number] = (1, self._at, 0)
        self._write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        return number

    def _pack(self, number: int, body: bytes) -> int:
        """Write a small object together with others."""
        self._packed.append((number, body))
        if len(self._packed) >= PER_STREAM:
            self._flush()
        return number

    def _flush(self) -> None:
        if self._packed:
            number = self._object(object_stream(self._packed).source())
            for index, (inner, _) in enumerate(self._packed):
                self._entries[inner] = (2, number, index)
            self._packed.clear()

    def _outline(self) -> None:
        own = [self._allocate() for _ in self._sheets]
        for at, (name, page, _) in enumerate(self._sheets):
            before = f"/Prev {own[at - 1]} 0 R" if at else ""
            after = f"/Next {own[at + 1]} 0 R" if at + 1 < len(own) else ""
            source = (
                f"<</Title{text_string(name)}/Parent {_OUTLINES} 0 R"
                f"/Dest[{page} 0 R/XYZ null null null]{before}{after}>>"
            )
            self._pack(own[at], source.encode("latin-1"))
        ends = f"/First {own[0]} 0 R/Last {own[-1]} 0 R" if own else ""
        source = f"<</Type/Outlines/Count {len(own)}{ends}>>"
        self._pack(_OUTLINES, source.encode("latin-1"))

    def _cross_reference(self, info: int) -> None:
        number, at = self._allocate(), self._at
        self._entries[number] = (1, at, 0)
        width = (at.bit_length() + 7) // 8
        entries = [self._entries[each] for each in range(number + 1)]
        data = zlib.compress(table_of(entries, width))
        file_id = self._digest.hexdigest()[:32].upper().encode()
        self._write(
            b"%d 0 obj\n<</Type/XRef/Size %d/W[1 %d 2]/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]"
            b"/Filter/FlateDecode/Length %d>>stream\n%s\nendstream\nendobj\n"
            b"startxref\n%d\n%%%%EOF\n"
            % (number, number + 1, width, _CATALOG, info, file_id, file_id, len(data), data, at)
        )

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._digest.update(data)
        self._at += len(data)
