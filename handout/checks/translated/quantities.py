"""Numbers and their units in a text, read by the customs of its language, and compared."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from handout.checks.translated.measures import measure_at
from handout.checks.translated.number_words import SURE, months, number_words

_SPACES = "\u00a0\u202f\u2009"
_APART = f".,٫٬'’{_SPACES}"
_NUMBER = re.compile(rf"\d+(?:[{_APART}]\d+)*")
_SPACED = re.compile(rf"\d+(?:[{_APART}]\d+| \d{{3}}(?![\d{_APART}]))*")
_AFTERNOON = re.compile(r"(\d{1,2})(?:[:.]\d\d)?\s*[pP]\.?\s?[mM]\b")
_FULL_HOUR = re.compile(r"\d\s?[:hH.]\s?00(?!\d)|\d\s?[hH]\b|[aApP]\.?\s?[mM]\b")


class Quantity(NamedTuple):
    """A number and the name of its unit (empty if it has none); ``shown`` is as it is written."""

    value: Decimal
    unit: str
    shown: str


class Difference(NamedTuple):
    """What a translation says otherwise: quantities as they are written on either side.

    ``units`` pairs the same number with two units; ``unknown`` has numbers whose unit was not
    found in the translation; ``words`` says that only numbers in words differ.
    """

    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    units: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def quantities(text: str, language: str, *, spaced: bool = False) -> list[Quantity]:
    """The quantities in a text, in its order; digits of any script.

    ``spaced`` takes a plain space before three digits for a separator of thousands.
    """
    text = _plain_fractions(text)
    found = []
    for number in (_SPACED if spaced else _NUMBER).finditer(text):
        values = list(_values(number[0], language))
        unit, shown_unit = measure_at(text, number.end())
        for value, shown in values[:-1]:
            found.append(Quantity(value, "", shown))
        value, shown = values[-1]
        found.append(Quantity(value, unit, f"{shown}{shown_unit}"))
    return found


def difference(source: str, language: str, target: str, into: str) -> Difference:
    """What differs between a text in ``language`` and its translation ``into`` another."""
    ones = quantities(source, language)
    found = _compared(ones, quantities(target, into), source, language, target, into)
    if found.missing or found.extra:
        again = quantities(target, into, spaced=True)
        other = _compared(
            quantities(source, language, spaced=True), again, source, language, target, into
        )
        if not other.missing and not other.extra:
            return other
    return found


def _compared(
    ones: list[Quantity], others: list[Quantity], source: str, language: str, target: str, into: str
) -> Difference:
    said = Counter(one.value for one in ones)
    says = Counter(other.value for other in others)
    missing, extra = said - says, says - said
    _forgive_clocks(missing, extra, source, target)
    missing -= number_words(target, into) + months(target, into)
    extra -= number_words(source, language) + months(source, language)
    units, unknown = _units(ones, others)
    words = _words(source, language, target, into) if said == says else ()
    return Difference(
        tuple(one.shown for one in _taken(ones, missing)),
        tuple(other.shown for other in _taken(others, extra)),
        units, unknown, words,
    )  # fmt: skip


def _taken(quantities: list[Quantity], wanted: Counter[Decimal]) -> Iterator[Quantity]:
    left = Counter(wanted)
    for quantity in quantities:
        if left[quantity.value] > 0:
            left[quantity.value] -= 1
            yield quantity


def _forgive_clocks(
    missing: Counter[Decimal], extra: Counter[Decimal], source: str, target: str
) -> None:
    """Five in the afternoon is 5 pm to some and 17 h to others; 8 is 8:00."""
    for text, twelve, twentyfour in ((source, missing, extra), (target, extra, missing)):
        for found in _AFTERNOON.finditer(text):
            hour = Decimal(int(found[1]))
            if twelve[hour] > 0 and twentyfour[hour + 12] > 0:
                twelve[hour] -= 1
                twentyfour[hour + 12] -= 1
    if _FULL_HOUR.search(source) or _FULL_HOUR.search(target):
        missing.pop(Decimal(0), None)
        extra.pop(Decimal(0), None)


def _units(
    ones: list[Quantity], others: list[Quantity]
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    units, unknown = [], []
    for value in {one.value: None for one in ones}:
        here = [one for one in ones if one.value == value]
        there = [other for other in others if other.value == value]
        had, has = Counter(o.unit for o in here), Counter(o.unit for o in there)
        gone = [one for one in here if one.unit and (had - has)[one.unit]]
        come = [other for other in there if other.unit and (has - had)[other.unit]]
        units += [(g.shown, c.shown) for g, c in zip(gone, come, strict=False)]
        if len(there) >= len(here):
            unknown += [one.shown for one in gone[len(come) :]]
    return tuple(units), tuple(unknown)


def _words(source: str, language: str, target: str, into: str) -> tuple[str, ...]:
    """Numbers in words that one text has and the other has not, if both languages are known."""
    if not {language.split("-")[0].lower(), into.split("-")[0].lower()} <= SURE:
        return ()
    one, other = number_words(source, language), number_words(target, into)
    return tuple(f"{value:f}" for value in sorted((one - other) + (other - one)))


@lru_cache(maxsize=64)
def _separators(language: str) -> tuple[str, str]:
    """The decimal separator and that of thousands."""
    from babel import Locale, UnknownLocaleError
    from babel.numbers import get_decimal_symbol, get_group_symbol

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return ".", ","
    return get_decimal_symbol(locale), get_group_symbol(locale)


def _values(written: str, language: str) -> Iterator[tuple[Decimal, str]]:
    """A number as its language means it; where that gives no sense, each of its pieces."""
    decimal, group = _separators(language)
    text = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in written)
    pieces = re.split(rf"([{_APART} ])", text)
    digits, marks = pieces[::2], pieces[1::2]
    marks = [{"٫": ".", "٬": ",", "’": "'"}.get(m, " " if m in _SPACES else m) for m in marks]
    point = {"٫": ".", "٬": ","}.get(decimal, decimal)
    hundreds = {"٬": ",", "٫": ".", "’": "'"}.get(group, " " if group in _SPACES else group)
    if any(c in written for c in "٫٬"):  # Arabic signs mean one thing in every language
        point, hundreds = ".", ","
    fraction = ""
    whole, between = digits, marks
    if marks and marks[-1] in ".," and not _is_grouped(digits, marks, hundreds):
        is_point = marks[-1] == point or marks.count(marks[-1]) == 1
        if is_point and marks[-1] not in marks[:-1]:
            fraction, whole, between = digits[-1], digits[:-1], marks[:-1]
    if between and not _is_grouped(whole, between, between[0]):
        for piece in digits:
            yield Decimal(piece), piece
        return
    number = "".join(whole) + (f".{fraction}" if fraction else "")
    yield Decimal(number).normalize() + Decimal(0), written


def _is_grouped(digits: list[str], marks: list[str], sign: str) -> bool:
    """Whether it is written in thousands: 1,500 and 12 000, but not 0.125 or 24.11.2026."""
    first, *others = digits
    return (
        bool(others)
        and set(marks) == {sign}
        and 1 <= len(first) <= 3
        and not first.startswith("0")
        and all(len(piece) == 3 for piece in others)
    )


def _plain_fractions(text: str) -> str:
    """One-character fractions in plain digits: a half is 1/2."""
    return "".join(
        " " + unicodedata.normalize("NFKC", c).replace("\u2044", "/") if _is_fraction(c) else c
        for c in text
    )


def _is_fraction(character: str) -> bool:
    return character > "\x7f" and unicodedata.decomposition(character).startswith("<fraction>")
