"""Objects to the bytes of a file: object streams and a cross-reference stream.

ISO 32000-1, 7.5.7 and 7.5.8. ReportLab writes each object by itself and a plain
cross-reference table; the structure tree of a tagged file then outweighs its text, so
this module takes that part over and packs small objects together.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from handout.pdf.objects import deflated

PER_STREAM = 200  # objects in one object stream


class Stream(NamedTuple):
    """A stream whose ``data`` is encoded already; ``dictionary`` says how, less /Length."""

    dictionary: bytes
    data: bytes

    def source(self) -> bytes:
        return b"<<%s/Length %d>>stream\n%s\nendstream" % (
            self.dictionary,
            len(self.data),
            self.data,
        )


class Frame:
    """All of a file but its ``personal`` objects, which stand behind it, and the end.

    Only those differ from patient to patient; their numbers stay.
    """

    def __init__(
        self,
        head: bytes,
        entries: Mapping[int, tuple[int, int, int]],
        personal: Collection[int],
        catalog: int,
        info: int,
    ) -> None:
        self.head = head
        self.personal = tuple(sorted(personal))
        self._entries = [entries[number] for number in range(len(entries))]
        self._digest = hashlib.sha256(head)  # to go on from
        self._catalog = catalog
        self._info = info
        self._tables: dict[int, bytearray] = {}  # by the width of offsets

    def file(self, bodies: Sequence[bytes | Stream]) -> bytes:
        """The whole file with these bodies for its personal objects.

        Its ID is a digest of the rest of the file.
        """
        tail: list[bytes] = []
        at = len(self.head)
        offsets: dict[int, int] = {}
        for number, body in zip(self.personal, bodies, strict=True):
            chunk = _object(number, body)
            offsets[number] = at
            tail.append(chunk)
            at += len(chunk)
        offsets[len(self._entries)] = at
        opening, closing = self._cross_reference(offsets, at)
        tail.append(opening)
        before = b"".join(tail)
        digest = self._digest.copy()
        digest.update(before)
        digest.update(_no_id())
        digest.update(closing)
        file_id = digest.hexdigest()[:32].upper().encode()
        return b"".join((self.head, before, b"/ID[<%s><%s>]" % (file_id, file_id), closing))

    def _cross_reference(self, offsets: Mapping[int, int], at: int) -> tuple[bytes, bytes]:
        """The cross-reference stream, which stands ``at``: before and after its ID."""
        number = len(self._entries)
        width = (at.bit_length() + 7) // 8
        if width not in self._tables:
            self._tables[width] = table_of([*self._entries, (1, 0, 0)], width)
        table = self._tables[width].copy()
        for each, offset in offsets.items():
            start = each * (width + 3) + 1
            table[start : start + width] = offset.to_bytes(width, "big")
        data = deflated(table)
        opening = b"%d 0 obj\n<</Type/XRef/Size %d/W[1 %d 2]/Root %d 0 R/Info %d 0 R" % (
            number,
            number + 1,
            width,
            self._catalog,
            self._info,
        )
        closing = (
            b"/Filter/FlateDecode/Length %d>>stream\n%s\nendstream\nendobj\n"
            b"startxref\n%d\n%%%%EOF\n" % (len(data), data, at)
        )
        return opening, closing


def table_of(entries: Sequence[tuple[int, int, int]], width: int) -> bytearray:
    """Entries of a cross-reference table, with offsets of ``width`` bytes."""
    return bytearray().join(
        bytes([kind]) + second.to_bytes(width, "big") + third.to_bytes(2, "big")
        for kind, second, third in entries
    )


def serialise(bodies: Sequence[bytes | Stream], catalog: int, info: int) -> bytes:
    """The file with object 1 .. n = ``bodies``; its ID is a digest of the rest of the file."""
    return frame_of(bodies, catalog, info).file([])


def frame_of(
    bodies: Sequence[bytes | Stream], catalog: int, info: int, personal: Collection[int] = ()
) -> Frame:
    """The frame of a file with objects 1 .. n = ``bodies``; those of ``personal`` are left out."""
    out: list[bytes] = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"]
    at = len(out[0])
    entries: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
    packed: list[tuple[int, bytes]] = []

    def write(number: int, body: bytes | Stream) -> None:
        nonlocal at
        entries[number] = (1, at, 0)
        chunk = _object(number, body)
        out.append(chunk)
        at += len(chunk)

    for number, body in enumerate(bodies, 1):
        if number in personal:
            entries[number] = (1, 0, 0)
        elif isinstance(body, Stream) or body.endswith(b"endstream"):
            write(number, body)
        else:
            packed.append((number, body))
    number = len(bodies)
    for start in range(0, len(packed), PER_STREAM):
        number += 1
        inside = packed[start : start + PER_STREAM]
        for index, (inner, _) in enumerate(inside):
            entries[inner] = (2, number, index)
        write(number, object_stream(inside))
    return Frame(b"".join(out), entries, personal, catalog, info)


def _object(number: int, body: bytes | Stream) -> bytes:
    source = body.source() if isinstance(body, Stream) else body
    return b"%d 0 obj\n%s\nendobj\n" % (number, source)


def digest_of(file: bytes) -> str:
    """32 hex digits of a file made here, its ID left out: what that ID is if it is intact."""
    blank = _FILE_ID.sub(_no_id(), file)
    return hashlib.sha256(blank).hexdigest()[:32]


_FILE_ID = re.compile(rb"/ID\[<[0-9A-F]{32}><[0-9A-F]{32}>\]")


def _no_id() -> bytes:
    return b"/ID[<%s><%s>]" % (b"0" * 32, b"0" * 32)


def object_stream(inside: Sequence[tuple[int, bytes]]) -> Stream:
    """Small objects by number, packed together (7.5.7)."""
    pairs, at = [], 0
    for number, body in inside:
        pairs.append(b"%d %d" % (number, at))
        at += len(body) + 1
    index = b" ".join(pairs) + b"\n"
    data = zlib.compress(index + b"\n".join(body for _, body in inside), 6)
    return Stream(
        b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (len(inside), len(index)), data
    )
