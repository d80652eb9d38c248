"""One handout: its pages, its choices, its fields."""

from __future__ import annotations

import base64
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from handout.desk import printing
from handout.desk.choices import Chosen, Offer, offered, usual
from handout.desk.enclosed import load_enclosed
from handout.desk.library import Card, passages
from handout.desk.pages.form import card_of, form_of
from handout.desk.state import desk_of
from handout.desk.worker import BuildError, Made
from handout.errors import FieldError, HandoutError

OTHER_FIELDS = "This handout has other things to fill in. Look through them, then go on."


async def handout(request: Request) -> Response:
    """The page of a handout as it is first opened."""
    desk = desk_of(request)
    card = await card_of(request)
    if card is None:
        return desk.page(request, "lost.html", 404)
    language = request.query_params.get("language", "")
    return await shown(request, card, None, {}, language=language)


async def preview(request: Request) -> Response:
    """What changes on the handout's page when a choice or a field does."""
    desk = desk_of(request)
    form, card = await form_of(request), await card_of(request)
    if not form.is_ours:
        return desk.page(request, "expired.html", 403)
    if card is None:
        return desk.page(request, "lost.html", 404)
    try:
        view = await run_in_threadpool(_view, request, card, form.chosen, form.values)
    except HandoutError as error:
        return _broken(request, card, str(error))
    return desk.page(request, "preview.html", **view)


async def shown(
    request: Request,
    card: Card,
    chosen: Chosen | None,
    values: dict[str, str],
    problem: str = "",
    language: str = "",
) -> Response:
    """The handout's page, its pages drawn with the choices and values made so far.

    Without any choice yet it is the usual one of this desk, in ``language``.
    """
    desk = desk_of(request)
    if card.error:
        return _broken(request, card, card.error)
    printers = await run_in_threadpool(printing.printers)
    if chosen is None:
        habits = await run_in_threadpool(desk.memory.habits)
        chosen = usual(habits, printers)._replace(language=language)
    favourites = await run_in_threadpool(desk.memory.favourites)
    try:
        view = await run_in_threadpool(_view, request, card, chosen, values)
    except HandoutError as error:
        return _broken(request, card, str(error))
    view["problem"] = problem or view["problem"]
    return desk.page(
        request, "handout.html", **view, choices=offered(Offer(card, printers)),
        favourite=card.name in favourites,
    )  # fmt: skip


def _broken(request: Request, card: Card, error: str) -> Response:
    desk = desk_of(request)
    told = passages(desk.library.without_folder(error))
    return desk.page(request, "broken.html", card=card, passages=told)


def _view(request: Request, card: Card, chosen: Chosen, values: dict[str, str]) -> dict[str, Any]:
    """What the templates show of a handout; raises ContentError if it cannot be built.

    Where what was filled in cannot be printed, its pages are those without it; where it takes
    too long or too much, there are none.
    """
    variant = card.in_language(chosen.language)
    chosen = chosen._replace(language=variant.language)
    fields = load_enclosed(variant.path).handout.fields
    known = {field.name: values[field.name] for field in fields if field.name in values}
    made: Made | None = None
    told: dict[str, str] = {}
    problem = "" if len(known) == len(values) else OTHER_FIELDS
    try:
        made, told = _pages(request, variant, chosen, known)
    except BuildError as error:
        problem = str(error)
    return {
        "card": variant,
        "fields": fields,
        "values": known,
        "chosen": chosen,
        "told": told,
        "problem": problem,
        "pages": made.pages if made else 0,
        "pictures": [base64.b64encode(png).decode() for png in made.pictures] if made else [],
    }


def _pages(
    request: Request, variant: Card, chosen: Chosen, values: dict[str, str]
) -> tuple[Made, dict[str, str]]:
    """The handout, and what is wrong with each field."""
    builds = desk_of(request).builds
    viewer = f"{request.state.session} {variant.key}"
    told: dict[str, str] = {}
    if values:
        try:
            return builds.with_values(variant, chosen, values, True, viewer), told
        except FieldError as error:
            for problem in error.problems:
                advice = f"; {problem.advice}" if problem.advice else ""
                told[problem.field] = f"This {problem.message}{advice}."
    return builds.plain(variant, chosen), told
