"""Telephone numbers and dates in a text: what is read from left to right in every language."""

from __future__ import annotations

import re
from collections.abc import Callable

DATE = r"(?P<date>\b(?:19|20)\d\d-[01]\d-[0-3]\d\b)"
PHONE = r"(?P<phone>(?<![\w.,/-])\+?\(?\d[\d ().\u00a0\u2011-]{5,}\d(?![\w/-]))"
_EITHER = re.compile(f"{DATE}|{PHONE}")
_YEARS = re.compile(r"(?:19|20)\d\d\D+(?:19|20)\d\d")
_LEAST_DIGITS = 7


def is_telephone(text: str) -> bool:
    """Whether what ``PHONE`` has found is a telephone number: no amount, no span of years."""
    digits = sum(c.isdigit() for c in text)
    return _LEAST_DIGITS <= digits < len(text) and not _YEARS.fullmatch(text)


def with_numbers(text: str, number: Callable[[str], str], other: Callable[[str], str] = str) -> str:
    """``text`` with each telephone number and date as ``number`` gives it, the rest as ``other``.

    Between letters that are written from right to left, the parts of a number change places
    (Unicode Standard Annex 9, W2 and W4: 555-0100 is shown as 0100-555) unless it is set apart.
    """
    parts: list[str] = []
    start = 0
    for found in _EITHER.finditer(text):
        if found["date"] or is_telephone(found.group()):
            parts += [other(text[start : found.start()]), number(found.group())]
            start = found.end()
    return "".join([*parts, other(text[start:])])
