"""A monstrous handout shows why it cannot be built, and the desk goes on."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from handout.desk.app import make_app
from handout.desk.enclosed import MOST_BYTES
from handout.desk.log import Log
from handout.desk.worker import BusyError, Worker

PORT = 8125
TABLE = "title: Slow\nbody:\n  - table: Rows\n    header: [a, b]\n    rows:\n"
ROWS = "      - [a, b]\n" * 20_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("handouts")
    (folder / "small.yaml").write_text("title: Small\nbody: [Words]\n")
    (folder / "slow.yaml").write_text(TABLE + ROWS)
    (folder / "large.yaml").write_text("title: Large\nbody:\n" + "  - Words\n" * (MOST_BYTES // 8))
    return folder


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    """A desk whose builds may take three seconds."""
    app = make_app(folder, Log(folder / "handed-out.db", "desk 1"), PORT)
    app.state.desk.builds.worker = Worker(2, seconds=3)
    with TestClient(app, base_url=f"http://127.0.0.1:{PORT}") as client:
        yield client


def test_a_monstrous_handout_shows_why_while_another_is_opened(client: TestClient) -> None:
    with ThreadPoolExecutor(1) as people:
        slow = people.submit(client.get, "/handout/slow")
        assert 'alt="Page 1"' in client.get("/handout/small").text
        assert not slow.done()
        assert slow.result().status_code == 200
        assert "more than 3 seconds" in slow.result().text
    assert 'alt="Page 1"' in client.get("/handout/small").text


def test_a_file_too_large_to_read_is_a_card_with_its_error(client: TestClient) -> None:
    assert "larger than 1 MB" in client.get("/").text


def test_a_busy_desk_says_so_and_does_not_call_the_handout_broken(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise BusyError

    with monkeypatch.context() as patch:
        patch.setattr(client.app.state.desk.builds.worker, "build", busy)  # type: ignore[attr-defined]
        assert "too much to do" in client.get("/handout/small").text
    assert "too much to do" not in client.get("/").text
    assert 'alt="Page 1"' in client.get("/handout/small").text


def test_builds_that_wait_leave_threads_for_what_is_looked_up(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, asked = threading.Event(), []

    def waiting(*_: object) -> None:
        asked.append(1)
        opened.wait(30)
        raise BusyError

    monkeypatch.setattr(client.app.state.desk.builds, "plain", waiting)  # type: ignore[attr-defined]
    with ThreadPoolExecutor(60) as people:
        for _ in range(60):
            people.submit(client.get, "/handout/small")
        try:
            for _ in range(1000):
                if len(asked) == 60:
                    break
                time.sleep(0.01)
            assert len(asked) == 60
            assert "Small" in client.get("/").text
        finally:
            opened.set()
