"""Numbers that a text writes as words, in the languages whose words are kept here."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from functools import lru_cache

# From two on: "one" is an article as well in most languages. Words that also mean something
# else in everyday text (French "neuf", Vietnamese "năm" and "ba") are left out.
_WORDS: dict[str, dict[int, str]] = {
    "en": {2: "two twice", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight",
           9: "nine", 10: "ten", 11: "eleven", 12: "twelve", 15: "fifteen", 20: "twenty",
           24: "twenty-four", 30: "thirty", 40: "forty", 48: "forty-eight", 50: "fifty",
           60: "sixty", 100: "hundred", 1000: "thousand"},
    "es": {2: "dos", 3: "tres", 4: "cuatro", 5: "cinco", 6: "seis", 7: "siete", 8: "ocho",
           9: "nueve", 10: "diez", 11: "once", 12: "doce", 15: "quince", 20: "veinte",
           24: "veinticuatro", 30: "treinta", 40: "cuarenta", 50: "cincuenta", 60: "sesenta",
           100: "cien ciento", 1000: "mil"},
    "fr": {2: "deux", 3: "trois", 4: "quatre", 5: "cinq", 6: "six", 7: "sept", 8: "huit",
           10: "dix", 11: "onze", 12: "douze", 15: "quinze", 20: "vingt", 30: "trente",
           40: "quarante", 50: "cinquante", 60: "soixante", 100: "cent", 1000: "mille"},
    "pt": {2: "dois duas", 3: "três", 4: "quatro", 5: "cinco", 6: "seis", 7: "sete", 8: "oito",
           9: "nove", 10: "dez", 11: "onze", 12: "doze", 15: "quinze", 20: "vinte", 30: "trinta",
           40: "quarenta", 50: "cinquenta", 60: "sessenta", 100: "cem", 1000: "mil"},
    "vi": {2: "hai", 4: "bốn", 6: "sáu", 8: "tám", 9: "chín", 10: "mười"},
    "ht": {2: "de", 3: "twa", 4: "kat", 5: "senk", 6: "sis", 7: "sèt", 8: "uit", 10: "dis",
           12: "douz"},
    "ru": {2: "два две двух", 3: "три трёх трех", 4: "четыре", 5: "пять", 6: "шесть", 7: "семь",
           8: "восемь", 9: "девять", 10: "десять", 12: "двенадцать"},
}  # fmt: skip
# Words that are numbers beyond doubt, so that a difference is worth a word.
SURE = frozenset({"en", "es", "fr", "pt"})
_CHINESE = {character: Decimal(number) for number, characters in
            {2: "二两兩", 3: "三", 4: "四", 5: "五", 6: "六", 7: "七", 8: "八", 9: "九",
             10: "十"}.items() for character in characters}  # fmt: skip


def number_words(text: str, language: str) -> Counter[Decimal]:
    """The numbers that are words in the text, months by name among them."""
    primary = language.split("-")[0].lower()
    found = Counter(
        value
        for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.lower())
        for value in _values(primary, word)
    )
    if primary in ("zh", "ja"):
        found.update(_CHINESE[character] for character in text if character in _CHINESE)
    return found


def months(text: str, language: str) -> Counter[Decimal]:
    """The numbers of the months that the text names."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    names = _month_names(language)
    return Counter(names[word] for word in words if word in names)


def _values(primary: str, word: str) -> list[Decimal]:
    known = _by_word(primary)
    if word in known:
        return [known[word]]
    return [known[piece] for piece in word.split("-") if piece in known]


@lru_cache(maxsize=32)
def _by_word(primary: str) -> dict[str, Decimal]:
    return {
        word: Decimal(number)
        for number, words in _WORDS.get(primary, {}).items()
        for word in words.split()
    }


@lru_cache(maxsize=32)
def _month_names(language: str) -> dict[str, Decimal]:
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return {}
    return {
        name.lower(): Decimal(number)
        for context in ("format", "stand-alone")
        for number, name in locale.months[context]["wide"].items()
        if name.isalpha()
    }
