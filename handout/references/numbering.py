"""Which source has which number, and the addresses inside a source's text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handout.content.inline import Run


def number_sources(keys: Sequence[str], cited: Sequence[str]) -> tuple[list[str], dict[str, int]]:
    """The order in which sources are printed, and the number of each.

    ``keys`` are all sources in the author's order, ``cited`` the cited ones in the order
    of their first citation. Cited sources come first, so that the numbers rise as the
    text is read (AMA 11, 3.6; Vancouver); the others follow in the author's order. Where
    nothing is cited, the author's order stands.
    """
    known = set(keys)
    order = list(dict.fromkeys([*(key for key in cited if key in known), *keys]))
    return order, {key: number for number, key in enumerate(order, 1)}


_ADDRESS = re.compile(r"https?://[^\s<>\"]+|\bdoi:\s?10\.\d{4,9}/[^\s<>\"]+", re.IGNORECASE)


def links_in(text: str) -> tuple[Run, ...]:
    """``text`` as runs in which web addresses and DOIs are links; no character changes.

    Full stops and the like at the end of an address, and a bracket that it did not open,
    belong to the sentence.
    """
    runs: list[Run] = []
    at = 0
    for found in _ADDRESS.finditer(text):
        address = _without_punctuation(found.group())
        start = found.start()
        if start > at:
            runs.append(Run(text[at:start]))
        target = re.sub(r"(?i)^doi:\s?", "https://doi.org/", address)
        runs.append(Run(address, link=target))
        at = start + len(address)
    if at < len(text) or not runs:
        runs.append(Run(text[at:]))
    return tuple(runs)


def _without_punctuation(address: str) -> str:
    while address:
        last = address[-1]
        unopened = (last == ")" and address.count("(") < address.count(")")) or (
            last == "]" and address.count("[") < address.count("]")
        )
        if last not in ".,;:!?'\u2019\u201d" and not unopened:
            break
        address = address[:-1]
    return address
