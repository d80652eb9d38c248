"""Giving a handout out: print, e-mail, save."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote, urlencode

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from handout.build import Loaded
from handout.desk import printing
from handout.desk.choices import BROWSER, Chosen, habits_of
from handout.desk.enclosed import load_enclosed
from handout.desk.library import Card, file_name
from handout.desk.pages.form import Form, card_of, form_of
from handout.desk.pages.handout import shown
from handout.desk.state import Desk, GivenOut, desk_of
from handout.desk.worker import BuildError
from handout.errors import HandoutError


class Ready(NamedTuple):
    """A handout built to be given out."""

    card: Card  # of the variant in the language that was chosen
    loaded: Loaded
    chosen: Chosen
    values: dict[str, str]
    pdf: bytes


async def act(request: Request) -> Response:
    """A form of the handout's page: show, print, e-mail or save it."""
    desk = desk_of(request)
    form, card = await form_of(request), await card_of(request)
    if not form.is_ours:
        return desk.page(request, "expired.html", 403)
    if card is None or card.error:
        return RedirectResponse(request.url.path, 303)
    give = {"print": _print, "email": _email, "save": _save}.get(form.action)
    if give is None:
        return await shown(request, card, form.chosen, form.values)
    try:
        ready = await run_in_threadpool(_ready, desk, card, form)
    except BuildError as error:
        return await shown(request, card, form.chosen, form.values, problem=str(error))
    except HandoutError:  # told beside its field, or instead of the pages
        return await shown(request, card, form.chosen, form.values)
    return await give(request, card, ready)


def _ready(desk: Desk, card: Card, form: Form) -> Ready:
    variant = card.in_language(form.chosen.language)
    loaded = load_enclosed(variant.path)
    if form.values:
        made = desk.builds.with_values(variant, form.chosen, form.values, pictures=False)
    else:
        made = desk.builds.plain(variant, form.chosen)
    return Ready(variant, loaded, form.chosen, form.values, made.pdf)


def _noted(request: Request, ready: Ready, how: str, copies: int = 1) -> BackgroundTask:
    """The entry in the log, to be written when the pages are on their way."""
    given = GivenOut(request.state.session, ready.card, ready.chosen, how, copies)
    return BackgroundTask(desk_of(request).note, given)


def _name(ready: Ready) -> str:
    return file_name(ready.loaded, ready.chosen.variant)


async def _save(request: Request, card: Card, ready: Ready) -> Response:
    noted = _noted(request, ready, "save")
    return download(ready.pdf, _name(ready), "application/pdf", noted)


async def _email(request: Request, card: Card, ready: Ready) -> Response:
    from handout.deliver.email.draft import draft_of

    name = _name(ready)

    def draft() -> bytes:
        values = ready.values or None
        message = draft_of(ready.loaded, ready.pdf, to=None, file_name=name, values=values)
        return message.as_bytes()

    content = await run_in_threadpool(draft)
    noted = _noted(request, ready, "mail")
    return download(content, name.removesuffix(".pdf") + ".eml", "message/rfc822", noted)


async def _print(request: Request, card: Card, ready: Ready) -> Response:
    desk, chosen = desk_of(request), ready.chosen
    session = request.state.session
    await run_in_threadpool(desk.remember, session, habits_of(chosen))
    noted = _noted(request, ready, "print", chosen.copies)
    if chosen.printer == BROWSER:  # its own dialog prints it
        return _file(ready.pdf, _name(ready), "application/pdf", "inline", noted)
    try:
        job = await run_in_threadpool(
            printing.print_pdf, ready.pdf, chosen.printer, chosen.copies, chosen.duplex, chosen.grey
        )
    except printing.PrintError as error:
        return await shown(request, card, chosen, ready.values, problem=str(error))
    # to a page of its own, so that reading it again does not print again
    about = urlencode({"handout": card.key, "copies": chosen.copies, "printer": job.printer})
    return RedirectResponse(f"/printing/{quote(job.name)}?{about}", 303, background=noted)


def download(content: bytes, name: str, kind: str, noted: BackgroundTask | None = None) -> Response:
    """A file that the browser saves under ``name``."""
    return _file(content, name, kind, "attachment", noted)


def _file(content: bytes, name: str, kind: str, how: str, noted: BackgroundTask | None) -> Response:
    headers = {"Content-Disposition": disposition(how, name)}
    return Response(content, media_type=kind, headers=headers, background=noted)


def disposition(how: str, name: str) -> str:
    """What a browser is to do with a file, and its name: RFC 6266, 4, and RFC 8187, 3.2."""
    plain = name.encode("ascii", "ignore").decode() or "handout"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
