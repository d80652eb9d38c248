"""A translation compared with its source, text by text, once for all the rules that ask."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from handout.checks.subject import Subject
from handout.checks.translated.pairs import Pair, pairs
from handout.checks.translated.source import Source, read_source, source_path
from handout.content.inline import Inline, Run, read_inline
from handout.content.source import parse
from handout.content.translatable import Part, parts_of
from handout.errors import ContentError

# What the rules of translations go by.
ISO = "ISO 17100:2015, 5.3.3 (revision by a second person who reads both languages)"
CMS = "CMS Toolkit for Making Written Material Clear and Effective, part 11 (translation)"


class Compared(NamedTuple):
    """The source of a handout, and each of its parts beside its translation."""

    source: Source
    pairs: tuple[Pair, ...]
    language: str

    def texts(self) -> list[tuple[Part, Part]]:
        """Every text that has a translation, with it."""
        return [
            (pair.source, pair.target)
            for pair in self.pairs
            if pair.source and pair.target
            and pair.source.text is not None and pair.target.text is not None
        ]  # fmt: skip


def compared(subject: Subject) -> Compared | None:
    """None where the handout is no translation, or its source cannot be read."""
    path = source_path(subject.handout, subject.origin)
    if path is None:
        return None
    try:
        source = read_source(path)
    except ContentError:
        return None
    return compare(source, subject.origin.text, parts_of(parse(subject.origin)),
                   subject.handout.language)  # fmt: skip


_KEPT: dict[tuple[str, str, str, str], Compared] = {}


def compare(source: Source, text: str, target: Part, language: str) -> Compared:
    """A source beside a translation; ``text`` is the whole file that ``target`` was read from."""
    key = (source.origin.file, source.origin.text, text, language)
    found = _KEPT.get(key)
    if found is None:
        found = Compared(source, tuple(pairs(source.whole, target)), language)
        _KEPT.clear()  # the rules ask one after the other about one handout
        _KEPT[key] = found
    return found


def line_in(part: Part, found: Compared) -> str:
    """``content.yaml, line 12``: where the source says it."""
    return f"{Path(found.source.origin.file).name}, line {part.mark.line}"


def is_fixed(pair: Pair) -> bool:
    """Whether it is a pair of values that are not translated."""
    part = pair.source or pair.target
    return part is not None and part.fixed is not None


@lru_cache(maxsize=4096)
def inline_of(text: str) -> Inline:
    """A text's runs; white space and line ends of the file are nothing in it."""
    return read_inline(text)


def runs_of(part: Part) -> tuple[Run, ...]:
    """What a text is made of; one without markup is one run."""
    text = part.text or ""
    return inline_of(text).runs if part.is_markup else (Run(text),)


def words_of(part: Part) -> str:
    """The words of a text, less its fields, its citations and the addresses it leads to."""
    words = "".join(
        "\ufffc" if run.field else "" if run.cite else (" " if run.line_break else "") + run.text
        for run in runs_of(part)
    )
    return re.sub(r"[ \t\n]+", " ", words).strip(" ")  # a no-break space may part thousands


def fields_of(part: Part) -> Counter[str]:
    """The personal fields in a text, each with how often it stands there."""
    return Counter(run.field for run in runs_of(part) if run.field)


def cited_in(part: Part) -> Counter[str]:
    """The sources that a text cites."""
    return Counter(run.cite for run in runs_of(part) if run.cite)


def links_in(part: Part) -> Counter[str]:
    """Where the links of a text lead; a link in several pieces counts once."""
    found: Counter[str] = Counter()
    before = None
    for run in runs_of(part):
        if run.link and run.link != before:
            found[run.link] += 1
        before = run.link
    return found


_LETTERS = re.compile(r"[^\W\d_]")


def letters_in(text: str) -> int:
    """How many letters; a Chinese, Japanese or Korean one counts as two and a half."""
    found: list[str] = _LETTERS.findall(text)
    dense = sum("\u2e80" <= each <= "\u9fff" or "\uac00" <= each <= "\ud7af" for each in found)
    return int(len(found) + 1.5 * dense)
