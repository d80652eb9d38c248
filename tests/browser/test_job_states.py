"""What became of a print job is told as it is, by a real CUPS server."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from handout.desk import printing
from handout.desk.job_states import JobState
from tests.browser.cups import Cups, cups_in

PDF = b"%PDF-1.7\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cups]:
    with cups_in(tmp_path_factory.mktemp("cups")) as server:
        yield server


@pytest.fixture
def cups(server: Cups, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cups]:
    """The server, with a printer that works, for the desk that runs in this process."""
    monkeypatch.setenv("CUPS_SERVER", server.environment["CUPS_SERVER"])
    server.add_printer("keeper")
    server.run("cupsenable", "keeper")
    yield server
    for name in ("busy", "empty", "jammed"):
        (server.folder / name).unlink(missing_ok=True)
    server.run("cancel", "-a")


def sent() -> str:
    return printing.print_pdf(PDF, "keeper", 1, False, False).name


def state(job: str, word: str) -> JobState:
    """The state once it is ``word``."""
    for _ in range(100):
        found = printing.progress_of(job)
        if found.word == word:
            return found
        time.sleep(0.1)
    raise AssertionError(f"the job is {found}")


def test_a_printed_job_is_done(cups: Cups) -> None:
    done = state(sent(), "done")
    assert done.told == "Done: the printer has taken all pages."
    assert done.is_over


def test_a_job_on_its_way_is_printing_and_the_next_one_waits(cups: Cups) -> None:
    (cups.folder / "busy").touch()
    first, second = sent(), sent()
    assert state(first, "printing").told == "The printer keeper is printing."
    waiting = state(second, "waiting")
    assert "Other pages are printed first" in waiting.told
    assert not waiting.is_over


def test_a_job_that_somebody_cancels_was_not_printed(cups: Cups) -> None:
    (cups.folder / "busy").touch()
    job = sent()
    state(job, "printing")
    cups.run("cancel", job)
    cancelled = state(job, "cancelled")
    assert "were cancelled" in cancelled.told
    assert cancelled.is_over


def test_a_held_job_waits_for_somebody_to_release_it(cups: Cups) -> None:
    cups.run("cupsdisable", "keeper")
    job = sent()
    cups.run("lp", "-i", job, "-H", "hold")
    cups.run("cupsenable", "keeper")
    assert "held in the queue of keeper" in state(job, "held").told
    cups.run("lp", "-i", job, "-H", "resume")
    state(job, "done")


def test_a_stopped_queue_is_told_and_goes_on_when_it_is_started(cups: Cups) -> None:
    cups.run("cupsdisable", "-r", "Back at two", "keeper")
    job = sent()
    stopped = state(job, "stopped")
    assert "has stopped. It says: Back at two." in stopped.told
    assert not stopped.is_over
    cups.run("cupsenable", "keeper")
    state(job, "done")


def test_a_printer_without_paper_says_so(cups: Cups) -> None:
    (cups.folder / "empty").touch()
    job = sent()
    for _ in range(50):
        if "It is out of paper." in state(job, "printing").told:
            return
        time.sleep(0.1)
    raise AssertionError("it did not say so")


def test_a_printer_that_fails_stops_and_says_why(cups: Cups) -> None:
    cups.run("lpadmin", "-p", "keeper", "-o", "printer-error-policy=stop-printer")
    (cups.folder / "jammed").touch()
    assert "The rollers are worn" in state(sent(), "stopped").told
    cups.run("lpadmin", "-p", "keeper", "-o", "printer-error-policy=retry-job")


def test_a_printer_that_fails_and_will_be_tried_again_says_why(cups: Cups) -> None:
    (cups.folder / "jammed").touch()
    failing = state(sent(), "failing")
    assert "is tried again soon. It says: The rollers are worn." in failing.told
    assert not failing.is_over


def test_a_job_that_the_printer_gives_up_has_failed(cups: Cups) -> None:
    cups.run("lpadmin", "-p", "keeper", "-o", "printer-error-policy=abort-job")
    (cups.folder / "jammed").touch()
    failed = state(sent(), "failed")
    assert failed.told.startswith("The pages could not be printed. It says: The rollers are worn.")
    assert failed.is_over
    cups.run("lpadmin", "-p", "keeper", "-o", "printer-error-policy=retry-job")


def test_a_printer_that_is_removed_takes_its_job_with_it(cups: Cups) -> None:
    (cups.folder / "busy").touch()
    job = sent()
    state(job, "printing")
    cups.run("lpadmin", "-x", "keeper")
    gone = state(job, "gone")
    assert "was removed" in gone.told
    assert gone.is_over


def test_a_job_that_is_moved_is_followed_to_the_other_printer(cups: Cups) -> None:
    cups.add_printer("other")
    cups.run("cupsdisable", "keeper", "other")
    job = sent()
    cups.run("lpmove", job, "other")
    assert "printer other has stopped" in state(job, "stopped").told
    cups.run("lpadmin", "-x", "other")


def test_a_job_that_the_queue_forgot_is_no_longer_followed(cups: Cups) -> None:
    assert state("keeper-99999", "left").is_over


@pytest.mark.parametrize(
    "job", ["", "keeper", "keeper-", "-1", "keeper-x", "a/../b-1", "keeper-0x1"]
)
def test_what_names_no_job_is_refused(cups: Cups, job: str) -> None:
    with pytest.raises(printing.PrintError, match="no such print job"):
        printing.progress_of(job)


def test_a_printer_that_takes_no_jobs_is_told(cups: Cups) -> None:
    cups.run("cupsreject", "keeper")
    with pytest.raises(printing.PrintError, match="not accepting jobs"):
        sent()
    cups.run("cupsaccept", "keeper")


def test_a_printing_system_that_was_stopped_is_told(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cups_in(tmp_path_factory.mktemp("cups")) as server:
        monkeypatch.setenv("CUPS_SERVER", server.environment["CUPS_SERVER"])
        job = sent()
    with pytest.raises(printing.PrintError, match="does not answer"):
        printing.progress_of(job)
    with pytest.raises(printing.PrintError, match="is not running"):
        sent()


def test_a_machine_without_cups_has_no_printers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(printing, "_known", printing._Known([], 0))
    assert printing.printers() == []
    with pytest.raises(printing.PrintError, match="no printing system"):
        sent()
