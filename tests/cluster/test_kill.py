"""A batch is killed, stopped, starved of room, and goes on: every row once, nothing torn."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from handout.batch.journal import NAME
from tests.batch.jobs import check_folder, files_in, letter_in, table_in
from tests.cluster.commands import HANDOUT, LONGEST, Batch, batch, environment, lines_in, wait_until

COUNT = 1000


@pytest.fixture
def words(tmp_path: Path) -> list[object]:
    letter, table = letter_in(tmp_path), table_in(tmp_path, COUNT)
    return [letter, table, "-o", "out", "--workers", "2"]


def whole_files(place: Path) -> None:
    """Nothing under a final name is cut short, whatever happened."""
    for path in place.rglob("*.pdf"):
        if not path.name.startswith("."):
            content = path.read_bytes()
            assert content.startswith(b"%PDF-"), path
            assert content.rstrip().endswith(b"%%EOF"), path


def moved(under_way: Batch, journal: Path, began: int) -> bool:
    """Whether a batch has noted more, or has ended."""
    return lines_in(journal) > began or under_way.process.poll() is not None


def test_the_main_process_is_killed_at_a_dozen_random_moments(
    tmp_path: Path, words: list[object]
) -> None:
    chance = random.Random(6)
    place = tmp_path / "out"
    kills = 0
    for _ in range(60):
        began = lines_in(place / NAME)
        under_way = Batch(tmp_path, *words)
        # Some before anything is done, some in the midst of it, some at the very end.
        if chance.random() < 0.3:
            wait = chance.uniform(0.2, 2.0)
        else:
            wait_until(partial(moved, under_way, place / NAME, began))
            wait = chance.uniform(0.0, 0.3)
        try:
            under_way.process.wait(wait)
        except subprocess.TimeoutExpired:
            under_way.kill()
            kills += 1
            whole_files(place)
            if kills == 12:
                break
        else:
            under_way.wait()
            (place / NAME).unlink()  # it came to its end: begin anew, for more kills
    assert kills == 12
    batch(tmp_path, *words)
    check_folder(place, tmp_path, COUNT)


def test_a_worker_that_is_killed_ends_the_batch_in_words_and_it_goes_on(
    tmp_path: Path, words: list[object]
) -> None:
    under_way = Batch(tmp_path, *words)
    wait_until(lambda: lines_in(tmp_path / "out" / NAME) > 1)
    os.kill(under_way.workers()[0], signal.SIGKILL)
    assert under_way.wait() == 1
    assert "a process of the batch was ended from outside" in under_way.output
    assert "the same command goes on where it was" in under_way.output
    whole_files(tmp_path / "out")
    batch(tmp_path, *words)
    check_folder(tmp_path / "out", tmp_path, COUNT)


@pytest.mark.parametrize("begun", [-1, 0, 2])
def test_ctrl_c_ends_in_a_word_and_the_batch_goes_on(
    begun: int, tmp_path: Path, words: list[object]
) -> None:
    """As the workers start, as they begin, and in the midst of it."""
    under_way = Batch(tmp_path, *words)
    if begun < 0:
        wait_until(lambda: bool(under_way.workers()))
    else:
        wait_until(lambda: lines_in(tmp_path / "out" / NAME) > begun)
    under_way.interrupt()
    assert under_way.wait() == 130
    assert under_way.output.strip().endswith("Stopped. The same command goes on where it was.")
    assert not under_way.workers()
    whole_files(tmp_path / "out")
    batch(tmp_path, *words)
    check_folder(tmp_path / "out", tmp_path, COUNT)


def test_ctrl_c_twice_is_no_worse(tmp_path: Path, words: list[object]) -> None:
    under_way = Batch(tmp_path, *words)
    wait_until(lambda: lines_in(tmp_path / "out" / NAME) > 1)
    for _ in range(5):
        under_way.interrupt()
    assert under_way.wait() == 130
    batch(tmp_path, *words)
    check_folder(tmp_path / "out", tmp_path, COUNT)


@pytest.mark.parametrize("limit", [20_000, 60_000])
def test_no_room_for_a_file_is_told_and_the_batch_goes_on(
    limit: int, tmp_path: Path, words: list[object]
) -> None:
    """Less than a sheet, and more than a sheet but less than the journal."""
    done = subprocess.run(
        [*HANDOUT, "batch", *map(str, words)], cwd=tmp_path, env=environment(), text=True,
        capture_output=True, timeout=LONGEST, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert "out: the sheets cannot be written: file too large; when that is mended" in done.stderr
    assert "Traceback" not in done.stderr
    whole_files(tmp_path / "out")
    batch(tmp_path, *words)
    check_folder(tmp_path / "out", tmp_path, COUNT)


def test_a_full_disk_is_told_and_the_batch_goes_on(tmp_path: Path, words: list[object]) -> None:
    """On a disk of a few megabytes, that is made larger afterwards."""
    script = (
        "mount -t tmpfs -o size=24m,mode=700 full out || exit 99; "
        "\"$@\"; first=$?; find out -name '*.pdf' | wc -l; "
        "find out -name '*.part' | wc -l; "
        'mount -o remount,size=400m out; "$@"; second=$?; '
        "mkdir copy; cp -a out/. copy/; echo $first $second"
    )
    (tmp_path / "out").mkdir()
    command = [*HANDOUT, "batch", *map(str, words), "-q"]
    done = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh", *command],
        cwd=tmp_path, env=environment(), text=True, capture_output=True, timeout=LONGEST,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    sheets, parts, codes = done.stdout.split("\n")[:3]
    assert codes == "3 1", done.stderr  # no room, and then done with its bad rows
    assert 0 < int(sheets) < COUNT
    assert int(parts) == 0
    assert "the sheets cannot be written: no space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    check_folder(tmp_path / "copy", tmp_path, COUNT)


def test_two_commands_at_once_do_not_share_a_place(tmp_path: Path, words: list[object]) -> None:
    first = Batch(tmp_path, *words)
    wait_until(lambda: lines_in(tmp_path / "out" / NAME) > 0)
    second = Batch(tmp_path, *words)
    assert second.wait() == 2
    assert "another batch is being made here; wait for its end" in second.output
    assert first.wait() == 1
    check_folder(tmp_path / "out", tmp_path, COUNT)


def test_a_batch_from_standard_input_goes_on(tmp_path: Path, words: list[object]) -> None:
    table = (tmp_path / "patients.csv").read_bytes()
    words[1] = "-"
    command = [sys.executable, *HANDOUT[1:], "batch", *map(str, words)]
    for _ in range(2):
        subprocess.run(
            command, cwd=tmp_path, env=environment(), input=table, check=False, timeout=LONGEST
        )
    check_folder(tmp_path / "out", tmp_path, COUNT)
    assert len(files_in(tmp_path / "out")) == COUNT - COUNT // 7
