"""Numbers are compared as readers of each language read them."""

from __future__ import annotations

import pytest

from handout.checks.translated.quantities import Difference, difference

SAME = [
    ("Take 1.5 mg", "en", "Tome 1,5 mg", "es"),
    ("Take 1.5 mg", "en", "Tome 1.5 mg", "es-MX"),
    ("1,500 ml a day", "en", "1.500 ml al día", "es"),
    ("1,500 ml a day", "en", "1 500 ml par jour", "fr"),
    ("1,500 ml a day", "en", "1\u202f500 ml par jour", "fr"),
    ("0.125 mg", "en", "0,125 mg", "pt"),
    ("Take 12.5 mg", "en", "خذ ١٢٫٥ ملغ", "ar"),
    ("Take 1,500 mg", "en", "خذ ١٬٥٠٠ ملغ", "ar"),
    ("10% of people", "en", "١٠٪ من الناس", "ar"),
    ("5 mg", "en", "5 мг", "ru"),
    ("5 mg tablets", "en", "5毫克药片", "zh-Hans"),
    ("500 mg", "en", "५०० मिग्रा", "hi"),
    ("8 am to 5 pm", "en", "8 h à 17 h", "fr"),
    ("8:00 to 16:30", "en", "de 8 a 16:30", "es"),
    ("November 24, 2026", "en", "2026年11月24日", "zh-Hans"),
    ("November 24, 2026", "en", "24 de noviembre de 2026", "es"),
    ("two tablets", "en", "2 tabletas", "es"),
    ("2 tablets", "en", "两片", "zh-Hans"),
    ("½ tablet", "en", "1/2 tableta", "es"),
    ("8-12 hours", "en", "de 8 a 12 horas", "es"),
    ("2 of 500 mg", "en", "2 de 500 mg", "fr"),
    ("Version 1.2.3", "en", "Versión 1.2.3", "es"),
    ("１２ mg", "ja", "12 mg", "en"),
]
OTHER = [
    ("Take 1.5 mg", "en", "Tome 15 mg", "es", Difference(("1.5 mg",), ("15 mg",))),
    ("1.500 ml", "en", "1.500 ml", "es", Difference(("1.500 ml",), ("1.500 ml",))),
    ("5 mg", "en", "5 g", "es", Difference(units=(("5 mg", "5 g"),))),
    ("5 µg", "en", "5 mg", "es", Difference(units=(("5 µg", "5 mg"),))),
    ("5 mg", "en", "خذ ٥٠ ملغ", "ar", Difference(("5 mg",), ("٥٠ ملغ",))),
    ("5 mg", "en", "5 unidades", "es", Difference(unknown=("5 mg",))),
    ("in 24 hours", "en", "en un día", "es", Difference(("24",))),
    ("two tablets", "en", "tres tabletas", "es", Difference(words=("2", "3"))),
    ("2 mg, then 2 mg", "en", "2 mg", "es", Difference(("2 mg",))),
]


@pytest.mark.parametrize(("source", "language", "target", "into"), SAME)
def test_a_number_is_the_same_in_another_dress(
    source: str, language: str, target: str, into: str
) -> None:
    assert difference(source, language, target, into) == Difference()
    assert difference(target, into, source, language) == Difference()


@pytest.mark.parametrize(("source", "language", "target", "into", "expected"), OTHER)
def test_another_number_is_told(
    source: str, language: str, target: str, into: str, expected: Difference
) -> None:
    assert difference(source, language, target, into) == expected
