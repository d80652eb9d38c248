"""A handout as braille that is ready for an embosser or a braille display (BRF).

The page and the layout follow Braille Formats: Principles of Print-to-Braille Transcription
(Braille Authority of North America, 2016), as far as a program can decide; a transcriber has
the last word.
"""

from __future__ import annotations

from collections.abc import Mapping

from handout.build import Loaded
from handout.content.inline import Inline, Run
from handout.deliver.braille.ascii import cells_of
from handout.deliver.braille.blocks import blocks, facts
from handout.deliver.braille.framing import centred, heading
from handout.deliver.braille.liblouis import BLANK
from handout.deliver.braille.pages import page_of_titles, paged, written
from handout.deliver.braille.sheet import CELLS, EMPTY, Line, Sheet
from handout.deliver.reading import CONTENTS_LEVELS, reading_of
from handout.layout.statements import edition, review_line

_GUIDE = cells_of('"')
_FREE = 6  # cells at the right that an entry of the contents leaves for its number
_MOST_ROUNDS = 5


def brf_of(loaded: Loaded, values: Mapping[str, str] | None = None) -> bytes:
    """The handout as pages of 25 lines of 40 cells, contracted in English and in Spanish.

    ``values`` are a person's, by field name; without any, fields are blanks. Raises
    FieldError and ContentError as ``handout.render`` does, ContentError for what has no
    braille, and OutputError where liblouis or a table of it is not installed.
    """
    sheet = Sheet(reading_of(loaded, values))
    handout = sheet.reading.handout
    top = _top(sheet)
    rest = [*blocks(sheet, handout.body, 2), *_sources(sheet), *_foot(sheet)]
    contents = _contents(sheet, {}) if handout.contents else []
    pages = paged([*top, *contents, *rest])
    for _ in range(_MOST_ROUNDS if handout.contents else 0):
        numbered = _contents(sheet, page_of_titles(pages))
        if numbered == contents:
            break
        contents = numbered
        pages = paged([*top, *contents, *rest])
    sheet.finish()
    return written(sheet, pages)


def _top(sheet: Sheet) -> list[Line]:
    handout, words = sheet.reading.handout, sheet.words
    lines = centred(sheet, sheet.inline(handout.title, emphasis=False))
    if handout.subtitle is not None:
        lines += centred(sheet, sheet.inline(handout.subtitle, emphasis=False))
    about = edition(handout, words)
    lines += centred(sheet, sheet.plain(about)) if about else []
    if handout.at_a_glance:
        lines += facts(sheet, sheet.plain(words.glance), handout.at_a_glance, 2)
    return [*lines, EMPTY]


def _contents(sheet: Sheet, found: Mapping[int, int]) -> list[Line]:
    """The headings with guide dots and the page of each (Braille Formats 2016, section 2)."""
    lines = [EMPTY, *centred(sheet, sheet.plain(sheet.words.contents)), EMPTY]
    lines = [line._replace(kept=True) for line in lines]
    for number, (level, cells) in enumerate(sheet.titles):
        if level not in CONTENTS_LEVELS:
            continue
        first = 2 * (level - CONTENTS_LEVELS[0])
        *whole, last = sheet.wrapped(cells, first, 2 * len(CONTENTS_LEVELS), CELLS - _FREE)
        page = sheet.plain(str(found.get(number, 1)))
        free = CELLS - len(last.cells) - len(page) - 2
        guide = _GUIDE * free if free > 1 else BLANK * free
        lines += [*whole, Line(f"{last.cells}{BLANK}{guide}{BLANK}{page}")]
    return [*lines, EMPTY]


def _sources(sheet: Sheet) -> list[Line]:
    sources = sheet.reading.sources
    if not sources.order:
        return []
    lines = heading(sheet, Inline((Run(sheet.words.sources),)), 2)
    for number, key in enumerate(sources.order, 1):
        cells = sheet.inline(sources.entries[key], emphasis=False)
        lead = f"{sheet.plain(f'{number}.')}{BLANK}" if sources.numbers else ""
        lines += sheet.wrapped(lead + cells, 0, 2)
    return lines


def _foot(sheet: Sheet) -> list[Line]:
    brand, handout = sheet.reading.brand, sheet.reading.handout
    texts = [brand.clinic, *brand.contact, brand.footer, review_line(handout, sheet.words)]
    lines = [line for text in texts if text for line in sheet.wrapped(sheet.plain(text), 0, 2)]
    return [EMPTY, *lines]
