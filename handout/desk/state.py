"""What the pages of one desk share."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from handout.desk.builds import Builds
from handout.desk.choices import Chosen
from handout.desk.library import Card, Library
from handout.desk.log import Log, LogError
from handout.desk.memory import Memory
from handout.desk.notices import Notices
from handout.desk.security import Guard
from handout.desk.store import StoreError
from handout.desk.tables.keeping import Tables
from handout.desk.worker import Worker
from handout.errors import HandoutError

HERE = Path(__file__).parent


class GivenOut(NamedTuple):
    """A hand-out, for the log: what of, how, and to which session notices go."""

    session: str
    card: Card
    chosen: Chosen
    how: str  # print, mail, save
    copies: int = 1


class Desk:
    """One desk: its library, its log and memory, what it has built."""

    def __init__(self, folder: Path, log: Log, guard: Guard) -> None:
        self.library = Library(folder)
        self.log = log
        self.memory = Memory(log.path, log.desk)
        self.guard = guard
        self.builds = Builds()
        self.notices = Notices()
        self.tables = Tables()
        loader = FileSystemLoader(HERE / "templates")
        self._templates = Environment(
            loader=loader, autoescape=select_autoescape(default=True), undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip

    @property
    def worker(self) -> Worker:
        """The process that builds."""
        return self.builds.worker

    def page(self, request: Request, name: str, status: int = 200, **what: Any) -> Response:
        """A template as a response; each form in it gets its token, and a notice is told."""
        notice = self.notices.take(request.state.session)
        html = self._templates.get_template(name).render(
            token=request.state.token,
            notice=notice,
            is_logged_in=bool(request.state.logged_in),
            **what,
        )
        return HTMLResponse(html, status)

    def note(self, given: GivenOut) -> None:
        """Log a hand-out and remember its printer; what cannot be written becomes a notice.

        It may build the handout without values, whose digest the log holds: so it is called
        when the person has the pages already.
        """
        card, chosen = given.card, given.chosen
        try:
            digest = hashlib.sha256(self.builds.plain(card, chosen).pdf).hexdigest()
        except HandoutError:
            digest = ""
        try:
            self.log.add(card.title, card.version, digest, given.how, given.copies)
        except LogError as error:
            words = f"{error} The handout was given out all the same, but it is not counted."
            self.notices.put(given.session, words)

    def remember(self, session: str, choices: dict[str, str]) -> None:
        """Keep the habits of this desk."""
        try:
            self.memory.remember(choices)
        except StoreError as error:
            self.notices.put(session, f"The choice of the printer cannot be kept: {error}.")

    def close(self) -> None:
        """End what runs beside the desk."""
        self.tables.close()
        self.builds.close()


def desk_of(request: Request) -> Desk:
    """The desk that answers a request."""
    desk: Desk = request.app.state.desk
    return desk
