"""One handout: its pages, its choices, its fields."""

from __future__ import annotations

import base64

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from handout.desk import printing
from handout.desk.choices import Chosen
from handout.desk.library import Card
from handout.desk.state import desk_of
from handout.errors import FieldError, HandoutError


async def handout(request: Request) -> Response:
    """The page of a handout as it is first opened."""
    desk = desk_of(request)
    card = desk.library.cards().get(request.path_params["key"])
    if card is None:
        return desk.page(request, "lost.html", 404)
    if card.error:
        return desk.page(request, "broken.html", 200, card=card)
    return await shown(request, card, Chosen(), {})


async def shown(
    request: Request,
    card: Card,
    chosen: Chosen,
    values: dict[str, str],
    problem: str = "",
    wrong: HandoutError | None = None,
) -> Response:
    """The handout's page, its pages drawn with the choices and values made so far."""
    desk = desk_of(request)
    loaded = desk.library.loaded(card.key)
    assert loaded is not None
    pictures: list[str] = []
    try:
        if wrong is None:
            made = await run_in_threadpool(desk.made, card, chosen, values)
            pictures = [base64.b64encode(p).decode() for p in made.pictures]
    except HandoutError as error:
        problem, wrong = str(error), error
    told = {p.field: str(p) for p in wrong.problems} if isinstance(wrong, FieldError) else {}
    names = await run_in_threadpool(printing.printers)
    return desk.page(
        request, "handout.html", card=card, fields=loaded.handout.fields, values=values,
        choices=chosen, pictures=pictures, printers=names, problem="" if told else problem,
        told=told,
    )  # fmt: skip
