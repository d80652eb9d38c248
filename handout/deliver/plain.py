"""A handout as plain text, wrapped at 72 columns: the same words in the same order."""

from __future__ import annotations

from collections.abc import Mapping

from handout.build import Loaded
from handout.content.inline import Inline, Run
from handout.deliver.plain_blocks import blocks, facts, heading
from handout.deliver.plain_lines import Sheet, joined
from handout.deliver.reading import CONTENTS_LEVELS, reading_of
from handout.layout.statements import edition, review_line


def text_of(loaded: Loaded, values: Mapping[str, str] | None = None) -> str:
    """The handout as text with Unix line ends, no line longer than 72 characters but an address.

    ``values`` are a person's, by field name; without any, fields are lines to write on.
    Raises FieldError and ContentError as ``handout.render`` does.
    """
    reading = reading_of(loaded, values)
    sheet = Sheet(reading)
    handout, words = reading.handout, reading.words
    glance = facts(sheet, words.glance, handout.at_a_glance, 2) if handout.at_a_glance else []
    body = blocks(sheet, handout.body, 2)
    sources = _sources(sheet)
    parts = [sheet.underlined(sheet.inline(handout.title), 1)]
    if handout.subtitle is not None:
        parts.append(sheet.wrapped(sheet.inline(handout.subtitle)))
    about = edition(handout, words)
    if about:
        parts.append(sheet.wrapped(about))
    parts.append(glance)
    if handout.contents:
        parts.append(_contents(sheet))
    parts += [body, sources, _footer(sheet)]
    return "\n".join(line.rstrip() for line in joined(parts)) + "\n"


def _contents(sheet: Sheet) -> list[str]:
    lines = [sheet.words.contents]
    for title in sheet.titles:
        if title.level in CONTENTS_LEVELS:
            indent = "  " * (title.level - 1)
            lines += sheet.wrapped(title.text, indent, f"{indent}  ")
    return lines


def _sources(sheet: Sheet) -> list[str]:
    sources = sheet.reading.sources
    if not sources.order:
        return []
    lines = heading(sheet, Inline((Run(sheet.words.sources),)), 2)
    numbered = bool(sources.numbers)
    for number, key in enumerate(sources.order, 1):
        first = f"{number}. " if numbered else ""
        rest = " " * len(first) if numbered else "    "
        lines += ["", *sheet.wrapped(sheet.inline(sources.entries[key]), first, rest)]
    return lines


def _footer(sheet: Sheet) -> list[str]:
    brand, handout, words = sheet.reading.brand, sheet.reading.handout, sheet.words
    about = [brand.clinic or "", edition(handout, words), *brand.contact, brand.footer or ""]
    texts = [*about, review_line(handout, words)]
    return [
        "-" * sheet.columns,
        *(line for text in texts if text for line in sheet.wrapped(sheet.steady(text))),
    ]
