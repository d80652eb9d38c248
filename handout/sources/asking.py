"""One question at a time over HTTPS: with pauses, retries, time limits and a size limit."""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from handout.errors import OutputError

if TYPE_CHECKING:
    import httpx

TRIES = 4
LONGEST_WAIT = 120.0  # seconds that a server may ask us to wait
LARGEST = 8_000_000  # bytes of one answer
REDIRECTS = 3
_AGAIN = {408, 429, 500, 502, 503, 504}
UNCHANGED = "nothing was changed"


class RefusedError(OutputError):
    """The service cannot be asked now; what was to be changed stays as it was."""


class _PassingError(Exception):
    """A fault that may be gone at the next try, in words; ``wait`` is what the server asks."""

    def __init__(self, fault: str, wait: float | None = None) -> None:
        super().__init__(fault)
        self.wait = wait


@dataclass
class Asker:
    """Asks one server, never two questions at once, and no faster than the server allows.

    ``name`` is the server's name in messages, ``base`` its address, ``agent`` who asks
    (RFC 9110, 10.1.5). ``limit`` is seconds for one answer, ``pause`` seconds between
    questions until the server says how many it takes. ``sleep``, ``clock`` and ``chance``
    are the machine's own, and others in tests.
    """

    name: str
    base: str
    agent: str
    limit: float = 30.0
    pause: float = 1.0
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    chance: Callable[[], float] = random.random
    _client: httpx.Client | None = None
    _last: float | None = field(default=None, repr=False)

    def get(self, path: str, parameters: Mapping[str, str] | None = None) -> Any:
        """The answer's JSON, or None where there is no such thing (404). Raises RefusedError."""
        for attempt in range(1, TRIES + 1):
            self._keep_pace()
            try:
                return self._once(path, parameters or {})
            except _PassingError as fault:
                if attempt == TRIES:
                    raise self._refused(f"{fault}, {TRIES} times") from None
                self._wait(attempt, fault)
        raise AssertionError("the last try returns or raises")

    def close(self) -> None:
        if self._client:
            self._client.close()
            self._client = None

    def _keep_pace(self) -> None:
        if self._last is not None and (left := self._last + self.pause - self.clock()) > 0:
            self.sleep(left)
        self._last = self.clock()

    def _wait(self, attempt: int, fault: _PassingError) -> None:
        """Twice as long each time, and never as long as others who met the same fault."""
        wait = 2.0 ** (attempt - 1) * (0.5 + self.chance())
        if fault.wait is not None:
            if fault.wait > LONGEST_WAIT:
                minutes = -(-int(fault.wait) // 60)
                raise self._refused(f"it asks to be left alone for {minutes} minutes")
            wait = max(wait, fault.wait)
        self.sleep(wait)

    def _once(self, path: str, parameters: Mapping[str, str]) -> Any:
        import httpx

        url = str(httpx.URL(self.base.rstrip("/") + path, params=dict(parameters) or None))
        try:
            for _ in range(REDIRECTS + 1):
                with self._opened().stream("GET", url) as answer:
                    self._note_limits(answer.headers)
                    if answer.is_redirect:
                        url = self._next(url, answer.headers.get("location", ""))
                        continue
                    return self._read(answer)
        except httpx.TimeoutException:
            raise _PassingError("no answer came in time") from None
        except (httpx.ConnectError, httpx.ProxyError) as error:
            if "certificate" in str(error).lower():
                raise self._refused("its certificate is not one that this machine trusts") from None
            raise self._refused("it cannot be reached (is this machine online?)") from None
        except httpx.InvalidURL:
            raise self._refused("it sends us to an address that is none") from None
        except (httpx.TransportError, httpx.DecodingError):
            raise _PassingError("the answer broke off") from None
        raise self._refused("it sends us from one address to the next")

    def _read(self, answer: httpx.Response) -> Any:
        status = answer.status_code
        if status == 404:
            return None
        if status in _AGAIN:
            raise _PassingError(_fault(status), _retry_after(answer.headers.get("retry-after", "")))
        if status != 200:
            raise self._refused(f"it refuses the question (HTTP {status})")
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        if not kind.endswith("json"):
            advice = "a proxy or a sign-in page of your network may stand in between"
            raise self._refused(f"something else answered ({kind or 'of no type'}); {advice}")
        body = self._body(answer)
        try:
            told = json.loads(body)
        except ValueError:
            raise _PassingError("the answer is not whole") from None
        except RecursionError:
            raise self._refused("the answer is nested beyond measure") from None
        if told is None:
            raise self._refused("the answer is empty")
        return told

    def _body(self, answer: httpx.Response) -> bytes:
        started, size, parts = self.clock(), 0, []
        for part in answer.iter_bytes():
            size += len(part)
            parts.append(part)
            if size > LARGEST:
                raise self._refused("the answer is larger than any list of works")
            if self.clock() - started > self.limit:
                raise _PassingError("no answer came in time")
        return b"".join(parts)

    def _next(self, url: str, location: str) -> str:
        following = urljoin(url, location)
        old, new = urlsplit(url), urlsplit(following)
        if not new.hostname or (new.scheme != old.scheme and new.scheme != "https"):
            raise self._refused("it sends us to an address that is not safe")
        return following

    def _note_limits(self, headers: Mapping[str, str]) -> None:
        """X-Rate-Limit-Limit questions in X-Rate-Limit-Interval seconds, as in ``1s``."""
        try:
            count = float(headers.get("x-rate-limit-limit", ""))
            seconds = float(headers.get("x-rate-limit-interval", "").rstrip("s "))
        except ValueError:
            return
        if count > 0 and 0 < seconds <= LONGEST_WAIT:
            self.pause = seconds / count

    def _opened(self) -> httpx.Client:
        if self._client is None:
            import httpx

            headers = {"User-Agent": self.agent, "Accept": "application/json"}
            self._client = httpx.Client(
                headers=headers, timeout=httpx.Timeout(self.limit, connect=min(self.limit, 10.0))
            )
        return self._client

    def _refused(self, why: str) -> RefusedError:
        return RefusedError(f"{self.name} was asked, and {why}; {UNCHANGED}")


def _fault(status: int) -> str:
    return "it is asked too often" if status == 429 else f"it has a fault of its own ({status})"


def _retry_after(value: str) -> float | None:
    """Seconds to wait (RFC 9110, 10.2.3: a number, or a date)."""
    if re.fullmatch(r"[0-9]{1,9}", value.strip()):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
