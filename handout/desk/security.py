"""What every request must pass: host, origin, size, a token on every change; and headers."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

MAX_BODY = 64_000  # bytes: a form with every field at its longest
COOKIE = "desk"
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

Next = Callable[[Request], Awaitable[Response]]


class Guard:
    """Checks requests to a desk at ``port`` of this machine; ``secret`` lives as it does."""

    def __init__(self, port: int) -> None:
        names = ("127.0.0.1", "localhost", "[::1]")
        self.hosts = {f"{name}:{port}" for name in names}
        self._secret = secrets.token_bytes(32)

    def token(self, session: str) -> str:
        """The token that a form of this session carries."""
        return hmac.new(self._secret, session.encode(), "sha256").hexdigest()

    async def __call__(self, request: Request, call_next: Next) -> Response:
        refusal = await self._refusal(request)
        session = request.cookies.get(COOKIE, "")
        fresh = len(session) != 43
        request.state.session = secrets.token_urlsafe(32) if fresh else session
        request.state.token = self.token(request.state.session)
        response = refusal or await call_next(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if fresh and not refusal:
            response.set_cookie(
                COOKIE, request.state.session, httponly=True, samesite="strict", path="/"
            )
        return response

    async def _refusal(self, request: Request) -> Response | None:
        # A page of the web that points its own name at this machine has another Host.
        if request.headers.get("host", "").lower() not in self.hosts:
            return PlainTextResponse("This desk answers on this machine alone.", 421)
        if request.method in ("GET", "HEAD"):
            return None
        if request.method != "POST":
            return PlainTextResponse("Not used here.", 405)
        origin = request.headers.get("origin") or request.headers.get("referer") or ""
        if urlsplit(origin).netloc.lower() not in self.hosts:
            return PlainTextResponse("This form came from somewhere else.", 403)
        if not _is_form(request):
            return PlainTextResponse("Only plain forms are taken here.", 415)
        try:
            length = int(request.headers.get("content-length", "-1"))
        except ValueError:
            length = -1
        if not 0 <= length <= MAX_BODY:
            return PlainTextResponse("The form is too large.", 413)
        return None

    def accepts(self, request: Request, token: object) -> bool:
        """Whether a form carries its session's token."""
        session = request.cookies.get(COOKIE, "")
        return (
            len(session) == 43
            and isinstance(token, str)
            and token.isascii()
            and hmac.compare_digest(token, self.token(session))
        )


def _is_form(request: Request) -> bool:
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    return kind == "application/x-www-form-urlencoded"  # no uploads
