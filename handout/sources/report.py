"""What Crossref knows of the sources, as text for people and as data for programs."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from typing import Any

from handout.sources.compare import Verdict, named
from handout.sources.record import DOUBTED, TAKEN_BACK, Record
from handout.sources.verify import Outcome, Verified, is_notice

Style = Callable[[str, str], str]
_WIDTH = 96
_LABELS = {"issued": "year", "container-title": "journal", "author": "authors", "page": "pages"}
_SAYS = {
    Outcome.AGREES: "agrees with Crossref",
    Outcome.DIFFERS: "differs from Crossref",
    Outcome.RETRACTED: "RETRACTED",
    Outcome.DOUBTFUL: "may be another work",
    Outcome.NOT_FOUND: "not found at Crossref",
    Outcome.NOT_ASKED: "not asked",
}
_COUNTS = {
    Outcome.AGREES: ("agrees", "agree"),
    Outcome.DIFFERS: ("differs", "differ"),
    Outcome.RETRACTED: ("is retracted", "are retracted"),
    Outcome.DOUBTFUL: ("is doubtful", "are doubtful"),
    Outcome.NOT_FOUND: ("was not found", "were not found"),
    Outcome.NOT_ASKED: ("was not asked about", "were not asked about"),
}


def as_text(file: str, found: Sequence[Verified], style: Style = lambda words, kind: words) -> str:
    """A paragraph a source; ``style`` colours words of the kind that an outcome is."""
    parts = [f"{file}: {_count(found)}"]
    for each in found:
        head = f"{file}:{each.mark.line}:{each.mark.column}: {each.key}: "
        parts.append("\n".join([head + style(_SAYS[each.outcome], each.outcome), *_lines(each)]))
    return "\n\n".join(parts)


def _count(found: Sequence[Verified]) -> str:
    if not found:
        return "there are no sources"
    numbers = [(sum(each.outcome == kind for each in found), kind) for kind in Outcome]
    said = [f"{count} {_COUNTS[kind][count > 1]}" for count, kind in numbers if count]
    noun = "source" if len(found) == 1 else "sources"
    return f"{len(found)} {noun}: {', '.join(said)}"


def _lines(each: Verified) -> list[str]:
    record = each.record
    lines: list[str] = []
    if each.unknown_doi:
        lines += _wrapped(
            f"Crossref does not know the DOI {each.unknown_doi}: look for a slip of the pen, or "
            "open it; other agencies register DOIs as well."
        )
    if each.outcome == Outcome.NOT_ASKED:
        return [*lines, *_wrapped("Crossref registers articles and books, not pages of the web. "
                                  "Open its address and compare it yourself.")]  # fmt: skip
    if record is None:
        return [*lines, *_wrapped("It knows nothing like it. Look for the work yourself: it may be "
                                  "misquoted, or not exist.")]  # fmt: skip
    if each.outcome == Outcome.NOT_FOUND:
        return [*lines, *_wrapped(f"The nearest it knows is another work: {cited(record)}")]
    lines += [line for update in _happened(record) for line in _wrapped(update)]
    if each.outcome == Outcome.DOUBTFUL:
        why = "The title is another. The DOI or the title is wrong, or it is not this work."
        return [*lines, *_wrapped(why), *_wrapped(f"Crossref has: {cited(record)}")]
    lines += _wrapped(f"https://doi.org/{record.doi}  ({each.likeness:.0%} alike)")
    for part in each.compared:
        label = _LABELS.get(part.field, part.field)
        if part.verdict == Verdict.AGREE:
            lines.append(f"  {label:<9} agrees")
        else:
            yours = part.yours or "(none)"
            lines += _wrapped(f"{label:<9} {part.verdict:<8} yours:    {yours}", 30)
            lines += _wrapped(f"{'':<18} Crossref: {part.theirs}", 30)
    return lines


def _happened(record: Record) -> list[str]:
    """What has since happened to a work, in sentences, the gravest first."""
    said = []
    for update in sorted(record.updates, key=lambda each: each.kind not in TAKEN_BACK):
        name = update.kind.replace("_", " ").replace("-", " ")
        notice = f" (https://doi.org/{update.doi})" if update.doi else ""
        year = f" in {update.year}" if update.year else ""
        if update.kind in TAKEN_BACK:
            said.append(f"THIS WORK WAS TAKEN BACK{year}: {name}{notice}. Take it out.")
        elif update.kind in DOUBTED:
            said.append(f"ITS PUBLISHER DOUBTS THIS WORK{year}: {name}{notice}. Read the notice.")
        else:
            said.append(f"There is a later notice{year}: {name or 'update'}{notice}.")
    if is_notice(record):
        said.insert(0, "THIS IS THE NOTICE THAT TAKES A WORK BACK, not the work. Take it out.")
    return list(dict.fromkeys(said))


def _wrapped(text: str, hanging: int = 2) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent="  ", subsequent_indent=" " * hanging,
        break_long_words=False, break_on_hyphens=False, drop_whitespace=True,
    )  # fmt: skip


def cited(record: Record) -> str:
    """A work in one line."""
    numbers = record.volume + (f"({record.issue})" if record.issue else "")
    where = " ".join(part for part in ((*record.containers, "")[0], numbers, record.page) if part)
    year = f" ({record.years[0]})." if record.years else "."
    title = record.whole_title.rstrip(".") or "(no title)"
    return f"{named(record.authors) or 'No author'}{year} {title}. {where} https://doi.org/{record.doi}"


def as_data(file: str, found: Sequence[Verified], patches: dict[str, str]) -> dict[str, Any]:
    """The same for programs; ``patches`` are unified diffs by key."""
    return {"file": file, "sources": [_source(each, patches.get(each.key)) for each in found]}


def _source(each: Verified, patch: str | None) -> dict[str, Any]:
    record = each.record if each.outcome != Outcome.NOT_FOUND else None
    nearest = each.record if each.outcome == Outcome.NOT_FOUND else None
    fields = [
        {"field": part.field, "verdict": part.verdict.value, "yours": part.yours,
         "theirs": part.theirs}
        for part in each.compared
    ]  # fmt: skip
    return {
        "key": each.key,
        "line": each.mark.line,
        "column": each.mark.column,
        "outcome": each.outcome.value,
        "likeness": round(each.likeness, 2),
        "doi": record.doi if record else None,
        "work": cited(record) if record else None,
        "nearest": cited(nearest) if nearest else None,
        "unknown_doi": each.unknown_doi or None,
        "updates": [update._asdict() for update in record.updates] if record else [],
        "fields": fields if record else [],
        "patch": patch,
    }
