"""What a transcriber says in braille of what cannot be as it is in print."""

from __future__ import annotations

from typing import NamedTuple


class BrailleWords(NamedTuple):
    """Fixed words in one language; the braces are filled in."""

    picture: str = ""
    table: str = ""
    lines: str = ""
    note_signs: tuple[str, str] = ("@.<", "@.>")  # Unified English Braille, section 3, in ASCII


_ENGLISH = BrailleWords(
    picture="Picture: {alt}",
    table="A table is given as a list: each row, and under it the cells by their columns.",
    lines="Print has lines to write on here.",
)
_SPANISH = BrailleWords(
    picture="Imagen: {alt}",
    table="Una tabla se da como lista: cada fila y, debajo, las celdas por columnas.",
    lines="El impreso tiene aquí líneas para escribir.",
    note_signs=(",'", ",'"),  # dots 6 and 3, at both ends
)
_WORDS = {"en": _ENGLISH, "es": _SPANISH}


def braille_words(language: str) -> BrailleWords:
    """The words in a language (BCP 47); empty ones, never English ones, where none are known."""
    return _WORDS.get(language.split("-")[0].lower(), BrailleWords(picture="{alt}"))
