"""What a source says beside what Crossref says, part by part."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from handout.references.verbatim import bare
from handout.sources.parts import Parts
from handout.sources.record import Author, Record

LIKELY, DOUBTFUL = 0.75, 0.5
_TITLE_AT_LEAST = 0.5
# How much each part tells of whether two works are one.
_WEIGHTS = {"title": 0.5, "author": 0.2, "issued": 0.1, "container-title": 0.1, "numbers": 0.1}
_EMPTY_WORDS = frozenset(
    ["a", "an", "the", "of", "for", "in", "on", "and", "or", "to", "with", "by", "at", "from", "as"]
)


class Verdict(StrEnum):
    """How a part of a source stands to Crossref's: ``missing`` is what the source lacks."""

    AGREE = "agree"
    DIFFERS = "differs"
    MISSING = "missing"


class Compared(NamedTuple):
    """One part under its CSL name, as the source and as Crossref has it."""

    field: str
    verdict: Verdict
    yours: str
    theirs: str


def compare(parts: Parts, record: Record) -> tuple[Compared, ...]:
    """Each part that Crossref knows, compared."""
    found = [
        _compared("title", parts, parts.title, record.whole_title, _same_title(parts, record)),
        _authors(parts, record),
        _compared("issued", parts, parts.year, (*record.years, "")[0], parts.year in record.years),
        _compared("container-title", parts, parts.container, (*record.containers, "")[0],
                  any(same_journal(parts.container, name) for name in record.containers)),
        _compared("volume", parts, parts.volume, record.volume,
                  bare(parts.volume) == bare(record.volume)),
        _compared("issue", parts, parts.issue, record.issue,
                  bare(parts.issue) == bare(record.issue)),
        _compared("page", parts, parts.page, record.page,
                  whole_pages(parts.page) == whole_pages(record.page)),
        _compared("DOI", parts, parts.doi, record.doi, parts.doi.lower() == record.doi),
    ]  # fmt: skip
    return tuple(each for each in found if each.theirs)


def _compared(field: str, parts: Parts, yours: str, theirs: str, same: bool) -> Compared:
    if not yours and parts.text and field in ("title", "container-title") and theirs:
        same = f" {bare(theirs)} " in f" {bare(parts.text)} "  # it was read in no part
        yours = theirs if same else ""
    verdict = Verdict.AGREE if same else Verdict.DIFFERS
    return Compared(field, verdict if yours else Verdict.MISSING, yours, theirs)


def _same_title(parts: Parts, record: Record) -> bool:
    return bare(parts.title) in (bare(record.title), bare(record.whole_title))


def _authors(parts: Parts, record: Record) -> Compared:
    yours, theirs = parts.authors, record.authors
    said = named(yours) + (", et al." if parts.others and yours else "")
    if not yours:
        verdict = Verdict.MISSING
    elif len(yours) > len(theirs) or not all(map(same_name, yours, theirs)):
        verdict = Verdict.DIFFERS
    else:
        verdict = Verdict.AGREE if len(yours) == len(theirs) else Verdict.MISSING
    return Compared("author", verdict, said, named(theirs))


def named(authors: tuple[Author, ...], most: int = 3) -> str:
    """Names in one line, the first few of a long list."""
    names = [", ".join(part for part in author[:3] if part) for author in authors]
    if len(names) > most + 1:
        names = [*names[:most], f"and {len(names) - most} more"]
    return "; ".join(names)


def same_name(one: Author, other: Author) -> bool:
    """Whether two names may be one person's: ``Feder, A.`` and ``Feder, Adriana``."""
    if one.is_body or other.is_body:
        words = [set(bare(f"{each.family} {each.given}").split()) for each in (one, other)]
        return words[0] == words[1]
    if bare(one.family).replace(" ", "") != bare(other.family).replace(" ", ""):
        return False
    mine, theirs = _initials(one.given), _initials(other.given)
    return mine.startswith(theirs) or theirs.startswith(mine)


def _initials(given: str) -> str:
    if re.fullmatch(r"[A-Z]{2,3}", given):  # SB, as Vancouver writes it
        return given.lower()
    return "".join(word[0] for word in bare(given).split())


def same_journal(one: str, other: str) -> bool:
    """Whether two names may be one journal's: in full, or abbreviated word by word."""
    mine, theirs = _journal_words(one), _journal_words(other)
    if len(mine) != len(theirs):
        return False
    return bool(mine) and all(
        a.startswith(b) or b.startswith(a) for a, b in zip(mine, theirs, strict=True)
    )


def _journal_words(name: str) -> list[str]:
    return [word for word in bare(name).split() if word not in _EMPTY_WORDS]


def whole_pages(text: str) -> str:
    """Pages with one kind of dash and both numbers whole: ``193-9`` is ``193-199``."""
    plain = re.sub(r"\s*[-\u2010-\u2015\u2212]+\s*", "-", text.lower()).strip(" .")
    plain = re.sub(r"^pp?\.?\s*(?=\w)", "", plain) if re.match(r"pp?[.\s]", plain) else plain
    ends = re.fullmatch(r"(\d+)-(\d+)", plain)
    if ends and len(ends[2]) < len(ends[1]):
        return f"{ends[1]}-{ends[1][: -len(ends[2])]}{ends[2]}"
    return plain


def confidence(parts: Parts, record: Record) -> float:
    """How likely the record is the work that the source means: 0 to 1."""
    score = _WEIGHTS["title"] * title_likeness(parts, record)
    known = _WEIGHTS["title"]
    verdicts = {each.field: each.verdict for each in compare(parts, record)}
    numbers = [verdicts[name] for name in ("volume", "issue", "page") if name in verdicts]
    if parts.authors and record.authors:
        known += _WEIGHTS["author"]
        score += _WEIGHTS["author"] * _author_likeness(parts, record)
    for field in ("issued", "container-title"):
        if verdicts.get(field, Verdict.MISSING) != Verdict.MISSING:
            known += _WEIGHTS[field]
            score += _WEIGHTS[field] * (verdicts[field] == Verdict.AGREE)
    if said := [verdict for verdict in numbers if verdict != Verdict.MISSING]:
        known += _WEIGHTS["numbers"]
        score += _WEIGHTS["numbers"] * said.count(Verdict.AGREE) / len(said)
    return score / known


def is_likely(parts: Parts, record: Record) -> bool:
    """Whether the record is the work that the source means, so that it can correct it.

    Where the source has the record's DOI, a title that is alike is enough.
    """
    if title_likeness(parts, record) < _TITLE_AT_LEAST:
        return False
    is_asked = bool(parts.doi) and parts.doi.lower() == record.doi
    return is_asked or confidence(parts, record) >= LIKELY


def title_likeness(parts: Parts, record: Record) -> float:
    """How much of the words of both titles is the same: 0 to 1."""
    theirs = _title_words(record.whole_title)
    if not theirs:
        return 0.0
    if not parts.title and parts.text:
        return len(theirs & _title_words(parts.text)) / len(theirs)
    mine = _title_words(parts.title)
    if not mine:
        return 0.0
    same = len(mine & theirs)
    # half for the words of both, half for the shorter title in the longer
    return same / (len(mine) + len(theirs)) + same / (2 * min(len(mine), len(theirs)))


def _title_words(title: str) -> set[str]:
    return {word for word in bare(title).split() if word not in _EMPTY_WORDS}


def _author_likeness(parts: Parts, record: Record) -> float:
    first, theirs = parts.authors[0], record.authors[0]
    if same_name(first, theirs):
        return 1.0
    return 0.5 if bare(first.family) == bare(theirs.family) else 0.0
