"""The addresses inside a source's text, and where they lead."""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import quote

from handout.content.inline import Run

# A DOI may hold any printable character (DOI Handbook 2.2.2), and older ones hold "<" and
# ">"; in a web address these end it (RFC 3986, appendix C).
_ADDRESS = re.compile(
    r"(?:\bhttps?://(?:dx\.)?doi\.org/|\b(?:dx\.)?doi\.org/|\bdoi:\s?)10\.\d{4,9}/[^\s\"]+"
    r"|\bhttps?://[^\s<>\"]+",
    re.IGNORECASE,
)
DOI_BEFORE = re.compile(
    r"(?:https?://(?:dx\.)?doi\.org/|(?:dx\.)?doi\.org/|doi:\s?)$", re.IGNORECASE
)
_DOI_PREFIX = re.compile(r"^\s*(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:)\s*", re.IGNORECASE)
_PAIRS = {")": "(", "]": "[", "}": "{", ">": "<", "\u201d": "\u201c", "\u00bb": "\u00ab"}
_AFTER_AN_ADDRESS = ".,;:!?'\u2019\u2026\u3002\uff0c\uff1b\uff1a\uff01\uff1f\u3001"


def links_in(text: str) -> tuple[Run, ...]:
    """``text`` as runs in which web addresses and DOIs are links; no character changes.

    Full stops and the like at the end of an address, and a bracket that it did not open,
    belong to the sentence.
    """
    runs: list[Run] = []
    at = 0
    for found in _ADDRESS.finditer(text):
        address = _without_punctuation(found.group())
        target = target_of(address)
        if target is None:
            continue
        if found.start() > at:
            runs.append(Run(text[at : found.start()]))
        runs.append(Run(address, link=target))
        at = found.start() + len(address)
    if at < len(text) or not runs:
        runs.append(Run(text[at:]))
    return tuple(runs)


def bare_doi(text: str) -> str:
    """A DOI without ``doi:`` or the address of the resolver before it."""
    return _DOI_PREFIX.sub("", text).strip()


def target_of(address: str) -> str | None:
    """The URL that a DOI or a web address leads to, in ASCII; None for what is neither."""
    if _DOI_PREFIX.match(address):
        return doi_target(bare_doi(address))
    if not re.match(r"https?://[^\s/.]", address, re.IGNORECASE):
        return None
    scheme, host, rest = re.split(r"(?<=://)([^/?#]*)", address, maxsplit=1)
    with suppress(UnicodeError):  # what is no name of a host stays as it is
        host = host.encode("idna").decode()
    # ISO 32000-1, 12.6.4.7: the URI of an action is 7-bit ASCII
    return quote(f"{scheme}{host}{rest}", safe="!#$%&'()*+,/:;=?@[]~")


def doi_target(doi: str) -> str:
    """The URL of a bare DOI; characters that a URL cannot hold are percent-encoded."""
    return "https://doi.org/" + quote(doi, safe="!$&'()*+,/:;=@~")


def _without_punctuation(address: str) -> str:
    end = len(address)
    counts = {character: address.count(character) for pair in _PAIRS.items() for character in pair}
    while end:
        last = address[end - 1]
        unopened = last in _PAIRS and counts[_PAIRS[last]] < counts[last]
        if last not in _AFTER_AN_ADDRESS and not unopened:
            break
        if last in counts:
            counts[last] -= 1
        end -= 1
    return address[:end]
