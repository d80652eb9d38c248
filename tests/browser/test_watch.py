"""The preview of ``handout watch`` in a real browser, while a handout is written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.authoring.watching import Watching, watching
from tests.browser.desks import fits, page_of
from tests.conftest import ROOT

WORDS = (ROOT / "content.yaml").read_text(encoding="utf-8")
CHANGED = WORDS.replace("lozenges provide a consistent", "lozenges provide a constant", 1)
BROKEN = WORDS.replace("- heading: Why Ketamine", "- haeding: Why Ketamine", 1)
SECOND = ".page:nth-child(2)"


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("watched")
    (folder / "assets").symlink_to(ROOT / "assets")
    return folder / "content.yaml"


@pytest.fixture(scope="module")
def running(content: Path) -> Iterator[Watching]:
    content.write_text(WORDS, encoding="utf-8")
    with watching(content, "--check") as it:
        yield it


@pytest.fixture
def page(chromium: Browser, running: Watching, content: Path) -> Iterator[Page]:
    """The preview with all its pages, at the second one."""
    page = page_of(chromium, running.address, viewport={"width": 1400, "height": 900})
    content.write_text(WORDS, encoding="utf-8")
    expect(page.locator(".page")).to_have_count(4)
    page.locator("#findings li").first.wait_for()
    page.locator(SECOND).evaluate("e => window.scrollTo(0, e.offsetTop + 321)")
    expect(page.locator("canvas")).to_have_count(4)  # those further away are not drawn
    yield page
    page.close()


def drawn(page: Page, number: int) -> str:
    """A digest of a page's pixels."""
    picture = f".page:nth-child({number}) canvas"
    return hashlib.sha256(page.locator(picture).evaluate("c => c.toDataURL()").encode()).hexdigest()


def build_of(page: Page) -> int:
    return int(page.locator(SECOND).get_attribute("data-build") or 0)


def saved(page: Page, content: Path, text: str) -> None:
    """Saves another good text, and waits for its second page."""
    before = build_of(page)
    content.write_text(text, encoding="utf-8")
    expect(page.locator(SECOND)).not_to_have_attribute("data-build", str(before), timeout=20_000)


def test_a_word_changes_on_the_page_and_the_reader_stays_where_she_is(
    page: Page, content: Path
) -> None:
    before, place = drawn(page, 2), page.evaluate("scrollY")
    saved(page, content, CHANGED)
    assert drawn(page, 2) != before
    assert page.evaluate("scrollY") == place
    saved(page, content, WORDS)
    assert drawn(page, 2) == before


def test_what_is_wrong_is_shown_over_the_grey_pages_until_it_is_mended(
    page: Page, content: Path
) -> None:
    before, place = drawn(page, 2), page.evaluate("scrollY")
    content.write_text(BROKEN, encoding="utf-8")
    problem = page.get_by_role("alert")
    expect(problem).to_contain_text("Unknown block 'haeding'. Did you mean 'heading'?")
    expect(problem).to_contain_text("line ")
    expect(problem.locator("pre")).to_contain_text("- haeding: Why Ketamine")
    shade = page.locator(f"{SECOND} canvas").evaluate("c => getComputedStyle(c).filter")
    assert shade.startswith("grayscale(1)")
    assert (drawn(page, 2), page.evaluate("scrollY")) == (before, place)
    content.write_text(WORDS, encoding="utf-8")
    expect(page.locator("#problems")).to_be_empty()
    expect(page.locator("body")).not_to_have_class("stale")
    assert page.evaluate("scrollY") == place


def test_what_is_wrong_with_the_newest_text_is_there_for_who_comes_late(
    chromium: Browser, running: Watching, page: Page, content: Path
) -> None:
    content.write_text(BROKEN, encoding="utf-8")
    page.get_by_text("Unknown block").wait_for()
    late = page_of(chromium, running.address)
    late.get_by_text("Unknown block").wait_for()
    expect(late.locator(".page")).to_have_count(4)
    late.close()


def test_only_pages_that_changed_are_put_in(page: Page, content: Path) -> None:
    asked: list[int] = []
    page.on(
        "response", lambda answer: asked.append(answer.status) if "/page/" in answer.url else None
    )
    saved(page, content, CHANGED)
    for number in range(1, 5):
        now = str(build_of(page))
        expect(page.locator(f".page:nth-child({number})")).to_have_attribute("data-build", now)
    assert asked.count(200) == 1
    assert set(asked) == {200, 304}


def test_the_size_and_the_place_outlive_a_rebuild_and_a_reload(page: Page, content: Path) -> None:
    def size() -> float:
        return float(page.locator(SECOND).evaluate("e => e.clientWidth"))

    def place() -> float:
        """How much of the second page is above the window, in hundredths of it."""
        return float(
            page.locator(SECOND).evaluate(
                "e => { const b = e.getBoundingClientRect(); return -100 * b.top / b.height; }"
            )
        )

    fit, before = size(), place()
    page.get_by_role("button", name="Smaller").click()
    small = size()
    assert small < fit
    assert place() == pytest.approx(before, abs=3)
    saved(page, content, CHANGED)
    assert size() == small
    before = place()
    page.reload()
    expect(page.locator(f"{SECOND} canvas")).to_be_visible()
    assert size() == small
    assert place() == pytest.approx(before, abs=1)
    page.get_by_role("button", name="Fit").click()
    assert size() == fit


def test_what_the_checks_found_stands_beside_the_pages(page: Page, content: Path) -> None:
    beside = page.get_by_role("complementary", name="What the checks found")
    expect(beside).to_contain_text("No section tells of risks or side effects.")
    ignoring = f"{WORDS}checks: {{ignore: {{no-risks: We tell them apart}}}}\n"
    content.write_text(ignoring, encoding="utf-8")
    expect(beside).not_to_contain_text("No section tells of risks", timeout=20_000)


def test_a_preview_that_has_ended_says_so(chromium: Browser, tmp_path: Path) -> None:
    content = tmp_path / "a.yaml"
    content.write_text("title: Words\nbody: [Words]\n")
    with watching(content) as it:
        page = page_of(chromium, it.address)
        page.get_by_text("1 page", exact=True).wait_for()
        it.interrupt()
        expect(page.get_by_role("status")).to_contain_text("The preview has ended.")
        page.close()


# --- for everybody -----------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1400])
@pytest.mark.parametrize("text", [WORDS, BROKEN], ids=["good", "broken"])
def test_axe_finds_nothing(
    chromium: Browser, running: Watching, content: Path, scheme: str, width: int, text: str
) -> None:
    content.write_text(text, encoding="utf-8")
    page = page_of(
        chromium, running.address, color_scheme=scheme, viewport={"width": width, "height": 800}
    )
    page.locator("#findings li").first.wait_for()
    expect(page.locator("#problems li")).to_have_count(1 if text is BROKEN else 0)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert fits(page)
    page.close()


def test_all_of_it_can_be_reached_by_keyboard(page: Page) -> None:
    page.evaluate("window.scrollTo(0, 0)")
    found = []
    for _ in range(5):
        page.keyboard.press("Tab")
        found.append(page.evaluate("document.activeElement.id"))
    assert found == ["smaller", "fit", "larger", "pdf", "findings"]
