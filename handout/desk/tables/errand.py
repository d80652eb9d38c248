"""What a process apart does with a table: read it, show one row, or make all its sheets.

Nothing here writes to a disk; what is made goes back to the desk, bit by bit.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple

from handout.batch.maker import Letter, Maker
from handout.batch.rows import BadRow, Row, RowsError, rows_of
from handout.build import Loaded
from handout.content.variant import USUAL, Variant
from handout.desk.tables.columns import columns_with
from handout.desk.tables.reading import Header, header_of, opened
from handout.desk.tables.upload import Upload
from handout.pdf.joined import JoinedFile

PER_PILE = 500  # sheets of one print job
PART = 1_000_000  # bytes of a file that are sent at a time
PER_NEWS = 50  # rows, and
NEWS_EVERY = 0.2  # seconds at the most until the desk hears of a row


class Making(NamedTuple):
    """How sheets are made of rows: of which contents by language, the usual one first, with
    which column for which field, on which paper, and for whom."""

    contents: Mapping[str, Path]
    mapping: Mapping[str, str]
    paper: str = ""
    variant: Variant = USUAL


class Errand(NamedTuple):
    """What is to be done with a table; ``number`` is the row to be shown."""

    what: Literal["read", "show", "check", "files", "file", "piles"]
    upload: Upload
    encoding: str = ""
    making: Making | None = None
    number: int = 0
    duplex: bool = False


class Shown(NamedTuple):
    """A row's sheet as pictures of its pages; there may be more pages than pictures."""

    pictures: tuple[bytes, ...]
    pages: int
    language: str


class Sheet(NamedTuple):
    """A row's sheet; ``pdf`` is empty where it was only tried."""

    number: int
    language: str
    pages: int
    pdf: bytes = b""


class Pile(NamedTuple):
    """Sheets one after the other in a file for a printer."""

    pdf: bytes
    sheets: tuple[Sheet, ...]


class Part(NamedTuple):
    """The next bytes of the one file that holds all sheets."""

    data: bytes


News = Header | Shown | BadRow | Sheet | Pile | Part


def outcomes(errand: Errand) -> Iterator[list[News]]:
    """What comes of an errand, as it comes. Raises HandoutError, and MemoryError."""
    if errand.what == "read":
        yield [header_of(errand.upload)]
    elif errand.what == "show":
        yield [_shown(errand)]
    else:
        made: Iterator[News] = _made(errand)
        if errand.what == "piles":
            made = _piled(made, errand.duplex)
        elif errand.what == "file":
            made = _in_one_file(made, errand.duplex)
        yield from _in_bits(made)


def _shown(errand: Errand) -> Shown | BadRow:
    from handout.drawing import pictures_of

    assert errand.making
    contents, usual = _contents(errand.making)
    maker = Maker(contents, errand.making.paper or None, errand.making.variant)
    row = next(islice(_rows(errand, contents[usual]), errand.number - 1, None), None)
    if row is None:
        raise RowsError(f"The table has no row {errand.number}")
    made = _tried(maker, row)
    if isinstance(made, BadRow) or isinstance(row, BadRow):
        return made if isinstance(made, BadRow) else BadRow(row.number, "", "cannot be read")
    language = row.choices.get("language", usual)
    return Shown(pictures_of(made.pdf, grey=False), made.pages, language)


def _made(errand: Errand) -> Iterator[Sheet | BadRow]:
    assert errand.making
    contents, usual = _contents(errand.making)
    maker = Maker(contents, errand.making.paper or None, errand.making.variant)
    for row in _rows(errand, contents[usual]):
        made = _tried(maker, row)
        if isinstance(made, Letter) and isinstance(row, Row):
            pdf = b"" if errand.what == "check" else made.pdf
            yield Sheet(row.number, row.choices.get("language", usual), made.pages, pdf)
        elif isinstance(made, BadRow):
            yield made


def _rows(errand: Errand, usual: Loaded) -> Iterator[Row | BadRow]:
    assert errand.making
    columns = columns_with(errand.making.mapping, usual.handout.fields)
    with opened(errand.upload, errand.encoding) as table:
        yield from rows_of(table.rows, columns)


def _contents(making: Making) -> tuple[dict[str, Loaded], str]:
    """What the sheets are made of, by language, and the usual language."""
    from handout.desk.enclosed import load_enclosed

    contents = {language: load_enclosed(path) for language, path in making.contents.items()}
    return contents, next(iter(contents))


def _tried(maker: Maker, row: Row | BadRow) -> Letter | BadRow:
    """A row that the program fails on stops no other; what the error says may hold a value."""
    if isinstance(row, BadRow):
        return row
    try:
        return maker.make(row)
    except MemoryError:
        raise
    except Exception as error:
        told = f"the program failed on this row ({type(error).__name__}); please report it"
        return BadRow(row.number, "", told)


def _piled(made: Iterator[News], duplex: bool) -> Iterator[News]:
    waiting: list[Sheet] = []
    for each in made:
        if not isinstance(each, Sheet):
            yield each
            continue
        waiting.append(each)
        if len(waiting) == PER_PILE:
            yield _pile(waiting, duplex)
            waiting = []
    if waiting:
        yield _pile(waiting, duplex)


def _pile(sheets: list[Sheet], duplex: bool) -> Pile:
    out = io.BytesIO()
    file = JoinedFile(out, duplex=duplex)
    for sheet in sheets:
        file.add(sheet.pdf, str(sheet.number))
    file.finish()
    return Pile(out.getvalue(), tuple(sheet._replace(pdf=b"") for sheet in sheets))


def _in_one_file(made: Iterator[News], duplex: bool) -> Iterator[News]:
    out = io.BytesIO()
    file = JoinedFile(out, duplex=duplex)
    for each in made:
        if isinstance(each, Sheet):
            file.add(each.pdf, str(each.number))
            each = each._replace(pdf=b"")
        yield each
        if out.tell() > PART:
            yield Part(out.getvalue())
            out.seek(0)
            out.truncate()
    file.finish()
    yield Part(out.getvalue())


def _in_bits(made: Iterator[News]) -> Iterator[list[News]]:
    """Some at a time, but none held back for long."""
    bit: list[News] = []
    told = time.monotonic()
    for each in made:
        bit.append(each)
        if len(bit) >= PER_NEWS or time.monotonic() - told > NEWS_EVERY:
            yield bit
            bit, told = [], time.monotonic()
    yield bit
