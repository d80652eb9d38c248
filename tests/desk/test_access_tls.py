"""The command itself, over TLS, as a browser on another machine meets it."""

from __future__ import annotations

import os
import re
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
import trustme

from handout.desk.sessions import SESSION
from tests.conftest import ROOT

PASSWORD = "four otters dry a kettle"
COMMAND = [sys.executable, "-c", "from handout.cli import main; main(prog_name='handout')"]


class Running(NamedTuple):
    """A desk that runs, and whom its visitors trust."""

    address: str
    trust: ssl.SSLContext
    folder: Path

    def visit(self, **more: object) -> httpx.Client:
        """A new browser."""
        return httpx.Client(base_url=self.address, verify=self.trust, timeout=30, **more)  # type: ignore[arg-type]


def set_password(file: Path, text: str = PASSWORD) -> None:
    subprocess.run(
        [*COMMAND, "desk", "password", "--file", str(file)],
        input=text.encode(), env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("handouts")
    (folder / "asthma.yaml").write_text("title: Asthma\nbody: [Words.]\n")
    authority = trustme.CA()
    issued = authority.issue_cert("localhost", "127.0.0.1")
    (folder / "desk.pem").write_bytes(b"".join(pem.bytes() for pem in issued.cert_chain_pems))
    (folder / "desk.key").touch(0o600)
    (folder / "desk.key").write_bytes(issued.private_key_pem.bytes())
    set_password(folder / "password.json")
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    running = subprocess.Popen(
        [*COMMAND, "desk", str(folder), "--host", "127.0.0.1", "--port", "0",
         "--cert", str(folder / "desk.pem"), "--key", str(folder / "desk.key"),
         "--password-file", str(folder / "password.json")],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert running.stdout
    yield Running(running.stdout.readline().strip(), trust, folder)
    running.terminate()
    running.communicate(timeout=30)


def log_in(client: httpx.Client, password: str = PASSWORD) -> httpx.Response:
    found = re.search(r'name="token" value="([0-9a-f]+)"', client.get("/login").text)
    assert found
    form = {"password": password, "token": found[1], "next": "/"}
    origin = str(client.base_url).rstrip("/")
    return client.post("/login", data=form, headers={"origin": origin})


def test_the_address_is_the_certificates_name(desk: Running) -> None:
    assert re.fullmatch(r"https://localhost:\d+/", desk.address)


def test_from_the_log_in_to_a_saved_handout_and_out_again(desk: Running) -> None:
    with desk.visit() as client:
        assert client.get("/", follow_redirects=True).url.path == "/login"
        assert log_in(client).headers["location"] == "/"
        page = client.get("/handout/asthma").text
        found = re.search(r'name="token" value="([0-9a-f]+)"', page)
        assert found, page
        form, origin = {"token": found[1], "action": "save"}, desk.address.rstrip("/")
        saved = client.post("/handout/asthma", data=form, headers={"origin": origin})
        assert saved.content.startswith(b"%PDF-")
        assert client.post("/logout", data=form, headers={"origin": origin}).status_code == 303
        assert client.get("/").status_code == 303


def test_the_cookie_is_marked_for_tls_alone(desk: Running) -> None:
    with desk.visit() as client:
        cookies = log_in(client).headers.get_list("set-cookie")
    marks = next(cookie for cookie in cookies if cookie.startswith(f"{SESSION}=")).lower()
    for mark in ("; httponly", "; secure", "; samesite=strict", "; path=/"):
        assert mark in marks


def test_the_browser_is_told_to_stay_with_tls(desk: Running) -> None:
    with desk.visit() as client:
        assert client.get("/login").headers["strict-transport-security"].startswith("max-age=")


def test_plain_http_gets_no_answer(desk: Running) -> None:
    with pytest.raises(httpx.HTTPError):
        httpx.get(desk.address.replace("https", "http") + "login")


def test_another_name_and_another_origin_are_refused(desk: Running) -> None:
    with desk.visit() as client:
        assert client.get("/login", headers={"host": "evil.example"}).status_code == 421
        answer = client.post("/login", data={}, headers={"origin": "https://evil.example"})
        assert answer.status_code == 403


def test_another_password_ends_the_sessions_of_the_running_desk(desk: Running) -> None:
    with desk.visit() as client:
        assert log_in(client).status_code == 303
        assert client.get("/").status_code == 200
        set_password(desk.folder / "password.json", "five badgers wax a violin")
        assert client.get("/").status_code == 303


def test_guesses_are_slowed_down_whatever_they_say_of_where_they_come_from(desk: Running) -> None:
    for n in range(12):  # the waits grow much faster than a password is checked
        with desk.visit(headers={"x-forwarded-for": f"203.0.113.{n}"}) as client:
            answer = log_in(client, "wrong")
        if answer.status_code == 429:
            break
        assert answer.status_code == 403
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
