"""Fonts in the file whose codes are glyphs: for letters that their neighbours shape."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from handout.pdf.fonts import FontProgram, escaped, tag_of
from handout.pdf.objects import name, number, reference

if TYPE_CHECKING:
    from handout.pdf.file import PdfFile


class ShapedGlyph(Protocol):
    """What is shown of a glyph; lengths are in thousandths of the type size."""

    @property
    def id(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def advance(self) -> float: ...
    @property
    def width(self) -> float: ...
    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...


class GlyphFont:
    """The codes of a face's glyphs in one file, in the order of first use.

    A glyph that stands for other characters has another code, so that what is copied is
    what was written (ISO 19005-2, 6.2.11.7).
    """

    def __init__(self, face: FontProgram, resource: str) -> None:
        self.face = face
        self.resource = resource
        self._codes: dict[tuple[int, str], int] = {}
        self._widths: dict[int, float] = {}

    def shown(self, glyphs: Sequence[ShapedGlyph], size: float, base: float = 0.0) -> list[str]:
        """Operators that show a run, from left to right, ``base`` points above the line."""
        operators: list[str] = []
        parts: list[str] = []
        rise, text, move = base, "", 0.0

        def flush() -> None:
            nonlocal text
            if text:
                parts.append(f"({text})")
                text = ""

        def end() -> None:
            flush()
            if parts:
                operators.append(f"[{''.join(parts)}]TJ")
                parts.clear()

        for glyph in glyphs:
            up = round(base + glyph.y * size / 1000, 2)
            if up != rise:
                end()
                operators.append(f"{number(up)} Ts")
                rise = up
            move -= glyph.x
            if abs(move) > 0.05:
                flush()
                parts.append(number(round(move, 1)))
            text += escaped(self._code(glyph))
            move = glyph.x + glyph.width - glyph.advance
            if abs(move) <= 0.05:
                move = 0.0
        end()
        if rise != base:
            operators.append(f"{number(base)} Ts")
        return operators

    def _code(self, glyph: ShapedGlyph) -> int:
        key = (glyph.id, glyph.text)
        if key not in self._codes:
            self._codes[key] = len(self._codes) + 1
            self._widths[self._codes[key]] = glyph.width
        return self._codes[key]

    def write(self, file: PdfFile) -> int:
        """Add the font's objects to the file; gives the number of the font dictionary."""
        program, places = _subset(self.face.path, [glyph for glyph, _ in self._codes])
        ttf = self.face.ttf
        base = name(tag_of(self.resource) + "+" + self.face.name)
        font_file = file.add_stream(f"/Length1 {len(program)}", zlib.compress(program, 9),
                                    compressed=True)  # fmt: skip
        box = " ".join(number(round(edge)) for edge in ttf.bbox)
        descriptor = file.add(
            f"<</Type/FontDescriptor/FontName{base}/Flags 4/FontBBox[{box}]"
            f"/ItalicAngle {number(ttf.italicAngle)}/Ascent {number(ttf.ascent)}"
            f"/Descent {number(ttf.descent)}/CapHeight {number(ttf.capHeight or 700)}"
            f"/StemV {number(ttf.stemV)}/FontFile2 {reference(font_file)}>>"
        )
        widths = " ".join(number(round(self._widths[c], 2)) for c in sorted(self._widths))
        table = b"\0\0" + b"".join(places[g].to_bytes(2, "big") for g, _ in self._codes)
        to_glyph = reference(file.add_stream("", table))
        descendant = file.add(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont{base}"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            f"/FontDescriptor {reference(descriptor)}/DW 0/W[1[{widths}]]"
            f"/CIDToGIDMap {to_glyph}>>"
        )
        to_unicode = file.add_stream("", self._to_unicode())
        return file.add(
            f"<</Type/Font/Subtype/Type0/BaseFont{base}/Encoding/Identity-H"
            f"/DescendantFonts[{reference(descendant)}]/ToUnicode {reference(to_unicode)}>>"
        )

    def _to_unicode(self) -> bytes:
        """The CMap from codes to characters, 100 a section (Adobe TN 5411, 1.4.1)."""
        lines = [
            "/CIDInit/ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def",
            "/CMapName/Adobe-Identity-UCS def/CMapType 2 def",
            "1 begincodespacerange<0000><FFFF>endcodespacerange",
        ]
        entries = [
            f"<{code:04X}><{text.encode('utf-16-be').hex().upper()}>"
            for (_, text), code in self._codes.items()
        ]
        for start in range(0, len(entries), 100):
            section = entries[start : start + 100]
            lines += [f"{len(section)} beginbfchar", *section, "endbfchar"]
        lines.append("endcmap CMapName currentdict/CMap defineresource pop end end")
        return "\n".join(lines).encode("ascii")


def _subset(path: Any, glyphs: Sequence[int]) -> tuple[bytes, dict[int, int]]:
    """The font program with just these glyphs, and where each of them is in it now."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(str(path), recalcTimestamp=False, recalcBBoxes=False)
    names = [font.getGlyphName(glyph) for glyph in glyphs]
    options = subset.Options(
        layout_features=[], name_IDs=[], hinting=False, notdef_outline=True, glyph_names=False,
        drop_tables=["GSUB", "GPOS", "GDEF", "BASE", "DSIG", "STAT", "fvar", "OS/2", "name",
                     "meta", "kern"],
    )  # fmt: skip
    subsetter = subset.Subsetter(options)
    subsetter.populate(glyphs=names)
    subsetter.subset(font)
    order = {each: place for place, each in enumerate(font.getGlyphOrder())}
    out = io.BytesIO()
    font.save(out, reorderTables=False)
    return out.getvalue(), {g: order[n] for g, n in zip(glyphs, names, strict=True)}
