"""A table for many patients in a real browser: dropped, looked at, made into sheets, printed."""

from __future__ import annotations

import csv
import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FilePayload, Page

from handout import load, render
from tests.browser.cups import Cups, cups_in
from tests.browser.desks import Running, fits, page_of, running
from tests.desk.test_desk import LETTER, MARKER

TABLE = "Client,day,Notes,side\nAna,2026-12-01,x,left\nBen,2026-12-02,x,right\nCy,never,x,left\n"
DROP = """
(content) => {
  const data = new DataTransfer();
  data.items.add(new File([content], "patients.csv", { type: "text/csv" }));
  for (const kind of ["dragenter", "dragover", "drop"])
    document.body.dispatchEvent(
      new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true })
    );
}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("handouts")
    (folder / "letter.yaml").write_text(LETTER)
    return folder


@pytest.fixture(scope="module")
def cups(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cups]:
    with cups_in(tmp_path_factory.mktemp("cups")) as server:
        yield server


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("temporary")


@pytest.fixture(scope="module")
def desk(folder: Path, cups: Cups, temporary: Path) -> Iterator[Running]:
    environment = {**os.environ, **cups.environment, "TMPDIR": str(temporary)}
    with running(folder, environment=environment) as desk:
        yield desk


def file_of(content: str) -> FilePayload:
    return {"name": "patients.csv", "mimeType": "text/csv", "buffer": content.encode()}


def opened(chromium: Browser, desk: Running, **options: object) -> Page:
    """The page that takes a table."""
    page = page_of(chromium, desk.address + "handout/your-appointment", **options)
    page.get_by_role("link", name="Many patients").click()
    page.wait_for_url("**/table")
    return page


def choose(page: Page, content: str) -> None:
    page.locator("#table").set_input_files(file_of(content))
    page.get_by_role("button", name="Open the table").click()


def settle(page: Page) -> None:
    """Say which column holds the names, and wait until all rows are checked."""
    page.get_by_label("Client").select_option("patient")
    page.get_by_role("button", name="Check all rows").click()
    page.get_by_text("can be made").wait_for()


def saved(page: Page) -> zipfile.ZipFile:
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the sheets").click()
    return zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes()))


def expected(folder: Path) -> bytes:
    """The sheet of the table's second row."""
    values = {"patient": "Ben", "day": "2026-12-02", "side": "right"}
    return render(load(folder / "letter.yaml"), values=values)


def test_from_a_dropped_table_to_the_sheets_of_single_builds(
    chromium: Browser, desk: Running, folder: Path
) -> None:
    page = opened(chromium, desk)
    page.get_by_text("Or drop the file").wait_for()  # it is ready for that
    page.evaluate(DROP, TABLE)
    page.get_by_role("heading", name="Which column is which?").wait_for()
    settle(page)
    page.get_by_text("3 rows: 2 sheets can be made, 1 cannot").wait_for()
    page.get_by_role("cell", name="is no date").wait_for()
    page.get_by_label("Look at row").fill("2")
    page.get_by_role("button", name="Look").click()
    page.get_by_alt_text("Page 1").wait_for()
    page.get_by_role("link", name="Next row").click()
    page.get_by_text("This row gives no sheet. Day:").wait_for()
    page.get_by_role("link", name="Back to all rows").click()
    page.get_by_role("button", name="Make 2 sheets").click()
    page.get_by_role("heading", name="2 sheets made").wait_for()
    sheets = saved(page)
    assert sheets.namelist() == ["000001.pdf", "000002.pdf", "errors.csv"]
    assert sheets.read("000002.pdf") == expected(folder)
    errors = list(csv.reader(io.StringIO(sheets.read("errors.csv").decode("utf-8-sig"))))
    assert [row[:2] for row in errors[1:]] == [["3", "day"]]
    page.get_by_role("button", name="Put the table away").click()
    page.get_by_role("button", name="Print").wait_for()
    page.close()


def test_all_of_it_works_without_javascript(chromium: Browser, desk: Running, folder: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(desk.address + "handout/your-appointment")
    page.get_by_role("link", name="Many patients").click()
    choose(page, TABLE)
    settle(page)  # the page comes again by itself until it is done
    page.get_by_role("link", name="3", exact=True).click()
    page.get_by_role("link", name="Previous row").click()
    page.get_by_alt_text("Page 1").wait_for()
    page.get_by_role("link", name="Back to all rows").click()
    page.get_by_role("button", name="Make 2 sheets").click()
    page.get_by_role("heading", name="2 sheets made").wait_for()
    assert saved(page).read("000002.pdf") == expected(folder)
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_of_its_pages_and_they_fit_a_narrow_phone(
    chromium: Browser, desk: Running, scheme: str
) -> None:
    size = {"width": 320, "height": 800}
    page = opened(chromium, desk, color_scheme=scheme, viewport=size)
    sound(page)
    page.get_by_role("button", name="Open the table").click()
    page.get_by_text("Choose a file first.").wait_for()
    sound(page)
    choose(page, TABLE + "Di,2026-12-01,x,left\n" * 4000)
    page.get_by_role("button", name="Check all rows").click()
    page.get_by_text("which is needed").wait_for()
    sound(page)
    page.get_by_label("Client").select_option("patient")
    page.get_by_role("button", name="Check all rows").click()
    page.locator("#run").wait_for()
    sound(page)
    page.get_by_text("can be made").wait_for()
    sound(page)
    page.get_by_role("link", name="3", exact=True).click()
    sound(page)
    page.get_by_role("link", name="Previous row").click()
    page.get_by_alt_text("Page 1").wait_for()
    sound(page)
    page.get_by_role("link", name="Back to all rows").click()
    page.get_by_role("button", name="Make").click()
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("Stopped after").wait_for()
    sound(page)
    page.get_by_role("button", name="Make").click()
    page.get_by_role("button", name="Save the sheets").wait_for(timeout=60_000)
    sound(page)
    page.close()


def sound(page: Page) -> None:
    """Nothing that axe finds, and nothing to be scrolled to from left to right."""
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert fits(page)


def test_all_sheets_go_to_a_printer_in_their_order(
    chromium: Browser, desk: Running, cups: Cups
) -> None:
    page = opened(chromium, desk)
    choose(page, "patient\n" + "".join(f"Person {n}\n" for n in range(1, 121)))
    page.get_by_text("120 sheets can be made").wait_for()
    page.get_by_label("Both sides").check()
    page.get_by_role("button", name="Print 120 sheets").click()
    page.get_by_role("heading", name="120 sheets sent to keeper").wait_for()
    page.get_by_role("link", name="See how the last one goes").click()
    page.get_by_text("Done: the printer has taken all pages.").wait_for(timeout=20_000)
    piles = sorted(cups.printed.iterdir(), key=lambda path: int(path.name.partition("-")[0]))
    leaves = [page.extract_text() for pile in piles for page in pypdf.PdfReader(pile).pages]
    assert len(piles) == 1
    assert len(leaves) == 240  # each sheet has one page, and a blank one behind it
    assert all(f"Person {n + 1}," in text for n, text in enumerate(leaves[::2]))
    assert not any(text.strip() for text in leaves[1::2])
    entries = list(csv.DictReader(io.StringIO(page.request.get(desk.address + "log.csv").text())))
    assert [e["copies"] for e in entries if e["how"] == "print"] == ["120"]
    page.close()


def test_a_desk_that_is_lost_in_a_run_is_told(chromium: Browser, folder: Path) -> None:
    with running(folder) as desk:
        page = opened(chromium, desk)
        choose(page, "patient\n" + "Ana\n" * 9000)
        page.locator("#run").wait_for()
        desk.process.kill()
        page.get_by_text("The desk does not answer any more.").wait_for()
        page.close()


def test_no_value_is_in_an_address_on_the_disk_or_in_the_log(
    chromium: Browser, desk: Running, folder: Path, temporary: Path
) -> None:
    asked: list[str] = []
    page = opened(chromium, desk)
    page.on("request", lambda request: asked.append(request.url))
    choose(page, f"patient,day\n{MARKER},2026-12-01\n{MARKER},{MARKER}\n")
    page.get_by_text("1 sheet can be made, 1 cannot").wait_for()
    page.get_by_role("button", name="Look").click()
    page.get_by_role("link", name="Back to all rows").click()
    page.get_by_role("button", name="Make 1 sheet").click()
    page.get_by_role("heading", name="1 sheet made").wait_for()
    assert saved(page).read("000001.pdf").startswith(b"%PDF")
    page.close()
    assert len(asked) > 5
    assert MARKER not in " ".join(asked)
    for place in (folder, temporary, Path.home() / ".local/state", Path.home() / ".cache"):
        for path in place.rglob("*"):
            assert MARKER not in path.name
            assert not path.is_file() or MARKER.encode() not in path.read_bytes(), path
