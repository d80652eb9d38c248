"""For whom a handout is printed once more: large print, dyslexia, grey printers, little ink."""

from __future__ import annotations

from typing import NamedTuple

from handout.errors import did_you_mean


class Variant(NamedTuple):
    """What a printing of the same content is made for; any of them go together.

    ``large_print`` is for low vision: type of 18 points and more, and a layout to suit it.
    ``dyslexia`` sets letters, words and lines further apart. ``grey`` prints well without
    colour, ``ink_saver`` without areas of ink.
    """

    large_print: bool = False
    dyslexia: bool = False
    grey: bool = False
    ink_saver: bool = False

    @property
    def is_clear(self) -> bool:
        """Made for eyes: sans serif, no italics, one column, lists in place of wide tables."""
        return self.large_print or self.dyslexia

    @property
    def has_grounds(self) -> bool:
        """Boxes and bands stand on grounds of their own."""
        return not (self.grey or self.ink_saver)

    @property
    def words(self) -> tuple[str, ...]:
        """What it is made for, as written on a command line: ``large-print``, ``grey``."""
        return tuple(word for word, wanted in zip(WORDS, self, strict=True) if wanted)

    @property
    def name(self) -> str:
        """One word for files: ``large-print-grey``; empty for the usual printing."""
        return "-".join(self.words)


WORDS = tuple(name.replace("_", "-") for name in Variant._fields)
USUAL = Variant()


def variant_of(text: str) -> Variant:
    """``large-print``, or several with a plus between them, as in ``large-print+grey``.

    Raises ValueError that says in words what is wrong.
    """
    wanted = [word.strip().lower().replace("_", "-").replace(" ", "-") for word in text.split("+")]
    for word in wanted:
        if word not in WORDS:
            guess = did_you_mean(word, WORDS) or f"there are {', '.join(WORDS)}"
            raise ValueError(f"'{word}' is no variant; {guess}")
    return Variant(*(word in wanted for word in WORDS))
