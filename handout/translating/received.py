"""What came back from a translator, as it was read from a PO or an XLIFF file."""

from __future__ import annotations

from typing import NamedTuple

from handout.content.origin import Origin
from handout.translating.entries import State


class Received(NamedTuple):
    """One text that came back; ``problem`` says in words why it cannot be used."""

    id: str
    source: str
    target: str
    state: State
    line: int
    problem: str = ""
    advice: str = ""


class Delivery(NamedTuple):
    """A translator's file: its text, the source it names, its language, and its texts."""

    origin: Origin
    of: str
    language: str
    texts: tuple[Received, ...]
