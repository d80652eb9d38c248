"""The desk in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import APIResponse, Browser, Page, Route, expect

from handout import load, render
from tests.browser.desks import fits, page_of, running
from tests.desk.test_desk import APPROVED, LETTER

SPANISH = LETTER.replace("Your appointment", "Su cita\nlanguage: es").replace(
    "label: Your name", "label: Su nombre"
)
FIRST = ".pages img:first-child"
PATHS = [
    "", "handout/your-appointment", "handout/broken", "handout/late", "handout/none", "log",
    "printing/front-1?printer=front",
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("handouts")
    (folder / "letter.yaml").write_text(LETTER)
    (folder / "letter.es.yaml").write_text(SPANISH)
    (folder / "asthma.yaml").write_text(APPROVED)
    (folder / "broken.yaml").write_text("title: Broken\nbdy: [Words]\n")
    (folder / "late.yaml").write_text("title: Late\nbody:\n  - {figure: no.png, alt: A}\n")
    return folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with running(folder) as desk:
        yield desk.address


def drawn_anew(page: Page, before: str | None) -> None:
    """Waits until the first page is another picture."""
    expect(page.locator(FIRST)).not_to_have_attribute("src", before or "", timeout=20_000)


# --- for everybody -----------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_on_a_narrow_phone(
    chromium: Browser, address: str, path: str, scheme: str
) -> None:
    size = {"width": 320, "height": 800}
    page = page_of(chromium, address + path, color_scheme=scheme, viewport=size)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert fits(page)
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_something_is_wrong(
    chromium: Browser, address: str, scheme: str
) -> None:
    page = page_of(chromium, address + "handout/your-appointment", color_scheme=scheme)
    page.get_by_label("Side", exact=True).select_option("left")
    page.get_by_label("Your name").focus()
    page.get_by_label("Side", exact=True).focus()
    page.get_by_text("This has no value; fill it in.").wait_for()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Some of what was filled in").wait_for()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.close()


@pytest.mark.parametrize("path", PATHS)
def test_at_twice_the_size_nothing_is_cut_off(chromium: Browser, address: str, path: str) -> None:
    # 200 % of a screen that is 1280 pixels wide
    size = {"width": 640, "height": 400}
    page = page_of(chromium, address + path, viewport=size, device_scale_factor=2)
    assert fits(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")  # of the letters alone
    assert fits(page)
    page.close()


def test_all_of_it_can_be_reached_by_keyboard(chromium: Browser, address: str) -> None:
    page = page_of(chromium, address + "handout/your-appointment")
    reached = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id || document.activeElement.innerText"))
    wanted = {"Print", "E-mail", "Save", "field-patient", "language", "paper", "copies", "printer"}
    assert wanted <= reached
    assert any("favourites" in name for name in reached)
    page.close()


def test_keys_alone_lead_from_the_search_to_the_file(
    chromium: Browser, address: str, folder: Path
) -> None:
    page = page_of(chromium, address)
    page.get_by_label("Search").press_sequentially("asth")
    page.keyboard.press("Tab")  # the search's button
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Asthma").wait_for()
    page.get_by_role("button", name="Save").focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert Path(download.value.path()).read_bytes() == render(load(folder / "asthma.yaml"))
    page.close()


# --- the library -------------------------------------------------------------------------


def test_search_filters_as_one_types(chromium: Browser, address: str) -> None:
    page = page_of(chromium, address)
    page.get_by_label("Search").fill("asth")
    assert page.locator(".card:visible").count() == 1
    assert page.locator("#found").inner_text() == "1 handout"
    page.close()


def test_pages_are_counted_while_one_looks(chromium: Browser, folder: Path) -> None:
    with running(folder) as desk:
        page = page_of(chromium, desk.address)
        expect(page.locator("#card-asthma .count")).to_have_text(", 1 page", timeout=20_000)
        expect(page.locator("#card-late .count")).to_contain_text("cannot be built", timeout=20_000)
        page.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_favourite_stands_on_top(chromium: Browser, address: str, scripts: bool) -> None:
    page = page_of(chromium, address, java_script_enabled=scripts)
    first = page.locator(".card h2").first
    page.get_by_role("button", name="Add to favourites (Your appointment)").click()
    expect(first).to_have_text("Your appointment")
    expect(page.locator(".card").first).to_contain_text("Favourite")
    page.get_by_role("button", name="Remove from favourites (Your appointment)").click()
    expect(first).not_to_have_text("Your appointment")
    page.close()


# --- one handout -------------------------------------------------------------------------


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
    page = page_of(chromium, address + "handout/your-appointment")
    before = page.locator(FIRST).get_attribute("src")
    page.get_by_label("Your name").press_sequentially("Quuxmarker")
    drawn_anew(page, before)
    assert page.get_by_label("Your name").input_value() == "Quuxmarker"
    assert page.evaluate("document.activeElement.id") == "field-patient"  # one types on
    assert "Quuxmarker" not in page.url
    page.close()


@pytest.mark.parametrize("choice", ["Paper", "Grey"])
def test_the_pages_follow_each_choice(chromium: Browser, address: str, choice: str) -> None:
    page = page_of(chromium, address + "handout/asthma")
    before = page.locator(FIRST).get_attribute("src")
    if choice == "Paper":
        page.get_by_label("Paper", exact=True).select_option("A4")
    else:
        page.get_by_label("Grey").check()
    drawn_anew(page, before)
    page.close()


def test_a_field_is_complained_of_when_one_has_been_there_and_not_before(
    chromium: Browser, address: str
) -> None:
    page = page_of(chromium, address + "handout/your-appointment")
    page.get_by_label("Day").fill("2026-12-01")
    page.get_by_text("Shown without what was filled in").wait_for()
    assert page.locator("#told-patient").inner_text() == ""
    page.get_by_label("Your name").focus()
    page.get_by_label("Day").focus()
    expect(page.locator("#told-patient")).to_have_text("This has no value; fill it in.")
    page.get_by_label("Your name").fill("A")
    expect(page.locator("#told-patient")).to_have_text("")
    page.close()


def test_another_language_changes_title_fields_and_pages(
    chromium: Browser, address: str, folder: Path
) -> None:
    page = page_of(chromium, address + "handout/your-appointment")
    before = page.locator(FIRST).get_attribute("src")
    page.get_by_label("Your name").fill("A")
    page.get_by_label("Language").select_option("Español")
    drawn_anew(page, before)
    page.get_by_role("heading", name="Su cita").wait_for()
    assert page.title() == "Su cita"
    assert page.get_by_label("Su nombre").input_value() == "A"  # what was filled in stays
    page.get_by_label("Su nombre").fill("")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save").click()
    assert download.value.suggested_filename == "su-cita-es-v2.pdf"
    assert Path(download.value.path()).read_bytes() == render(load(folder / "letter.es.yaml"))
    page.close()


def test_the_enter_key_in_a_field_gives_nothing_out(chromium: Browser, address: str) -> None:
    page = page_of(chromium, address + "handout/your-appointment")
    page.get_by_label("Your name").fill("A")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_label("Your name").input_value() == "A"
    assert page.get_by_role("button", name="Print").is_visible()
    page.close()


def test_two_clicks_on_save_give_one_file(chromium: Browser, address: str) -> None:
    page = page_of(chromium, address + "handout/asthma")
    files: list[object] = []
    page.on("download", lambda download: files.append(download))
    page.get_by_role("button", name="Save").dblclick()
    page.wait_for_timeout(1000)
    assert len(files) == 1
    page.close()


def test_a_desk_that_has_gone_is_told_beside_the_pages(chromium: Browser, folder: Path) -> None:
    with running(folder) as desk:
        page = page_of(chromium, desk.address + "handout/your-appointment")
        desk.process.kill()
        desk.process.wait()
        page.get_by_label("Your name").fill("A")
        expect(page.locator("#live")).to_have_text(
            "The desk does not answer any more. Start it again."
        )
        assert page.locator(FIRST).is_visible()
        page.close()


def test_a_desk_that_was_started_anew_asks_to_open_the_handout_again(
    chromium: Browser, address: str
) -> None:
    page = page_of(chromium, address + "handout/your-appointment")
    page.evaluate("document.querySelector('#handout [name=token]').value = 'old'")
    page.get_by_label("Your name").fill("A")
    expect(page.locator("#live")).to_contain_text("too old")
    page.close()


# --- without scripts ---------------------------------------------------------------------


def test_search_choose_print_by_browser_works_without_scripts(
    chromium: Browser, address: str, folder: Path
) -> None:
    page = page_of(chromium, address, java_script_enabled=False)
    page.get_by_label("Search").fill("visit")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Your appointment").click()
    page.get_by_label("Paper", exact=True).select_option("A4")
    page.get_by_role("button", name="Show with these choices").click()
    assert page.get_by_label("Paper", exact=True).input_value() == "a4"
    page.get_by_label("Printer").select_option("By the browser")
    shown: list[APIResponse] = []

    def seen(route: Route) -> None:  # the viewer of PDFs lets nobody look at what it shows
        shown.append(route.fetch())
        route.fulfill(response=shown[0])

    page.route("**/handout/your-appointment", seen)
    with page.expect_response("**/handout/your-appointment"):
        page.get_by_role("button", name="Print").click()
    assert shown[0].headers["content-type"] == "application/pdf"
    assert shown[0].headers["content-disposition"].startswith("inline")
    assert shown[0].body() == render(load(folder / "letter.yaml"), paper="a4")
    page.close()


def test_what_the_browser_prints_opens_beside_the_desk(chromium: Browser, address: str) -> None:
    page = page_of(chromium, address + "handout/asthma")
    with page.expect_popup() as beside:
        page.get_by_role("button", name="Print").click()
    beside.value.close()
    assert page.get_by_role("heading", name="Asthma").is_visible()
    page.close()


# --- a log that cannot be written --------------------------------------------------------


@pytest.fixture(scope="module")
def unwritable(folder: Path) -> Iterator[str]:
    with running(folder, "--log", str(folder / "letter.yaml" / "log.db")) as desk:
        yield desk.address


def test_an_open_page_tells_that_the_log_cannot_be_written(
    chromium: Browser, unwritable: str
) -> None:
    page = page_of(chromium, unwritable + "handout/asthma")
    with page.expect_download():
        page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("given out all the same", timeout=20_000)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.close()


def test_without_scripts_the_next_page_tells_it(chromium: Browser, unwritable: str) -> None:
    page = page_of(chromium, unwritable + "handout/asthma", java_script_enabled=False)
    with page.expect_download():
        page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="All handouts").click()
    expect(page.get_by_role("alert")).to_contain_text("given out all the same")
    page.close()
