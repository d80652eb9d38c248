"""What an entry says that its author wrote as one text: names, year, title, volume, pages."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from handout.references.links import bare_doi, links_in

# DOI Handbook, 2.2: a prefix of "10." and a registrant's number, a slash, and any characters.
_DOI = re.compile(r"\b10\.\d{4,9}(?:\.\d+)*/\S+")
_ET_AL = re.compile(r"\bet\s+al\b\.?|\band\s+others\b", re.IGNORECASE)
_PAGE = r"[A-Za-z]?\d+(?:\s*[-\u2010-\u2015]\s*[A-Za-z]?\d+)?"
_ISSUE = rf"(?P<volume>[A-Za-z]?\d+)\s*(?:\((?P<issue>[^()]+)\))?(?:\s*[,:]\s*(?P<page>{_PAGE}))?"
_YEAR_NAMED = r"(?P<year>(?:1[5-9]|20)\d\d)"
# APA 7, 9.1: Author (date). Title. Source.
_APA = re.compile(rf"(?P<authors>.+?)\s*\({_YEAR_NAMED}[a-z]?\b[^()]*\)[.,]?\s*(?P<rest>.+)")
_APA_SOURCE = re.compile(rf"(?P<container>[^,]+(?:,[^,\d]+)*),\s*{_ISSUE}")
# Citing Medicine, chapter 1: Author. Title. Journal. Date;Volume(Issue):Pages.
_VANCOUVER = re.compile(
    r"(?P<authors>.+?(?:et al\.|[^.]\.))\s+(?P<title>.+?[.?!])\s+"
    rf"(?P<container>[^.?!]+(?:\.[^.?!\d]+)*)[.,]\s+{_YEAR_NAMED}\b[^;:()]*;\s*{_ISSUE}"
)
_VOLUME_AFTER_YEAR = re.compile(r"\d{4}[^;:()]{0,20};\s*[A-Za-z]?\d")
_YEAR = re.compile(r"(?<![\d/.-])((?:1[89]|20)\d\d)(?![\d/]|[-\u2013]\d{4})")
_NUMBERS = ("volume", "issue", "page")
_INITIALS = r"(?:[A-Z]\.\s*-?\s*)+"
_APA_NAME = re.compile(rf"\s*(?:,|&|\band\b)*\s*([^,&]+?),\s*({_INITIALS})")
_VANCOUVER_NAME = re.compile(r"\s*(?P<family>.+?)\s+(?P<initials>[A-Z]{1,4})\s*$")
_LONGEST = 1500  # characters; an entry is shorter, and what is longer is read no further


class Reading(NamedTuple):
    """The parts of an entry, as written; an empty text is a part that was not recognised.

    ``authors`` are ``Family, Initials``, or a body's name; ``others`` says that the text
    names others, as ``et al.``; ``rest`` is the text without its addresses.
    """

    rest: str
    authors: tuple[str, ...] = ()
    others: bool = False
    year: str = ""
    title: str = ""
    container: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    doi: str = ""
    url: str = ""


def read_entry(text: str) -> Reading:
    """The parts of ``text``, an entry in APA's, AMA's or Vancouver's manner, or in none."""
    text = " ".join(text[:_LONGEST].split())
    doi, url, rest = _addresses(text)
    others = bool(_ET_AL.search(rest))
    reading = Reading(rest, others=others, doi=doi, url=url)
    if found := _APA.match(rest):
        return _apa(reading, found)
    if _VOLUME_AFTER_YEAR.search(rest) and (found := _VANCOUVER.match(rest)):
        reading = _with_parts(reading, found, "year", "title", "container")
        return reading._replace(authors=_names(found["authors"]))
    years = _YEAR.findall(rest)
    return reading._replace(year=years[-1] if years else "")


def _addresses(text: str) -> tuple[str, str, str]:
    """The DOI and the web address of a text, and the text without them."""
    doi = url = ""
    rest: list[str] = []
    for run in links_in(text):
        if run.link and "://doi.org/" in run.link:
            doi = doi or bare_doi(run.text)
        elif run.link:
            url = url or run.text
        elif not doi and (found := _DOI.search(run.text)):
            doi = found.group().rstrip(".,;:)]")
            rest.append(run.text.replace(doi, ""))
        else:
            rest.append(run.text)
    return doi, url, " ".join("".join(rest).split())


def _apa(reading: Reading, found: re.Match[str]) -> Reading:
    title, source = _split_title(found["rest"])
    reading = reading._replace(
        authors=_names(found["authors"]), year=found["year"], title=title.rstrip(".")
    )
    if parts := _APA_SOURCE.match(source):
        return _with_parts(reading, parts, "container")
    return reading._replace(container=source.strip(" ."))


def _with_parts(reading: Reading, found: re.Match[str], *names: str) -> Reading:
    """The reading with the named parts, and with what a journal numbers."""
    parts = {name: (found[name] or "").strip(" .") for name in (*names, *_NUMBERS)}
    return Reading(**{**reading._asdict(), **parts})


def _split_title(rest: str) -> tuple[str, str]:
    """A title and what follows: it ends with a sentence, the last before a journal's numbers."""
    ends = [end.end() for end in re.finditer(r"[.?!]\s+(?=[\"\u201c(]?[^\Wa-z])", rest)]
    before_source = [end for end in ends if _APA_SOURCE.match(rest[end:])]
    end = (before_source[-1:] or ends[:1] or [len(rest)])[0]
    return rest[:end].strip(), rest[end:]


def _names(text: str) -> tuple[str, ...]:
    """Names as ``Family, Initials``; a text that holds no names of persons is a body."""
    text = re.sub(rf"[,;&\s]*(?:{_ET_AL.pattern})\s*$", "", text.strip(), flags=re.IGNORECASE)
    if people := _APA_NAME.findall(text):
        return tuple(f"{family.strip()}, {' '.join(given.split())}" for family, given in people)
    people = [_VANCOUVER_NAME.match(part) for part in text.rstrip(".").split(",")]
    if people and all(people):
        return tuple(f"{each['family']}, {each['initials']}" for each in people if each)
    body = text.rstrip(". ")
    return (body,) if body else ()


def bare(words: str) -> str:
    """Letters and digits alone, without accents and case, one space between words."""
    plain = unicodedata.normalize("NFKD", words).casefold()
    return " ".join(re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c))))
