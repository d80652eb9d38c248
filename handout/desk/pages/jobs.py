"""A print job on its way, and notices for a page that stays open."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from handout.desk import printing
from handout.desk.choices import chosen_in
from handout.desk.state import desk_of


async def job_page(request: Request) -> Response:
    """The page of a print job, as it stands."""
    desk = desk_of(request)
    cards = await run_in_threadpool(desk.library.cards)
    query, job = request.query_params, request.path_params["job"]
    told, is_over = await run_in_threadpool(_progress, job)
    return desk.page(
        request,
        "printing.html",
        job=job,
        printer=query.get("printer", ""),
        told=told,
        is_over=is_over,
        copies=chosen_in(dict(query)).copies,
        card=cards.get(query.get("handout", "")),
    )


async def job_state(request: Request) -> Response:
    """What became of a print job, and whether that is the end of it."""
    told, is_over = await run_in_threadpool(_progress, request.path_params["job"])
    return JSONResponse({"told": told, "is_over": is_over})


def _progress(job: str) -> tuple[str, bool]:
    try:
        state = printing.progress_of(job)
    except printing.PrintError as error:
        return str(error), False
    return state.told, state.is_over


async def notice(request: Request) -> Response:
    """What went wrong beside the last hand-out of this session; it is told once."""
    return PlainTextResponse(desk_of(request).notices.take(request.state.session))
