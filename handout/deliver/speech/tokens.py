"""What a voice would misread inside a sentence: acronyms, telephone numbers, dates.

The kinds are those of the W3C's note SSML 1.0 say-as attribute values (2005): ``characters``,
``telephone``, ``date``.
"""

from __future__ import annotations

import re
from html import escape

from handout.checks.acronyms import acronyms_in
from handout.deliver.numbers import DATE, PHONE, is_telephone

_EMERGENCY = r"(?P<emergency>(?<![\w.,/-])(?:911|988)(?![\w/-]|[.,]\d))"
_MARKED = re.compile(f"{DATE}|{PHONE}|{_EMERGENCY}")
# Known letters, that a voice takes for words all the same.
_LETTERS = re.compile(
    r"(?<![\w@./&'])(?:BC|CD|CEO|DIY|DNA|DVD|EU|GP|HIV|ID|IQ|LED|MD|NHS|NP|PA|PDF|RN|SMS|TV|UK|UN|"
    r"USA|US|USB|UV|VIP)(?=s?(?![\w@&]|[./][A-Za-z]))"
)
# Acronyms that are said as words.
_WORDS = {
    "ACE", "AIDS", "BRAT", "CAT", "COVID", "FAST", "LASIK", "MERS", "MRSA", "NASA", "NICE", "PET",
    "RICE", "SAD", "SARS",
}  # fmt: skip
_VOWELS = re.compile("[AEIOUY]")


def spoken(text: str, language: str) -> str:
    """``text`` as SSML: its special characters escaped, and what would be misread marked."""
    parts: list[str] = []
    start = 0
    for found in _MARKED.finditer(text):
        marked = _said_as(found)
        if marked:
            parts += [_with_acronyms(text[start : found.start()], language), marked]
            start = found.end()
    return "".join([*parts, _with_acronyms(text[start:], language)])


def _said_as(found: re.Match[str]) -> str:
    text = found.group()
    if found["date"]:
        return say_as(text, "date", ' format="ymd"')
    if found["emergency"]:
        return say_as(text, "characters")
    return say_as(text, "telephone") if is_telephone(text) else ""


def telephone(text: str) -> str:
    """The words of a link to a telephone number: short numbers are said digit by digit."""
    if not any(c.isdigit() for c in text):
        return ""
    short = sum(c.isdigit() for c in text) <= 4
    return re.sub(
        r"\+?\(?\d(?:[\d ().\u00a0\u2011-]*\d)?",
        lambda found: say_as(found.group(), "characters" if short else "telephone"),
        escape(text, quote=False),
    )


def say_as(text: str, kind: str, more: str = "") -> str:
    """``text`` as it is to be read (Speech Synthesis Markup Language 1.1, 3.1.9)."""
    return f'<say-as interpret-as="{kind}"{more}>{escape(text, quote=False)}</say-as>'


def _with_acronyms(text: str, language: str) -> str:
    """Acronyms letter by letter; in other languages than English, those that no voice can say."""
    english = language.lower().startswith("en")
    places = {at: name for name, at in acronyms_in(text) if name not in _WORDS}
    if english:
        places |= {found.start(): found.group() for found in _LETTERS.finditer(text)}
    else:
        places = {at: name for at, name in places.items() if not _VOWELS.search(name)}
    parts, start = [], 0
    for at, name in sorted(places.items()):
        parts += [escape(text[start:at], quote=False), say_as(name, "characters")]
        start = at + len(name)
    return "".join([*parts, escape(text[start:], quote=False)])
