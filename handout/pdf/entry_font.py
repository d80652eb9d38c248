"""The font that a reader types in: a simple font with the letters of Western languages.

Viewers write what is typed with the codes of WinAnsiEncoding, so neither a subset of the
characters in use nor codes of our own would do (ISO 32000-1, 9.6.6.4 and 12.7.3.3).
"""

from __future__ import annotations

import io
import zlib
from functools import lru_cache
from struct import pack
from typing import TYPE_CHECKING, Any

from handout.pdf.fonts import FontProgram
from handout.pdf.objects import name, number, reference

if TYPE_CHECKING:
    from handout.pdf.file import PdfFile

_FIRST, _LAST = 32, 255
_UNUSED = "\u2022"  # what WinAnsiEncoding has at its unused codes (ISO 32000-1, annex D.2)


def _characters() -> tuple[int, ...]:
    """The character of each code from 32 to 255."""
    codes = (bytes([code]).decode("cp1252", "replace") for code in range(_FIRST, _LAST + 1))
    return tuple(ord(_UNUSED if text in ("\ufffd", "\x7f") else text) for text in codes)


def write_entry_font(file: PdfFile, face: FontProgram) -> int:
    """Add the font for typing in a face; gives the number of the font dictionary."""
    characters = _characters()
    program, length = _program(face, characters)
    ttf = face.ttf
    base = name("HANDTY+" + face.name)
    program_number = file.add_stream(f"/Length1 {length}", program, compressed=True)
    box = " ".join(number(round(edge)) for edge in ttf.bbox)
    descriptor = file.add(
        f"<</Type/FontDescriptor/FontName{base}/Flags 32/FontBBox[{box}]"
        f"/ItalicAngle {number(ttf.italicAngle)}/Ascent {number(ttf.ascent)}"
        f"/Descent {number(ttf.descent)}/CapHeight {number(ttf.capHeight or 700)}"
        f"/StemV {number(ttf.stemV)}/MissingWidth {number(ttf.defaultWidth)}"
        f"/FontFile2 {reference(program_number)}>>"
    )
    widths = " ".join(f"{ttf.charWidths.get(c, ttf.defaultWidth):g}" for c in characters)
    return file.add(
        f"<</Type/Font/Subtype/TrueType/BaseFont{base}/FirstChar {_FIRST}/LastChar {_LAST}"
        f"/Widths[{widths}]/Encoding/WinAnsiEncoding/FontDescriptor {reference(descriptor)}>>"
    )


@lru_cache(maxsize=8)
def _program(face: FontProgram, characters: tuple[int, ...]) -> tuple[bytes, int]:
    """The face with these characters' glyphs and a Unicode cmap: compressed, and its length.

    ISO 19005-2, 6.2.11.6: the glyphs of a non-symbolic font are found by such a cmap.
    """
    from reportlab.pdfbase.ttfonts import TTFontMaker, TTFontParser

    subset: Any = TTFontParser(io.BytesIO(face.ttf.makeSubset(characters)))
    font = TTFontMaker()
    for tag in ("cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "post", "prep"):
        if tag in subset.table:
            font.add(tag, bytes(subset.get_table(tag)))
    seen: dict[int, int] = {}
    glyphs: dict[int, int] = {}
    for character in characters:  # as ReportLab numbers them: by first use
        glyph = face.ttf.charToGlyph.get(character, 0)
        glyphs[character] = seen.setdefault(glyph, len(seen) + 1) if glyph else 0
    font.add("cmap", _cmap({c: glyph for c, glyph in glyphs.items() if glyph}))
    program = bytes(font.makeStream())
    return zlib.compress(program, 9), len(program)


def _cmap(glyphs: dict[int, int]) -> bytes:
    """A cmap of one Unicode table in format 4, a segment for each character (OpenType, cmap)."""
    codes = [*sorted(glyphs), 0xFFFF]
    deltas = [(glyphs.get(code, 0) - code) & 0xFFFF for code in codes]
    count = len(codes)
    power = 1 << (count.bit_length() - 1)
    search = (2 * power, power.bit_length() - 1, 2 * (count - power))
    body = pack(f">{count}H", *codes) + b"\0\0" + pack(f">{count}H", *codes)
    body += pack(f">{count}H", *deltas) + bytes(2 * count)
    table = pack(">7H", 4, 14 + len(body), 0, 2 * count, *search) + body
    return pack(">HHHHL", 0, 1, 3, 1, 12) + table
