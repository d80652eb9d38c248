"""The entry that a source would have if it said what Crossref says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handout.content.model import Source
from handout.sources.compare import Compared, Verdict
from handout.sources.entry import Value
from handout.sources.record import Author, Record

MOST_NAMES = 50  # the rest of a long list is "et al."


def proposed_changes(
    source: Source, record: Record, compared: Sequence[Compared]
) -> dict[str, Value | None]:
    """The fields to change, by their CSL names; empty where there is nothing to change.

    A source of one text becomes fields, and keeps its words under ``note``. A source that
    changes is unconfirmed again: a person has to compare it.
    """
    apart = [each for each in compared if each.verdict != Verdict.AGREE]
    if not apart:
        return {}
    changes: dict[str, Value | None] = {}
    if source.text is not None:
        changes |= {name: value for name, value in _whole(record).items() if value}
        changes |= {"text": None, "note": _note(source)}
    else:
        whole = _whole(record)
        changes |= {each.field: whole[each.field] for each in apart}
    if source.status == "confirmed":
        changes["status"] = "unconfirmed"
    return changes


def _whole(record: Record) -> dict[str, Value]:
    """All that is printed of a work, by CSL names; what Crossref does not say is empty."""
    in_journal = bool(record.containers)
    return {
        "type": record.csl_type,
        "author": _names(record.authors),
        "issued": (*record.years, "")[0],
        "title": record.whole_title,
        "container-title": (*record.containers, "")[0],
        "volume": record.volume,
        "issue": record.issue,
        "page": record.page,
        "publisher": "" if in_journal else record.publisher,
        "DOI": record.doi,
    }


def _names(authors: Sequence[Author]) -> list[str | Mapping[str, str]]:
    names = [_name(author) for author in authors[:MOST_NAMES]]
    return [*names, "et al."] if len(authors) > MOST_NAMES else names


def _name(author: Author) -> str | Mapping[str, str]:
    """``Family, Given``; a body, or a name with a comma in it, in named parts."""
    if author.is_body or not author.given:
        return {"literal": author.family} if "," in author.family else author.family
    if "," in author.family + author.given:
        return {"family": author.family, "given": author.given}
    return ", ".join(part for part in author[:3] if part)


def _note(source: Source) -> str:
    assert source.text is not None
    before = f"Written before as: {source.text.plain}"
    return " ".join([*(source.note or "").split(), before])
