"""What a desk remembers of its printers, with a real CUPS server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.cups import Cups, cups_in
from tests.browser.desks import page_of, running
from tests.desk.test_desk import APPROVED


@pytest.fixture(scope="module")
def cups(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cups]:
    with cups_in(tmp_path_factory.mktemp("cups")) as server:
        server.add_printer("another")
        yield server


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("handouts")
    (folder / "asthma.yaml").write_text(APPROVED)
    return folder


def test_the_last_printer_is_chosen_again_even_by_a_desk_started_anew(
    chromium: Browser, cups: Cups, folder: Path
) -> None:
    with running(folder, environment=cups.environment) as desk:
        page = page_of(chromium, desk.address + "handout/asthma")
        expect(page.get_by_label("Printer")).to_have_value("keeper")  # CUPS' own choice
        page.get_by_label("Printer").select_option("another")
        page.get_by_label("Both sides").check()
        page.get_by_role("button", name="Print").click()
        page.get_by_text("1 copy sent to another.").wait_for()
        page.close()
    with running(folder, environment=cups.environment) as desk:
        page = page_of(chromium, desk.address + "handout/asthma")
        expect(page.get_by_label("Printer")).to_have_value("another")
        expect(page.get_by_label("Both sides")).to_be_checked()
        page.close()
    cups.run("lpadmin", "-x", "another")
    with running(folder, environment=cups.environment) as desk:
        page = page_of(chromium, desk.address + "handout/asthma")
        expect(page.get_by_label("Printer")).to_have_value("keeper")
        page.close()


def test_reading_the_page_of_a_print_job_again_prints_nothing(
    chromium: Browser, cups: Cups, folder: Path
) -> None:
    with running(folder, environment=cups.environment) as desk:
        page = page_of(chromium, desk.address + "handout/asthma")
        page.get_by_label("Printer").select_option("keeper")
        before = len(list(cups.printed.iterdir()))
        page.get_by_role("button", name="Print").click()
        page.get_by_text("Done").wait_for(timeout=20_000)
        page.reload()
        page.get_by_text("Done").wait_for(timeout=20_000)
        assert len(list(cups.printed.iterdir())) == before + 1
        page.close()
