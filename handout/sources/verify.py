"""Each source of a handout beside what Crossref knows of it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from handout.build import Loaded
from handout.content.model import Source
from handout.content.places import follow
from handout.content.source import parse
from handout.errors import NOWHERE, Mark
from handout.sources.compare import (
    DOUBTFUL,
    Compared,
    Verdict,
    compare,
    confidence,
    is_likely,
    title_likeness,
)
from handout.sources.crossref import Crossref
from handout.sources.entry import Value
from handout.sources.parts import Parts, parts_of
from handout.sources.proposal import proposed_changes
from handout.sources.record import TAKEN_BACK, Record

_NEAREST = 0.15  # what is less like the source than this is not worth showing


class Outcome(StrEnum):
    """What the comparison came to.

    ``doubtful`` is a work that may or may not be the source, ``not-asked`` a source of a
    kind that Crossref does not register, as a web page.
    """

    AGREES = "agrees"
    DIFFERS = "differs"
    RETRACTED = "retracted"
    DOUBTFUL = "doubtful"
    NOT_FOUND = "not-found"
    NOT_ASKED = "not-asked"

    @property
    def is_good(self) -> bool:
        return self in (Outcome.AGREES, Outcome.NOT_ASKED)


class Verified(NamedTuple):
    """One source. ``record`` is the work that was found, or the nearest one if none was;
    ``likeness`` is 0 to 1; ``changes`` would make the source say what Crossref says.

    ``unknown_doi`` is a DOI of the source that Crossref does not know.
    """

    key: str
    mark: Mark
    outcome: Outcome
    record: Record | None = None
    likeness: float = 0.0
    compared: tuple[Compared, ...] = ()
    changes: dict[str, Value | None] = {}  # noqa: RUF012
    unknown_doi: str = ""


def verify_sources(
    loaded: Loaded, crossref: Crossref, progress: Callable[[str], None] | None = None
) -> list[Verified]:
    """Every source of the handout, in the author's order; ``progress`` is told each key.

    Nothing but a source's own bibliographic data is sent. Raises OutputError if Crossref
    cannot be asked.
    """
    values = parse(loaded.origin)
    found = []
    for key, source in loaded.handout.sources.items():
        if progress:
            progress(key)
        places = follow(values, ("sources", key))
        mark = places[-1].begins if len(places) == 2 else NOWHERE
        found.append(_verified(key, mark, source, crossref))
    return found


def _verified(key: str, mark: Mark, source: Source, crossref: Crossref) -> Verified:
    parts = parts_of(source)
    if not parts.is_askable:
        return Verified(key, mark, Outcome.NOT_ASKED)
    record = crossref.work(parts.doi) if parts.doi else None
    unknown = parts.doi if parts.doi and record is None else ""
    if record is None:
        record = _likest(parts, crossref.search(parts.query))
    if record is None:
        return Verified(key, mark, Outcome.NOT_FOUND, unknown_doi=unknown)
    compared = compare(parts, record)
    outcome = _outcome(parts, record, compared)
    differs = outcome == Outcome.DIFFERS
    return Verified(
        key,
        mark,
        outcome,
        record,
        title_likeness(parts, record) if _is_asked(parts, record) else confidence(parts, record),
        compared,
        proposed_changes(source, record, compared) if differs else {},
        unknown,
    )


def _likest(parts: Parts, records: list[Record]) -> Record | None:
    """The work that is likest, notices of retractions excepted."""
    works = [each for each in records if not is_notice(each)]
    likest = max(works, key=lambda each: confidence(parts, each), default=None)
    return likest if likest and confidence(parts, likest) >= _NEAREST else None


def is_notice(record: Record) -> bool:
    """Whether it is the notice that takes another work back."""
    return any(update.kind in TAKEN_BACK for update in record.is_notice_of)


def _outcome(parts: Parts, record: Record, compared: tuple[Compared, ...]) -> Outcome:
    if not is_likely(parts, record):
        near = _is_asked(parts, record) or confidence(parts, record) >= DOUBTFUL
        return Outcome.DOUBTFUL if near else Outcome.NOT_FOUND
    if record.taken_back or is_notice(record):
        return Outcome.RETRACTED
    agrees = all(each.verdict == Verdict.AGREE for each in compared)
    return Outcome.AGREES if agrees else Outcome.DIFFERS


def _is_asked(parts: Parts, record: Record) -> bool:
    """Whether it was found by the source's DOI."""
    return bool(parts.doi) and parts.doi.lower() == record.doi
