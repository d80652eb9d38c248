"""Who gets past the door of a desk that others reach, and how."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from handout.desk.access import AT_ONCE, Access
from handout.desk.app import make_app
from handout.desk.attempts import FREE, Attempts
from handout.desk.log import Log
from handout.desk.passwords import as_typed
from handout.desk.reach import Wanted, reach_of
from handout.desk.security import AWAY, Guard, local_path
from handout.desk.sessions import KNOWN, SESSION

PASSWORD = "four otters dry a kettle"
HOME = "https://desk.example"
PROXY = ("127.0.0.1", 40000)
FROM_PROXY = {"x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.1", "origin": HOME}


def keep_light(password: str, file: Path) -> None:
    """Set a password that is checked in no time; that of a desk takes its time on purpose."""
    light = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    kept = {"hash": light.hash(as_typed(password)), "secret": secrets.token_hex(32)}
    file.write_text(json.dumps(kept))
    file.chmod(0o600)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("handouts")
    (folder / "asthma.yaml").write_text("title: Asthma\nbody: [Words.]\n")
    keep_light(PASSWORD, folder / "password.json")
    return folder


@pytest.fixture(scope="module")
def app(folder: Path) -> Iterator[Starlette]:
    reach = reach_of(Wanted("127.0.0.1", ("desk.example",), is_behind_proxy=True), 0)
    guard = Guard(reach, Access(folder / "password.json"))
    app = make_app(folder, Log(folder / "handed-out.db", "desk 1"), 8443, guard)
    yield app
    app.state.desk.worker.close()


@pytest.fixture
def visit(app: Starlette, folder: Path) -> Callable[..., TestClient]:
    """A new browser, at a proxy that works as it should; nobody has guessed before."""
    app.state.desk.guard.access._attempts = Attempts()

    def visitor(**headers: str) -> TestClient:
        sent = {**FROM_PROXY, **{name.replace("_", "-"): text for name, text in headers.items()}}
        return TestClient(app, HOME, headers=sent, follow_redirects=False, client=PROXY)

    return visitor


def token(page: str) -> str:
    found = re.search(r'name="token" value="([0-9a-f]{64})"', page)
    assert found, page
    return found[1]


def log_in(client: TestClient, password: str = PASSWORD, **form: str):
    form.setdefault("token", token(client.get("/login").text))
    return client.post("/login", data={"password": password, **form})


def all_routes(app: Starlette) -> list[tuple[str, str]]:
    """Each method and address that the application answers at."""
    found = []
    for route in app.routes:
        assert isinstance(route, Route | Mount), "a new kind of route needs a guard of its own"
        if isinstance(route, Route):
            path = re.sub(r"\{[^}]+\}", "asthma", route.path)
            found += [(method, path) for method in sorted(route.methods or ())]
    return found


# --- the door ------------------------------------------------------------------------------


def test_every_page_but_the_way_in_leads_to_the_log_in(
    app: Starlette, visit: Callable[..., TestClient]
) -> None:
    routes = [(method, path) for method, path in all_routes(app) if path != "/login"]
    assert len(routes) > 10
    for method, path in [*routes, ("GET", "/no/such/page"), ("GET", "/login/"), ("GET", "/Login")]:
        form = {"data": {"action": "save"}} if method == "POST" else {}
        answer = visit().request(method, path, **form)
        assert answer.status_code == 303, (method, path)
        assert answer.headers["location"].startswith("/login?next="), (method, path)
        assert answer.content == b""


def test_what_lies_open_is_the_log_in_and_the_look(
    app: Starlette, visit: Callable[..., TestClient]
) -> None:
    mounts = [route.path for route in app.routes if isinstance(route, Mount)]
    assert mounts == ["/static"]
    assert visit().get("/login").status_code == 200
    assert visit().get("/static/desk.css").status_code == 200


@pytest.mark.parametrize(
    "path", ["/static/../log", "/static/%2e%2e/log", "//log", "/static//../../log"]
)
def test_no_spelling_of_an_address_goes_round_the_door(
    path: str, visit: Callable[..., TestClient]
) -> None:
    answer = visit().get(HOME + path)
    assert answer.status_code in (303, 404)
    assert "handed out" not in answer.text


def test_a_script_without_a_session_is_told_so_in_a_word(visit: Callable[..., TestClient]) -> None:
    answer = visit(sec_fetch_mode="cors").get("/job/1")
    assert (answer.status_code, answer.text) == (403, AWAY)


def test_the_right_password_opens_the_desk_where_one_wanted_to_go(
    visit: Callable[..., TestClient],
) -> None:
    client = visit()
    asked = client.get("/handout/asthma?x=1&y=2")
    page = client.get(asked.headers["location"]).text
    wanted = re.search(r'name="next" value="([^"]*)"', page)
    assert wanted
    answer = log_in(client, next=wanted[1].replace("&amp;", "&"), token=token(page))
    assert (answer.status_code, answer.headers["location"]) == (303, "/handout/asthma?x=1&y=2")
    assert "Asthma" in client.get("/").text


def test_the_cookie_is_for_this_host_over_tls_and_for_no_script(
    visit: Callable[..., TestClient],
) -> None:
    client = visit()
    first = client.get("/login")
    for cookie in [
        *first.headers.get_list("set-cookie"),
        *log_in(client).headers.get_list("set-cookie"),
    ]:
        name, _, rest = cookie.partition("=")
        marks = {mark.strip().lower() for mark in rest.split(";")[1:]}
        assert name.startswith("__Host-")
        assert {"httponly", "secure", "samesite=strict", "path=/"} <= marks
        assert not any(mark.startswith("domain") for mark in marks)


def test_a_wrong_password_is_told_in_two_words_and_opens_nothing(
    visit: Callable[..., TestClient],
) -> None:
    client = visit()
    answer = log_in(client, "four otters dry a kettles")
    assert answer.status_code == 403
    assert re.findall(r'role="alert"[^>]*>([^<]*)<', answer.text) == ["Wrong password."]
    assert SESSION not in client.cookies
    assert client.get("/").status_code == 303


def test_the_password_is_in_no_answer(visit: Callable[..., TestClient]) -> None:
    client = visit()
    for answer in (log_in(client, "four otters dry a kattle"), log_in(client)):
        assert "otters" not in answer.text + str(answer.headers)


def test_who_guesses_has_to_wait_and_even_the_right_password_is_not_heard(
    visit: Callable[..., TestClient],
) -> None:
    client = visit()
    assert [log_in(client, "x").status_code for _ in range(FREE)] == [403] * FREE
    answer = log_in(client)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "1"
    assert "Wait 1 s, then try again." in answer.text
    assert SESSION not in client.cookies


def test_guesses_are_counted_by_the_address_that_the_proxy_tells(
    visit: Callable[..., TestClient],
) -> None:
    for _ in range(FREE + 1):
        log_in(visit(), "x")
    assert log_in(visit()).status_code == 429
    assert log_in(visit(x_forwarded_for="192.0.2.2")).status_code == 303


def test_an_address_that_the_visitor_made_up_does_not_count(
    visit: Callable[..., TestClient],
) -> None:
    for n in range(FREE + 1):
        log_in(visit(x_forwarded_for=f"203.0.113.{n}, 192.0.2.1"), "x")
    assert log_in(visit(x_forwarded_for="203.0.113.99, 192.0.2.1")).status_code == 429


def test_a_browser_that_was_here_before_is_not_held_up_by_its_neighbours(
    visit: Callable[..., TestClient],
) -> None:
    client = visit()
    log_in(client)
    client.cookies.delete(SESSION)
    for _ in range(FREE + 1):
        log_in(visit(), "x")
    assert KNOWN in client.cookies
    assert log_in(client).status_code == 303


def test_a_new_log_in_is_a_new_session_and_the_old_one_is_over(
    visit: Callable[..., TestClient],
) -> None:
    client = visit()
    log_in(client)
    old = client.cookies[SESSION]
    answer = client.post(
        "/login", data={"password": PASSWORD, "token": token(client.get("/").text)}
    )
    assert answer.status_code == 303
    assert client.cookies[SESSION] != old
    thief = visit()
    thief.cookies.set(SESSION, old)
    assert thief.get("/").status_code == 303


def test_a_session_that_was_planted_before_the_log_in_is_of_no_use_after_it(
    visit: Callable[..., TestClient],
) -> None:
    client = visit()
    client.cookies.set("__Host-desk-form", "p" * 43)
    log_in(client)
    thief = visit()
    thief.cookies.set("__Host-desk-form", "p" * 43)
    assert thief.get("/").status_code == 303
    form = {"token": token(thief.get("/login").text)}
    client.cookies.delete("__Host-desk-form")
    assert client.post("/logout", data=form).status_code == 403  # nor is its token


def test_logging_out_ends_every_copy_of_the_session(visit: Callable[..., TestClient]) -> None:
    client = visit()
    log_in(client)
    copy = client.cookies[SESSION]
    page = client.get("/").text
    assert "Log out" in page
    answer = client.post("/logout", data={"token": token(page)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert SESSION not in client.cookies
    thief = visit()
    thief.cookies.set(SESSION, copy)
    assert thief.get("/").status_code == 303


def test_logging_out_needs_the_token_of_the_session(visit: Callable[..., TestClient]) -> None:
    client = visit()
    log_in(client)
    assert client.post("/logout", data={"token": "0" * 64}).status_code == 403
    assert client.get("/").status_code == 200


def test_a_log_in_needs_the_token_of_its_page(visit: Callable[..., TestClient]) -> None:
    client = visit()
    answer = log_in(client, token="0" * 64)
    assert answer.status_code == 403
    assert "open for too long" in answer.text
    assert log_in(client, token=token(answer.text)).status_code == 303


def test_a_form_of_an_ended_session_tells_that_nothing_was_done(
    visit: Callable[..., TestClient],
) -> None:
    answer = visit(referer=f"{HOME}/handout/asthma").post(
        "/handout/asthma/preview", data={"field-patient": "Quuxmarker", "action": "print"}
    )
    assert answer.headers["location"] == "/login?next=%2Fhandout%2Fasthma&why=late"
    page = visit().get(answer.headers["location"]).text
    assert "Nothing was printed, sent or saved" in page


def test_who_is_logged_in_is_not_asked_again(visit: Callable[..., TestClient]) -> None:
    client = visit()
    log_in(client)
    answer = client.get("/login?next=/log")
    assert (answer.status_code, answer.headers["location"]) == (303, "/log")


def test_a_cookie_that_was_tampered_with_opens_nothing(visit: Callable[..., TestClient]) -> None:
    client = visit()
    log_in(client)
    good = client.cookies[SESSION]
    for bad in (good[1:], "A" + good, good[:-2] + "AA", good.replace(".", ".."), "é"):
        thief = visit()
        assert thief.get("/", headers=[(b"cookie", f"{SESSION}={bad}".encode())]).status_code == 303


@given(st.binary(max_size=300))
def test_no_cookie_header_opens_the_desk_or_breaks_it(raw: bytes) -> None:
    client = TestClient(_APP[0], HOME, headers=FROM_PROXY, follow_redirects=False, client=PROXY)
    for cookie in (raw, SESSION.encode() + b"=" + raw, b"__Host-desk-form=" + raw):
        assert client.get("/", headers=[(b"cookie", cookie)]).status_code == 303
        client.cookies.clear()


_APP: list[Starlette] = []


@pytest.fixture(autouse=True)
def _for_hypothesis(app: Starlette) -> None:
    _APP[:] = [app]


def test_few_passwords_are_checked_at_once_and_the_desk_answers_meanwhile(
    app: Starlette, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, most, gate = [0], [0], threading.Lock()

    def slow(*_: object) -> bool:
        with gate:
            running[0] += 1
            most[0] = max(most[0], running[0])
        time.sleep(0.05)
        with gate:
            running[0] -= 1
        return False

    async def crowd() -> int:
        access = Access(folder / "password.json")
        guesses = [asyncio.create_task(access.log_in("x", str(n), "")) for n in range(12)]
        turns = 0
        while not all(guess.done() for guess in guesses):
            await asyncio.sleep(0.001)
            turns += 1
        return turns

    monkeypatch.setattr("handout.desk.access.matches", slow)
    assert asyncio.run(crowd()) > 12
    assert most[0] == AT_ONCE


# --- another password ----------------------------------------------------------------------


def test_another_password_ends_the_sessions_of_a_running_desk(
    folder: Path, visit: Callable[..., TestClient]
) -> None:
    client = visit()
    log_in(client)
    keep_light("five badgers wax a violin", folder / "password.json")
    try:
        assert client.get("/").status_code == 303
        assert log_in(visit()).status_code == 403
        assert log_in(visit(), "five badgers wax a violin").status_code == 303
    finally:
        keep_light(PASSWORD, folder / "password.json")


def test_a_password_that_cannot_be_read_any_more_lets_nobody_in(
    folder: Path, visit: Callable[..., TestClient]
) -> None:
    client = visit()
    log_in(client)
    kept = (folder / "password.json").rename(folder / "away.json")
    try:
        assert client.get("/").status_code == 303
        answer = log_in(visit())
        assert answer.status_code == 503
        assert "cannot read its password" in answer.text
    finally:
        kept.rename(folder / "password.json")
    assert client.get("/").status_code == 200


# --- where a log-in leads ------------------------------------------------------------------

ELSEWHERE = [
    "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "",
    "evil.example", "/\t/evil.example", "\t//evil.example", "javascript:alert(1)", "/é", " /log",
    "http:evil.example", "/%0d%0aSet-Cookie: a=b\r\n", "/login", "/logout?x", "/" + "x" * 1000,
]  # fmt: skip


@pytest.mark.parametrize("text", ELSEWHERE)
def test_a_log_in_never_leads_elsewhere(text: str, visit: Callable[..., TestClient]) -> None:
    assert log_in(visit(), next=text).headers["location"] == "/"
    client = visit()
    log_in(client)
    assert client.get(f"/login?next={quote(text)}").headers["location"] == "/"


@given(st.text() | st.text(alphabet="/\\:.@%?#\t\r\n ehvtps"))
def test_whatever_is_asked_for_the_next_page_is_one_of_this_host(text: str) -> None:
    path = local_path(text)
    there = urlsplit(urljoin(f"{HOME}/login", path))
    assert (there.scheme, there.netloc) == ("https", "desk.example")
    assert path.startswith("/")
    assert not set(path) & set("\\\t\r\n")


# --- names, origins, the proxy -------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["evil.example", "desk.example:8443", "127.0.0.1", "", "desk.example."]
)
def test_a_host_that_is_not_on_the_list_is_refused(
    host: str, visit: Callable[..., TestClient]
) -> None:
    answer = visit(host=host).get("/login")
    assert answer.status_code == 421
    assert "desk.example" not in answer.text


@pytest.mark.parametrize("host", ["desk.example", "DESK.example", "desk.example:443"])
def test_a_name_on_the_list_is_answered(host: str, visit: Callable[..., TestClient]) -> None:
    assert visit(host=host).get("/login").status_code == 200


@pytest.mark.parametrize(
    "origin",
    ["http://desk.example", "https://evil.example", "https://desk.example:8443", "null",
     "https://desk.example.evil.example", "https://u@desk.example", "http://[", ""],
)  # fmt: skip
def test_a_form_from_another_origin_is_refused(
    origin: str, visit: Callable[..., TestClient]
) -> None:
    client = visit()
    form = {"password": PASSWORD, "token": token(client.get("/login").text)}
    answer = client.post("/login", data=form, headers={"origin": origin})
    assert (answer.status_code, answer.text) == (403, "This form came from somewhere else.")


def test_only_the_proxy_is_answered(app: Starlette, visit: Callable[..., TestClient]) -> None:
    for address in ("192.0.2.9", "::ffff:192.0.2.9", "testclient"):
        client = TestClient(app, HOME, headers=FROM_PROXY, client=(address, 1))
        answer = client.get("/login")
        assert (answer.status_code, answer.text) == (403, "This desk is reached through its proxy.")


@pytest.mark.parametrize("scheme", ["http", "", "https, http"])
def test_a_proxy_that_takes_plain_http_is_refused(
    scheme: str, visit: Callable[..., TestClient]
) -> None:
    answer = visit(x_forwarded_proto=scheme).get("/login")
    assert answer.status_code == 403
    assert "X-Forwarded-Proto: https" in answer.text


def test_every_answer_over_tls_tells_the_browser_to_stay_with_it(
    visit: Callable[..., TestClient],
) -> None:
    for path in ("/", "/login", "/static/desk.css"):
        assert visit().get(path).headers["strict-transport-security"] == "max-age=2592000"


def test_a_desk_without_a_password_does_not_answer_behind_a_proxy(folder: Path) -> None:
    app = make_app(folder, Log(folder / "handed-out.db", "desk 1"), 8123)
    client = TestClient(app, "http://127.0.0.1:8123", headers={"x-forwarded-for": "192.0.2.1"})
    answer = client.get("/")
    assert answer.status_code == 403
    assert "--behind-proxy" in answer.text
    app.state.desk.worker.close()


def test_a_desk_of_this_machine_alone_asks_for_no_password(folder: Path) -> None:
    app = make_app(folder, Log(folder / "handed-out.db", "desk 1"), 8123)
    client = TestClient(app, "http://127.0.0.1:8123")
    page = client.get("/")
    assert page.status_code == 200
    assert "Log out" not in page.text
    assert "strict-transport-security" not in page.headers
    assert client.get("/login").status_code == 404
    app.state.desk.worker.close()
