"""The few words that the program itself prints, and how it writes a date.

They are English here and in gettext catalogues for other languages, in ``locale/``.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


class Words(NamedTuple):
    """Fixed words in one language; the braces are filled in."""

    page: str = "Page {page} of {pages}"
    version: str = "Version {version}"
    sources: str = "Sources"
    source: str = "Source {number}"
    back: str = "Back to where source {number} is first named"
    contents: str = "Contents"
    glance: str = "At a glance"
    key_facts: str = "Key facts"
    note: str = "Note"
    caution: str = "Caution"
    urgent: str = "Urgent"
    phone: str = "Phone"
    hours: str = "Hours"
    web: str = "Web"
    email: str = "E-mail"
    address: str = "Address"
    credit: str = "Picture: {credit}"
    qr: str = "QR code that opens {address}"
    go_to: str = "Go to {title}"
    call: str = "Call {number}"
    write_to: str = "Write to {address}"
    open_page: str = "Open {address}"
    box: str = "Box to tick"
    draft: str = "This is a draft. A clinician has not reviewed it yet."
    unreviewed_translation: str = "This is a translation that nobody has reviewed yet."
    reviewed: str = "Reviewed by {by} on {on}."
    reviewed_undated: str = "Reviewed by {by}."
    next_review: str = "Next review: {next}."

    def date(self, day: date, language: str) -> str:
        """A date as readers of the language write it."""
        if not language.lower().startswith("en"):
            return _date(day, language)
        month = _MONTHS[day.month - 1]
        if language.lower() in ("en", "en-us"):
            return f"{month} {day.day}, {day.year}"
        return f"{day.day} {month} {day.year}"


ENGLISH = Words()
_LOCALE = Path(__file__).parent / "locale"


def words_in(language: str) -> Words:
    """The words in a language (BCP 47), in English where there is no catalogue for it."""
    primary = language.split("-")[0].lower()
    return ENGLISH if primary == "en" else _catalogue(primary, _script(primary, language))


def languages() -> tuple[str, ...]:
    """The languages that there is a catalogue for, English first; as the files are called."""
    return ("en", *sorted(path.stem for path in _LOCALE.glob("*.po")))


def _script(primary: str, language: str) -> str:
    """``_Hant`` or ``_Hans`` for Chinese, by script or region; else nothing."""
    if primary != "zh":
        return ""
    subtags = {subtag.lower() for subtag in language.split("-")[1:]}
    traditional = "hant" in subtags or (subtags & {"tw", "hk", "mo"} and "hans" not in subtags)
    return "_Hant" if traditional else "_Hans"


@lru_cache(maxsize=32)
def _catalogue(primary: str, script: str) -> Words:
    path = _LOCALE / f"{'tl' if primary == 'fil' else primary}{script}.po"
    if not path.is_file():
        return ENGLISH
    from babel.messages.pofile import read_po

    with open(path, "rb") as file:
        messages = read_po(file)
    found = {str(m.context): str(m.string) for m in messages if m.context and m.string}
    return ENGLISH._replace(**{name: found[name] for name in Words._fields if name in found})


def _date(day: date, language: str) -> str:
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return day.isoformat()
    return str(format_date(day, "long", locale=locale))
