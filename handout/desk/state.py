"""The state of one desk: its library, its log, the handouts built so far."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from handout.build import Loaded
from handout.desk.choices import Chosen
from handout.desk.library import Card, Library
from handout.desk.log import Log, LogError
from handout.desk.security import Guard
from handout.desk.worker import Made, Worker

HERE = Path(__file__).parent
KEPT_PREVIEWS = 60


class Desk:
    """What the pages of one desk share."""

    def __init__(self, folder: Path, log: Log, guard: Guard) -> None:
        self.library = Library(folder)
        self.log = log
        self.guard = guard
        self.worker = Worker()
        self._kept: OrderedDict[tuple[str, str, str, bool], Made] = OrderedDict()
        loader = FileSystemLoader(HERE / "templates")
        self._templates = Environment(
            loader=loader, autoescape=select_autoescape(default=True), undefined=StrictUndefined
        )

    def page(self, request: Request, name: str, status: int = 200, **what: Any) -> Response:
        """A template as a response; each form in it gets its token."""
        html = self._templates.get_template(name).render(token=request.state.token, is_logged_in=bool(request.state.logged_in), **what)
        return HTMLResponse(html, status)

    def made(self, card: Card, chosen: Chosen, values: dict[str, str], shown: bool = True) -> Made:
        """The handout built; what holds no values is kept, with its pictures.

        With values, the pictures are drawn if the pages are to be ``shown``.
        """
        key = (card.key, card.fingerprint, chosen.paper or "", chosen.grey)
        if not values and key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        pictures = shown or not values
        made = self.worker.build(card.path, chosen.paper, values, chosen.grey, pictures=pictures)
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


def desk_of(request: Request) -> Desk:
    """The desk that answers a request."""
    desk: Desk = request.app.state.desk
    return desk
