"""The library: all handouts as cards, favourites and the last used on top."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from handout.desk.builds import Counted
from handout.desk.choices import Chosen
from handout.desk.library import Card, passages
from handout.desk.log import LogError
from handout.desk.pages.form import card_of, form_of
from handout.desk.state import Desk, desk_of
from handout.desk.store import StoreError
from handout.errors import HandoutError


class Shown(NamedTuple):
    """A card as it stands in the library of this desk."""

    card: Card
    favourite: bool
    used: bool
    counted: Counted | None
    error: str

    @property
    def passages(self) -> list[tuple[str, str]]:
        """The error, less the lines of the file."""
        return passages(self.error)


async def library(request: Request) -> Response:
    """The cards that a search finds."""
    desk = desk_of(request)
    query = request.query_params.get("q", "")[:200]
    cards = await run_in_threadpool(_found, desk, query)
    return desk.page(request, "library.html", cards=cards, query=query)


def _found(desk: Desk, query: str) -> list[Shown]:
    try:
        used = desk.log.last_used()
    except LogError:  # it is told where it is written
        used = []
    favourites = desk.memory.favourites()
    cards = desk.library.search(query)
    shown = []
    for card in cards:
        counted = desk.builds.counted(card)
        error = card.error or desk.library.without_folder(counted.error if counted else "")
        is_used = any(variant.title in used for variant in card.variants)
        shown.append(Shown(card, card.name in favourites, is_used, counted, error))
    shown.sort(key=lambda shown: (not shown.favourite, _rank(shown.card, used)))
    desk.builds.count(shown.card for shown in shown)
    return shown


def _rank(card: Card, used: list[str]) -> int:
    """0 for what was used last."""
    places = [used.index(variant.title) for variant in card.variants if variant.title in used]
    return min(places, default=len(used))


async def picture(request: Request) -> Response:
    """The first page of a handout, for its card."""
    card = await card_of(request)
    if card is None or card.error:
        return PlainTextResponse("There is no such page.", 404)
    builds = desk_of(request).builds
    counted = builds.counted(card)
    if counted and counted.first:
        return Response(counted.first, media_type="image/png")
    try:
        made = await run_in_threadpool(builds.plain, card, Chosen())
    except HandoutError:
        return PlainTextResponse("The handout cannot be built.", 404)
    return Response(made.pictures[0], media_type="image/png")


async def counts(request: Request) -> Response:
    """The number of pages of each handout by its key, as far as they are counted; 0 for one
    that cannot be built."""
    desk = desk_of(request)
    cards = await run_in_threadpool(desk.library.cards)
    known = {key: desk.builds.counted(card) for key, card in cards.items()}
    return JSONResponse({key: counted.pages for key, counted in known.items() if counted})


async def favourite(request: Request) -> Response:
    """Give a handout its star, or take it, and go back to where that was asked."""
    desk = desk_of(request)
    form = await form_of(request)
    if not form.is_ours:
        return desk.page(request, "expired.html", 403)
    card = await card_of(request)
    if card is None:
        return desk.page(request, "lost.html", 404)
    try:
        await run_in_threadpool(desk.memory.mark, card.name, form.action == "star")
    except StoreError as error:
        desk.notices.put(request.state.session, f"The star cannot be kept: {error}.")
    if form.others.get("back") == "handout":
        return RedirectResponse(f"/handout/{quote(card.key)}", 303)
    query = form.others.get("q", "")[:200]
    where = f"/?q={quote(query)}" if query else "/"
    return RedirectResponse(f"{where}#card-{quote(card.key)}", 303)
