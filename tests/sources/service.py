"""A service on this machine that answers as Crossref's REST API is documented to."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

JSON = "application/json"
# Facts of the article that the first handout's third source resembles.
FEDER: dict[str, Any] = {
    "DOI": "10.1176/appi.ajp.2020.20050596",
    "type": "journal-article",
    "title": [
        "A Randomized Controlled Trial of Repeated Ketamine Administration for Chronic "
        "Posttraumatic Stress Disorder"
    ],
    "author": [
        {"given": "Adriana", "family": "Feder", "sequence": "first", "affiliation": []},
        {"given": "Sara", "family": "Costi", "sequence": "additional", "affiliation": []},
        {"given": "Sarah B.", "family": "Rutter", "sequence": "additional", "affiliation": []},
    ],
    "issued": {"date-parts": [[2021, 2, 1]]},
    "published-print": {"date-parts": [[2021, 2, 1]]},
    "container-title": ["American Journal of Psychiatry"],
    "short-container-title": ["AJP"],
    "volume": "178",
    "issue": "2",
    "page": "193-202",
    "publisher": "American Psychiatric Association Publishing",
    "score": 61.2,
}
DORE: dict[str, Any] = {
    "DOI": "10.1080/02791072.2019.1587556",
    "type": "journal-article",
    "title": [
        "Ketamine Assisted Psychotherapy (KAP): Patient Demographics, Clinical Data and Outcomes "
        "in Three Large Practices Administering Ketamine with Psychotherapy"
    ],
    "author": [{"given": "Jennifer", "family": "Dore"}, {"given": "Brent", "family": "Turnipseed"}],
    "issued": {"date-parts": [[2019, 3, 15]]},
    "container-title": ["Journal of Psychoactive Drugs"],
    "volume": "51",
    "issue": "2",
    "page": "189-198",
}


@dataclass
class Answer:
    """One answer; ``cut`` sends that many bytes and closes, ``hold`` holds it back."""

    status: int = 200
    body: bytes = b""
    kind: str = JSON
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    limit: str = "1000"
    hold: threading.Event | None = None


@dataclass
class Service:
    """What it knows, what it answers first of all, and what it was asked."""

    works: list[dict[str, Any]] = field(default_factory=list)
    first: list[Answer] = field(default_factory=list)
    always: Answer | None = None
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    url: str = ""

    def answer(self, path: str) -> Answer:
        if self.first:
            return self.first.pop(0)
        if self.always:
            return self.always
        parts = urlsplit(path)
        if parts.path == "/works":
            words = set(parse_qs(parts.query)["query.bibliographic"][0].lower().split())
            likest = sorted(self.works, key=lambda work: -len(words & _words(work)))
            return message("work-list", {"items": likest, "total-results": len(likest)})
        doi = unquote(parts.path.removeprefix("/works/")).lower()
        for work in self.works:
            if work["DOI"].lower() == doi:
                return message("work", work)
        return Answer(404, b"Resource not found.", "text/plain")


def _words(work: dict[str, Any]) -> set[str]:
    return set(json.dumps(work).lower().replace('"', " ").split())


def message(kind: str, content: Any) -> Answer:
    body = {"status": "ok", "message-type": kind, "message-version": "1.0.0", "message": content}
    return Answer(body=json.dumps(body).encode())


@contextmanager
def running(*works: dict[str, Any], tls: ssl.SSLContext | None = None) -> Iterator[Service]:
    """The service, on a port of its own; with ``tls``, over https."""
    service = Service(works=list(works))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            service.requests.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            answer = service.answer(self.path)
            if answer.hold:
                answer.hold.wait(10)
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(answer.body)))
            self.send_header("X-Rate-Limit-Limit", answer.limit)
            self.send_header("X-Rate-Limit-Interval", "1s")
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(OSError):  # the client has read enough
                self.wfile.write(answer.body[: answer.cut])
            self.close_connection = answer.cut is not None

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    service.url = f"http{'s' if tls else ''}://127.0.0.1:{server.server_address[1]}"
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
