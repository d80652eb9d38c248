"""The fields of a source as CSL-JSON that citeproc-py prints well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from handout.errors import ContentError, Problem, did_you_mean
from handout.references import marks
from handout.references.links import bare_doi

# CSL 1.0.2, appendix III
TYPES = frozenset(
    [
        "article",
        "article-journal",
        "article-magazine",
        "article-newspaper",
        "bill",
        "book",
        "broadcast",
        "chapter",
        "classic",
        "collection",
        "dataset",
        "document",
        "entry",
        "entry-dictionary",
        "entry-encyclopedia",
        "event",
        "figure",
        "graphic",
        "hearing",
        "interview",
        "legal_case",
        "legislation",
        "manuscript",
        "map",
        "motion_picture",
        "musical_score",
        "pamphlet",
        "paper-conference",
        "patent",
        "performance",
        "periodical",
        "personal_communication",
        "post",
        "post-weblog",
        "regulation",
        "report",
        "review",
        "review-book",
        "software",
        "song",
        "speech",
        "standard",
        "thesis",
        "treaty",
        "webpage",
    ]
)
NAMES = ("author", "editor")
# What is printed of the rest. Texts end with a mark; in the others citeproc-py looks for numbers.
_TEXTS = ("title", "title-short", "container-title", "container-title-short", "publisher",
          "publisher-place", "genre", "collection-title")  # fmt: skip
_NUMBERS = ("volume", "issue", "edition", "number", "ISBN", "PMID", "PMCID")
_AND_OTHERS = re.compile(r"(?:et\s+al\.?|and\s+others)\s*$", re.IGNORECASE)
OTHERS = {"literal": "et al."}


def csl_item(key: str, fields: Mapping[str, object]) -> dict[str, Any]:
    """The CSL-JSON of one source with ``key`` as its id.

    ``fields`` hold CSL names: ``author`` and ``editor`` are lists of ``Family, Given``, of
    names of bodies, or of mappings; ``et al.`` as the last says that there are others.
    ``issued`` and ``accessed`` are a year, ``2021-02``, ``2021-02-03``, a date, or words
    such as ``in press``. Other fields are left out. Raises ContentError for an unknown
    ``type`` or a date that is not in the calendar; its message starts with the field's name.
    """
    given = {name: value for name, value in fields.items() if value not in (None, "", [], ())}
    if "DOI" not in given and bare_doi(str(given.get("URL", ""))).startswith("10."):
        given["DOI"] = given["URL"]
    item: dict[str, Any] = {"id": key, "type": _type(given)}
    for name in NAMES:
        if name in given and (people := _people(given[name])):
            item[name] = people
    for name in ("issued", "accessed"):
        if name in given:
            item[name] = _date(name, given[name])
    item |= {name: marks.closed(str(given[name])) for name in _TEXTS if name in given}
    item |= {name: marks.plain(str(given[name])) for name in _NUMBERS if name in given}
    if "page" in given:
        item["page"] = _pages(str(given["page"]))
    if "DOI" in given:
        item["DOI"] = marks.doi(bare_doi(str(given["DOI"])))
    if "URL" in given:
        item["URL"] = marks.url(str(given["URL"]))
    return item


def _type(given: Mapping[str, object]) -> str:
    """The type as given, or the likeliest for the fields that are there."""
    if "type" in given:
        name = str(given["type"])
        if name not in TYPES:
            turned = "-".join(reversed(name.split("-")))  # Crossref writes journal-article
            near = did_you_mean(turned if turned in TYPES else name, TYPES)
            advice = near or "use article-journal, book, chapter or webpage"
            raise ContentError(Problem(f"type: '{name}' is no type of source", advice))
        return name
    in_an_issue = "volume" in given or "issue" in given
    if "container-title" in given:
        return "chapter" if "editor" in given and not in_an_issue else "article-journal"
    if "publisher" in given or "edition" in given or "ISBN" in given:
        return "book"
    return "webpage" if "URL" in given else "document"


def _pages(text: str) -> str:
    """Page numbers in which only a range has a dash: ``193-202``, but not ``S-12``."""
    ranges = re.sub(r"(?<=\d)\s*[-\u2010-\u2015]+\s*(?=\w*\d)", "\u2013", text)
    return marks.hyphenated(marks.plain(ranges))


def _people(value: object) -> list[dict[str, str]]:
    """Names in CSL-JSON; OTHERS is the last one where the author wrote ``et al.``"""
    listed = value if isinstance(value, Iterable) and not isinstance(value, str | Mapping) else None
    people: list[dict[str, str]] = []
    others = False
    for person in [value] if listed is None else listed:
        if isinstance(person, Mapping):
            parts = {str(part): str(text).strip() for part, text in person.items() if text}
        else:
            text = re.sub(r"(?:,|(?<=\S)\s)\s*et\s+al\.?\s*$", "", str(person), flags=re.I)
            others = others or text != str(person)
            parts = _parts(text.strip())
        if _AND_OTHERS.match(parts.get("literal", "")):
            others = True
        elif any(parts.values()):
            people.append(_name(parts))
    return [*people, OTHERS] if people and others else people


def _parts(text: str) -> dict[str, str]:
    """``Family, Given`` or ``Family, Given, Jr.`` in parts; a name without comma as it is."""
    family, *rest = (part.strip() for part in text.split(",", 2))
    if not rest or not rest[0]:
        return {"literal": text}
    return dict(zip(("family", "given", "suffix"), (family, *rest), strict=False))


def _name(parts: dict[str, str]) -> dict[str, str]:
    """A name whose given part citeproc-py can shorten to initials.

    It takes a part of a given name that does not start with a capital for a particle, and
    ``SB`` for one name. So initials are set apart, particles have their own field, and a
    name in a script without capitals stays whole.
    """
    if "literal" in parts:
        return {"literal": marks.closed(parts["literal"])}
    words = [word.strip("-\u2010()[]\"'") for word in parts.pop("given", "").split()]
    words = [word for word in words if word]
    particles: list[str] = []
    while len(words) > 1 and words[-1].islower():
        particles.insert(0, words.pop())
    if particles:
        parts["dropping-particle"] = " ".join([parts.get("dropping-particle", ""), *particles])
    if any(not word[0].upper().isupper() for word in words) or "family" not in parts:
        whole = [parts.get("family", ""), *words, *particles]
        return {"literal": marks.closed(" ".join(whole))}
    if words:
        parts["given"] = " ".join(_capital(word) for word in words)
    return {part: marks.plain(text) for part, text in parts.items() if text.strip()}


def _capital(word: str) -> str:
    """A given name with a capital; initials that stand together, as in ``SB``, set apart."""
    if 2 <= len(word) <= 3 and word.isupper() and word.isalpha():
        return " ".join(word)
    return word[0].upper() + word[1:]


def _date(name: str, value: object) -> dict[str, Any]:
    if isinstance(value, Mapping):  # CSL-JSON's own form
        value = "-".join(str(part) for part in value.get("date-parts", [[]])[0])
    text = str(value).strip()
    found = re.match(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$", text)
    if not found:
        if re.match(r"\d+\D\d+|\d+$", text):
            raise ContentError(_no_date(name, text))
        return {"literal": marks.plain(text)}
    parts = [int(part) for part in found.groups() if part]
    try:
        date(*[*parts, 1, 1][:3])
    except ValueError:
        raise ContentError(_no_date(name, text)) from None
    return {"date-parts": [parts]}


def _no_date(name: str, text: str) -> Problem:
    return Problem(f"{name}: '{text}' is no date", "write 2021, 2021-02 or 2021-02-03")
