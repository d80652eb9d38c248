"""The desk in a real browser, and printing on a real CUPS queue."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from handout import load, render
from tests.conftest import ROOT
from tests.desk.test_desk import APPROVED, LETTER


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("handouts")
    (folder / "letter.yaml").write_text(LETTER)
    (folder / "asthma.yaml").write_text(APPROVED)
    (folder / "broken.yaml").write_text("title: Broken\nbdy: [Words]\n")
    return folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    command = [sys.executable, "-c", "from handout.cli import main; main()"]
    desk = subprocess.Popen(
        [*command, "desk", str(folder), "--no-browser"],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert desk.stdout
    line = desk.stdout.readline().strip()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", line)
    yield line
    desk.terminate()
    assert desk.wait(10) in (0, -15, 143)


def page_of(chromium: Browser, address: str, **options: object) -> Page:
    page = chromium.new_page(**options)  # type: ignore[arg-type]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(address)
    assert all(url.startswith((address, "data:")) for url in asked)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "handout/your-appointment", "handout/broken", "log"])
def test_axe_finds_nothing(chromium: Browser, address: str, path: str, scheme: str) -> None:
    size = {"width": 320, "height": 800}
    page = page_of(chromium, address, color_scheme=scheme, viewport=size)
    page.goto(address + path)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    wide, seen = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= seen
    page.close()


def test_search_filters_as_one_types(chromium: Browser, address: str) -> None:
    page = page_of(chromium, address)
    page.get_by_label("Search").fill("asth")
    assert page.locator(".card:visible").count() == 1
    assert page.locator("#found").inner_text() == "1 handout"
    page.close()


def test_a_handout_is_saved_in_two_clicks(chromium: Browser, address: str, folder: Path) -> None:
    page = page_of(chromium, address)
    page.get_by_role("link", name="Asthma").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save").click()
    assert Path(download.value.path()).read_bytes() == render(load(folder / "asthma.yaml"))
    assert download.value.suggested_filename == "asthma-en-us.pdf"
    page.close()


def test_the_pages_follow_what_is_filled_in_and_it_is_never_in_the_address(
    chromium: Browser, address: str
) -> None:
    page = page_of(chromium, address)
    page.get_by_role("link", name="Your appointment").click()
    before = page.get_by_alt_text("Page 1").get_attribute("src")
    page.get_by_label("Your name").press_sequentially("Quuxmarker")
    page.wait_for_function(
        "before => document.querySelector('.pages img').src != before", arg=before
    )
    assert page.get_by_label("Your name").input_value() == "Quuxmarker"
    assert page.evaluate("document.activeElement.id") == "field-patient"  # one types on
    assert "Quuxmarker" not in page.url
    page.close()


def test_the_path_search_choose_works_without_scripts(chromium: Browser, address: str) -> None:
    page = page_of(chromium, address, java_script_enabled=False)
    page.get_by_label("Search").fill("visit")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Your appointment").click()
    assert page.get_by_role("button", name="Print").is_visible()
    page.close()


def test_all_of_it_can_be_reached_by_keyboard(chromium: Browser, address: str) -> None:
    page = page_of(chromium, address)
    page.goto(address + "handout/asthma")
    reached = set()
    for _ in range(25):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id || document.activeElement.innerText"))
    assert {"Print", "E-mail", "Save", "paper", "copies", "printer"} <= reached
    page.close()
