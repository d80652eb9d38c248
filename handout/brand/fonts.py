"""Font files: found by family name or path, parsed once a process, measured."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from handout.brand.model import FontFiles, FontName
from handout.brand.shaping import Glyph, has_rtl, shape
from handout.content.source import Origin
from handout.errors import NOWHERE, ContentError, Mark

# Characters that a font may lack and a reader does not miss: spaces of other widths
# become a space or a no-break space, the no-break hyphen a hyphen.
_STAND_INS = str.maketrans(
    {
        **{chr(code): " " for code in (*range(0x2000, 0x200B), 0x205F, 0x3000)},
        "\u2007": "\u00a0",
        "\u202f": "\u00a0",
        "\u2011": "-",
        "\t": " ",
    }
)
# Marks without a shape of their own: they only say where a line may or may not break.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")


_JOINERS = {0x200C: None, 0x200D: None}  # letters join or do not; no font needs a glyph


class MissingGlyphError(Exception):
    """No font of the brand has this character."""

    def __init__(self, character: str) -> None:
        super().__init__(character)
        self.character = character

    @property
    def message(self) -> str:
        return f"no font of the brand has the character {self.description}"

    advice = "write another one, or give the brand a fallback font that has it"

    @property
    def description(self) -> str:
        name = unicodedata.name(self.character, "unnamed character").lower()
        return f"'{self.character}' (U+{ord(self.character):04X}, {name})"


class Face:
    """One font file. Widths, ascent and descent are in thousandths of the type size."""

    def __init__(self, path: Path) -> None:
        from reportlab.pdfbase.ttfonts import TTFontFace

        self.path = path
        self.ttf = TTFontFace(str(path))
        self.name = str(self.ttf.name, "latin-1")
        self.ascent: float = self.ttf.ascent
        self.descent: float = self.ttf.descent
        self.characters = frozenset(map(chr, self.ttf.charToGlyph))
        self._advance: dict[int, float] = self.ttf.charWidths
        self._measured: dict[str, float] = {}
        self._shaped: dict[tuple[str, bool], tuple[Glyph, ...]] = {}

    def measure(self, text: str) -> float:
        """Like ``width``, but nothing is kept: for what is nobody's business."""
        return sum(map(self._advance.__getitem__, map(ord, text)))

    def width(self, text: str) -> float:
        """The advance width of ``text``, whose characters the face has, at size 1000."""
        known = self._measured
        width = known.get(text)
        if width is None:
            width = sum(map(self._advance.__getitem__, map(ord, text)))
            if len(known) > 50_000:
                known.clear()
            known[text] = width
        return width

    def shape(self, text: str, rtl: bool, *, kept: bool = True) -> tuple[Glyph, ...]:
        """The glyphs of a run, from left to right; ``kept`` for the next time or not."""
        key = (text, rtl)
        glyphs = self._shaped.get(key)
        if glyphs is None:
            glyphs = shape(self.path, text, rtl)
            if kept:
                self._shaped[key] = glyphs
                if len(self._shaped) > 20_000:
                    self._shaped.clear()
        return glyphs

    def shaped_width(self, text: str, *, kept: bool = True) -> float:
        """The width of a text whose letters shape one another, at size 1000."""
        space = self._advance.get(32, 0.0)
        words = text.split(" ")
        rtl = has_rtl(text)
        wide = sum(g.advance for w in words if w for g in self.shape(w, rtl, kept=kept))
        return wide + space * (len(words) - 1)


class Typeface:
    """The four faces of a family, and the families that stand in where it lacks a character.

    ``files`` are those of the regular, bold, italic and bold italic face; each is opened
    at its first use, since most handouts need two of them.
    """

    def __init__(self, files: Sequence[Path], fallback: Sequence[Typeface] = ()) -> None:
        self.files = files
        self.fallback = fallback
        self._faces: list[Face | None] = [None, None, None, None]

    def face(self, bold: bool = False, italic: bool = False) -> Face:
        which = (1 if bold else 0) + (2 if italic else 0)
        face = self._faces[which]
        if face is None:
            face = self._faces[which] = _open_face(self.files[which])
        return face

    def cover(self, text: str, bold: bool, italic: bool) -> list[tuple[Face, str]]:
        """``text`` in stretches that one face has each; raises MissingGlyphError."""
        face = self.face(bold, italic)
        composed = text
        if not text.isascii():  # a font may have a glyph for the parts, or a visible soft hyphen
            text = _INVISIBLE.sub("", text)
            composed = unicodedata.normalize("NFC", text)
        for form in (composed, text):
            if face.characters.issuperset(form.translate(_JOINERS)):
                return [(face, form)]
        faces = [face, *(family.face(bold, italic) for family in self.fallback)]
        stretches: list[tuple[Face, str]] = []
        for character, chosen in _choices(composed, faces):
            if stretches and stretches[-1][0] is chosen:
                stretches[-1] = (chosen, stretches[-1][1] + character)
            else:
                stretches.append((chosen, character))
        return stretches


def _choices(text: str, faces: list[Face]) -> Iterator[tuple[str, Face]]:
    chosen: Face | None = None
    for character in text:
        if ord(character) in _JOINERS and chosen:
            yield character, chosen
            continue
        for candidate in (character, character.translate(_STAND_INS)):
            chosen = next((face for face in faces if candidate in face.characters), None)
            if chosen:
                yield candidate, chosen
                break
        else:
            raise MissingGlyphError(character)


def typeface(name: FontName, fallback: list[FontName], folder: Path, origin: Origin) -> Typeface:
    """The family called ``name``, or the files it lists (beside the brand file in ``folder``).

    Raises ContentError where a family is not installed or a file cannot be used.
    """
    others = tuple(typeface(other, [], folder, origin) for other in fallback)
    if isinstance(name, FontFiles):
        files = (name.regular, name.bold, name.italic, name.bold_italic)
        paths = [
            _face(folder / file, origin, getattr(file, "mark", NOWHERE)).path
            for file in (file or name.regular for file in files)
        ]
    else:
        mark = getattr(name, "mark", NOWHERE)
        paths = list(_files_of(str(name)) or _not_usable(str(name), origin, mark))
    return Typeface(paths, others)


@lru_cache(maxsize=32)
def _files_of(name: str) -> tuple[Path, ...] | None:
    """The four files of an installed family; None where there is none of that name.

    A family that lacks a face lends its regular one; one without that is of no use.
    """
    import fontpkg

    slug = fontpkg.slugify(name)
    try:
        # Its package by its usual name; asking for all families reads the metadata of
        # every package that is installed.
        package = import_module(f"fontpkg_{slug.replace('-', '_')}")
        root = Path(package.ROOT)
        metadata = json.loads((root / "metadata.json").read_text(encoding="utf-8"))
        family = fontpkg.family_from_metadata(metadata, root)
    except (ImportError, AttributeError, OSError, ValueError):
        try:
            family = fontpkg.family(name)
        except fontpkg.FamilyNotInstalled:
            return None
    try:
        regular = fontpkg.select_file(family, 400, "normal").path
    except fontpkg.FontpkgError:
        return None
    from handout.brand.instances import instance

    files = [instance(Path(regular), 400)]
    for weight, style in ((700, "normal"), (400, "italic"), (700, "italic")):
        try:
            files.append(instance(Path(fontpkg.select_file(family, weight, style).path), weight))
        except fontpkg.FontpkgError:
            files.append(instance(Path(regular), weight))
    return tuple(files)


def _not_usable(name: str, origin: Origin, mark: Mark) -> NoReturn:
    _files_of.cache_clear()  # it may be installed before the next try
    slug = name.strip().lower().replace(" ", "-")
    raise ContentError(
        origin.problem(
            f"the font '{name}' is not installed",
            f"install it with 'pip install fontpkg-{slug}', or name its files",
            mark,
        )
    )


def _face(path: Path, origin: Origin, mark: Mark) -> Face:
    try:
        return _open_face(path)
    except FileNotFoundError:
        message = f"the font file '{path.name}' is not there"
        advice = "put it beside the brand file"
    except OSError:
        message = f"the font file '{path.name}' cannot be read"
        advice = "check who may read it"
    except Exception as error:  # ReportLab raises its own and struct's errors for bad fonts
        is_postscript = "postscript" in str(error).lower()
        reason = "its outlines are PostScript" if is_postscript else "it is no TrueType font"
        message = f"the font file '{path.name}' cannot be used: {reason}"
        advice = "use the font's .ttf file"
    raise ContentError(origin.problem(message, advice, mark))


@lru_cache(maxsize=64)
def _open_face(path: Path) -> Face:
    if not path.is_file():
        raise FileNotFoundError(path)
    return Face(path)


def forget_faces() -> None:
    """Have font files read again, since one has changed on disk."""
    _open_face.cache_clear()
