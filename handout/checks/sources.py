"""The sources: found and compared, cited, dated, complete, each listed once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handout.checks.listed import DOI, Listed, listed_sources
from handout.checks.rule import Found, Severity, rule
from handout.checks.subject import Subject
from handout.errors import NOWHERE

ICMJE = (
    "ICMJE Recommendations, IV.A.3.g, references "
    "(https://www.icmje.org/recommendations/browse/manuscript-preparation/"
    "preparing-for-submission.html)"
)
CITING_MEDICINE = (
    "Citing Medicine, chapter 1, {about} (https://www.ncbi.nlm.nih.gov/books/NBK7282/)"
)
DISCERN_5 = (
    "DISCERN, question 5 "
    "(https://www.ndph.ox.ac.uk/research/research-groups/applied-health-research-unit-ahru/discern)"
)
CROSSREF = "Crossref, DOI display guidelines (https://www.crossref.org/display-guidelines/)"
OLD_AFTER = 10  # years; no guideline names a number, and this one is our own


@rule(
    "source-unconfirmed",
    Severity.WARNING,
    "Nobody has found and compared the source",
    why="A source that does not exist, or says something else, is worse than none.",
    source=ICMJE,
    advice="find the work, compare every part, then write 'status: confirmed'; "
    "'handout sources verify' asks Crossref",
)
def source_unconfirmed(subject: Subject) -> Iterator[Found]:
    for source in listed_sources(subject):
        if source.status != "confirmed":
            message = f"nobody has confirmed the source '{source.key}'"
            yield Found(source.place("status"), message)


@rule(
    "source-not-cited",
    Severity.ADVICE,
    "A source that no sentence cites",
    why="Readers cannot see which statement the source stands behind.",
    source=f"{ICMJE}; DISCERN, question 4",
    advice="cite it where it is used, as in [@key], or take it out",
)
def source_not_cited(subject: Subject) -> Iterator[Found]:
    sources, cited = subject.handout.sources, subject.handout.cited
    if len(sources) > 1 and not cited:
        message = f"none of the {len(sources)} sources is cited in the text"
        advice = f"cite each where it is used, as in [@{next(iter(sources))}], or take it out"
        yield Found(subject.origin.find("sources:", NOWHERE), message, advice)
        return
    for source in listed_sources(subject):
        if source.key not in cited:
            message = f"no sentence cites the source '{source.key}'"
            yield Found(source.place(), message, _cite(source.key))


def _cite(key: str) -> str:
    return f"cite it where it is used, as in [@{key}], or take it out"


@rule(
    "source-old",
    Severity.ADVICE,
    "An old source",
    why="Newer work may have overturned what an old source says.",
    source=f"{DISCERN_5}; PIF TICK, criterion 4 (https://pifonline.org.uk/pif-tick/); "
    f"the {OLD_AFTER} years are this program's own measure",
    advice="look for a newer review or guideline, or silence this rule and say why it still holds",
)
def source_old(subject: Subject) -> Iterator[Found]:
    for source in listed_sources(subject):
        year = source.year
        if year and subject.today.year - int(year) > OLD_AFTER:
            message = f"the source '{source.key}' is of {year}, more than {OLD_AFTER} years ago"
            yield Found(source.place("issued", year), message)


@rule(
    "source-undated",
    Severity.ADVICE,
    "A source without a date",
    why="Without its date nobody can tell whether a source is still current.",
    source=DISCERN_5,
    advice="write the year under 'issued:', or the day it was read under 'accessed:'",
)
def source_undated(subject: Subject) -> Iterator[Found]:
    for source in listed_sources(subject):
        if not source.is_dated:
            yield Found(source.place(), f"the source '{source.key}' has no date")


@rule(
    "doi-form",
    Severity.WARNING,
    "A DOI of the wrong form",
    why="A DOI that is mistyped leads nowhere, or to another work.",
    source=f"DOI Handbook, 2.2 (https://doi.org/10.1000/182); {CROSSREF}",
    advice="write it from '10.' on and no further, as in 10.1176/appi.ajp.2020.20050596",
)
def doi_form(subject: Subject) -> Iterator[Found]:
    for source in listed_sources(subject):
        for written in source.dois_written:
            bare = _BEFORE_DOI.sub("", written)
            if fault := _fault_of_doi(written, bare, alone=source.text is None):
                advice = f"write 'https://doi.org/{bare}'" if "old way" in fault else ""
                yield Found(source.place("DOI", written), f"'{written}' {fault}", advice)


_BEFORE_DOI = re.compile(r"^\s*(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:?\s*)", re.IGNORECASE)


def _fault_of_doi(written: str, bare: str, *, alone: bool) -> str:
    """What is wrong with a DOI as it is written; ``alone`` if nothing is to stand before it."""
    if not DOI.fullmatch(bare):
        return "is no DOI"
    if re.search(r"[.,;:]$", bare):
        return "ends with a punctuation mark, which DOIs do not"
    if alone and bare != written:
        return "is a DOI with something before it"
    if re.match(r"http://|(https?://)?dx\.", written, re.IGNORECASE):
        return "is an old way to write a DOI"
    return ""


@rule(
    "url-not-https",
    Severity.WARNING,
    "An address without https",
    why="On the way from an http address a page can be read or changed by others.",
    source="The HTTPS-Only Standard (https://https.cio.gov/everything/)",
    advice="open the page with https:// before it, and write that address if it works",
)
def url_not_https(subject: Subject) -> Iterator[Found]:
    for source in listed_sources(subject):
        for url in source.urls:
            if url.lower().startswith("http://") and "doi.org/" not in url:
                yield Found(source.place("URL", url), f"'{url}' is not an https address")


@rule(
    "url-without-doi",
    Severity.ADVICE,
    "An article with an address and no DOI",
    why="Addresses of pages change, and a DOI stays.",
    source=f"{CITING_MEDICINE.format(about='DOI')}; {CROSSREF}",
    advice="write its DOI under 'DOI:'; 'handout sources verify' finds it",
)
def url_without_doi(subject: Subject) -> Iterator[Found]:
    for source in listed_sources(subject):
        if source.text is None and not source.model.DOI and source.doi:
            message = f"the DOI of '{source.key}' stands under 'URL:'"
            yield Found(source.place("URL"), message, f"write 'DOI: {source.doi}' in its place")
        elif source.urls and not source.doi and source.is_article:
            message = f"the article '{source.key}' has an address and no DOI"
            yield Found(source.place("URL", source.urls[0]), message)


@rule(
    "duplicate-source",
    Severity.WARNING,
    "One source listed twice",
    why="Two numbers for one work make one piece of evidence look like two.",
    source=CITING_MEDICINE.format(about="general rules"),
    advice="keep one of them, and cite it by its key",
)
def duplicate_source(subject: Subject) -> Iterator[Found]:
    seen: list[Listed] = []
    for source in listed_sources(subject):
        for earlier in seen:
            if same := source.same_as(earlier):
                message = f"'{source.key}' and '{earlier.key}' have the same {same}"
                yield Found(source.place(), message)
                break
        seen.append(source)


@rule(
    "et-al-for-known-names",
    Severity.ADVICE,
    "'et al.' instead of the names",
    why="The list of sources is the one place where those who did the work are named.",
    source=f"{CITING_MEDICINE.format(about='author')}; APA 7, 9.8: up to 20 names",
    advice="name every author; the citation style shortens the list where it should",
)
def et_al_for_known_names(subject: Subject) -> Iterator[Found]:
    for source in listed_sources(subject):
        if words := source.others_written:
            message = f"the source '{source.key}' has '{words}' where its authors' names belong"
            yield Found(source.place("author", words), message)
