"""Tables of many patients at a desk that several people log in to."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from handout.desk.access import Access
from handout.desk.app import make_app
from handout.desk.log import Log
from handout.desk.reach import Wanted, reach_of
from handout.desk.security import Guard
from handout.desk.sessions import SESSION
from tests.desk.desks import waited
from tests.desk.test_access import FROM_PROXY, HOME, PASSWORD, PROXY, keep_light, log_in, token
from tests.desk.test_desk import LETTER

PATH = "/handout/your-appointment/table"
Visitor = Callable[[], TestClient]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Starlette]:
    folder = tmp_path_factory.mktemp("handouts")
    (folder / "letter.yaml").write_text(LETTER)
    keep_light(PASSWORD, folder / "password.json")
    reach = reach_of(Wanted("127.0.0.1", ("desk.example",), is_behind_proxy=True), 0)
    guard = Guard(reach, Access(folder / "password.json"))
    app = make_app(folder, Log(folder / "handed-out.db", "desk 1"), 8443, guard)
    yield app
    app.state.desk.close()


@pytest.fixture
def visitor(app: Starlette) -> Visitor:
    """Each time another browser."""

    def opened() -> TestClient:
        return TestClient(app, HOME, headers=FROM_PROXY, follow_redirects=False, client=PROXY)

    return opened


def brought(client: TestClient) -> str:
    """The address of a table that somebody brought who has logged in, when it is checked."""
    files = {"table": ("t.csv", "patient\nAna\n", "text/csv")}
    form = {"token": token(client.get(PATH).text)}
    answer = client.post(PATH, data=form, files=files)
    assert answer.status_code == 303
    table = answer.headers["location"]
    assert waited(lambda: client.get(f"{table}/state").json()["is_over"])
    return table


def test_nobody_brings_a_table_without_a_log_in(app: Starlette, visitor: Visitor) -> None:
    files = {"table": ("t.csv", "patient\nAna\n", "text/csv")}
    answer = visitor().post(PATH, data={"token": "x"}, files=files)
    assert answer.headers["location"].startswith("/login")
    assert not app.state.desk.tables._open


def test_a_colleague_sees_no_table_but_their_own(visitor: Visitor) -> None:
    ann, ben = visitor(), visitor()
    log_in(ann)
    log_in(ben)
    table = brought(ann)
    for path in ("", "/row?number=1", "/state", "/errors.csv"):
        assert ben.get(table + path).status_code == 404
    form = {"token": token(ben.get(PATH).text), "action": "files"}
    assert ben.post(table, data=form).status_code == 404
    assert ben.post(f"{table}/sheets.zip", data=form).status_code == 404
    assert "1 sheet can be made" in ann.get(table).text


def test_logging_out_forgets_every_table_of_the_session(app: Starlette, visitor: Visitor) -> None:
    ann = visitor()
    log_in(ann)
    table = brought(ann)
    copy = ann.cookies[SESSION]
    ann.post("/logout", data={"token": token(ann.get("/").text)})
    assert table.rpartition("/")[2] not in app.state.desk.tables._open
    log_in(ann)
    assert ann.cookies[SESSION] != copy
    assert ann.get(table).status_code == 404
