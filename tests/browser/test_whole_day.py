"""A whole day: CI releases a folder, the desk prints it, a clinician mails it; one file for all."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.cups import Cups
from tests.conftest import ROOT
from tests.deliver.post import PASSWORD, Post

NAME = "ketamine-assisted-psychotherapy-explained"
HANDOUT = [sys.executable, "-c", "from handout.cli import main; main()"]
# implicit TLS is a matter of the socket, and the server does not know that it is there
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


class Day(NamedTuple):
    """What the morning left: the clinic's folder, the release, a printer, a mail server."""

    folder: Path
    dist: Path
    cups: Cups
    post: Post
    environment: dict[str, str]

    @property
    def released(self) -> bytes:
        """The released PDF, on the paper that the clinic's brand names."""
        return (self.dist / f"{NAME}-letter-DRAFT.pdf").read_bytes()

    def handout(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run the program as a person would."""
        return subprocess.run(
            [*HANDOUT, *map(str, arguments)],
            env=self.environment, capture_output=True, text=True, check=True,
        )  # fmt: skip


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    place = tmp_path_factory.mktemp("day")
    folder = place / "handouts"
    folder.mkdir()
    shutil.copy(ROOT / "content.yaml", folder)
    shutil.copytree(ROOT / "assets", folder / "assets")
    with contextlib.ExitStack() as stack:
        # CUPS' printer runs as another user, for whom pytest's own folders are closed
        spool = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="handout-cups-")))
        spool.chmod(0o755)
        cups = Cups(spool / "cups")
        stack.callback(cups.stop)
        cups.start()
        post = Post(place, stack)
        port = post.serve(auth_required=True).port
        (place / "config.toml").write_text(
            f'[smtp]\nhost = "127.0.0.1"\nport = {port}\nuser = "clinic"\nca_file = "ca.pem"\n'
            'from = "Example Clinic <handouts@example.org>"\n'
        )
        environment = {
            **os.environ, **cups.environment, "PYTHONPATH": str(ROOT),
            "HANDOUT_CONFIG": str(place / "config.toml"), "HANDOUT_SMTP_PASSWORD": PASSWORD,
        }  # fmt: skip
        day = Day(folder, place / "dist", cups, post, environment)
        day.handout("release", folder, "-o", day.dist, "--allow-draft")
        yield day


@pytest.fixture(scope="module")
def desk(day: Day) -> Iterator[str]:
    """The address of a desk that is open over the clinic's folder."""
    running = subprocess.Popen(
        [*HANDOUT, "desk", day.folder, "--no-browser"],
        stdout=subprocess.PIPE, text=True, env=day.environment,
    )  # fmt: skip
    assert running.stdout
    yield running.stdout.readline().strip()
    running.terminate()
    running.wait(10)


@pytest.fixture(scope="module")
def printed(day: Day, desk: str, chromium: Browser) -> Path:
    """What came out of the printer after three clicks at the front desk."""
    page = chromium.new_page()
    page.goto(desk)
    page.get_by_role("link", name="Ketamine-Assisted Psychotherapy Explained").click()
    page.get_by_role("button", name="Print").click()
    page.get_by_text("Done: the printer has taken all pages.").wait_for(timeout=30_000)
    page.close()
    (paper,) = day.cups.printed.iterdir()
    return paper


@pytest.fixture(scope="module")
def mailed(day: Day) -> EmailMessage:
    """What came to the mail server from a clinician."""
    day.handout("email", day.folder / "content.yaml", "--to", "ann@example.org", "--send")
    (envelope,) = day.post.inbox.got
    assert isinstance(envelope.content, bytes)
    found = message_from_bytes(envelope.content, policy=SMTP)
    assert isinstance(found, EmailMessage)
    return found


def attached(message: EmailMessage) -> bytes:
    (file,) = message.iter_attachments()
    content = file.get_content()
    assert isinstance(content, bytes)
    return content


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_page_that_lists_the_release(
    day: Day, chromium: Browser, scheme: str
) -> None:
    page = chromium.new_page(color_scheme=scheme, viewport={"width": 320, "height": 800})
    page.goto((day.dist / "index.html").as_uri())
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.get_by_role("link", name="Web page").click()
    page.get_by_role("heading", name="Ketamine-Assisted Psychotherapy Explained").wait_for()
    page.close()


def test_the_paper_is_the_released_file(day: Day, printed: Path) -> None:
    assert printed.read_bytes() == day.released


def test_the_mail_carries_the_released_file(day: Day, mailed: EmailMessage) -> None:
    assert mailed["To"] == "ann@example.org"
    assert attached(mailed) == day.released


def test_a_draft_from_the_desk_carries_the_released_file(
    day: Day, desk: str, chromium: Browser
) -> None:
    page = chromium.new_page()
    page.goto(desk)
    page.get_by_role("link", name="Ketamine-Assisted Psychotherapy Explained").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="E-mail").click()
    draft = message_from_bytes(Path(download.value.path()).read_bytes(), policy=SMTP)
    assert isinstance(draft, EmailMessage)
    assert attached(draft) == day.released
    page.close()


def test_what_arrives_is_told_as_intact_and_current(
    day: Day, printed: Path, mailed: EmailMessage
) -> None:
    arrived = day.folder.parent / "arrived.pdf"
    arrived.write_bytes(attached(mailed))
    for file in (printed, arrived):
        told = day.handout("verify", file, day.folder / "content.yaml").stdout
        assert "Ketamine-Assisted Psychotherapy Explained, version 1.0" in told
        assert "intact: yes" in told
        assert "current: yes" in told


def test_the_release_is_still_what_the_folder_gives_at_the_end_of_the_day(
    day: Day, printed: Path, mailed: EmailMessage
) -> None:
    day.handout("release", day.folder, "--verify", day.dist)
