"""What every request must pass: host, origin, size, a session, a token on every change."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from handout.desk.access import Access
from handout.desk.reach import Reach, address_in, bare_host, place_of
from handout.desk.sessions import SESSION, Session
from handout.desk.tables.upload import MOST_SENT

MAX_BODY = 64_000  # bytes: a form with every field at its longest
TAKES_A_FILE = re.compile(r"/handout/[^/]+/table")  # the one page that does
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
# A month, not years, and not for names below it: it reaches every port of the name, and with
# them whatever else this machine serves.
HSTS = "max-age=2592000"
# What a visitor needs to log in.
OPEN = ("/login", "/static/")
AWAY = "The desk asks for its password again. Open this page anew."
_PROXY_HEADERS = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto")

Next = Callable[[Request], Awaitable[Response]]


class Guard:
    """Checks requests to a desk within its ``reach``.

    With ``access``, everything but the way in needs a log-in. Leaves in ``request.state``:
    ``session``, the name of the visit; ``token``, for its forms; ``logged_in``, the Session
    of the log-in or None.
    """

    def __init__(self, reach: Reach, access: Access | None = None) -> None:
        self.reach = reach
        self.access = access
        self._secret = secrets.token_bytes(32)
        # Only over TLS can a cookie be kept from others on the way and from other hosts.
        self._cookie = "desk" if access is None else "__Host-desk-form"

    async def __call__(self, request: Request, call_next: Next) -> Response:
        refusal = self._refusal(request)
        visitor = request.cookies.get(self._cookie, "")
        fresh = len(visitor) != 43
        visitor = secrets.token_urlsafe(32) if fresh else visitor
        logged_in = self._logged_in(request)
        request.state.logged_in = logged_in
        request.state.session = logged_in.id if logged_in else visitor
        request.state.token = self._token(request.state.session)
        response = refusal or self._way_in(request) or await call_next(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if self.reach.scheme == "https":
            response.headers["Strict-Transport-Security"] = HSTS
        if fresh and not refusal:
            response.set_cookie(self._cookie, visitor, **self.cookie_is)
        if logged_in and not refusal:
            self._renew(request, response, logged_in)
        return response

    @property
    def cookie_is(self) -> dict[str, Any]:
        """What every cookie of the desk is: not for scripts, not for other sites."""
        secure = self.reach.scheme == "https"
        return {"httponly": True, "samesite": "strict", "path": "/", "secure": secure}

    def accepts(self, request: Request, token: object) -> bool:
        """Whether a form carries its session's token."""
        if not isinstance(token, str) or not token.isascii():
            return False
        return hmac.compare_digest(token, request.state.token)

    def place(self, request: Request) -> str:
        """Where a request comes from, for counting: by the proxy's word if it is ours."""
        peer = address_in(request.client.host) if request.client else None
        if not self.reach.proxies:
            return place_of(peer)
        told = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
        for text in reversed(told):  # the proxy adds to the right; what stands left is hearsay
            peer = address_in(text)
            if peer is None or peer not in self.reach.proxies:
                break
        return place_of(peer)

    def _token(self, name: str) -> str:
        sessions = self.access.sessions() if self.access else None
        secret = sessions.form_secret() if sessions else self._secret
        return hmac.new(secret, name.encode(), "sha256").hexdigest()

    def _logged_in(self, request: Request) -> Session | None:
        sessions = self.access.sessions() if self.access else None
        return sessions.read(request.cookies.get(SESSION, "")) if sessions else None

    def _renew(self, request: Request, response: Response, session: Session) -> None:
        sessions = self.access.sessions() if self.access else None
        is_door = request.scope["path"] in ("/login", "/logout")  # which set the cookie themselves
        if sessions and not is_door and sessions.is_worth_renewing(session):
            response.set_cookie(SESSION, sessions.cookie(session), **self.cookie_is)

    def _way_in(self, request: Request) -> Response | None:
        """To the log-in, for a visitor without a session who asks for anything else."""
        path = request.scope["path"]
        if self.access is None or request.state.logged_in or path.startswith(OPEN[1]):
            return None
        if path == OPEN[0]:
            return None
        if request.headers.get("sec-fetch-mode", "navigate") != "navigate":
            return PlainTextResponse(AWAY, 403)  # a script or a picture asks
        if request.method in ("GET", "HEAD"):
            query = request.scope["query_string"].decode("latin-1")
            back, why = quote(path) + (f"?{query}" if query else ""), ""
        else:
            referer = urlsplit(request.headers.get("referer", ""))
            is_ours = bare_host(referer.netloc, self.reach.scheme) in self.reach.hosts
            back, why = (referer.path if is_ours else "/"), "&why=late"
        return RedirectResponse(f"/login?next={quote(local_path(back), safe='')}{why}", 303)

    def _refusal(self, request: Request) -> Response | None:
        return self._way_refused(request) or self._form_refused(request)

    def _way_refused(self, request: Request) -> Response | None:
        """A request that did not come the way it should have."""
        peer = address_in(request.client.host) if request.client else None
        if self.reach.proxies:
            if peer not in self.reach.proxies:
                return PlainTextResponse("This desk is reached through its proxy.", 403)
            if request.headers.get("x-forwarded-proto", "").strip().lower() != "https":
                words = "This desk is reached over https, and its proxy must say so: "
                return PlainTextResponse(f"{words}X-Forwarded-Proto: https.", 403)
        elif self.access is None and any(name in request.headers for name in _PROXY_HEADERS):
            # A proxy in front of a desk without a password would open it to the world.
            words = "This desk answers on this machine alone. For others, start it with "
            return PlainTextResponse(f"{words}--behind-proxy.", 403)
        # A page of the web that points its own name at this machine has another Host.
        host = request.headers.get("host", "")
        if bare_host(host, self.reach.scheme) in self.reach.hosts:
            return None
        if self.access is None:
            return PlainTextResponse("This desk answers on this machine alone.", 421)
        words = "This desk does not go by that name. Whoever runs it can add it: --allow-name."
        return PlainTextResponse(words, 421)

    def _form_refused(self, request: Request) -> Response | None:
        """A form that another site sent, or one that is none of ours."""
        if request.method in ("GET", "HEAD"):
            return None
        if request.method != "POST":
            return PlainTextResponse("Not used here.", 405)
        origin = request.headers.get("origin") or request.headers.get("referer") or ""
        try:
            scheme, host = urlsplit(origin)[:2]
        except ValueError:
            scheme, host = "", ""
        if scheme != self.reach.scheme or bare_host(host, scheme) not in self.reach.hosts:
            return PlainTextResponse("This form came from somewhere else.", 403)
        most = _most_bytes(request)
        if not most:
            return PlainTextResponse("Only plain forms are taken here.", 415)
        try:
            length = int(request.headers.get("content-length", "-1"))
        except ValueError:
            length = -1
        if not 0 <= length <= most:
            return PlainTextResponse("The form is too large.", 413)
        return None


def local_path(text: str) -> str:
    """``text`` if it is the address of a page of the desk, else that of the first page.

    Nothing that a browser could take for another host: RFC 3986, 3.3, and no backslash.
    """
    is_local = text.startswith("/") and not text.startswith("//") and len(text) < 500
    is_plain = text.isascii() and text.isprintable() and not set(text) & set('\\ "<>^`{|}#')
    is_door = text.partition("?")[0] in ("/login", "/logout")
    return text if is_local and is_plain and not is_door else "/"


def _most_bytes(request: Request) -> int:
    """How long a form of its kind may be; 0 if none of that kind is taken at its address."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return MAX_BODY
    takes = TAKES_A_FILE.fullmatch(request.scope["path"])
    return MOST_SENT if takes and kind == "multipart/form-data" else 0
