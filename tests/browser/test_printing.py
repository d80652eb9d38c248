"""Printing from the desk on a real CUPS queue: the very bytes, and what goes wrong in words."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from handout import load, render
from tests.browser.cups import Cups, cups_in
from tests.conftest import ROOT
from tests.desk.test_desk import APPROVED


@pytest.fixture(scope="module")
def cups(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cups]:
    with cups_in(tmp_path_factory.mktemp("cups")) as server:
        yield server


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("handouts")
    (folder / "asthma.yaml").write_text(APPROVED)
    return folder


@pytest.fixture(scope="module")
def address(folder: Path, cups: Cups) -> Iterator[str]:
    command = [sys.executable, "-c", "from handout.cli import main; main()"]
    desk = subprocess.Popen(
        [*command, "desk", str(folder), "--no-browser"],
        stdout=subprocess.PIPE, text=True,
        env={**cups.environment, "PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
    )  # fmt: skip
    assert desk.stdout
    yield desk.stdout.readline().strip()
    desk.terminate()
    desk.wait(10)


def test_three_clicks_from_the_page_to_the_very_bytes_on_paper(
    chromium: Browser, address: str, cups: Cups, folder: Path
) -> None:
    page = chromium.new_page()
    page.goto(address)
    page.get_by_role("link", name="Asthma").click()
    page.get_by_role("button", name="Print").click()
    page.get_by_text("Done: the printer has taken all pages.").wait_for(timeout=20_000)
    (printed,) = cups.printed.iterdir()
    assert printed.read_bytes() == render(load(folder / "asthma.yaml"))
    page.goto(address + "log")
    assert page.get_by_role("cell", name="Asthma").is_visible()
    page.close()


def test_a_stopped_printer_is_told(chromium: Browser, address: str, cups: Cups) -> None:
    cups.run("cupsdisable", "keeper")
    page = chromium.new_page()
    page.goto(address + "handout/asthma")
    page.get_by_role("button", name="Print").click()
    page.get_by_text("has stopped").wait_for(timeout=20_000)
    cups.run("cupsenable", "keeper")
    page.get_by_text("Done: the printer has taken all pages.").wait_for(timeout=20_000)
    page.close()


def test_a_job_that_somebody_cancels_is_told(chromium: Browser, address: str, cups: Cups) -> None:
    (cups.folder / "busy").touch()
    page = chromium.new_page()
    page.goto(address + "handout/asthma")
    page.get_by_role("button", name="Print").click()
    page.get_by_text("The printer keeper is printing.").wait_for(timeout=20_000)
    cups.run("cancel", "-a")
    (cups.folder / "busy").unlink()
    page.get_by_text("The pages were cancelled").wait_for(timeout=20_000)
    page.close()


def test_a_printer_that_has_gone_is_told(chromium: Browser, address: str, cups: Cups) -> None:
    page = chromium.new_page()
    page.goto(address + "handout/asthma")
    cups.run("lpadmin", "-x", "keeper")
    page.get_by_role("button", name="Print").click()
    assert "not there any more" in page.get_by_role("alert").inner_text()
    page.close()


def test_a_lost_desk_is_told(chromium: Browser, cups: Cups, folder: Path) -> None:
    cups.run("lpadmin", "-p", "keeper", "-E", "-v", f"keep:{cups.printed}", "-m", "raw")
    cups.run("cupsdisable", "keeper")
    command = [sys.executable, "-c", "from handout.cli import main; main()"]
    desk = subprocess.Popen(
        [*command, "desk", str(folder), "--no-browser"],
        stdout=subprocess.PIPE, text=True, env={**cups.environment, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert desk.stdout
    page = chromium.new_page()
    page.goto(desk.stdout.readline().strip() + "handout/asthma")
    page.get_by_role("button", name="Print").click()
    page.get_by_text("has stopped").wait_for(timeout=20_000)
    desk.kill()
    desk.wait()
    page.get_by_text("The desk does not answer any more.").wait_for(timeout=20_000)
    cups.run("cupsenable", "keeper")
    time.sleep(0.1)
    page.close()
