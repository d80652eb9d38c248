"""Crossref's REST API: a work by its DOI, and works by what is known of them.

The format is documented at https://api.crossref.org/ and at
https://github.com/CrossRef/rest-api-doc, the manners under "Etiquette" there: say who asks,
keep what was answered, and slow down when told to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from handout import __version__
from handout.errors import OutputError
from handout.sources.asking import Asker, RefusedError
from handout.sources.cache import Cache
from handout.sources.record import Record, record_of

BASE = "https://api.crossref.org"
ROWS = 5
LONGEST_QUERY = 400  # characters
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")


class Crossref(NamedTuple):
    """Crossref, and what it answered before."""

    asker: Asker
    cache: Cache

    def work(self, doi: str) -> Record | None:
        """The work with this DOI; None if Crossref knows none. Raises OutputError."""
        message = self._message("/works/" + quote(doi, safe=""), {})
        return record_of(message) if isinstance(message, Mapping) else None

    def search(self, words: str) -> list[Record]:
        """Works that are like ``words``, a citation or a part of one, the likest first.

        Raises OutputError.
        """
        words = " ".join(words.split())[:LONGEST_QUERY]
        if not words:
            return []
        parameters = {"query.bibliographic": words, "rows": str(ROWS)}
        message = self._message("/works", parameters)
        items = message.get("items") if isinstance(message, Mapping) else None
        listed = items if isinstance(items, list) else []
        return [record_of(item) for item in listed[:ROWS] if isinstance(item, Mapping)]

    def _message(self, path: str, parameters: dict[str, str]) -> Any:
        asked = "&".join(f"{name}={value}" for name, value in parameters.items())
        question = f"{self.asker.base}{path}?{asked}"
        kept = self.cache.read(question)
        if kept is None:
            answer = self.asker.get(path, parameters)
            kept = {"found": _checked(answer) if answer is not None else None}
            self.cache.keep(question, kept)
        return kept["found"] if isinstance(kept, Mapping) else None


def _checked(answer: object) -> Mapping[str, Any]:
    """The ``message`` of an answer in the documented form."""
    message = answer.get("message") if isinstance(answer, Mapping) else None
    if not isinstance(message, Mapping):
        raise RefusedError(
            "Crossref was asked, and the answer is not in the form that it documents; "
            "nothing was changed"
        )
    return message


def crossref(
    base: str = BASE, *, mailto: str | None = None, cache: Cache | None = None, **more: Any
) -> Crossref:
    """Crossref at ``base``; ``mailto`` is an address by which it can reach who asks.

    ``more`` goes to Asker. Raises OutputError for an address that is none.
    """
    import importlib.util

    if importlib.util.find_spec("httpx") is None:
        raise OutputError("asking Crossref needs httpx; pip install 'patient-handout[sources]'")
    parts = urlsplit(base)
    is_here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and is_here)):
        raise OutputError(f"'{base}' is no https address of a service like Crossref's")
    if mailto and not _ADDRESS.fullmatch(mailto):
        raise OutputError(f"'{mailto}' is no e-mail address; write one, as in ann@example.org")
    agent = f"patient-handout/{__version__}" + (f" (mailto:{mailto})" if mailto else "")
    return Crossref(Asker("Crossref", base.rstrip("/"), agent, **more), cache or Cache(None))
