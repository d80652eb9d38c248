"""A file that was written here, taken apart again: what it shares with others, and its own.

This reads the form that ``pdf.writer`` gives a file and no other: all that does not differ
from patient to patient stands first, byte for byte the same in every file of one shape.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Mapping
from typing import NamedTuple

_CROSS_REFERENCE = re.compile(
    rb"\d+ 0 obj\n<</Type/XRef/Size (\d+)/W\[1 (\d) 2\]/Root (\d+) 0 R/Info (\d+) 0 R/ID\[[^]]*\]"
    rb"/Filter/FlateDecode/Length (\d+)>>stream\n"
)
_PAGE = re.compile(
    rb"<</Type/Page/Parent \d+ 0 R((?:/\w+Box\[[^]]*\]|/Rotate \d+)+)"
    rb"/Contents \[?([^]/]*)\]?/Resources(<<.*>>)"
    rb"/StructParents \d+/Tabs/S(?:/Annots\[([^]]*)\])?>>",
    re.DOTALL,
)
_PACKED = re.compile(rb"<</Type/ObjStm/N (\d+)/First (\d+)/.*?>>stream\n", re.DOTALL)
_REFERENCE = re.compile(rb"(\d+) 0 R")


class Leaf(NamedTuple):
    """A page: its boxes, the numbers of its content streams and annotations, its resources."""

    boxes: bytes
    contents: tuple[int, ...]
    resources: bytes
    annotations: tuple[int, ...]


class Head(NamedTuple):
    """What all files of one shape begin with: objects by number, and the pages."""

    objects: Mapping[int, bytes]
    pages: tuple[Leaf, ...]
    info: bytes


class Parsed(NamedTuple):
    """A file: the digest of its head, which ``head_of`` reads, and its own objects."""

    pdf: bytes
    digest: bytes
    end: int  # of the head
    entries: tuple[tuple[int, int, int], ...]  # of the cross-reference, by number
    own: Mapping[int, bytes]


def parsed(pdf: bytes) -> Parsed:
    """The parts of a file that was written here; ValueError if it is another."""
    at = int(pdf[pdf.rindex(b"startxref") + 10 :].split(None, 1)[0])
    found = _CROSS_REFERENCE.match(pdf, at)
    if found is None:
        raise ValueError("not a file of this program")
    size, width, _, _, length = map(int, found.groups())
    table = zlib.decompress(pdf[found.end() : found.end() + length])
    entries = tuple(
        (
            table[n * (width + 3)],
            int.from_bytes(table[n * (width + 3) + 1 : n * (width + 3) + 1 + width], "big"),
            int.from_bytes(table[n * (width + 3) + 1 + width : (n + 1) * (width + 3)], "big"),
        )
        for n in range(size)
    )
    last = entries[size - 2][1]  # the last object stream ends the head
    behind = sorted((e[1], n) for n, e in enumerate(entries) if e[0] == 1 and e[1] > last)
    end = behind[0][0]
    ends = [offset for offset, _ in behind[1:]]
    own = {n: _body(pdf, offset, up) for (offset, n), up in zip(behind[:-1], ends, strict=True)}
    return Parsed(pdf, hashlib.sha256(pdf[:end]).digest(), end, entries, own)


def head_of(file: Parsed) -> Head:
    """The head of a file, taken apart."""
    pdf, entries = file.pdf, file.entries
    places = sorted((e[1], n) for n, e in enumerate(entries) if e[0] == 1 and e[1] < file.end)
    ends = [*(offset for offset, _ in places[1:]), file.end]
    plain = {n: _body(pdf, offset, up) for (offset, n), up in zip(places, ends, strict=True)}
    objects: dict[int, bytes] = {}
    for number, body in plain.items():
        packed = _PACKED.match(body)
        if packed:
            objects.update(_unpacked(body, packed))
        else:
            objects[number] = body
    at = int(pdf[pdf.rindex(b"startxref") + 10 :].split(None, 1)[0])
    found = _CROSS_REFERENCE.match(pdf, at)
    assert found is not None
    pages = re.search(rb"/Pages (\d+) 0 R", objects[int(found[3])])
    assert pages is not None
    kids = objects[int(pages[1])].partition(b"/Kids")[2]
    leaves = tuple(_leaf(objects[number]) for number in references(kids))
    return Head(objects, leaves, objects[int(found[4])])


def references(source: bytes) -> tuple[int, ...]:
    """The numbers of the objects that a source without strings refers to."""
    return tuple(int(number) for number in _REFERENCE.findall(source))


def _leaf(page: bytes) -> Leaf:
    found = _PAGE.fullmatch(page)
    if found is None:
        raise ValueError("not a page of this program")
    boxes, contents, resources, annotations = found.groups()
    return Leaf(boxes, references(contents), resources, references(annotations or b""))


def _body(pdf: bytes, start: int, end: int) -> bytes:
    """An object without its number: ``7 0 obj`` before it, ``endobj`` after it."""
    return pdf[pdf.index(b"\n", start) + 1 : end - len(b"\nendobj\n")]


def _unpacked(body: bytes, packed: re.Match[bytes]) -> dict[int, bytes]:
    data = zlib.decompress(body[packed.end() : -len(b"\nendstream")])
    count, first = int(packed[1]), int(packed[2])
    index = [int(word) for word in data[:first].split()]
    numbers, starts = index[0 : 2 * count : 2], index[1 : 2 * count : 2]
    ends = [*(start - 1 for start in starts[1:]), len(data) - first]
    return {
        number: data[first + start : first + up]
        for number, start, up in zip(numbers, starts, ends, strict=True)
    }
