"""A source as the rules look at it: its parts, whether it is fields or one text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from handout.checks.subject import Subject
from handout.content.model import Source
from handout.content.origin import Origin
from handout.content.places import follow
from handout.content.source import parse
from handout.errors import NOWHERE, Mark
from handout.references.links import bare_doi, links_in
from handout.references.verbatim import Reading, bare, read_entry

# DOI Handbook, 2.2: a prefix of "10." and a registrant's number, a slash, and any characters.
DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_DOI_MENTIONED = re.compile(
    r"(?:https?://)?(?:dx\.)?doi\.org/\S+|\bdoi:\s*\S+|\bDOI\s+10\S+", re.IGNORECASE
)
_OTHERS = re.compile(r"\bet\s+al\b\.?|\band\s+others\b", re.IGNORECASE)
_ARTICLES = ("article", "article-journal", "paper-conference", "review")


class Work(NamedTuple):
    """What tells one work from another."""

    doi: str
    title: str
    year: str
    first_author: str
    text: str


class Listed:
    """One source with its key, its parts, and its places in the YAML."""

    def __init__(self, key: str, model: Source, subject: Subject) -> None:
        self.key = key
        self.model = model
        self._subject = subject

    @property
    def status(self) -> str:
        return self.model.status

    @property
    def text(self) -> str | None:
        return self.model.text.plain if self.model.text else None

    @cached_property
    def reading(self) -> Reading:
        """The parts of its text; all empty for a source of fields."""
        return read_entry(self.text or "")

    @property
    def year(self) -> str:
        found = re.match(r"\d{4}", self.model.issued or "")
        return found.group() if found else self.reading.year

    @property
    def is_dated(self) -> bool:
        return bool(self.model.issued or self.model.accessed or self.reading.year)

    @property
    def doi(self) -> str:
        """Its DOI alone, in small letters: case does not matter in it (DOI Handbook, 2.4)."""
        found = DOI.match(bare_doi(self.model.DOI or self.model.URL or self.reading.doi))
        return found.group().rstrip(".,;:").lower() if found else ""

    @property
    def dois_written(self) -> tuple[str, ...]:
        """What stands where a DOI stands, as it is written."""
        if self.text is None:
            return (self.model.DOI,) if self.model.DOI else ()
        written = (found.group() for found in _DOI_MENTIONED.finditer(self.text))
        return tuple(each.rstrip(".,;:)]") for each in written)  # the sentence's own marks

    @property
    def urls(self) -> tuple[str, ...]:
        """Its web addresses, in order."""
        if self.text is None:
            return (self.model.URL,) if self.model.URL else ()
        return tuple(run.text for run in links_in(self.text) if run.link and "://" in run.text)

    @property
    def is_article(self) -> bool:
        """Whether it stands in a journal."""
        model = self.model
        if self.text is not None:
            return bool(self.reading.container and self.reading.volume)
        return model.type in _ARTICLES or bool(
            model.container_title and (model.volume or model.issue)
        )

    @property
    def others_written(self) -> str:
        """The words that stand for further authors, as they are written."""
        names = [self.text] if self.text else [str(name) for name in self.model.author]
        found = next((match for name in names if (match := _OTHERS.search(name))), None)
        return found.group() if found else ""

    @property
    def work(self) -> Work:
        first = self.model.author[0] if self.model.author else ""
        if isinstance(first, dict):
            first = first.get("family") or first.get("literal") or ""
        first = first or (self.reading.authors or ("",))[0]
        title = self.model.title or self.reading.title
        return Work(
            self.doi, bare(title), self.year, bare(first.split(",")[0]), bare(self.text or "")
        )

    def same_as(self, other: Listed) -> str:
        """What shows that both are one work, in words; empty if nothing does."""
        mine, theirs = self.work, other.work
        if mine.doi and mine.doi == theirs.doi:
            return "DOI"
        if mine.doi and theirs.doi:
            return ""
        if mine.text and mine.text == theirs.text:
            return "words"
        if not mine.title or (mine.title, mine.year) != (theirs.title, theirs.year):
            return ""
        known = mine.first_author and theirs.first_author
        if known and mine.first_author != theirs.first_author:
            return ""
        return "title, author and year" if known else "title and year"

    def place(self, field: str = "", words: str = "") -> Mark:
        """Where ``words`` stand in a field of it, else the field, else its key.

        A source that is one text is searched for the words instead.
        """
        subject = self._subject
        way = ("sources", self.key)
        if self.text and field not in ("", "status"):
            field = "text"
        steps = follow(_values(subject.origin), (*way, field) if field else way)
        if len(steps) < 2:
            return subject.origin.find("sources:", NOWHERE)
        if len(steps) == 2 or not field:
            return steps[1].begins
        return subject.place_of(words, steps[2].mark) if words else steps[2].mark


def listed_sources(subject: Subject) -> Iterator[Listed]:
    """The sources of a handout, in the author's order."""
    for key, model in subject.handout.sources.items():
        yield Listed(key, model, subject)


@lru_cache(maxsize=2)  # the rules ask one after the other of the same file
def _values(origin: Origin) -> object:
    return parse(origin)
