"""The desk's web application: which page answers at which address."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from anyio import to_thread
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from handout.desk.log import Log
from handout.desk.pages import giving, handout, jobs, library, log, login, sheets, table
from handout.desk.reach import this_machine
from handout.desk.security import Guard
from handout.desk.state import HERE, Desk
from handout.desk.worker import MOST_WAITING

THREADS = MOST_WAITING + 50  # builds that wait leave some for all that is only looked up


def make_app(folder: Path, hand_outs: Log, port: int, guard: Guard | None = None) -> Starlette:
    """The web application of a desk over ``folder``, answering at ``port``.

    It answers this machine alone, if no ``guard`` says otherwise.
    """
    guard = guard or Guard(this_machine(port))
    desk = Desk(folder, hand_outs, guard)
    routes: list[BaseRoute] = [
        Route("/", library.library),
        Route("/counts", library.counts),
        Route("/handout/{key}", handout.handout, methods=["GET"]),
        Route("/handout/{key}", giving.act, methods=["POST"]),
        Route("/handout/{key}/preview", handout.preview, methods=["POST"]),
        Route("/handout/{key}/favourite", library.favourite, methods=["POST"]),
        Route("/handout/{key}/first.png", library.picture),
        Route("/handout/{key}/table", table.table, methods=["GET"]),
        Route("/handout/{key}/table", table.bring, methods=["POST"]),
        Route("/handout/{key}/table.csv", table.empty_table),
        Route("/table/{table}", sheets.sheets, methods=["GET"]),
        Route("/table/{table}", sheets.act, methods=["POST"]),
        Route("/table/{table}/state", sheets.state),
        Route("/table/{table}/row", table.row),
        Route("/table/{table}/sheets.zip", sheets.saved, methods=["POST"]),
        Route("/table/{table}/sheets.pdf", sheets.shown, methods=["POST"]),
        Route("/table/{table}/errors.csv", sheets.errors),
        Route("/printing/{job}", jobs.job_page),
        Route("/job/{job}", jobs.job_state),
        Route("/notice", jobs.notice),
        Route("/log", log.log),
        Route("/log.csv", log.log_csv),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]
    if guard.access:
        routes += login.ROUTES

    @asynccontextmanager
    async def open_hours(_: Starlette) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = THREADS
        desk.worker.start()  # the first build finds its process warm
        yield
        desk.close()

    gate = Middleware(BaseHTTPMiddleware, dispatch=guard)
    app = Starlette(routes=routes, middleware=[gate], lifespan=open_hours)
    app.state.desk = desk
    return app
