"""A handout's sources as they are printed: their order, numbers and texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from handout.content.inline import Inline, Run
from handout.content.model import Handout
from handout.content.source import Origin
from handout.errors import NOWHERE, ContentError, Mark, Problem
from handout.references.items import csl_item
from handout.references.links import links_in
from handout.references.numbering import number_sources


class Sources(NamedTuple):
    """``order`` are the keys as printed, ``numbers`` the sources' numbers (none where nothing
    is cited), ``entries`` the texts, both by key."""

    order: Sequence[str] = ()
    numbers: Mapping[str, int] = {}
    entries: Mapping[str, Inline] = {}


def sources_of(handout: Handout, origin: Origin, problems: list[Problem]) -> Sources:
    """The sources of ``handout``; adds to ``problems`` what keeps them from it."""
    if not handout.sources:
        return Sources()
    cited = handout.cited
    order, numbers = number_sources(list(handout.sources), cited)
    entries = {
        key: Inline(_with_links(source.text.runs), source.text.mark)
        for key, source in handout.sources.items()
        if source.text is not None
    }
    structured = [key for key in handout.sources if key not in entries]
    if structured:
        entries.update(_formatted(handout, origin, structured, problems))
    return Sources(order, numbers if cited else {}, entries)


def _formatted(
    handout: Handout, origin: Origin, keys: Sequence[str], problems: list[Problem]
) -> dict[str, Inline]:
    from handout.references.csl import format_sources

    start = origin.find("sources:", Mark(1, 1), reach=1_000_000)
    marks = {key: origin.find(f"{key}:", start, reach=10_000) for key in keys}
    style = handout.citation_style
    file = origin.folder / style if style.endswith(".csl") else style
    fields = {key: handout.sources[key].csl_fields() for key in keys}
    if wrong := [p for key in keys for p in _wrong_fields(fields[key], origin, marks[key])]:
        problems += wrong
        return {key: Inline(()) for key in keys}
    try:
        formatted = format_sources(list(fields.values()), file, handout.language)
    except ContentError as error:
        mark = origin.find(style, origin.find("citation_style:", NOWHERE))
        problems += [origin.problem(p.message, p.advice, mark) for p in error.problems]
        return {key: Inline(()) for key in keys}
    return {key: Inline(runs, marks[key]) for key, runs in zip(keys, formatted, strict=True)}


def _wrong_fields(fields: Mapping[str, object], origin: Origin, start: Mark) -> list[Problem]:
    """What is wrong in the fields of the source that stands at ``start``."""
    try:
        csl_item("", fields)
    except ContentError as error:
        return [
            origin.problem(p.message, p.advice, origin.find(f"{p.message.split(':')[0]}:", start))
            for p in error.problems
        ]
    return []


def _with_links(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The runs, with the addresses in them as links."""
    found: list[Run] = []
    for run in runs:
        if run.link:
            found.append(run)
            continue
        for link in links_in(run.text):
            found.append(run._replace(text=link.text, link=link.link))
    return tuple(found)
