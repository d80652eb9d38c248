"""A desk that runs as a person starts it, and pages of it that load nothing from elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import ROOT


class Running(NamedTuple):
    """Where a desk answers, and its process."""

    address: str
    process: subprocess.Popen[str]


@contextmanager
def running(
    folder: Path, *options: str, environment: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """``handout desk`` over ``folder``, until it is no more needed."""
    command = [sys.executable, "-c", "from handout.cli import main; main()", "desk", str(folder)]
    desk = subprocess.Popen(
        [*command, "--no-browser", *options], stdout=subprocess.PIPE, text=True,
        env={**(environment or os.environ), "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert desk.stdout
    try:
        address = desk.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address)
        yield Running(address, desk)
    finally:
        desk.terminate()
        ended = desk.wait(20)
    assert ended in (0, -15, -9, 143)


def page_of(chromium: Browser, address: str, **options: object) -> Page:
    """A page of the desk at ``address``; a script that fails or a request to elsewhere fails
    the test."""
    page = chromium.new_page(**options)  # type: ignore[arg-type]
    home = "/".join(address.split("/")[:3]) + "/"

    def only_home(url: str) -> None:
        if not url.startswith((home, "data:", "chrome")):  # its own viewer of PDFs
            pytest.fail(f"{url} was asked for")

    page.on("request", lambda request: only_home(request.url))
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(address)
    return page


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled to from left to right."""
    wide, seen = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    return bool(wide <= seen)
