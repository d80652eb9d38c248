"""The library: all handouts as cards, and the picture of each."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from handout.desk.choices import Chosen
from handout.desk.log import LogError
from handout.desk.state import desk_of
from handout.errors import HandoutError


async def library(request: Request) -> Response:
    """The cards that a search finds, the last used first."""
    desk = desk_of(request)
    query = request.query_params.get("q", "")[:200]
    cards = await run_in_threadpool(desk.library.search, query)
    try:
        used = await run_in_threadpool(desk.log.last_used)
    except LogError:
        used = []
    cards.sort(key=lambda card: used.index(card.title) if card.title in used else len(used))
    return desk.page(request, "library.html", cards=cards, query=query)


async def picture(request: Request) -> Response:
    """The first page of a handout, for its card."""
    desk = desk_of(request)
    card = desk.library.cards().get(request.path_params["key"])
    if card is None or card.error:
        return PlainTextResponse("There is no such page.", 404)
    try:
        made = await run_in_threadpool(desk.made, card, Chosen(), {})
    except HandoutError:
        return PlainTextResponse("The handout cannot be built.", 404)
    return Response(made.pictures[0], media_type="image/png")
