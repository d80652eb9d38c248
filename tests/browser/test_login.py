"""Logging in to a desk that others reach, in a real browser, over TLS."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.desk.test_access_tls import PASSWORD, Running, desk, set_password

__all__ = ["desk"]  # the desk of those tests, running


@pytest.fixture
def page(chromium: Browser, desk: Running) -> Page:
    """A page that wants a handout, and trusts the certificate of the tests."""
    set_password(desk.folder / "password.json")
    page = chromium.new_page(ignore_https_errors=True, viewport={"width": 320, "height": 800})
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(desk.address + "handout/asthma")
    return page


def log_in(page: Page, password: str = PASSWORD) -> None:
    page.locator("#password:focus").wait_for()  # without a click: it has the focus
    page.keyboard.type(password)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_before_and_after_the_log_in(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    asking = Axe().run(page)
    assert asking.violations_count == 0, asking.generate_report()
    log_in(page)
    page.wait_for_selector("text=Log out")
    inside = Axe().run(page)
    assert inside.violations_count == 0, inside.generate_report()


def test_the_keyboard_alone_leads_in_to_where_one_wanted_to_go_and_out(
    page: Page, desk: Running
) -> None:
    log_in(page)
    page.wait_for_url(desk.address + "handout/asthma")
    page.get_by_role("button", name="Log out").press("Enter")
    page.wait_for_url(desk.address + "login")
    page.goto(desk.address)
    assert page.url == desk.address + "login?next=%2F"


def test_a_wrong_password_is_told_and_the_field_can_be_filled_again(page: Page) -> None:
    log_in(page, "wrong")
    assert page.get_by_role("alert").inner_text() == "Wrong password."
    log_in(page)
    page.wait_for_selector("text=Log out")


def test_it_works_without_javascript(chromium: Browser, desk: Running) -> None:
    set_password(desk.folder / "password.json")
    page = chromium.new_page(ignore_https_errors=True, java_script_enabled=False)
    page.goto(desk.address)
    log_in(page)
    page.wait_for_selector("text=Asthma")


def test_no_script_sees_the_session(page: Page) -> None:
    log_in(page)
    page.wait_for_selector("text=Log out")
    assert page.evaluate("document.cookie") == ""


def test_what_is_typed_after_the_session_ended_is_not_printed_and_that_is_said(page: Page) -> None:
    log_in(page)
    page.get_by_role("button", name="Save").wait_for()
    page.context.clear_cookies()
    page.get_by_role("button", name="Save").click()
    assert "Nothing was printed, sent or saved" in page.get_by_role("alert").inner_text()
