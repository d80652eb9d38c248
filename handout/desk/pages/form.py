"""What a form of the handout's page holds."""

from __future__ import annotations

from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from handout.desk.choices import Chosen, chosen_in
from handout.desk.library import Card
from handout.desk.state import desk_of

_FIELD = "field-"  # what a field's name begins with in a form


class Form(NamedTuple):
    """A form of the desk, with its token checked; ``values`` are a patient's."""

    is_ours: bool
    action: str
    chosen: Chosen
    values: dict[str, str]
    others: dict[str, str]


async def form_of(request: Request) -> Form:
    """The form that came with a request."""
    form = {k: v for k, v in (await request.form()).items() if isinstance(v, str)}
    fields = {k: form.pop(k) for k in list(form) if k.startswith(_FIELD)}
    values = {k.removeprefix(_FIELD): v for k, v in fields.items() if v.strip()}
    is_ours = desk_of(request).guard.accepts(request, form.get("token"))
    return Form(is_ours, form.get("action", "show"), chosen_in(form), values, form)


async def card_of(request: Request) -> Card | None:
    """The card that the address names."""
    cards = await run_in_threadpool(desk_of(request).library.cards)
    return cards.get(request.path_params["key"])
