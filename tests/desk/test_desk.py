"""The desk's pages and what they refuse."""

from __future__ import annotations

import csv
import io
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from handout import load, render
from handout.desk.app import make_app
from handout.desk.log import Log, LogError
from tests.conftest import ROOT

PORT = 8123
HOST = f"127.0.0.1:{PORT}"
ORIGIN = {"origin": f"http://{HOST}"}
MARKER = "Quuxmarker"
LETTER = """
title: Your appointment
summary: A letter to fill in
keywords: [visit]
version: "2"
fields:
  - {name: patient, label: Your name, required: true}
  - {name: day, label: Day, kind: date}
  - {name: side, label: Side, kind: choice, choices: [left, right]}
body: ["Dear {{patient}}, come on {{day}}, {{side}}."]
"""
APPROVED = """
title: Asthma
language: en-US
review: {status: approved, by: Dr A, on: 2020-01-01, next: 2020-06-01}
body: [Words.]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("handouts")
    (folder / "letter.yaml").write_text(LETTER)
    (folder / "asthma.yaml").write_text(APPROVED)
    (folder / "broken.yaml").write_text("title: Broken\nbdy: [Words]\n")
    outside = tmp_path_factory.mktemp("outside") / "secret.yaml"
    outside.write_text("title: Secret\nbody: [Words]\n")
    (folder / "link.yaml").symlink_to(outside)
    return folder


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    log = Log(folder / "handed-out.db", "desk 1")
    app = make_app(folder, log, PORT)
    with TestClient(app, base_url=f"http://{HOST}", follow_redirects=False) as client:
        yield client
    app.state.desk.worker.close()


def token(client: TestClient, key: str = "your-appointment") -> str:
    found = re.search(r'name="token" value="([0-9a-f]+)"', client.get(f"/handout/{key}").text)
    assert found
    return found.group(1)


def send(client: TestClient, key: str, **form: str):
    form.setdefault("token", token(client, "asthma"))
    return client.post(f"/handout/{key}", data=form, headers=ORIGIN)


def test_the_library_shows_every_handout_and_why_one_cannot_be_built(client: TestClient) -> None:
    page = client.get("/").text
    for words in ("Your appointment", "Draft, not reviewed", "Asthma", "Review overdue"):
        assert words in page
    assert "unknown key &#39;bdy&#39;" in page
    assert "did you mean" in page


def test_a_link_out_of_the_folder_is_no_handout(client: TestClient) -> None:
    assert "Secret" not in client.get("/").text
    assert client.get("/handout/secret").status_code == 404


def test_no_error_shows_a_path_of_this_machine(client: TestClient, folder: Path) -> None:
    assert str(folder) not in client.get("/").text
    assert str(folder) not in client.get("/handout/broken").text


def test_search_finds_by_title_summary_keyword_and_language(client: TestClient) -> None:
    for query, count in (("asthma", 1), ("fill in", 1), ("visit", 1), ("en-us", 2), ("zzz", 0)):
        page = client.get("/", params={"q": query}).text
        assert page.count('<li class="card') == count, query


def test_a_handout_shows_its_pages_choices_and_fields(client: TestClient) -> None:
    page = client.get("/handout/your-appointment").text
    assert 'alt="Page 1"' in page
    for label in ("Your name", "Day", "Side", "Paper", "Copies", "Printer", "Grey"):
        assert label in page
    for button in ("Print", "E-mail", "Save"):
        assert f">{button}</button>" in page


def test_saving_gives_the_very_bytes_of_a_build(client: TestClient, folder: Path) -> None:
    saved = send(client, "asthma", action="save")
    assert saved.content == render(load(folder / "asthma.yaml"))
    assert 'filename="asthma-en-us.pdf"' in saved.headers["content-disposition"]


def test_printing_by_the_browser_shows_the_pdf(client: TestClient) -> None:
    printed = send(client, "your-appointment", action="print", paper="a4")
    assert printed.headers["content-type"] == "application/pdf"
    assert "inline" in printed.headers["content-disposition"]
    size = pypdf.PdfReader(io.BytesIO(printed.content)).pages[0].mediabox
    assert round(float(size.width)) == 595


def test_values_are_printed_and_stay_out_of_names_and_log(client: TestClient, folder: Path) -> None:
    form = {"field-patient": MARKER, "field-day": "2026-12-01", "action": "save"}
    saved = send(client, "your-appointment", **form)
    assert MARKER in pypdf.PdfReader(io.BytesIO(saved.content)).pages[0].extract_text()
    assert MARKER not in str(saved.headers)
    assert saved.headers["cache-control"] == "no-store"
    assert MARKER not in client.get("/log.csv").text
    for path in folder.rglob("*"):
        assert not path.is_file() or MARKER.encode() not in path.read_bytes()


def test_a_wrong_value_is_told_beside_its_field(client: TestClient) -> None:
    page = send(client, "your-appointment", **{"field-patient": "A", "field-day": "soon"}).text
    assert 'id="told-day"' in page
    assert "is no date" in page
    assert 'aria-invalid="true"' in page


def test_the_draft_holds_the_very_pdf(client: TestClient, folder: Path) -> None:
    import email
    import email.policy

    answer = send(client, "asthma", action="email")
    draft = email.message_from_bytes(answer.content, policy=email.policy.default)
    assert draft["X-Unsent"] == "1"
    (attached,) = draft.iter_attachments()
    assert attached.get_content() == render(load(folder / "asthma.yaml"))


def test_what_was_handed_out_is_counted_by_month(client: TestClient) -> None:
    send(client, "asthma", action="save")
    month = time.strftime("%Y-%m", time.gmtime())
    assert "Asthma" in client.get("/log", params={"month": month}).text
    assert "Nothing was handed out" in client.get("/log", params={"month": "1999-01"}).text
    rows = list(csv.DictReader(io.StringIO(client.get("/log.csv").text.removeprefix("\ufeff"))))
    assert {"asthma"} <= {row["handout"].lower() for row in rows}
    assert {row["desk"] for row in rows} == {"desk 1"}


# --- what is refused ---------------------------------------------------------------------


def test_another_host_is_refused(client: TestClient) -> None:
    for host in ("evil.example", "127.0.0.1:1", f"evil.example:{PORT}"):
        assert client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "origin", [None, "http://evil.example", "null", f"http://127.0.0.1:{PORT + 1}"]
)
def test_a_form_from_elsewhere_is_refused(client: TestClient, origin: str | None) -> None:
    headers = {"origin": origin} if origin else {}
    answer = client.post("/handout/asthma", data={"action": "save"}, headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize("forged", ["", "x" * 64, "\u00e9", "0" * 64])
def test_a_form_without_its_token_is_refused(client: TestClient, forged: str) -> None:
    assert send(client, "asthma", action="save", token=forged).status_code == 403


def test_uploads_and_large_forms_are_refused(client: TestClient) -> None:
    files = {"file": ("x.pdf", b"%PDF")}
    assert client.post("/handout/asthma", files=files, headers=ORIGIN).status_code == 415
    large = {"action": "save", "field-x": "x" * 100_000}
    assert client.post("/handout/asthma", data=large, headers=ORIGIN).status_code == 413
    assert client.put("/handout/asthma", headers=ORIGIN).status_code == 405


@pytest.mark.parametrize(
    "path", ["/", "/handout/asthma", "/log", "/handout/none", "/static/desk.js"]
)
def test_every_answer_is_locked_down(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"


def test_the_session_cookie_cannot_be_read_by_scripts(folder: Path) -> None:
    app = make_app(folder, Log(folder / "handed-out.db", "d"), PORT)
    with TestClient(app, base_url=f"http://{HOST}") as fresh:
        cookie = fresh.get("/").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/%2e%2e/app.py", "/handout/..%2f..%2fetc", "/handout/%00"],
)
def test_no_path_leads_out(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (307, 404)
    assert "import" not in answer.text


def test_a_script_in_a_handout_or_a_query_is_text(client: TestClient) -> None:
    page = client.get("/", params={"q": "<script>alert(1)</script>"}).text
    assert "<script>alert" not in page


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(["/", "/log", "/handout/asthma", "/handout/none", "/job/x-1", "/log.csv"]),
    st.dictionaries(
        st.sampled_from(
            ["q", "month", "action", "copies", "paper", "printer", "field-patient", "x"]
        ),
        st.text(max_size=30),
        max_size=4,
    ),
    st.booleans(),
)
def test_no_request_is_answered_by_a_breakdown(
    client: TestClient, path: str, form: dict[str, str], post: bool
) -> None:
    form = {k: v.encode("utf-8", "ignore").decode() for k, v in form.items()}
    if post:
        form["token"] = token(client, "asthma")
        answer = client.post(path, data=form, headers=ORIGIN)
    else:
        answer = client.get(path, params=form)
    assert answer.status_code < 500


# --- the log -----------------------------------------------------------------------------


def test_a_log_that_cannot_be_written_stops_nobody(folder: Path) -> None:
    log = Log(folder / "letter.yaml" / "log.db", "d")  # a file stands where a folder should
    with pytest.raises(LogError):
        log.add("x", "", "", "save", 1)
    app = make_app(folder, log, PORT)
    with TestClient(app, base_url=f"http://{HOST}") as client:
        assert send(client, "asthma", action="save").content.startswith(b"%PDF")
        assert "cannot be used" in client.get("/log").text
    app.state.desk.worker.close()


def test_two_desks_write_into_one_log(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from handout.desk.log import Log\n"
        "log = Log(Path(sys.argv[1]), sys.argv[2])\n"
        "for n in range(40): log.add('A', '1', 'x', 'print', 1)\n"
    )
    path = tmp_path / "log.db"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    desks = [
        subprocess.Popen([sys.executable, "-c", code, str(path), name], env=environment)
        for name in ("one", "two")
    ]
    assert [desk.wait() for desk in desks] == [0, 0]
    assert sum(count.copies for count in Log(path, "x").counts()) == 80


def test_a_log_survives_a_kill_in_the_middle_of_writing(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from handout.desk.log import Log\n"
        "log = Log(Path(sys.argv[1]), 'd')\n"
        "while True: log.add('A', '1', 'x', 'print', 1); print('.', flush=True)\n"
    )
    path = tmp_path / "log.db"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, str(path)]
    desk = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
    assert desk.stdout
    told = sum(1 for _ in zip(range(20), desk.stdout, strict=False))
    os.kill(desk.pid, signal.SIGKILL)
    desk.wait()
    assert sum(count.copies for count in Log(path, "x").counts()) >= told
    assert sqlite3.connect(path).execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_cell_that_a_spreadsheet_would_compute_is_text(tmp_path: Path) -> None:
    log = Log(tmp_path / "log.db", "=cmd()")
    log.add("@SUM(1)", "+1", "x", "save", 1)
    assert ",'+1," in log.as_csv()
    assert "'@SUM(1)" in log.as_csv()
    assert "'=cmd()" in log.as_csv()
