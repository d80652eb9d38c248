"""Braille cells as the 64 characters that embossers read (North American Braille ASCII)."""

from __future__ import annotations

from handout.deliver.braille.liblouis import BLANK

# By the number of the pattern, U+2800 to U+283F.
_ASCII = " A1B'K2L@CIF/MSP\"E3H9O6R^DJG>NTQ,*5<-U8V.%[$+X!&;:4\\0Z7(_?W]#Y)="
_TABLE = {ord(BLANK) + at: character for at, character in enumerate(_ASCII)}
_CELLS = {character: chr(pattern) for pattern, character in _TABLE.items()}


def ascii_of(cells: str) -> str:
    """Unicode braille patterns as braille ASCII."""
    return cells.translate(_TABLE)


def cells_of(text: str) -> str:
    """Braille ASCII as Unicode braille patterns; how this program writes a sign of the code."""
    return "".join(_CELLS[character] for character in text)
