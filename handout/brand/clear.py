"""Typefaces for readers who need clear letters: sans serif, upright, set apart."""

from __future__ import annotations

from copy import copy
from functools import lru_cache
from pathlib import Path
from typing import Any

from handout.brand.fonts import Face, Typeface, typeface
from handout.content.source import origin_of
from handout.content.variant import Variant

SANS = "Atkinson Hyperlegible"  # made by the Braille Institute for low vision
# Thousandths of the size, between letters and, on top of that, between words.
LARGE_SPACING = (20, 60)
DYSLEXIA_SPACING = (100, 50)
# A letter each of Arabic, Devanagari, Bengali, Tamil and Thai, which join or stack: a face made
# for such a script is left as it is, since space would tear its words apart.
_JOINED = frozenset("\u0628\u0915\u0995\u0b95\u0e01")


class SpacedFace(Face):
    """A face whose letters and words stand further apart than in its file."""

    letter: int
    word: int

    @classmethod
    def of(cls, face: Face, letter: int, word: int) -> SpacedFace:
        """``face`` with so many thousandths of its size more after each letter and space."""
        spaced = cls.__new__(cls)
        spaced.__dict__.update(copy(face).__dict__)
        spaced._measured = {}
        spaced.letter, spaced.word = letter, word
        return spaced

    def measure(self, text: str) -> float:
        return super().measure(text) + self._more(text)

    def width(self, text: str) -> float:
        return super().width(text) + self._more(text)

    def _more(self, text: str) -> float:
        return self.letter * len(text) + self.word * (text.count(" ") + text.count("\u00a0"))


@lru_cache(maxsize=64)
def _spaced(face: Face, letter: int, word: int) -> Face:
    """One a process, so that all that is kept by face finds it again."""
    if not face.characters.isdisjoint(_JOINED):
        return face
    return SpacedFace.of(face, letter, word)


class ClearTypeface(Typeface):
    """A family without its italics: bold stands in, so that what was stressed still is."""

    def __init__(self, family: Typeface, spacing: tuple[int, int]) -> None:
        super().__init__(family.files, [ClearTypeface(f, spacing) for f in family.fallback])
        self.family = family
        self.spacing = spacing

    def face(self, bold: bool = False, italic: bool = False) -> Face:
        return _spaced(self.family.face(bold or italic, False), *self.spacing)


def clear_typeface(family: Typeface, variant: Variant, *, verbatim: bool = False) -> Typeface:
    """The family as a variant sets it: with serifs, another one, which it stands in for.

    That of ``verbatim`` lines stays, and its spaces are as wide as its letters: what their
    author set in columns stands in columns.
    """
    if not variant.is_clear:
        return family
    spacing = DYSLEXIA_SPACING if variant.dyslexia else LARGE_SPACING
    if verbatim:
        return ClearTypeface(family, (spacing[0], 0))
    if has_serifs(family.face()):
        sans = typeface(SANS, [], Path(), origin_of(b"", "", Path()))
        family = Typeface(sans.files, [family, *family.fallback])
    return ClearTypeface(family, spacing)


def has_serifs(face: Face) -> bool:
    """Whether the font says so itself: PANOSE, else its family class (OpenType, OS/2)."""
    font: Any = face.ttf
    try:
        table: bytes = font.get_table("OS/2")
    except KeyError:
        return False
    family, style = table[32], table[33]
    if family == 2 and style > 1:  # Latin text
        return style <= 10
    return int(table[30]) in (1, 2, 3, 4, 5, 7)
