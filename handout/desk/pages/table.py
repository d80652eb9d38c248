"""Many patients: a table is brought, its columns are settled, and any row can be looked at."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from handout.batch.rows import BadRow
from handout.content.fields import Field
from handout.content.variant import Variant
from handout.desk.choices import CHOICES, PAPERS
from handout.desk.enclosed import load_enclosed
from handout.desk.library import Card
from handout.desk.pages.form import card_of
from handout.desk.pages.giving import download
from handout.desk.state import Desk, desk_of
from handout.desk.tables import columns
from handout.desk.tables.errand import Errand, Making, Shown
from handout.desk.tables.keeping import IDLE, Table
from handout.desk.tables.reading import MOST_ROWS
from handout.desk.tables.run import SECONDS, Run
from handout.desk.tables.upload import ENDINGS, MOST_BYTES, Upload, UploadError
from handout.errors import HandoutError

LOST = "That table is not open any more. Bring it again."
LOOKS = [choice for choice in CHOICES if choice.name in Variant._fields]
CHANGED = "The handout was changed in the meantime. The table is checked again."


class Opened(NamedTuple):
    """A table of this session, with the card of its handout as it is now."""

    table: Table
    card: Card


async def table(request: Request) -> Response:
    """The page that takes a table for a handout."""
    card = await card_of(request)
    if card is None or card.error:
        return desk_of(request).page(request, "lost.html", 404)
    return await _brought(request, card, "")


async def bring(request: Request) -> Response:
    """A table that was sent: it is read, and opened."""
    desk, card = desk_of(request), await card_of(request)
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return PlainTextResponse("This page takes a file.", 415)
    try:
        sent = await desk.tables.counter.sent(request)
    except UploadError as error:
        return await _refused(request, card, str(error))
    if not desk.guard.accepts(request, sent.token):
        return desk.page(request, "expired.html", 403)
    if card is None or card.error:
        return desk.page(request, "lost.html", 404)
    if sent.upload is None:
        return await _refused(request, card, sent.problem)
    try:
        opened = await run_in_threadpool(_opened, request, card, sent.upload)
    except HandoutError as error:
        return await _refused(request, card, _sentence(str(error)))
    return RedirectResponse(f"/table/{opened.id}", 303)


async def empty_table(request: Request) -> Response:
    """A table to fill in: the names of its columns alone."""
    card = await card_of(request)
    if card is None or card.error:
        return desk_of(request).page(request, "lost.html", 404)
    names = ",".join(field.name for field in await run_in_threadpool(_fields, card))
    content = f"{names}\r\n".encode("utf-8-sig")
    return download(content, f"{card.key}.csv", "text/csv; charset=utf-8")


async def row(request: Request) -> Response:
    """A row's sheet as it will be, or why there is none."""
    opened = await opened_in(request)
    if opened is None or opened.table.mapping is None:
        return lost(request)
    number = _number(request.query_params.get("number", ""), opened.table.header.rows)
    shown, problem = None, ""
    labels = await run_in_threadpool(labels_of, opened)
    try:
        shown = await run_in_threadpool(_shown, desk_of(request), opened, number)
    except HandoutError as error:
        problem = _sentence(desk_of(request).library.without_folder(str(error)))
    pictures = shown.pictures if isinstance(shown, Shown) else ()
    return desk_of(request).page(
        request, "table_row.html", card=opened.card, table=opened.table, number=number,
        problem=problem, labels=labels, bad=shown if isinstance(shown, BadRow) else None,
        pages=shown.pages if isinstance(shown, Shown) else 0,
        language=shown.language if isinstance(shown, Shown) else "",
        pictures=[base64.b64encode(png).decode() for png in pictures],
    )  # fmt: skip


async def opened_in(request: Request) -> Opened | None:
    """The table that the address names, if it is this session's and its handout is there."""
    desk = desk_of(request)
    found = desk.tables.get(request.state.session, request.path_params["table"])
    cards = await run_in_threadpool(desk.library.cards)
    card = cards.get(found.handout) if found else None
    return Opened(found, card) if found and card and not card.error else None


def lost(request: Request) -> Response:
    """The answer to a table that is not open any more, or is another session's."""
    return desk_of(request).page(request, "table_lost.html", 404)


async def columns_page(
    request: Request, opened: Opened, mapping: Mapping[str, str], told: list[str]
) -> Response:
    """The form that says which column fills what."""
    table, card = opened
    fields = await run_in_threadpool(_fields, card.in_language(table.language))
    known = columns.targets(fields, len(card.variants) > 1)
    return desk_of(request).page(
        request, "table_columns.html", card=card, table=table, mapping=mapping, known=known,
        problems=told, papers=PAPERS, looks=LOOKS,
    )  # fmt: skip


def settle(desk: Desk, opened: Opened, mapping: Mapping[str, str]) -> list[str]:
    """Take the mapping, if nothing is wrong with it, and have all rows checked."""
    table, card = opened
    fields = _fields(card.in_language(table.language))
    known = {target.value for target in columns.targets(fields, len(card.variants) > 1)}
    mapping = {c: t if t in known else columns.LEFT_OUT for c, t in mapping.items()}
    wrong = columns.problems(mapping, fields)
    if not wrong:
        table.mapping = dict(mapping)
        check(desk, opened)
    return wrong


def check(desk: Desk, opened: Opened) -> None:
    """Have all rows tried."""
    table, card = opened
    table.fingerprint = fingerprint(card)
    errand = Errand("check", table.upload, table.header.encoding, making_of(opened))
    table.begin(Run(errand, table.header.rows), desk.tables.to_run)


def making_of(opened: Opened) -> Making:
    """How sheets are made of the rows of a table."""
    table, card = opened
    usual = card.in_language(table.language)
    variants = [usual, *(each for each in card.variants if each is not usual)]
    contents = {each.language: each.path for each in variants}
    return Making(contents, table.mapping or {}, table.paper, table.variant)


def fingerprint(card: Card) -> str:
    """What tells whether a handout, in any language, is still the same."""
    return " ".join(each.fingerprint for each in card.variants)


async def _brought(request: Request, card: Card, problem: str, status: int = 200) -> Response:
    try:
        fields = await run_in_threadpool(_fields, card)
    except HandoutError:
        return desk_of(request).page(request, "lost.html", 404)
    return desk_of(request).page(
        request, "table.html", status, card=card, fields=fields, problem=problem,
        endings=",".join(ENDINGS), rows=MOST_ROWS, megabytes=MOST_BYTES // 1_000_000,
        most=MOST_BYTES, minutes=int(IDLE // 60), languages=card.languages,
    )  # fmt: skip


async def _refused(request: Request, card: Card | None, problem: str) -> Response:
    if card is None or card.error:
        return desk_of(request).page(request, "lost.html", 404)
    return await _brought(request, card, problem, 422)


def _opened(request: Request, card: Card, upload: Upload) -> Table:
    """Reads a table; where every column is known by its name, its rows are checked at once."""
    desk = desk_of(request)
    table = desk.tables.open(request.state.session, card.key, upload)
    table.language = card.language
    opened = Opened(table, card)
    mapping = guess(opened)
    if all(mapping.values()):
        settle(desk, opened, mapping)
    return table


def guess(opened: Opened) -> dict[str, str]:
    """What each column seems to fill."""
    table, card = opened
    fields = _fields(card.in_language(table.language))
    known = columns.targets(fields, len(card.variants) > 1)
    return columns.matched(table.header.columns, fields, known)


def labels_of(opened: Opened) -> dict[str, str]:
    """What the fields are called on the sheet."""
    return {field.name: field.label for field in _fields(opened.card)}


def _fields(card: Card) -> list[Field]:
    return load_enclosed(card.path).handout.fields


def _shown(desk: Desk, opened: Opened, number: int) -> object:
    table = opened.table
    errand = Errand("show", table.upload, table.header.encoding, making_of(opened), number)
    with desk.tables.to_show.process() as process:
        news: list[Any] = [n for bit in process.outcomes(errand, SECONDS) for n in bit]
    return news[0]


def _number(text: str, most: int) -> int:
    found = re.fullmatch(r"[0-9]{1,7}", text)
    return min(max(int(found.group()), 1), most) if found else 1


def _sentence(words: str) -> str:
    """A message of the batch, as it stands on a page."""
    return words if words.endswith((".", "?")) else f"{words}."
