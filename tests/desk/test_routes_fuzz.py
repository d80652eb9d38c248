"""Whatever is asked of a desk, at whatever address, it answers and does not break down."""

from __future__ import annotations

import asyncio
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from handout.desk.access import Access
from handout.desk.app import make_app
from handout.desk.log import Log
from handout.desk.passwords import keep_password
from handout.desk.reach import Wanted, reach_of
from handout.desk.security import MAX_BODY, Guard
from tests.conftest import ROOT

PORT = 8124
HOST = f"127.0.0.1:{PORT}"
CONTENT = """
title: Visit
fields: [{name: who, label: Who}, {name: day, label: Day, kind: date}]
body: ["{{who}}, {{day}}"]
"""
FORM = "application/x-www-form-urlencoded"
many = settings(deadline=None, suppress_health_check=list(HealthCheck))


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Asked(NamedTuple):
    """A request as a server hands it to an application."""

    method: str
    path: str
    query: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes = b""


class Served(NamedTuple):
    """A desk without a server in front: requests reach it as they are."""

    app: Starlette
    runner: asyncio.Runner
    host: str = HOST
    scheme: str = "http"
    usual: tuple[tuple[bytes, bytes], ...] = ()  # headers that a proxy adds

    def ask(self, asked: Asked, cookie: str = "") -> Answer:
        """Its answer; raises what the application raises."""
        return self.runner.run(self._ask(asked, cookie))

    async def _ask(self, asked: Asked, cookie: str) -> Answer:
        names = {name for name, _ in asked.headers}
        usual = [(b"host", self.host.encode()), (b"cookie", cookie.encode()), *self.usual]
        headers = [*asked.headers, *(pair for pair in usual if pair[0] not in names)]
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1",
            "method": asked.method, "scheme": self.scheme, "path": asked.path, "root_path": "",
            "raw_path": quote(asked.path).encode(), "query_string": asked.query,
            "headers": headers, "client": ("127.0.0.1", 40000), "server": ("127.0.0.1", PORT),
        }  # fmt: skip
        sent: list[dict[str, Any]] = []
        parts = [{"type": "http.request", "body": asked.body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            return parts.pop() if parts else await asyncio.Event().wait()  # type: ignore[return-value]

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        (start,) = [message for message in sent if message["type"] == "http.response.start"]
        told = {name.decode().lower(): text.decode("latin-1") for name, text in start["headers"]}
        return Answer(start["status"], told, b"".join(m.get("body", b"") for m in sent))

    def token_and_cookie(self) -> tuple[str, str]:
        page = self.ask(Asked("GET", "/handout/visit"))
        found = re.search(rb'name="token" value="([0-9a-f]+)"', page.body)
        assert found
        return found.group(1).decode(), page.headers["set-cookie"].partition(";")[0]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("handouts")
    (folder / "visit.yaml").write_text(CONTENT)
    (folder / "broken.yaml").write_text("title: Broken\nbdy: [Words]\n")
    (folder / "unbuilt.yaml").write_text("title: Unbuilt\nbody: ['[@nowhere]']\n")
    keep_password("four otters dry a kettle", folder / "password.json")
    return folder


@pytest.fixture(scope="module")
def runner(folder: Path) -> Iterator[asyncio.Runner]:
    with pytest.MonkeyPatch.context() as patch, asyncio.Runner() as runner:
        patch.setenv("CUPS_SERVER", str(folder / "no.sock"))  # nothing is printed here
        yield runner


@pytest.fixture(scope="module")
def desk(folder: Path, runner: asyncio.Runner) -> Iterator[Served]:
    app = make_app(folder, Log(folder / "handed-out.db", "desk 1"), PORT)
    yield Served(app, runner)
    app.state.desk.close()


@pytest.fixture(scope="module")
def guarded(folder: Path, runner: asyncio.Runner) -> Iterator[Served]:
    """One that others reach, behind a proxy; nobody is logged in."""
    reach = reach_of(Wanted("127.0.0.1", ("desk.example",), is_behind_proxy=True), 0)
    guard = Guard(reach, Access(folder / "password.json"))
    app = make_app(folder, Log(folder / "handed-out.db", "desk 1"), PORT, guard)
    usual = ((b"x-forwarded-proto", b"https"), (b"x-forwarded-for", b"192.0.2.1"))
    yield Served(app, runner, "desk.example", "https", usual)
    app.state.desk.close()


def addresses(desk: Served) -> list[str]:
    """The address of every route, its parameters still in braces."""
    found = []
    for route in desk.app.routes:
        assert isinstance(route, Route | Mount), "a new kind of route needs a test here"
        found.append(route.path + ("/{file}" if isinstance(route, Mount) else ""))
    return sorted(set(found))


# --- what is asked -------------------------------------------------------------------------

words = st.text(st.characters(codec="utf-8"), max_size=20)
keys = st.sampled_from(["visit", "broken", "unbuilt", "none", "keeper-1", "desk.js", "..", "-1"])
methods = st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"])
names = st.sampled_from(
    ["q", "month", "language", "next", "why", "printer", "copies", "handout", "paper", "grey",
     "duplex", "action", "back", "field-who", "field-day", "field-", "token", "password"]
)  # fmt: skip
values = st.one_of(
    words,
    st.sampled_from(["show", "print", "email", "save", "star", "a4", "on", "2026-12-01", "-1",
                     "9" * 400, "\0", "//evil.example", "../../etc/passwd", "2026-13", "x" * 3000]),
)  # fmt: skip
forms = st.dictionaries(names, values, max_size=6)
queries = st.one_of(st.binary(max_size=30), forms.map(lambda form: urlencode(form).encode()))
bodies = st.one_of(
    st.binary(max_size=200),
    forms.map(lambda form: urlencode(form).encode()),
    st.just(b"--x\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\nf\r\n--x--\r\n"),
    st.just(b"--x\r\nContent-Disposition: form-data; name=table; filename=a.csv\r\n\r\nw\r\n--x--"),
)
headers = st.dictionaries(
    st.sampled_from(
        [b"content-type", b"content-length", b"cookie", b"origin", b"referer", b"host", b"accept",
         b"transfer-encoding", b"range", b"if-none-match", b"if-modified-since", b"x-forwarded-for",
         b"accept-language", b"sec-fetch-mode", b"expect", b"upgrade"]
    ),
    st.one_of(
        st.binary(max_size=30),
        st.sampled_from(
            [FORM.encode(), b"multipart/form-data; boundary=x", b"application/json", b"text/plain",
             f"http://{HOST}".encode(), b"https://desk.example", b"0", b"-1", b"1e9", b"9" * 5000,
             b"bytes=0-0,5-", b"bytes=9-1", b"http://[", b"desk=" + b"a" * 43]
        ),
    ),
    max_size=4,
).map(lambda found: tuple(found.items()))  # fmt: skip


def no_breakdown(answer: Answer) -> None:
    assert answer.status < 500
    assert b"Traceback" not in answer.body
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["cache-control"] == "no-store"


def filled(address: str, key: str) -> str:
    return re.sub(r"\{[^}]+\}", lambda _: key, address)


# --- what it answers -----------------------------------------------------------------------


@settings(many, max_examples=250)
@given(st.data(), st.one_of(keys, words), methods, queries, headers, bodies)
def test_no_request_breaks_a_desk(
    desk: Served, data: st.DataObject, key: str, method: str, query: bytes,
    headers: tuple[tuple[bytes, bytes], ...], body: bytes,
) -> None:  # fmt: skip
    path = filled(data.draw(st.sampled_from(addresses(desk))), key)
    no_breakdown(desk.ask(Asked(method, path, query, headers, body)))


@settings(many, max_examples=120)
@given(st.data(), st.one_of(keys, words), methods, queries, headers, bodies)
def test_no_request_breaks_a_desk_that_others_reach(
    guarded: Served, data: st.DataObject, key: str, method: str, query: bytes,
    headers: tuple[tuple[bytes, bytes], ...], body: bytes,
) -> None:  # fmt: skip
    path = filled(data.draw(st.sampled_from(addresses(guarded))), key)
    no_breakdown(guarded.ask(Asked(method, path, query, headers, body)))


@settings(many, max_examples=100)
@given(st.data(), st.one_of(keys, words), forms)
def test_no_form_of_ours_breaks_a_desk(
    desk: Served, data: st.DataObject, key: str, form: dict[str, str]
) -> None:
    path = filled(data.draw(st.sampled_from(addresses(desk))), key)
    no_breakdown(posted(desk, path, form))


def posted(desk: Served, path: str, form: dict[str, str], **changed: str) -> Answer:
    """The answer to a form as our own pages send it, but for what is ``changed``."""
    token, cookie = desk.token_and_cookie()
    body = urlencode({"token": token} | form).encode()
    sent = {"content-type": FORM, "content-length": str(len(body)), "origin": f"http://{HOST}"}
    sent |= {name.replace("_", "-"): text for name, text in changed.items()}
    headers = tuple((name.encode(), text.encode()) for name, text in sent.items())
    return desk.ask(Asked("POST", path, b"", headers, body), cookie)


TAKES_A_FILE = "/handout/{key}/table"


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/json", "", "x"])
def test_a_body_of_another_kind_is_refused_at_every_address(desk: Served, kind: str) -> None:
    takes = {TAKES_A_FILE} if kind.startswith("multipart") else set()
    for address in set(addresses(desk)) - takes:
        answer = posted(desk, filled(address, "visit"), {}, content_type=kind)
        assert answer.status == 415, address


@pytest.mark.parametrize("length", [str(MAX_BODY + 1), "-1", "", "many", "9" * 5000])
def test_a_body_too_large_or_of_unknown_length_is_refused_at_every_address(
    desk: Served, length: str
) -> None:
    for address in addresses(desk):
        answer = posted(desk, filled(address, "visit"), {}, content_length=length)
        assert answer.status == 413, address


def test_a_form_of_ours_is_taken(desk: Served) -> None:  # so the tests above reach the pages
    answer = posted(desk, "/handout/visit", {"action": "save", "field-who": "A"})
    assert answer.body.startswith(b"%PDF")


def test_a_form_at_the_limit_is_answered(desk: Served) -> None:
    form = {f"field-{number}": "x" * 60 for number in range(MAX_BODY // 100)}
    no_breakdown(posted(desk, "/handout/visit", form))


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"])
def test_no_address_knows_another_method(desk: Served, method: str) -> None:
    for address in addresses(desk):
        assert desk.ask(Asked(method, filled(address, "visit"))).status == 405, address


# --- on the wire ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def port(folder: Path) -> Iterator[int]:
    """That of a real desk."""
    command = [sys.executable, "-c", "from handout.cli import main; main()"]
    process = subprocess.Popen(
        [*command, "desk", str(folder), "--no-browser"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    assert process.stdout
    yield int(process.stdout.readline().rpartition(":")[2].strip("/\n"))
    process.terminate()
    assert "Traceback" not in process.communicate(timeout=20)[1]


def wired(port: int, content: bytes, patience: float) -> bytes:
    """What a real desk answers to these very bytes, within so many seconds."""
    answer = b""
    # it may not want to hear all of it, or wait for more
    with (
        suppress(ConnectionError, TimeoutError),
        socket.create_connection(("127.0.0.1", port), timeout=patience) as connection,
    ):
        connection.sendall(content)
        while part := connection.recv(65536):
            answer += part
    return answer


@pytest.mark.parametrize(
    "content",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # a browser that speaks TLS
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: HERE\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: HERE\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: HERE\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: HERE\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: HERE\r\nHost: evil.example\r\n\r\n",
        b"GET /%ff%00%2e%2e%2f HTTP/1.1\r\nHost: HERE\r\n\r\n",
        b"POST /handout/visit HTTP/1.1\r\nHost: HERE\r\nContent-Length: 5\r\n\r\nab",
        b"POST /handout/visit HTTP/1.1\r\nHost: HERE\r\nOrigin: http://HERE\r\nContent-Type: "
        b"application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\na=1",
        b"POST /handout/visit HTTP/1.1\r\nHost: HERE\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET / HTTP/1.1\r\nHost: HERE\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
    ],
)
def test_nonsense_on_the_wire_leaves_a_desk_as_it_was(port: int, content: bytes) -> None:
    here = f"127.0.0.1:{port}".encode()
    answer = wired(port, content.replace(b"HERE", here), 0.3)
    assert not answer.startswith(b"HTTP/1.1 5")
    assert b"Traceback" not in answer
    library = b"GET / HTTP/1.1\r\nHost: " + here + b"\r\nConnection: close\r\n\r\n"
    assert wired(port, library, 20).startswith(b"HTTP/1.1 200")
