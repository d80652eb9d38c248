"""Which braille code a language is written in, as a table of liblouis."""

from __future__ import annotations

from typing import NamedTuple

from handout.errors import ContentError, Problem


class Code(NamedTuple):
    """The tables of a language: ``usual`` is contracted where readers expect it."""

    usual: str
    plain: str


# Contracted: Unified English Braille (ICEB, The Rules of Unified English Braille, 2nd edition),
# the Spanish estenografia. The others are uncontracted until somebody who reads them asks.
_CODES = {
    "en": Code("en-ueb-g2.ctb", "en-ueb-g1.ctb"),
    "es": Code("es-g2.ctb", "es-g1.ctb"),
    "ar": Code("ar-ar-g1.utb", "ar-ar-g1.utb"),
    "de": Code("de-g1.ctb", "de-g0.utb"),
    "el": Code("el.ctb", "el.ctb"),
    "fa": Code("fa-ir-g1.utb", "fa-ir-g1.utb"),
    "fr": Code("fr-bfu-comp6.utb", "fr-bfu-comp6.utb"),
    "gu": Code("gu-in-g1.utb", "gu-in-g1.utb"),
    "hi": Code("hi-in-g1.utb", "hi-in-g1.utb"),
    "it": Code("it-it-comp6.utb", "it-it-comp6.utb"),
    "ko": Code("ko-g1.ctb", "ko-g1.ctb"),
    "pl": Code("Pl-Pl-g1.utb", "Pl-Pl-g1.utb"),
    "pt": Code("pt-pt-g1.utb", "pt-pt-g1.utb"),
    "ru": Code("ru-litbrl.ctb", "ru-litbrl.ctb"),
    "tr": Code("tr-g1.ctb", "tr-g1.ctb"),
    "uk": Code("uk.utb", "uk.utb"),
    "ur": Code("ur-pk-g1.utb", "ur-pk-g1.utb"),
    "vi": Code("vi-vn-g1.ctb", "vi-vn-g1.ctb"),
    "zh": Code("zh-chn.ctb", "zh-chn.ctb"),
}
_NO_CODE = "there is no braille table for the language"


def code_of(language: str) -> Code | None:
    """The code of a language (BCP 47), if there is one."""
    return _CODES.get(language.split("-")[0].lower())


def own_code(language: str) -> Code:
    """The code of the handout's own language. Raises ContentError where there is none."""
    code = code_of(language)
    if code is None:
        advice = f"braille can be made in {', '.join(_CODES)}"
        raise ContentError(Problem(f"{_NO_CODE} '{language}'", advice))
    return code
