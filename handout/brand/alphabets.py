"""Fonts for languages whose letters a clinic's own font may lack.

A text half in one font and half in another is hard to read. So where the brand's font
lacks letters of the handout's alphabet, all of the text is set in a family that has them,
and the brand's stands in for the rest.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from handout.brand.fonts import Typeface, typeface
from handout.brand.model import FontName
from handout.content.source import Origin
from handout.errors import ContentError, Problem


class Alphabet(NamedTuple):
    """Letters to know an alphabet by, a family that has it, and the extra that installs it."""

    letters: str
    family: str
    extra: str


_CYRILLIC = Alphabet("абвгдежзийклмнопрстуфхцчшщъыьэюя", "PT Sans", "cyrillic")
_VIETNAMESE = Alphabet("ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ", "Be Vietnam Pro",
                       "vietnamese")  # fmt: skip
_ARABIC = Alphabet("ابتثجحخدذرزسشصضطظعغفقكلمنهوي،؟", "IBM Plex Sans Arabic", "arabic")
_DEVANAGARI = Alphabet("अआइईउऊएऐओऔकखगघचछजझटठडढणतथदधनपफबभमयरलवशषसहािीुूेैोौंः्।", "Noto Sans Devanagari",
                       "devanagari")  # fmt: skip
ALPHABETS: dict[str, Alphabet] = {
    "ar": _ARABIC,
    "fa": _ARABIC._replace(letters="ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی،؟"),
    "ur": _ARABIC._replace(letters="ابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھیے،؟۔"),
    "he": Alphabet("אבגדהוזחטיכךלמםנןסעפףצץקרשת", "Heebo", "hebrew"),
    "hi": _DEVANAGARI,
    "ne": _DEVANAGARI,
    "mr": _DEVANAGARI,
    "th": Alphabet("กขคงจฉชซญณดตถทธนบปผฝพฟภมยรลวศษสหอฮะาิีึืุูเแโใไ็่้์ๆ", "Sarabun", "thai"),
    "vi": _VIETNAMESE,
    "ru": _CYRILLIC,
    "uk": _CYRILLIC._replace(letters="абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"),
    "bg": _CYRILLIC._replace(letters="абвгдежзийклмнопрстуфхцчшщъьюя"),
    "be": _CYRILLIC._replace(letters="абвгдеёжзійклмнопрстуўфхцчшыьэюя"),
    "sr": _CYRILLIC._replace(letters="абвгдђежзијклљмнњопрстћуфхцчџш"),
}


def typeface_for(
    language: str, name: FontName, fallback: list[FontName], folder: Path, origin: Origin
) -> Typeface:
    """The brand's typeface, or one that has the letters of ``language`` (BCP 47).

    Raises ContentError as ``typeface`` does, and where no installed font has the letters.
    """
    own = typeface(name, fallback, folder, origin)
    alphabet = ALPHABETS.get(language.split("-")[0].lower())
    if alphabet is None or "-Latn" in language or _has(own, alphabet):
        return own
    try:
        return typeface(alphabet.family, [name, *fallback], folder, origin)
    except ContentError:
        raise ContentError(
            Problem(
                f"the brand's font lacks letters of the handout's language, '{language}'",
                f"install the font {alphabet.family} with pip install "
                f"'patient-handout[{alphabet.extra}]', or name a font that has them in the brand",
                file=origin.file,
            )
        ) from None


def _has(own: Typeface, alphabet: Alphabet) -> bool:
    """Whether one of the typeface's families has the whole alphabet."""
    families = (own, *own.fallback)
    return any(family.face().characters.issuperset(alphabet.letters) for family in families)
