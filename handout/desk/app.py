"""The desk's pages: the library, one handout, the log."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import OrderedDict
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from handout.build import Loaded
from handout.desk import printing
from handout.desk.library import Card, Library, file_name
from handout.desk.log import Log, LogError
from handout.desk.security import Guard
from handout.desk.worker import Made, Worker
from handout.errors import FieldError, HandoutError

HERE = Path(__file__).parent
MOST_COPIES = 99
KEPT_PREVIEWS = 60


class Desk:
    """The state of one desk: its library, its log, the pages drawn so far."""

    def __init__(self, folder: Path, log: Log, port: int) -> None:
        self.library = Library(folder)
        self.log = log
        self.guard = Guard(port)
        self.worker = Worker()
        self._kept: OrderedDict[tuple[str, str, str, bool], Made] = OrderedDict()
        loader = FileSystemLoader(HERE / "templates")
        self._templates = Environment(
            loader=loader, autoescape=select_autoescape(default=True), undefined=StrictUndefined
        )

    def page(self, request: Request, name: str, status: int = 200, **what: Any) -> Response:
        """A template as a response; each form in it gets its token."""
        html = self._templates.get_template(name).render(token=request.state.token, **what)
        return HTMLResponse(html, status)

    def made(
        self, card: Card, choices: dict[str, Any], values: dict[str, str], shown: bool = True
    ) -> Made:
        """The handout built; what holds no values is kept, with its pictures.

        With values, the pictures are drawn if the pages are to be ``shown``.
        """
        paper, grey = choices["paper"], choices["grey"]
        key = (card.key, card.fingerprint, paper or "", grey)
        if not values and key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        made = self.worker.build(card.path, paper, values, grey, pictures=shown or not values)
        if not values:
            self._kept[key] = made
            while len(self._kept) > KEPT_PREVIEWS:
                self._kept.popitem(last=False)
        return made

    def note(self, loaded: Loaded, made: Made | None, how: str, copies: int) -> str:
        """Log a hand-out; gives a warning where the log cannot be written."""
        digest = hashlib.sha256(made.pdf).hexdigest() if made else ""
        handout = loaded.handout
        try:
            self.log.add(handout.title.plain, handout.version or "", digest, how, copies)
        except LogError as error:
            return f"{error} The handout was given out all the same."
        return ""

    # --- pages -------------------------------------------------------------------------

    async def library_page(self, request: Request) -> Response:
        query = request.query_params.get("q", "")[:200]
        cards = await run_in_threadpool(self.library.search, query)
        try:
            used = await run_in_threadpool(self.log.last_used)
        except LogError:
            used = []
        cards.sort(key=lambda card: used.index(card.title) if card.title in used else len(used))
        return self.page(request, "library.html", cards=cards, query=query)

    async def handout_page(self, request: Request) -> Response:
        card = self.library.cards().get(request.path_params["key"])
        if card is None:
            return self.page(request, "lost.html", 404)
        if card.error:
            return self.page(request, "broken.html", 200, card=card)
        return await self._shown(request, card, _choices({}), {})

    async def picture(self, request: Request) -> Response:
        """The first page of a handout, for its card."""
        card = self.library.cards().get(request.path_params["key"])
        if card is None or card.error:
            return PlainTextResponse("There is no such page.", 404)
        try:
            made = await run_in_threadpool(self.made, card, _choices({}), {})
        except HandoutError:
            return PlainTextResponse("The handout cannot be built.", 404)
        return Response(made.pictures[0], media_type="image/png")

    async def act(self, request: Request) -> Response:
        """A form of the handout's page: show, print, e-mail or save it."""
        card = self.library.cards().get(request.path_params["key"])
        form = {k: v for k, v in (await request.form()).items() if isinstance(v, str)}
        if not self.guard.accepts(request, form.get("token")):
            return self.page(request, "expired.html", 403)
        if card is None or card.error:
            return RedirectResponse(request.url.path, 303)
        choices = _choices(form)
        values = {k[6:]: v for k, v in form.items() if k.startswith("field-") and v.strip()}
        action = form.get("action", "show")
        if action not in ("print", "email", "save"):
            return await self._shown(request, card, choices, values)
        try:
            made = await run_in_threadpool(self.made, card, choices, values, False)
            plain = made if not values else await run_in_threadpool(self.made, card, choices, {})
            loaded = self.library.loaded(card.key)
        except HandoutError as error:
            return await self._shown(request, card, choices, values, str(error), error)
        assert loaded is not None
        if action == "print":
            return await self._print(request, card, loaded, choices, values, (made, plain))
        if action == "email":
            return await self._email(loaded, made, plain, values)
        await run_in_threadpool(self.note, loaded, plain, "save", 1)
        return _download(made.pdf, file_name(loaded), "application/pdf")

    async def _print(
        self, request: Request, card: Card, loaded: Loaded, choices: dict[str, Any],
        values: dict[str, str], built: tuple[Made, Made],
    ) -> Response:  # fmt: skip
        made, plain = built
        printer, copies = choices["printer"], choices["copies"]
        if not printer:  # the browser's own dialog prints it
            await run_in_threadpool(self.note, loaded, plain, "print", copies)
            inline = {"Content-Disposition": f'inline; filename="{file_name(loaded)}"'}
            return Response(made.pdf, media_type="application/pdf", headers=inline)
        try:
            job = await run_in_threadpool(
                printing.print_pdf, made.pdf, printer, copies, choices["duplex"], choices["grey"]
            )
        except printing.PrintError as error:
            return await self._shown(request, card, choices, values, str(error))
        warning = await run_in_threadpool(self.note, loaded, plain, "print", copies)
        return self.page(
            request, "printing.html", card=card, job=job, copies=copies, warning=warning
        )

    async def _email(
        self, loaded: Loaded, made: Made, plain: Made, values: dict[str, str]
    ) -> Response:
        from handout.deliver.email.draft import draft_of

        name = file_name(loaded)
        draft = draft_of(loaded, made.pdf, to=None, file_name=name, values=values or None)
        await run_in_threadpool(self.note, loaded, plain, "mail", 1)
        return _download(draft.as_bytes(), name.removesuffix(".pdf") + ".eml", "message/rfc822")

    async def job(self, request: Request) -> Response:
        """The state of a print job, in a word."""
        try:
            state = await run_in_threadpool(printing.state_of, request.path_params["job"])
        except printing.PrintError as error:
            return PlainTextResponse(str(error), 404)
        return PlainTextResponse(state)

    async def log_page(self, request: Request) -> Response:
        month = request.query_params.get("month", "")[:7]
        try:
            counts, problem = await run_in_threadpool(self.log.counts, month), ""
        except LogError as error:
            counts, problem = [], str(error)
        return self.page(request, "log.html", counts=counts, month=month, problem=problem)

    async def log_csv(self, request: Request) -> Response:
        try:
            text = await run_in_threadpool(self.log.as_csv)
        except LogError as error:
            return PlainTextResponse(str(error), 503)
        return _download(text.encode("utf-8-sig"), "handed-out.csv", "text/csv; charset=utf-8")

    async def _shown(
        self,
        request: Request,
        card: Card,
        choices: dict[str, Any],
        values: dict[str, str],
        problem: str = "",
        wrong: HandoutError | None = None,
    ) -> Response:
        """The handout's page, its pages drawn with the choices and values made so far."""
        loaded = self.library.loaded(card.key)
        assert loaded is not None
        pictures: list[str] = []
        try:
            if wrong is None:
                made = await run_in_threadpool(self.made, card, choices, values)
                pictures = [base64.b64encode(p).decode() for p in made.pictures]
        except HandoutError as error:
            problem, wrong = str(error), error
        told = {p.field: str(p) for p in wrong.problems} if isinstance(wrong, FieldError) else {}
        names = await run_in_threadpool(printing.printers)
        return self.page(
            request, "handout.html", card=card, fields=loaded.handout.fields, values=values,
            choices=choices, pictures=pictures, printers=names, problem="" if told else problem,
            told=told,
        )  # fmt: skip


def _choices(form: dict[str, str]) -> dict[str, Any]:
    """What the person chose, made harmless."""
    copies = re.fullmatch(r"[0-9]{1,3}", form.get("copies", ""))
    return {
        "paper": form.get("paper") if form.get("paper") in ("letter", "a4") else None,
        "copies": min(max(int(copies.group()), 1), MOST_COPIES) if copies else 1,
        "grey": form.get("grey") == "on",
        "duplex": form.get("duplex") == "on",
        "printer": form.get("printer", "")[:127],
    }


def _download(content: bytes, name: str, kind: str) -> Response:
    from urllib.parse import quote

    plain = name.encode("ascii", "ignore").decode() or "handout"
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    }
    return Response(content, media_type=kind, headers=headers)


def make_app(folder: Path, log: Log, port: int) -> Starlette:
    """The web application of a desk over ``folder``, answering at ``port``."""
    desk = Desk(folder, log, port)
    routes = [
        Route("/", desk.library_page),
        Route("/log", desk.log_page),
        Route("/log.csv", desk.log_csv),
        Route("/job/{job}", desk.job),
        Route("/handout/{key}", desk.handout_page, methods=["GET"]),
        Route("/handout/{key}", desk.act, methods=["POST"]),
        Route("/handout/{key}/first.png", desk.picture),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]
    guard = Middleware(BaseHTTPMiddleware, dispatch=desk.guard)
    app = Starlette(routes=routes, middleware=[guard])
    app.state.desk = desk
    return app
