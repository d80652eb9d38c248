"""The few words that the program itself prints, and how it writes a date."""

from __future__ import annotations

from datetime import date
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
    reviewed: str = "Reviewed by {by} on {on}."
    reviewed_undated: str = "Reviewed by {by}."
    next_review: str = "Next review: {next}."

    def date(self, day: date, language: str) -> str:
        """A date as readers of the language write it; ISO 8601 where that is not known."""
        if not language.lower().startswith("en"):
            return day.isoformat()
        month = _MONTHS[day.month - 1]
        if language.lower() in ("en", "en-us"):
            return f"{month} {day.day}, {day.year}"
        return f"{day.day} {month} {day.year}"


ENGLISH = Words()
