"""All that a handout says, ready to be written in a format that has no pages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from handout.brand.model import Brand
from handout.build import Loaded, for_patient
from handout.content.fields import Field, Given, printed
from handout.content.inline import Inline, Run
from handout.content.model import Handout
from handout.content.source import Origin
from handout.content.walk import texts
from handout.errors import ContentError, Problem, did_you_mean
from handout.layout.words import ENGLISH, Words, words_in
from handout.references.entries import Sources, sources_of

CONTENTS_LEVELS = (2, 3)  # headings that the contents list, as in the PDF
DEEPEST_HEADING = 6


class Title(NamedTuple):
    """A heading of the handout: where it can be found, how deep it stands, its words."""

    anchor: str
    level: int
    text: str


class Reading(NamedTuple):
    """A handout with its sources in order and a person's values as they are printed."""

    handout: Handout
    origin: Origin
    brand: Brand
    brand_origin: Origin
    sources: Sources
    fields: Mapping[str, Field]
    values: Mapping[str, str]
    words: Words = ENGLISH


def reading_of(loaded: Loaded, values: Mapping[str, Given] | None = None) -> Reading:
    """The reading of a loaded handout; ``values`` are a person's, by field name.

    Raises FieldError for values that cannot be printed, ContentError for citations, fields
    and links that lead nowhere.
    """
    loaded, checked = for_patient(loaded, values)
    handout, origin, brand, brand_origin = loaded
    problems: list[Problem] = []
    sources = sources_of(handout, origin, problems)
    fields = {field.name: field for field in handout.fields}
    for text in (*texts(handout), *sources.entries.values()):
        for run in text.runs:
            problem = _dead_end(run, text, handout, origin, fields)
            if problem:
                problems.append(problem)
    if problems:
        raise ContentError(problems)
    shown = {name: printed(value, handout.language) for name, value in checked.items()}
    words = words_in(handout.language)
    return Reading(handout, origin, brand, brand_origin, sources, fields, shown, words)


def _dead_end(
    run: Run, text: Inline, handout: Handout, origin: Origin, fields: Mapping[str, Field]
) -> Problem | None:
    """What is wrong with a run that names something which is not there."""
    if run.cite is not None and run.cite not in handout.sources:
        advice = f"add it as '{run.cite}:' under 'sources:'"
        return origin.problem(
            f"source '{run.cite}' is cited but not listed under 'sources'",
            did_you_mean(run.cite, handout.sources) or advice,
            origin.find(f"@{run.cite}", text.mark),
        )
    if run.field is not None and run.field not in fields:
        advice = f"add '- name: {run.field}' under 'fields:'"
        return origin.problem(
            f"the field '{run.field}' is not listed under 'fields'",
            did_you_mean(run.field, fields) or advice,
            origin.find(run.field, text.mark),
        )
    name = (run.link or "").removeprefix("#")
    if run.link and run.link != name and name not in handout.titles_by_id:
        return origin.problem(
            f"the link '{run.link}' leads to no section",
            did_you_mean(name, handout.titles_by_id) or f"give a section 'id: {name}'",
            origin.find(run.link, text.mark),
        )
    return None


def address_of(web: str) -> str:
    """The whole address for one that may be written without its ``https://``."""
    return web if "://" in web else f"https://{web}"


@lru_cache(maxsize=64)
def is_right_to_left(language: str) -> bool:
    """Whether a language (BCP 47) is written from right to left."""
    if language.lower().startswith("en"):
        return False  # without asking babel, which takes time to load
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(language, sep="-").text_direction) == "rtl"
    except (UnknownLocaleError, ValueError):
        return False
