"""``handout watch`` as a process: its page, its news, its end."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from PIL import Image

from handout.cli import extras, main
from tests.authoring.watching import PATIENCE, Watching, news, watching

CONTENT = "title: Asthma\nbody:\n  - Some words.\n" + "  - Other words.\n" * 60


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("watched") / "asthma.yaml"


@pytest.fixture(scope="module")
def running(content: Path) -> Iterator[Watching]:
    content.write_text(CONTENT)
    with watching(content) as it:
        yield it


@pytest.fixture
def asthma(content: Path, running: Watching) -> Iterator[Path]:
    """The content of the one preview that runs, as it was after the test."""
    yield content
    with news(running.address) as events:
        if events.next()["problems"] or content.read_text() != CONTENT:
            content.write_text(CONTENT)
            events.next()


def picture(address: str, page: int, build: int, known: str = "") -> httpx.Response:
    headers = {"If-None-Match": known} if known else {}
    return httpx.get(f"{address}page/{page}.png?build={build}&width=600", headers=headers)


def opened(answer: httpx.Response) -> Image.Image:
    assert answer.status_code == 200
    return Image.open(io.BytesIO(answer.content))


def test_a_browser_that_comes_is_told_what_there_is(running: Watching) -> None:
    with news(running.address) as events:
        state = events.next()
    assert state["title"] == "Asthma"
    assert len(state["pages"]) == 3
    assert state["pages"][0] == [612, 792]
    assert state["problems"] == []


def test_a_save_is_told_to_the_browser(running: Watching, asthma: Path) -> None:
    with news(running.address) as events:
        before = events.next()
        asthma.write_text(CONTENT.replace("Asthma", "Eczema"))
        after = events.next()
    assert (before["title"], after["title"]) == ("Asthma", "Eczema")
    assert after["build"] == before["build"] + 1


def test_what_is_wrong_comes_with_the_line_over_the_last_good_pages(
    running: Watching, asthma: Path
) -> None:
    with news(running.address) as events:
        before = events.next()
        asthma.write_text(CONTENT.replace("- Some words.", "- setps: [Some]"))
        after = events.next()
    assert (after["build"], after["pages"]) == (before["build"], before["pages"])
    assert after["problems"] == [
        {
            "place": f"{asthma}, line 3, column 5",
            "words": "Unknown block 'setps'. Did you mean 'steps'?",
            "excerpt": "- setps: [Some]\n  ^",
        }
    ]


def test_of_a_page_only_the_rows_that_changed_are_sent(running: Watching, asthma: Path) -> None:
    with news(running.address) as events:
        first = events.next()["build"]
        old = [picture(running.address, page, first) for page in (1, 2)]
        asthma.write_text(CONTENT.replace("Some words", "Same words"))
        second = events.next()["build"]
    known = [answer.headers["etag"] for answer in old]
    changed = picture(running.address, 1, second, known[0])
    band, top = opened(changed), int(changed.headers["first-row"])
    assert band.height < 40
    pasted = opened(old[0]).copy()
    pasted.paste(band, (0, top))
    assert pasted.tobytes() == opened(picture(running.address, 1, second)).tobytes()
    assert picture(running.address, 2, second, known[1]).status_code == 304
    assert picture(running.address, 1, first).status_code == 410  # overtaken


def test_another_width_is_another_picture(running: Watching) -> None:
    with news(running.address) as events:
        build = events.next()["build"]
    for width in (300, 700):
        address = f"{running.address}page/1.png?build={build}&width={width}"
        assert opened(httpx.get(address)).width == width


@pytest.mark.parametrize("query", ["", "?build=1", "?build=x&width=1", "?width=600"])
def test_a_picture_without_build_or_width_is_refused(running: Watching, query: str) -> None:
    assert httpx.get(f"{running.address}page/1.png{query}").status_code == 400


def test_the_pdf_can_be_opened(running: Watching) -> None:
    answer = httpx.get(f"{running.address}handout.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-1.7")


# --- who may look ------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "events", "page/1.png?build=1&width=9", "static/watch.js"])
def test_a_page_that_points_its_own_name_here_is_refused(running: Watching, path: str) -> None:
    answer = httpx.get(running.address + path, headers={"host": "evil.example"})
    assert (answer.status_code, answer.text) == (421, "This preview answers on this machine alone.")


def test_nothing_can_be_sent(running: Watching) -> None:
    assert httpx.post(running.address, data={"a": "b"}).status_code == 405


def test_every_answer_forbids_what_is_not_of_the_preview(running: Watching) -> None:
    for path in ("", "static/watch.css", "handout.pdf", "nowhere"):
        headers = httpx.get(running.address + path).headers
        assert headers["content-security-policy"].startswith("default-src 'none';")
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"


# --- the command -------------------------------------------------------------------------


def waited_for(path: Path, before: bytes) -> bytes:
    """What ``path`` holds when it is no more ``before``."""
    for _ in range(PATIENCE * 20):
        if path.is_file() and path.read_bytes() != before:
            return path.read_bytes()
        time.sleep(0.05)
    raise AssertionError(f"{path} is as it was")


def test_every_good_pdf_is_written_and_a_problem_leaves_the_last(tmp_path: Path) -> None:
    content, output = tmp_path / "a.yaml", tmp_path / "a.pdf"
    content.write_text(CONTENT)
    with watching(content, "-o", str(output)) as it, news(it.address) as events:
        events.next()
        first = waited_for(output, b"")
        content.write_text("titel: Asthma\n")
        events.next()
        assert output.read_bytes() == first
        content.write_text(CONTENT.replace("Some", "Same"))
        assert waited_for(output, first).startswith(b"%PDF")


def test_the_findings_of_the_checks_come_after_the_pages(tmp_path: Path) -> None:
    content = tmp_path / "a.yaml"
    content.write_text("title: Words\nbody: [This works for everybody and is safe.]\n")
    with watching(content, "--check") as it, news(it.address) as events:
        assert events.next()["checks"]
        found = events.next("findings")
        assert any("Line 2" in finding["place"] for finding in found)
        assert it.interrupt() == 0
    assert any(line.startswith("check: ") for line in it.lines)


def test_ctrl_c_ends_it_in_a_moment_though_a_browser_looks(tmp_path: Path) -> None:
    content = tmp_path / "a.yaml"
    content.write_text(CONTENT)
    with watching(content) as it, news(it.address) as events:
        events.next()
        assert it.interrupt() == 0
    text = "".join(it.lines)
    assert "Traceback" not in text
    assert "3 pages" in text


def refused(*arguments: str) -> tuple[int, str]:
    """The exit code of a command that does not get as far as a server, and what it says."""
    result = CliRunner().invoke(main, ["watch", "--no-browser", *arguments])
    assert result.stdout == ""
    return result.exit_code, result.stderr


def test_a_missing_file_is_told_in_one_line() -> None:
    message = "nowhere.yaml: there is no such file; check its name and its folder\n"
    assert refused("nowhere.yaml") == (2, message)


def test_a_folder_is_told_in_one_line(tmp_path: Path) -> None:
    assert refused(str(tmp_path)) == (2, f"{tmp_path}: this is a folder; name a file in it\n")


def test_a_port_in_use_is_told_in_one_line(running: Watching, content: Path) -> None:
    port = running.address.rstrip("/").rpartition(":")[2]
    message = f"port {port} cannot be used: address already in use; choose another --port\n"
    assert refused(str(content), "--port", port) == (3, message)


def test_without_its_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda module: None)
    code, said = refused("content.yaml")
    assert code == 1
    assert said.endswith('get it with: pip install "patient-handout[author]"\n')
