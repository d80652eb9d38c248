"""Fonts in the file: one composite font a face, subset to the characters used."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from handout.pdf.objects import name, number, reference

if TYPE_CHECKING:
    from handout.pdf.file import PdfFile


class FontProgram(Protocol):
    """What embedding and setting need of a face: its ReportLab font, name and measures."""

    @property
    def path(self) -> Any: ...
    @property
    def ttf(self) -> Any: ...
    @property
    def name(self) -> str: ...
    @property
    def ascent(self) -> float: ...
    @property
    def descent(self) -> float: ...
    def width(self, text: str) -> float: ...
    def measure(self, text: str) -> float: ...
    def shape(self, text: str, rtl: bool, *, kept: bool = True) -> tuple[Any, ...]: ...
    def __hash__(self) -> int: ...


_ESCAPED = {ord("("): "\\(", ord(")"): "\\)", ord("\\"): "\\\\", 13: "\\r"}


def escaped(code: int) -> str:
    """A two-byte code as it stands in a literal string (ISO 32000-1, 7.3.4.2)."""
    high, low = divmod(code, 256)
    return _ESCAPED.get(high, chr(high)) + _ESCAPED.get(low, chr(low))


class EmbeddedFont(dict[int, str]):
    """The codes of one face in one file: a table for ``str.translate``.

    Translating a text gives the inside of a literal string of two-byte codes, each the
    number of a character in order of first use; a character that is new gets the next
    code. So the same text always gives the same bytes, and one font holds any number of
    characters.
    """

    def __init__(self, face: FontProgram, resource: str) -> None:
        super().__init__()
        self.face = face
        self.resource = resource
        self.characters: list[int] = []

    def __missing__(self, character: int) -> str:
        self.characters.append(character)
        code = escaped(len(self.characters))
        self[character] = code
        return code

    def provide(self, characters: Iterable[str]) -> None:
        """Give these characters their codes now, in the order of their numbers."""
        for character in sorted(characters):
            self[ord(character)]

    def write(self, file: PdfFile) -> int:
        """Add the font's objects to the file; gives the number of the font dictionary."""
        characters = tuple(self.characters)
        # What a patient's values add to a font is not kept beyond this file.
        subset = _subset.__wrapped__ if file.private else _subset
        program, length, glyphs = subset(self.face, characters)
        ttf = self.face.ttf
        base = name(tag_of(self.resource) + "+" + self.face.name)
        program_number = file.add_stream(f"/Length1 {length}", program, compressed=True)
        box = " ".join(number(round(edge)) for edge in ttf.bbox)
        descriptor = file.add(
            f"<</Type/FontDescriptor/FontName{base}/Flags 4/FontBBox[{box}]"
            f"/ItalicAngle {number(ttf.italicAngle)}/Ascent {number(ttf.ascent)}"
            f"/Descent {number(ttf.descent)}/CapHeight {number(ttf.capHeight or 700)}"
            f"/StemV {number(ttf.stemV)}/FontFile2 {reference(program_number)}>>"
        )
        widths = " ".join(f"{ttf.charWidths[character]:g}" for character in characters)
        to_glyph = "/Identity"
        if glyphs != tuple(range(1, len(characters) + 1)):
            table = b"".join(glyph.to_bytes(2, "big") for glyph in (0, *glyphs))
            to_glyph = " " + reference(file.add_stream("", table))
        descendant = file.add(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont{base}"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            f"/FontDescriptor {reference(descriptor)}/DW {number(ttf.defaultWidth)}"
            f"/W[1[{widths}]]/CIDToGIDMap{to_glyph}>>"
        )
        to_unicode_map = (_to_unicode.__wrapped__ if file.private else _to_unicode)(characters)
        to_unicode = file.add_stream("", to_unicode_map, compressed=True)
        return file.add(
            f"<</Type/Font/Subtype/Type0/BaseFont{base}/Encoding/Identity-H"
            f"/DescendantFonts[{reference(descendant)}]/ToUnicode {reference(to_unicode)}>>"
        )


def tag_of(resource: str) -> str:
    """Six capitals that tell the subsets of a file apart (ISO 32000-1, 9.6.4)."""
    value = int(resource[1:])
    return "HAND" + chr(65 + value // 26 % 26) + chr(65 + value % 26)


@lru_cache(maxsize=32)
def _subset(face: FontProgram, characters: tuple[int, ...]) -> tuple[bytes, int, tuple[int, ...]]:
    """The font program with just these characters' glyphs: compressed, its length before
    that, and the glyph of each character."""
    ttf = face.ttf
    seen: dict[int, int] = {}
    glyphs = tuple(
        seen.setdefault(ttf.charToGlyph[character], len(seen) + 1) for character in characters
    )
    program = _without_names(ttf).makeSubset(characters)
    return zlib.compress(program, 9), len(program), glyphs


@lru_cache(maxsize=16)
def _without_names(ttf: Any) -> Any:
    """The same font, less the tables that a reader of an embedded composite font ignores."""
    from copy import copy

    slim = copy(ttf)
    kept = ttf.get_table

    def get_table(tag: str) -> bytes:
        if tag in ("name", "OS/2"):
            raise KeyError(tag)
        return bytes(kept(tag))

    slim.get_table = get_table
    return slim


@lru_cache(maxsize=32)
def _to_unicode(characters: tuple[int, ...]) -> bytes:
    """The compressed CMap from codes to characters, 100 a section (Adobe TN 5411, 1.4.1)."""
    lines = [
        "/CIDInit/ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def",
        "/CMapName/Adobe-Identity-UCS def/CMapType 2 def",
        "1 begincodespacerange<0000><FFFF>endcodespacerange",
    ]
    for start in range(0, len(characters), 100):
        section = characters[start : start + 100]
        lines.append(f"{len(section)} beginbfchar")
        for code, character in enumerate(section, start + 1):
            text = chr(character).encode("utf-16-be").hex().upper()
            lines.append(f"<{code:04X}><{text}>")
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict/CMap defineresource pop end end")
    return zlib.compress("\n".join(lines).encode("ascii"), 9)
