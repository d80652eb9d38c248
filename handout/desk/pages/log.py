"""What was handed out: counts by month, and the whole log as a table."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from handout.desk.log import LogError
from handout.desk.pages.giving import download
from handout.desk.state import desk_of


async def log(request: Request) -> Response:
    """Copies by month, handout and version."""
    desk = desk_of(request)
    month = request.query_params.get("month", "")[:7]
    try:
        counts, problem = await run_in_threadpool(desk.log.counts, month), ""
    except LogError as error:
        counts, problem = [], str(error)
    return desk.page(request, "log.html", counts=counts, month=month, problem=problem)


async def log_csv(request: Request) -> Response:
    """Every entry, for a spreadsheet."""
    try:
        text = await run_in_threadpool(desk_of(request).log.as_csv)
    except LogError as error:
        return PlainTextResponse(str(error), 503)
    return download(text.encode("utf-8-sig"), "handed-out.csv", "text/csv; charset=utf-8")
