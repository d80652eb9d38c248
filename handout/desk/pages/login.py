"""The way in and out of a desk that others reach."""

from __future__ import annotations

import math

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from handout.desk.security import local_path
from handout.desk.sessions import KNOWN, KNOWN_FOR, SESSION
from handout.desk.state import desk_of

LATE = (
    "You have not used the desk for some time, so it asks for the password again. "
    "Nothing was printed, sent or saved: please do the last step once more."
)
OLD = "This page was open for too long. Please type the password once more."
WRONG = "Wrong password."
LOST = "The desk cannot read its password. Please tell the person who looks after the desk."


async def login(request: Request) -> Response:
    """Asks for the password."""
    back = local_path(request.query_params.get("next", "/"))
    if request.state.logged_in:
        return RedirectResponse(back, 303)
    why = LATE if request.query_params.get("why") == "late" else ""
    return _asking(request, back, why, 200)


async def log_in(request: Request) -> Response:
    """Takes the password, and leads to where the visitor wanted to go."""
    guard = desk_of(request).guard
    assert guard.access is not None
    form = await request.form()
    back = local_path(str(form.get("next", "/")))
    if not guard.accepts(request, form.get("token")):
        return _asking(request, back, OLD, 403)
    typed, known = str(form.get("password", "")), request.cookies.get(KNOWN, "")
    entry = await guard.access.log_in(typed, guard.place(request), known)
    sessions = guard.access.sessions()
    if sessions is None:
        return _asking(request, back, LOST, 503)
    if entry.wait > 0:
        seconds = math.ceil(entry.wait)
        words = f"Too many wrong passwords. Wait {seconds} s, then try again."
        response = _asking(request, back, words, 429)
        response.headers["Retry-After"] = str(seconds)
        return response
    if entry.session is None:
        return _asking(request, back, WRONG, 403)
    if request.state.logged_in:  # one browser, one session
        sessions.end(request.state.logged_in)
    response = RedirectResponse(back, 303)
    response.set_cookie(SESSION, sessions.cookie(entry.session), **guard.cookie_is)
    if sessions.known_name(known) is None:
        response.set_cookie(KNOWN, sessions.known(), max_age=KNOWN_FOR, **guard.cookie_is)
    return response


async def log_out(request: Request) -> Response:
    """Ends the session: no copy of its cookie is taken any more."""
    guard = desk_of(request).guard
    assert guard.access is not None
    form = await request.form()
    if not guard.accepts(request, form.get("token")):
        return desk_of(request).page(request, "expired.html", 403)
    sessions = guard.access.sessions()
    if sessions and request.state.logged_in:
        sessions.end(request.state.logged_in)
        desk_of(request).tables.put_all_away(request.state.session)
    response = RedirectResponse("/login", 303)
    response.delete_cookie(SESSION, **guard.cookie_is)
    return response


def _asking(request: Request, back: str, words: str, status: int) -> Response:
    return desk_of(request).page(request, "login.html", status, back=back, words=words)


ROUTES = [
    Route("/login", login, methods=["GET"]),
    Route("/login", log_in, methods=["POST"]),
    Route("/logout", log_out, methods=["POST"]),
]
