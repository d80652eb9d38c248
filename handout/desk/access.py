"""Who is let in to a desk that others reach: those who know its password."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from handout.desk.attempts import Attempts
from handout.desk.passwords import Password, kept_password, matches
from handout.desk.sessions import Session, Sessions
from handout.errors import ContentError

AT_ONCE = 2  # passwords checked at the same time: each takes 64 MB and a processor for a moment


class Entry(NamedTuple):
    """What came of an attempt to log in: a session, or seconds to wait, or neither."""

    session: Session | None = None
    wait: float = 0.0


class Access:
    """The password in ``path``, the sessions it opened, the attempts to guess it.

    A password that is set anew counts from the next request on; while the file cannot be
    read, nobody is let in. Raises ContentError where there is no password to begin with.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._attempts = Attempts()
        # its own threads, so that a visitor who has gone away still counts until it is done
        self._checkers = ThreadPoolExecutor(AT_ONCE, "password")
        self._seen = _state_of(path)
        self._is_readable = True
        self._password = kept_password(path)
        self._sessions = Sessions(self._password)

    def sessions(self) -> Sessions | None:
        """The sessions of the password as it now is; None where it cannot be read."""
        seen = _state_of(self._path)
        if seen != self._seen:
            self._seen = seen
            try:
                password: Password | None = kept_password(self._path)
            except ContentError:
                password = None
            self._is_readable = password is not None
            if password and password != self._password:
                self._password, self._sessions = password, Sessions(password)
        return self._sessions if self._is_readable else None

    async def log_in(self, text: str, address: str, known_cookie: str) -> Entry:
        """A new session for the right password, from ``address``; does not hold up others."""
        sessions = self.sessions()
        if sessions is None:
            return Entry()
        known = sessions.known_name(known_cookie)
        place = f"browser {known}" if known else address
        wait = self._attempts.begin(place, is_known=bool(known))
        if wait > 0:
            return Entry(wait=wait)
        loop = asyncio.get_running_loop()
        is_right = await loop.run_in_executor(self._checkers, matches, self._password, text)
        if not is_right or self.sessions() is not sessions:
            return Entry()
        self._attempts.was_right(place, is_known=bool(known))
        return Entry(sessions.begun())


def _state_of(path: Path) -> tuple[int, int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size, found.st_mode
