"""Space between letters and words, for faces that have some (ISO 32000-1, 9.3.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from handout.pdf.fonts import EmbeddedFont, FontProgram
from handout.pdf.objects import number

_FONT = re.compile(r"/(H\d+) ([\d.]+) Tf$")
_SPACES = (0x20, 0xA0)


class SpacedFont(EmbeddedFont):
    """A font whose spaces are followed by a step to the right.

    Tw does nothing for codes of two bytes (9.3.3), so a TJ without words takes the step.
    """

    def __init__(self, face: FontProgram, resource: str, letter: int, word: int) -> None:
        super().__init__(face, resource)
        self.letter = letter
        self.word = word

    def __missing__(self, character: int) -> str:
        code = super().__missing__(character)
        if character in _SPACES and self.word:
            code = self[character] = f"{code})Tj[-{self.word}]TJ("
        return code


def embedded(face: FontProgram, resource: str) -> EmbeddedFont:
    """The font in a file for a face, spaced or not."""
    letter, word = getattr(face, "letter", 0), getattr(face, "word", 0)
    if letter or word:
        return SpacedFont(face, resource, letter, word)
    return EmbeddedFont(face, resource)


def space_letters(operators: list[str], fonts: Iterable[EmbeddedFont]) -> None:
    """Have each text of a spaced font set with its space between letters, in place."""
    spaces = {font.resource: font.letter for font in fonts if isinstance(font, SpacedFont)}
    if not spaces:
        return
    is_spaced = False
    for at, operator in enumerate(operators):
        if operator == "ET" and is_spaced:
            operators[at] = "0 Tc\nET"
            is_spaced = False
        elif operator.endswith("Tf"):
            found = _FONT.match(operator)
            letter = spaces.get(found[1], 0) if found else 0
            if found and (letter or is_spaced):
                operators[at] = f"{operator} {number(letter * float(found[2]) / 1000)} Tc"
                is_spaced = bool(letter)
