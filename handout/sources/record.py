"""A work as Crossref describes it."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from typing import Any, NamedTuple

# Crossref's types (https://api.crossref.org/types) under their names in CSL.
CSL_TYPES = {
    "journal-article": "article-journal",
    "book": "book",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "book-chapter": "chapter",
    "proceedings-article": "paper-conference",
    "report": "report",
    "dissertation": "thesis",
    "dataset": "dataset",
    "standard": "standard",
    "posted-content": "article",
}
# Kinds of update that take a work back (Crossref, "Crossmark: types of update").
TAKEN_BACK = ("retraction", "withdrawal", "removal", "partial_retraction", "partial-retraction")
DOUBTED = ("expression_of_concern", "expression-of-concern")
_TITLE_TAKEN_BACK = re.compile(
    r"\s*(?:(?:RETRACTED|WITHDRAWN|REMOVED)(?: ARTICLE)?\s*[:\u2014-]|Retracted(?: Article)?:"
    r"|\[(?i:retracted|withdrawn)\b[^\]]*\])\s*"
)


class Author(NamedTuple):
    """A person's name in parts, or a body's name as ``family`` alone."""

    family: str
    given: str = ""
    suffix: str = ""
    is_body: bool = False


class Update(NamedTuple):
    """What has since happened to a work: ``kind`` as Crossref names it, and the notice's DOI."""

    kind: str
    doi: str = ""
    year: str = ""


class Record(NamedTuple):
    """One work; an empty text is what Crossref does not say.

    ``years`` are those of print, of the web, and the earliest, in this order; ``containers``
    the journal's or book's names, the full one first.
    """

    doi: str
    title: str = ""
    subtitle: str = ""
    authors: tuple[Author, ...] = ()
    years: tuple[str, ...] = ()
    containers: tuple[str, ...] = ()
    volume: str = ""
    issue: str = ""
    page: str = ""
    publisher: str = ""
    type: str = ""
    updates: tuple[Update, ...] = ()
    is_notice_of: tuple[Update, ...] = ()

    @property
    def whole_title(self) -> str:
        joint = "" if not self.subtitle else " " if self.title.endswith((":", "?", "!")) else ": "
        return f"{self.title}{joint}{self.subtitle}"

    @property
    def csl_type(self) -> str:
        return CSL_TYPES.get(self.type, "")

    @property
    def taken_back(self) -> Update | None:
        """The update that takes the work back, if there is one."""
        return next((update for update in self.updates if update.kind in TAKEN_BACK), None)


def record_of(message: Mapping[str, Any]) -> Record:
    """The work in a ``message`` of the REST API, or in an item of a list of works.

    Fields of another type than documented are left out.
    """
    raw_title = _first(message, "title")
    title = _TITLE_TAKEN_BACK.sub("", raw_title)
    updates = _updates(message.get("updated-by"))
    if title != raw_title and not any(update.kind in TAKEN_BACK for update in updates):
        updates = (*updates, Update("retraction"))
    names = (*_texts(message.get("container-title")), *_texts(message.get("short-container-title")))
    return Record(
        doi=_text(message.get("DOI")).lower(),
        title=title,
        subtitle=_first(message, "subtitle"),
        authors=_authors(message.get("author")),
        years=_years(message),
        containers=tuple(dict.fromkeys(names)),
        volume=_text(message.get("volume")),
        issue=_text(message.get("issue")),
        page=_text(message.get("page")) or _text(message.get("article-number")),
        publisher=_text(message.get("publisher")),
        type=_text(message.get("type")),
        updates=updates,
        is_notice_of=_updates(message.get("update-to")),
    )


def _text(value: object) -> str:
    """A text without markup (JATS face markup is allowed in titles) or control characters."""
    if not isinstance(value, str | int):
        return ""
    plain = html.unescape(re.sub(r"</?[A-Za-z][\w:.-]*(?:\s[^<>]*)?/?>", "", str(value)))
    shown = (" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in plain[:4000])
    return " ".join("".join(c for c in shown if unicodedata.category(c) not in _UNSEEN).split())


_UNSEEN = ("Cf", "Cs", "Co", "Cn")


def _texts(value: object) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    return tuple(text for text in map(_text, listed) if text)


def _first(message: Mapping[str, Any], name: str) -> str:
    return (*_texts(message.get(name)), "")[0]


def _authors(value: object) -> tuple[Author, ...]:
    found = []
    for person in value if isinstance(value, list) else []:
        if not isinstance(person, dict):
            continue
        family, given = _text(person.get("family")), _text(person.get("given"))
        if family:
            found.append(Author(family, given, _text(person.get("suffix"))))
        elif name := _text(person.get("name")) or given:
            found.append(Author(name, is_body=True))
    return tuple(found)


def _years(message: Mapping[str, Any]) -> tuple[str, ...]:
    names = ("published-print", "published-online", "issued", "published")
    years = (_year(message.get(name)) for name in names)
    return tuple(dict.fromkeys(year for year in years if year))


def _year(value: object) -> str:
    try:
        year = value["date-parts"][0][0]  # type: ignore[index]
    except (KeyError, IndexError, TypeError):
        return ""
    return str(year) if isinstance(year, int) and 1000 <= year <= 2999 else ""


def _updates(value: object) -> tuple[Update, ...]:
    return tuple(
        Update(_text(each.get("type")).lower(), _text(each.get("DOI")), _year(each.get("updated")))
        for each in (value if isinstance(value, list) else [])
        if isinstance(each, dict)
    )
