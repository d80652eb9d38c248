"""Builds of many people do not disturb each other, and leave nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from handout import load, render
from handout.desk import warm
from handout.desk.apart import Order, _outcome
from handout.desk.worker import BuildError, BusyError, Made, SupersededError, Worker
from handout.errors import ContentError, FieldError
from tests.conftest import ROOT

MARKER = "Quuxmarker"
SMALL = "title: Small\nfields: [{name: who, label: Who}]\nbody: ['Dear {{who}}']\n"
MONSTER = (
    "title: Monster\nbody:\n  - table: Rows\n    header: [a, b, c, d]\n    rows:\n"
    + "      - [a, b, c, d]\n" * 45_000
)
DESK = """
import sys, time
from pathlib import Path
from handout.desk.worker import Worker
if __name__ == "__main__":
    worker = Worker(2)
    worker.build(Path(sys.argv[1]), None, {}, False, False)
    while len(worker._ready) < 2:
        time.sleep(0.01)
    print(*(process.pid for process in worker._ready), flush=True)
    time.sleep(60)
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL)
    return path


@pytest.fixture
def stuck(tmp_path: Path) -> Path:
    """A content that is not read to its end until somebody writes it."""
    path = tmp_path / "stuck.yaml"
    os.mkfifo(path)
    return path


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    worker = Worker(2)
    yield worker
    worker.close()


@pytest.fixture
def alone() -> Iterator[Worker]:
    """It builds one handout at a time, and lets two wait."""
    worker = Worker(1, most_waiting=2)
    yield worker
    worker.close()


@pytest.fixture
def people() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as people:
        yield people


def ask(
    people: ThreadPoolExecutor, worker: Worker, path: Path, pictures: bool = True, viewer: str = ""
) -> Future[Made]:
    """Somebody asks for a build; it has its place in the queue, or runs, afterwards."""
    before = len(worker._waiting) + len(worker._running)
    future = people.submit(worker.build, path, None, {}, False, pictures, viewer)
    until(lambda: future.done() or len(worker._waiting) + len(worker._running) != before)
    return future


def until(holds) -> None:
    for _ in range(2000):
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError("it never came")


def test_a_build_gives_the_very_bytes_and_its_pages(worker: Worker, small: Path) -> None:
    made = worker.build(small, None, {"who": "Ms Lee"}, False, True)
    assert made.pdf == render(load(small), values={"who": "Ms Lee"})
    assert made.pages == len(made.pictures) == 1
    assert made.pictures[0].startswith(b"\x89PNG")
    assert worker.build(small, "a4", {}, True, False).pictures == ()


def test_what_is_wrong_in_a_handout_or_a_value_is_told_as_ever(
    worker: Worker, small: Path, tmp_path: Path
) -> None:
    (tmp_path / "wrong.yaml").write_text("title: Wrong\nbdy: [Words]\n")
    with pytest.raises(ContentError, match="did you mean"):
        worker.build(tmp_path / "wrong.yaml", None, {}, False, False)
    with pytest.raises(FieldError) as wrong:
        worker.build(small, None, {"who": MARKER * 100}, False, False)
    assert wrong.value.problems[0].field == "who"


# --- one build and the others --------------------------------------------------------------


def test_a_build_past_its_time_ends_alone(
    people: ThreadPoolExecutor, small: Path, stuck: Path
) -> None:
    worker = Worker(2, seconds=3)
    endless = ask(people, worker, stuck)
    assert worker.build(small, None, {}, False, True).pictures
    assert not endless.done()  # it is still at it, and nobody waited for it
    with pytest.raises(BuildError, match="more than 3 seconds"):
        endless.result()
    assert worker.build(small, None, {}, False, True).pictures
    worker.close()


def test_what_was_too_much_before_is_not_built_everywhere_at_once(
    people: ThreadPoolExecutor, small: Path, stuck: Path
) -> None:
    worker = Worker(2, seconds=1)
    with pytest.raises(BuildError):
        worker.build(stuck, None, {}, False, True)
    worker._seconds = 20
    endless = [ask(people, worker, stuck), ask(people, worker, stuck)]
    assert worker.build(small, None, {}, False, True).pictures
    for future in endless:
        until(lambda: worker._running)
        stuck.write_text(SMALL)
        assert future.result().pages == 1
    worker.close()


def test_a_build_past_its_memory_ends_alone(
    people: ThreadPoolExecutor, small: Path, tmp_path: Path
) -> None:
    (tmp_path / "monster.yaml").write_text(MONSTER)
    worker = Worker(2, memory=300_000_000)
    worker.build(small, None, {}, False, False)
    monstrous = ask(people, worker, tmp_path / "monster.yaml")
    assert worker.build(small, None, {}, False, True).pictures
    with pytest.raises(BuildError, match="too much memory"):
        monstrous.result()
    worker.close()


def test_a_process_that_is_killed_in_its_build_takes_no_other_with_it(
    people: ThreadPoolExecutor, worker: Worker, small: Path, stuck: Path
) -> None:
    broken = ask(people, worker, stuck)
    until(lambda: worker._running)
    (process,) = worker._running
    os.kill(process.pid, signal.SIGKILL)
    with pytest.raises(BuildError, match="broke off"):
        broken.result()
    assert worker.build(small, None, {}, False, True).pictures


def test_processes_that_die_while_they_wait_are_replaced(worker: Worker, small: Path) -> None:
    worker.build(small, None, {}, False, False)
    until(lambda: len(worker._ready) == 2)
    for process in worker._ready:
        os.kill(process.pid, signal.SIGKILL)
        until(lambda process=process: not process.is_alive)
    assert worker.build(small, None, {}, False, False).pages == 1


# --- the queue -----------------------------------------------------------------------------


def test_a_desk_with_too_much_to_do_says_so(
    people: ThreadPoolExecutor, alone: Worker, small: Path, stuck: Path
) -> None:
    first = ask(people, alone, stuck)
    until(lambda: alone._running)
    waiting = [ask(people, alone, small), ask(people, alone, small)]
    with pytest.raises(BusyError, match="too much to do"):
        alone.build(small, None, {}, False, True)
    stuck.write_text(SMALL)
    assert [future.result().pages for future in [first, *waiting]] == [1, 1, 1]


def test_a_preview_that_a_newer_one_replaces_is_not_built(
    people: ThreadPoolExecutor, alone: Worker, small: Path, stuck: Path
) -> None:
    first = ask(people, alone, stuck)
    until(lambda: alone._running)
    older = ask(people, alone, small, viewer="Dora")
    other = ask(people, alone, small, viewer="Emil")
    newer = people.submit(alone.build, small, None, {}, False, True, "Dora")
    with pytest.raises(SupersededError):
        older.result()
    stuck.write_text(SMALL)
    assert [future.result().pages for future in (first, other, newer)] == [1, 1, 1]


def test_what_is_given_out_goes_before_what_is_looked_at(
    people: ThreadPoolExecutor, alone: Worker, small: Path, stuck: Path
) -> None:
    first = ask(people, alone, stuck)
    until(lambda: alone._running)
    done: list[str] = []
    looked_at = ask(people, alone, small, pictures=True)
    looked_at.add_done_callback(lambda _: done.append("looked at"))
    given_out = ask(people, alone, small, pictures=False)
    given_out.add_done_callback(lambda _: done.append("given out"))
    stuck.write_text(SMALL)
    for future in (first, looked_at, given_out):
        future.result()
    assert done == ["given out", "looked at"]


# --- what stays behind ---------------------------------------------------------------------


def test_the_process_of_a_build_ends_with_it(
    people: ThreadPoolExecutor, worker: Worker, stuck: Path
) -> None:
    built = ask(people, worker, stuck)
    until(lambda: worker._running)
    (process,) = worker._running
    pid = process.pid
    assert _runs(pid)
    stuck.write_text(SMALL)
    built.result()
    assert not _runs(pid)


def test_no_process_that_goes_on_holds_what_a_patient_was_given(
    worker: Worker, small: Path
) -> None:
    marker = MARKER[::-1]  # this process, which every other comes from, never writes it down
    worker.build(small, None, {"who": marker}, False, True)
    until(lambda: len(worker._ready) == 2)
    going_on = [pid for pid in _descendants(os.getpid()) if _runs(pid)]
    assert {process.pid for process in worker._ready} < set(going_on)
    for pid in going_on:
        assert marker.encode() not in _memory(pid)
        assert b"handout" in _memory(pid)


def test_what_builds_are_forked_from_has_seen_every_kind_of_part() -> None:
    warm.warm()  # it breaks off where its sample cannot be built


def test_a_mistake_of_the_program_is_told_without_what_it_stumbled_over(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object, **__: object) -> None:
        raise ValueError(MARKER)

    monkeypatch.setattr("handout.build.build", stumble)
    told = _outcome(Order(small, None, {"who": MARKER}, False, False))
    assert isinstance(told, BuildError)
    assert "ValueError" in str(told)
    assert MARKER not in str(told)


def test_a_desk_that_is_killed_leaves_no_process_behind(tmp_path: Path, small: Path) -> None:
    (tmp_path / "desk.py").write_text(DESK)
    desk = subprocess.Popen(
        [sys.executable, str(tmp_path / "desk.py"), str(small)],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert desk.stdout
    desk.stdout.readline()
    left = _descendants(desk.pid)
    assert len(left) >= 3  # two that wait, and what they were forked from
    os.kill(desk.pid, signal.SIGKILL)
    desk.wait()
    until(lambda: not any(_runs(pid) for pid in left))


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _runs(pid: int) -> bool:
    """Whether it runs; one that has ended and waits to be reaped does not."""
    return _stat(pid)[:1] not in ([], ["Z"])


def _descendants(pid: int) -> list[int]:
    processes = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    children = [child for child in processes if _stat(child)[1:2] == [str(pid)]]
    return children + [other for child in children for other in _descendants(child)]


def _memory(pid: int) -> bytes:
    """All that a process can write to."""
    found = []
    with open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            place, rights, *_ = line.split()
            if rights.startswith("rw"):
                start, end = (int(number, 16) for number in place.split("-"))
                memory.seek(start)
                try:
                    found.append(memory.read(end - start))
                except OSError:  # a page that is only reserved
                    continue
    return b"".join(found)
