"""A desk over a folder, and a person's browser at it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from httpx import Response
from starlette.testclient import TestClient

from handout.desk.app import make_app
from handout.desk.log import Log
from handout.desk.state import Desk

PORT = 8123
HOST = f"127.0.0.1:{PORT}"


class Visit(NamedTuple):
    """A browser that has opened the library once, and the desk behind it."""

    client: TestClient
    desk: Desk
    token: str

    def page(self, path: str = "/", **query: str) -> str:
        """The text of a page."""
        return self.client.get(path, params=query or None).text

    def send(self, path: str, **form: str) -> Response:
        """The answer to a form of one of the desk's pages."""
        form = {name.replace("field_", "field-"): text for name, text in form.items()}
        sent = {"token": self.token, **form}
        return self.client.post(path, data=sent, headers={"origin": f"http://{HOST}"})


@contextmanager
def opened(folder: Path, log: Path | None = None, name: str = "desk 1") -> Iterator[Visit]:
    """A visit to the desk called ``name``."""
    app = make_app(folder, Log(log or folder / "handed-out.db", name), PORT)
    with TestClient(app, base_url=f"http://{HOST}", follow_redirects=False) as client:
        found = re.search(r'name="token" value="([^"]+)"', client.get("/").text)
        assert found, "there is no form on the page"
        yield Visit(client, app.state.desk, found.group(1))


def waited(until: Callable[[], bool]) -> bool:
    """Whether it became true within twenty seconds."""
    for _ in range(200):
        if until():
            return True
        time.sleep(0.1)
    return False
