"""What went wrong beside a hand-out, kept until the person who gave it out sees it."""

from __future__ import annotations

import threading
from collections import OrderedDict

MOST_KEPT = 200


class Notices:
    """One notice a session; it is told once. No patient data comes in here."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, session: str, words: str) -> None:
        """Keep it for the next page of that session."""
        with self._lock:
            self._kept[session] = words
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)

    def take(self, session: str) -> str:
        """The notice that waits for that session; empty, if there is none."""
        with self._lock:
            return self._kept.pop(session, "")
