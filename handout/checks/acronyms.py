"""Acronyms that a reader meets before their meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from handout.checks.english import LANGUAGES, english_passages, place_in
from handout.checks.guidelines import CDC_WORDS, federal_guidelines
from handout.checks.rule import Found, Severity, rule
from handout.checks.subject import Passage, Subject, readable

_ACRONYM = re.compile(r"(?<![\w@./&'])([A-Z]{2,6})s?(?![\w@&]|[./][A-Za-z])")
_SHOUTED = re.compile(r"[A-Z]{2,}(?:[\s,!-]+(?:[A-Z]{2,}|I|A)(?![a-z])){2,}")
_SPOKEN = re.compile(r"-[A-Z]+-")  # how a word is said: an-te-ko-AG-u-lent
_NUMBERED = re.compile(r"(?:type|stage|phase|grade|part|class|schedule|factor|chapter) $", re.I)
_BEFORE_BRACKET = r"(?:\w[\w'\u2019.-]*[\"\u201d]?\s+)"


class Use(NamedTuple):
    """One place of an acronym: its passage, the letter there, whether its meaning stands by it."""

    passage: Passage
    said: str
    at: int
    is_spelled_out: bool


@rule(
    "acronym-before-meaning",
    Severity.WARNING,
    "An acronym is not spelled out where it first stands",
    why="Letters that a clinic uses all day mean nothing to somebody who reads them for the "
    "first time, and may mean something else at home.",
    source=f"{federal_guidelines('minimize abbreviations')}; {CDC_WORDS}: spell out acronyms",
    advice="write the whole words where it first stands, and the acronym in brackets after them",
    languages=LANGUAGES,
)
def acronym_before_meaning(subject: Subject) -> Iterator[Found]:
    for acronym, uses in _uses(subject).items():
        meanings = [number for number, use in enumerate(uses) if use.is_spelled_out]
        early = uses[: meanings[0]] if meanings else uses
        if not early or (meanings and all(_is_heading(use) for use in early)):
            continue
        first = early[0] if not meanings else next(use for use in early if not _is_heading(use))
        mark = place_in(subject, first.passage.text.mark, first.said, first.at)
        message = f"'{acronym}' is never spelled out"
        if meanings:
            meaning = uses[meanings[0]]
            there = place_in(subject, meaning.passage.text.mark, meaning.said, meaning.at)
            message = f"'{acronym}' is used before it is spelled out on line {there.line}"
        times = f" ({len(early)} times)" if len(early) > 1 else ""
        yield Found(mark, f"{message}{times}")


def _is_heading(use: Use) -> bool:
    # "What is PTSD?" may stand over "Post-traumatic stress disorder (PTSD) is ..."
    return use.passage.kind in ("title", "heading")


def _uses(subject: Subject) -> dict[str, list[Use]]:
    """Every acronym with its places, in reading order."""
    found: dict[str, list[Use]] = {}
    for passage in english_passages(subject):
        if passage.block == "Contact":  # an address: NY, PO
            continue
        said = readable(passage.text)
        fields = {run.field for run in passage.text.runs if run.field}
        for acronym, at in acronyms_in(said):
            if acronym not in fields:
                spelled = is_spelled_out(acronym, said, at) or _is_entry(passage, acronym, said)
                found.setdefault(acronym, []).append(Use(passage, said, at, spelled))
    return found


def acronyms_in(text: str) -> list[tuple[str, int]]:
    """The acronyms of a text and where they stand, less known ones and shouted words."""
    shouted = [found.span() for found in _SHOUTED.finditer(text)]
    return [
        (found.group(1), found.start())
        for found in _ACRONYM.finditer(text)
        if found.group(1) not in _known()
        and not _SPOKEN.match(text, max(0, found.start() - 1))
        and not any(start <= found.start() < end for start, end in shouted)
        and not (set(found.group(1)) <= set("IVX") and _NUMBERED.search(text[: found.start()]))
    ]


def is_spelled_out(acronym: str, text: str, at: int) -> bool:
    """Whether the meaning of the acronym at letter ``at`` stands beside it in ``text``."""
    before, after = text[:at], text[at + len(acronym) :].removeprefix("s")
    alone = re.search(rf"{_BEFORE_BRACKET}\((?:(?:or|also|called|known as|the) )*\Z", before)
    if alone and re.match(r"(?: for short)?\s*[),;]", after):
        return True
    if re.search(r"\b(?:called|known as|short for|shortened to) (?:an? |the )?\Z", before):
        return True
    bracket = re.match(r"\s*\(([^()]+)\)", after)
    if bracket and (stands_for(acronym, bracket.group(1)) or _WORDS.search(bracket.group(1))):
        return True
    if re.match(r",? (?:stands for|means|is short for|is when|(?:is|are) (?:an?|the)\b)", after):
        return True
    either = re.match(r", or ([^,.;]+)[,.;]", after)
    if either and stands_for(acronym, either.group(1)):
        return True
    return bool(re.search(r",? or \Z", before)) and stands_for(acronym, before)


_WORDS = re.compile(r"[a-z]{3,} [a-z]{3,}")


def stands_for(acronym: str, words: str) -> bool:
    """Whether the last words of ``words`` begin with the letters of the acronym.

    The letters stand in order, the first of them where a word begins, as in Schwartz and
    Hearst, Pacific Symposium on Biocomputing 8, 451-462 (2003).
    """
    last = re.findall(r"\S+", words.lower())[-len(acronym) - 3 :]
    said = " ".join(last).rstrip(",")
    at = len(said)
    for number in range(len(acronym) - 1, -1, -1):
        at = said.rfind(acronym[number].lower(), 0, at)
        while number == 0 and at > 0 and said[at - 1].isalnum():
            at = said.rfind(acronym[0].lower(), 0, at)
        if at < 0:
            return False
    return True


def _is_entry(passage: Passage, acronym: str, said: str) -> bool:
    """Whether it is the lead-in of an item or a cell by itself, as in a list of meanings."""
    return passage.kind in ("lead", "cell") and said.strip(" .:") in (acronym, f"{acronym}s")


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    text = (Path(__file__).parent / "data" / "acronyms.txt").read_text(encoding="utf-8")
    rows = (row for row in text.splitlines() if not row.startswith("#"))
    return frozenset(word for row in rows for word in row.split())
