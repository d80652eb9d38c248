"""A source of a handout in parts that can be compared, whether it is fields or one text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from handout.content.model import Source
from handout.references.links import bare_doi
from handout.references.verbatim import read_entry
from handout.sources.record import Author

_OTHERS = re.compile(r"(?:,|(?<=\S)\s|^)\s*(?:et\s+al\.?|and\s+others)\s*$", re.IGNORECASE)
# What Crossref registers (articles, books and their like), by the names of CSL.
_REGISTERED = (
    "article", "article-journal", "book", "chapter", "dataset", "paper-conference", "report",
    "review", "standard", "thesis",
)  # fmt: skip


class Parts(NamedTuple):
    """``text`` is the whole entry, less its addresses, where it is one text.

    ``others`` says that the names end with ``et al.``
    """

    title: str = ""
    authors: tuple[Author, ...] = ()
    others: bool = False
    year: str = ""
    container: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    doi: str = ""
    url: str = ""
    type: str = ""
    text: str = ""

    @property
    def is_askable(self) -> bool:
        """Whether Crossref may know it: it knows works that are published, not web pages."""
        if self.doi or self.volume or self.type in _REGISTERED:
            return True
        return not self.url and self.type in ("", "document")

    @property
    def query(self) -> str:
        """Its bibliographic data in one line, for a search, and nothing else."""
        if self.text:
            return self.text
        names = " ".join(author.family for author in self.authors[:3])
        parts = (names, self.year, self.title, self.container, self.volume, self.issue, self.page)
        return " ".join(part for part in parts if part)


def parts_of(source: Source) -> Parts:
    """The parts of ``source``."""
    if source.text is not None:
        read = read_entry(source.text.plain)
        return Parts(
            read.title, tuple(map(_author, read.authors)), read.others, read.year, read.container,
            read.volume, read.issue, read.page, read.doi, read.url, source.type or "", read.rest,
        )  # fmt: skip
    names = [_OTHERS.sub("", name) if isinstance(name, str) else name for name in source.author]
    year = re.match(r"\d{4}", source.issued or "")
    in_url = bare_doi(source.URL or "")
    return Parts(
        title=source.title or "",
        authors=tuple(_author(name) for name in names if name),
        others=names != source.author,
        year=year.group() if year else "",
        container=source.container_title or "",
        volume=source.volume or "",
        issue=source.issue or "",
        page=source.page or "",
        doi=bare_doi(source.DOI or "") or (in_url if in_url.startswith("10.") else ""),
        url=source.URL or "",
        type=source.type or "",
    )


def _author(name: str | Mapping[str, str]) -> Author:
    if isinstance(name, str):
        family, given, suffix = ([part.strip() for part in name.split(",", 2)] + ["", ""])[:3]
        return Author(family, given, suffix, is_body=not given)
    if "literal" in name:
        return Author(name["literal"], is_body=True)
    return Author(name.get("family", ""), name.get("given", ""), name.get("suffix", ""))
