"""Giving a handout out: print, e-mail, save."""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from handout.build import Loaded
from handout.desk import printing
from handout.desk.choices import Chosen, chosen_in
from handout.desk.library import Card, file_name
from handout.desk.pages.handout import shown
from handout.desk.state import desk_of
from handout.desk.worker import Made
from handout.errors import HandoutError


async def act(request: Request) -> Response:
    """A form of the handout's page: show, print, e-mail or save it."""
    desk = desk_of(request)
    card = desk.library.cards().get(request.path_params["key"])
    form = {k: v for k, v in (await request.form()).items() if isinstance(v, str)}
    if not desk.guard.accepts(request, form.get("token")):
        return desk.page(request, "expired.html", 403)
    if card is None or card.error:
        return RedirectResponse(request.url.path, 303)
    chosen = chosen_in(form)
    values = {k[6:]: v for k, v in form.items() if k.startswith("field-") and v.strip()}
    action = form.get("action", "show")
    if action not in ("print", "email", "save"):
        return await shown(request, card, chosen, values)
    try:
        made = await run_in_threadpool(desk.made, card, chosen, values, False)
        plain = made if not values else await run_in_threadpool(desk.made, card, chosen, {})
        loaded = desk.library.loaded(card.key)
    except HandoutError as error:
        return await shown(request, card, chosen, values, str(error), error)
    assert loaded is not None
    if action == "print":
        return await _print(request, card, loaded, chosen, values, (made, plain))
    if action == "email":
        return await _email(request, loaded, made, plain, values)
    await run_in_threadpool(desk.note, loaded, plain, "save", 1)
    return download(made.pdf, file_name(loaded), "application/pdf")


async def _print(
    request: Request, card: Card, loaded: Loaded, chosen: Chosen,
    values: dict[str, str], built: tuple[Made, Made],
) -> Response:  # fmt: skip
    desk = desk_of(request)
    made, plain = built
    printer, copies = chosen.printer, chosen.copies
    if not printer:  # the browser's own dialog prints it
        await run_in_threadpool(desk.note, loaded, plain, "print", copies)
        inline = {"Content-Disposition": f'inline; filename="{file_name(loaded)}"'}
        return Response(made.pdf, media_type="application/pdf", headers=inline)
    try:
        job = await run_in_threadpool(
            printing.print_pdf, made.pdf, printer, copies, chosen.duplex, chosen.grey
        )
    except printing.PrintError as error:
        return await shown(request, card, chosen, values, str(error))
    warning = await run_in_threadpool(desk.note, loaded, plain, "print", copies)
    return desk.page(request, "printing.html", card=card, job=job, copies=copies, warning=warning)


async def _email(
    request: Request, loaded: Loaded, made: Made, plain: Made, values: dict[str, str]
) -> Response:
    from handout.deliver.email.draft import draft_of

    name = file_name(loaded)
    draft = draft_of(loaded, made.pdf, to=None, file_name=name, values=values or None)
    await run_in_threadpool(desk_of(request).note, loaded, plain, "mail", 1)
    return download(draft.as_bytes(), name.removesuffix(".pdf") + ".eml", "message/rfc822")


async def job(request: Request) -> Response:
    """The state of a print job, in a word."""
    try:
        state = await run_in_threadpool(printing.state_of, request.path_params["job"])
    except printing.PrintError as error:
        return PlainTextResponse(str(error), 404)
    return PlainTextResponse(state)


def download(content: bytes, name: str, kind: str) -> Response:
    """A file that the browser saves under ``name``."""
    plain = name.encode("ascii", "ignore").decode() or "handout"
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    }
    return Response(content, media_type=kind, headers=headers)
