"""Signed cookies: who has logged in, until when, and which browser has done so before."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from itsdangerous import BadData, URLSafeSerializer

from handout.desk.passwords import Password

# __Host-: only this very host can set it, over TLS, for all of its paths (RFC 6265bis, 4.1.3.2).
SESSION = "__Host-desk"
KNOWN = "__Host-desk-known"
LONGEST = 12 * 3600  # seconds: a long day at the desk
IDLE = 4 * 3600  # seconds without a request
RENEWED = 300  # seconds after which a used session is written anew
KNOWN_FOR = 90 * 24 * 3600  # seconds
_AHEAD = 300  # seconds that a clock may be set back
_SIGNER = {"key_derivation": "hmac", "digest_method": hashlib.sha256}


class Session(NamedTuple):
    """One log-in: its name, when it began, when it was last used (seconds since 1970)."""

    id: str
    began: int
    used: int


class Sessions:
    """Makes and reads the cookies of one password; another password makes all of them void."""

    def __init__(self, password: Password, clock: Callable[[], float] = time.time) -> None:
        key = password.hash.encode()
        self._secret = hmac.new(password.secret, key, "sha256").digest()
        self._clock = clock
        self._ended: dict[str, float] = {}

    def form_secret(self) -> bytes:
        """What the tokens in forms are made with: they outlive a new start of the desk."""
        return hmac.new(self._secret, b"forms", "sha256").digest()

    def begun(self) -> Session:
        """A new session, with a name that nobody has seen before."""
        now = int(self._clock())
        return Session(secrets.token_urlsafe(32), now, now)

    def cookie(self, session: Session) -> str:
        """The session as a cookie's value, used just now."""
        used = session._replace(used=int(self._clock()))
        return self._signed("session", list(used))

    def read(self, cookie: str) -> Session | None:
        """The session in a cookie; None where it is over, ended, or not of our making."""
        found = self._unsigned("session", cookie)
        if found is None:
            return None
        session, now = Session(*found), self._clock()
        if session.id in self._ended or max(session.began, session.used) > now + _AHEAD:
            return None
        is_over = now - session.began > LONGEST or now - session.used > IDLE
        return None if is_over else session

    def is_worth_renewing(self, session: Session) -> bool:
        """Whether the cookie is old enough to be written anew."""
        return self._clock() - session.used > RENEWED

    def end(self, session: Session) -> None:
        """From now on, no copy of the session's cookie is taken."""
        now = self._clock()
        self._ended = {name: over for name, over in self._ended.items() if over > now}
        self._ended[session.id] = session.began + LONGEST

    def known(self) -> str:
        """A cookie for a browser that has logged in: a flood of guesses does not slow it."""
        return self._signed("known", [secrets.token_urlsafe(16), int(self._clock())])

    def known_name(self, cookie: str) -> str | None:
        """The name of a browser that has logged in before, from its cookie."""
        found = self._unsigned("known", cookie)
        return str(found[0]) if found and self._clock() - found[1] < KNOWN_FOR else None

    def _signed(self, purpose: str, value: list[Any]) -> str:
        return str(self._signer(purpose).dumps(value))

    def _unsigned(self, purpose: str, cookie: str) -> list[Any] | None:
        try:
            value: list[Any] = self._signer(purpose).loads(cookie)
        except BadData:
            return None
        return value

    def _signer(self, purpose: str) -> URLSafeSerializer:
        return URLSafeSerializer(self._secret, salt=purpose, signer_kwargs=_SIGNER)
