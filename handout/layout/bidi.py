"""The order of a line on paper, where one language is written from right to left.

The Unicode Bidirectional Algorithm (UAX #9), by python-bidi; the line is given in the order
of reading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, NamedTuple

from handout.brand.shaping import has_rtl

_RTL = frozenset({"ar", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi", "ckb", "dv"})
# A telephone number keeps its order: in Arabic, 555-0100 would become 0100-555 (rule W2).
_NUMBER = re.compile(r"\+?\d[\d\s().\-/]*\d")


_TAKEN_OUT = ("BN", "LRE", "RLE", "LRO", "RLO", "PDF")


class Run(NamedTuple):
    """A part of a line that is set in one direction: which bit it is of, its text."""

    bit: int
    text: str
    rtl: bool


def is_rtl(language: str) -> bool:
    """Whether a language (BCP 47) is written from right to left."""
    return language.split("-")[0].lower() in _RTL


def runs_of(texts: Sequence[str], rtl: bool) -> list[tuple[Run, int]]:
    """The runs of a line in reading order, each with its place from the left, from 0.

    ``texts`` are the line's bits; ``rtl`` is the direction of the paragraph.
    """
    levels = _levels("".join(texts), rtl)
    runs: list[tuple[Run, int]] = []  # with its level, for now
    at = 0
    for number, text in enumerate(texts):
        start = 0
        for end in range(1, len(text) + 1):
            if end == len(text) or levels[at + end] != levels[at + start]:
                level = levels[at + start]
                runs.append((Run(number, text[start:end], level % 2 == 1), level))
                start = end
        at += len(text)
    order = _visual([level for _, level in runs])
    place = {logical: visual for visual, logical in enumerate(order)}
    return [(run, place[number]) for number, (run, _) in enumerate(runs)]


def _levels(text: str, rtl: bool) -> list[int]:
    """The embedding level of each character (UAX #9, 3.3)."""
    if not rtl and not has_rtl(text):
        return [0] * len(text)
    from bidi import algorithm

    text = text.replace("\ufffc", " ")
    marked = _NUMBER.sub("\ufffc", text)  # a number stands apart, as in an isolate
    storage: dict[str, Any] = algorithm.get_empty_storage()
    storage["base_level"] = int(rtl)
    storage["base_dir"] = "LR"[rtl]
    algorithm.get_embedding_levels(marked, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    found = iter(each["level"] for each in storage["chars"])
    numbers = iter(_NUMBER.findall(text))
    levels: list[int] = []
    for character in marked:
        if unicodedata.bidirectional(character) in _TAKEN_OUT:  # without a width (rule X9)
            levels.append(levels[-1] if levels else int(rtl))
            continue
        level = next(found)
        if character == "\ufffc":
            levels += [level + level % 2] * len(next(numbers))
        else:
            levels.append(level)
    for at in range(len(text) - 1, -1, -1):  # rule L1: spaces at the end of the line
        if text[at] != " ":
            break
        levels[at] = int(rtl)
    return levels


def _visual(levels: Sequence[int]) -> list[int]:
    """The runs from left to right (rule L2)."""
    order = list(range(len(levels)))
    lowest = min((level for level in levels if level % 2), default=0)
    for level in range(max(levels, default=0), lowest - 1, -1) if lowest else ():
        at = 0
        while at < len(order):
            end = at
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[at:end] = reversed(order[at:end])
            at = max(end, at + 1)
    return order
