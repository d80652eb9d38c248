"""The preview's web application, for the browsers of this machine."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from handout.authoring.watching.preview import Preview

STATIC = Path(__file__).parent / "static"
WIDEST = 4000  # pixels
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self' blob: data:; style-src 'self'; script-src 'self'; "
        "connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Gate:
    """Lets in who asks for this machine by one of ``hosts``, and only to look.

    A page of the web that points its own name at this machine has another Host.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        app = self.app
        if Headers(scope=scope).get("host", "").lower() not in self.hosts:
            app = PlainTextResponse("This preview answers on this machine alone.", 421)
        elif scope["method"] not in ("GET", "HEAD"):
            app = PlainTextResponse("Not used here.", 405)
        await app(scope, receive, with_headers)


def make_app(preview: Preview, hosts: Collection[str]) -> Starlette:
    """The web application that shows ``preview`` to those who call it by one of ``hosts``."""

    def page(_: Request) -> Response:
        return FileResponse(STATIC / "page.html")

    async def events(_: Request) -> Response:
        return StreamingResponse(preview.events(), media_type="text/event-stream")

    def picture(request: Request) -> Response:
        query = request.query_params
        known = request.headers.get("if-none-match", "").strip('"')
        try:
            width = max(1, min(int(query["width"]), WIDEST))
            build, at = int(query["build"]), request.path_params["number"] - 1
        except (KeyError, ValueError):
            return PlainTextResponse("A picture of a page has a build and a width.", 400)
        drawn = preview.pictures.picture(build, at, width, known)
        if drawn is None:
            return PlainTextResponse("There is another build by now.", 410)
        headers = {
            "ETag": f'"{drawn.version}"',
            "Height": str(drawn.height),
            "First-Row": str(drawn.top),
        }
        if drawn.png is None:
            return Response(status_code=304, headers=headers)
        return Response(drawn.png, media_type="image/png", headers=headers)

    def pdf(_: Request) -> Response:
        if preview.pdf is None:
            return PlainTextResponse("There was no good build so far.", 404)
        return Response(preview.pdf, media_type="application/pdf")

    routes = [
        Route("/", page),
        Route("/events", events),
        Route("/page/{number:int}.png", picture),
        Route("/handout.pdf", pdf),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Gate, hosts=hosts)])
