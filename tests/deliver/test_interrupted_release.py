"""Whatever ends a release, and whenever, a whole release stands in its place."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from handout.cli import main
from handout.deliver.release import release
from handout.deliver.release.lock import BusyError, only_one
from handout.errors import OutputError
from tests.conftest import ROOT
from tests.deliver.test_release import TODAY, files, write

# Releases FOLDER to PLACE again and again, each time killed a moment later: before the n-th
# thing that it does with files, by Python's own audit of such things. Before each, OLD stands
# in PLACE. Tells what it found there after each kill.
KILLED = """
import hashlib, os, random, shutil, signal, sys
from datetime import date
from pathlib import Path
from handout.deliver.release import release, swap, verify_release

folder, place, old = map(Path, sys.argv[1:4])
if sys.argv[4] == "two steps":
    swap._exchanged = lambda one, other: False
WATCHED = ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "ctypes.dlsym")

def begin():
    for path in place.parent.iterdir():
        if path.name.startswith("."):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(old, place)

def run(moment, told):
    done = []
    def look(event, arguments):
        if event in WATCHED:
            done.append(event)
            if len(done) == moment:
                os.kill(os.getpid(), signal.SIGKILL)
    if os.fork() == 0:
        sys.addaudithook(look)
        release(folder, place, today=date(2026, 11, 24), everything=True, workers=1)
        os.write(told, " ".join(done).encode())
        os._exit(0)
    assert os.wait()[1] == (0 if told else signal.SIGKILL)

def state():
    found = sorted((path.name, path.read_bytes()) for path in place.iterdir())
    return hashlib.sha256(repr(found).encode()).hexdigest()

# A first one loads what they all need, so that each does the same things in the same order.
release(folder, place, today=date(2026, 11, 24), workers=1)
begin()
reader, writer = os.pipe()
run(0, writer)
done = os.read(reader, 100_000).decode().split()
swapping = [at for at, event in enumerate(done, 1) if event in ("os.rename", "ctypes.dlsym")]
around = {at + more for at in swapping for more in (0, 1, 2)}
for moment in sorted({*around, *random.Random(4).sample(range(1, len(done)), 12), len(done)}):
    begin()
    run(moment, 0)
    if not place.exists():
        print("gone")
        verify_release(folder, place)
    print(state())
"""
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "handouts"
    folder.mkdir()
    write(folder, "a.yaml", "Asthma")
    return folder


def state(place: Path) -> str:
    """A digest of all that stands in the place."""
    found = sorted(files(place).items())
    return hashlib.sha256(repr(found).encode()).hexdigest()


def left_beside(place: Path) -> list[str]:
    return [path.name for path in place.parent.iterdir() if path.name.startswith(".")]


def versions(folder: Path, tmp_path: Path) -> tuple[str, str]:
    """The states of the old release, which is in its place, and of the new one to come."""
    release(folder, tmp_path / "dist", today=TODAY, workers=1)
    write(folder, "b.yaml", "Blood pressure")
    release(folder, tmp_path / "new", today=TODAY, workers=1)
    return state(tmp_path / "dist"), state(tmp_path / "new")


@pytest.mark.parametrize("how", ["one step", "two steps"])
def test_a_release_that_is_killed_at_any_moment_leaves_the_old_or_the_new_one(
    how: str, folder: Path, tmp_path: Path
) -> None:
    old, new = versions(folder, tmp_path)
    place = tmp_path / "dist"
    os.rename(place, tmp_path / "old")
    command = [sys.executable, "-c", KILLED, folder, place, tmp_path / "old", how]
    done = subprocess.run(
        list(map(str, command)), env=ENVIRONMENT, stdout=subprocess.PIPE, text=True, check=True
    )
    found = done.stdout.split()
    assert len(found) > 12
    assert set(found) - {"gone"} == {old, new}
    # without one step for both names, there is a moment without either; it is mended
    assert ("gone" in found) == (how == "two steps")
    release(folder, place, today=TODAY, workers=1)
    assert state(place) == new
    assert left_beside(place) == []


def test_a_release_that_lost_its_old_folder_half_way_is_put_back_by_the_next_one(
    folder: Path, tmp_path: Path
) -> None:
    old, _ = versions(folder, tmp_path)
    place = tmp_path / "dist"
    os.rename(place, tmp_path / ".dist-old")  # as a kill between the two steps leaves it
    (folder / "b.yaml").write_text("title: B\nbdy: [x]\n")  # nothing can be released
    done = CliRunner().invoke(main, ["release", str(folder), "-o", str(place)])
    assert done.exit_code == 2
    assert state(place) == old
    assert left_beside(place) == []


def test_one_release_that_is_killed_takes_its_processes_with_it(
    folder: Path, tmp_path: Path
) -> None:
    for number in range(6):
        write(folder, f"more-{number}.yaml", f"More {number}")
    command = [sys.executable, "-c", "from handout.cli import main; main()", "release"]
    running = subprocess.Popen(
        [*command, str(folder), "-o", str(tmp_path / "dist"), "--workers", "2"], env=ENVIRONMENT
    )
    children = Path(f"/proc/{running.pid}/task/{running.pid}/children")
    builders: list[str] = []
    while running.poll() is None and len(builders) < 3:  # two and multiprocessing's own
        builders = children.read_text().split()
        time.sleep(0.01)
    running.kill()
    running.wait()
    assert len(builders) == 3
    for _ in range(500):
        if not any(is_alive(builder) for builder in builders):
            break
        time.sleep(0.01)
    assert [builder for builder in builders if is_alive(builder)] == []
    assert not (tmp_path / "dist").exists()


def test_ctrl_c_ends_a_release_in_a_word(folder: Path, tmp_path: Path) -> None:
    for number in range(6):
        write(folder, f"more-{number}.yaml", f"More {number}")
    command = [sys.executable, "-c", "from handout.cli import main; main()", "release"]
    running = subprocess.Popen(
        [*command, str(folder), "-o", str(tmp_path / "dist"), "--workers", "2"],
        env=ENVIRONMENT, stderr=subprocess.PIPE, text=True, start_new_session=True,
        # a job in the background ignores Ctrl-C, and so does all that it starts
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    while running.poll() is None and not list(tmp_path.glob(".dist-new-*/*.pdf")):
        time.sleep(0.005)  # until one of its processes has begun to build
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does it: to all of them
    _, told = running.communicate(timeout=30)
    assert (running.returncode, told.strip()) == (1, "Aborted!")
    assert left_beside(tmp_path / "dist") == []
    assert not (tmp_path / "dist").exists()


def is_alive(process: str) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_two_releases_into_one_place_do_not_mix(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "dist"
    with (
        only_one(place, place),
        pytest.raises(BusyError, match=rf"another release .* at work \(process {os.getpid()}\)"),
    ):
        release(folder, place, today=TODAY, workers=1)
    release(folder, place, today=TODAY, workers=1)
    assert left_beside(place) == []


def test_the_lock_of_a_process_that_was_killed_holds_nobody_up(
    folder: Path, tmp_path: Path
) -> None:
    place = tmp_path / "dist"
    holder = subprocess.Popen(
        [sys.executable, "-c",
         "import sys; from pathlib import Path; from handout.deliver.release.lock import only_one\n"
         "with only_one(Path(sys.argv[1]), Path('dist')): print('held', flush=True); input()",
         str(place)],
        env=ENVIRONMENT, stdout=subprocess.PIPE, stdin=subprocess.PIPE,
    )  # fmt: skip
    assert holder.stdout
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(BusyError, match=f"process {holder.pid}"):
        release(folder, place, today=TODAY, workers=1)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert left_beside(place) == [".dist.lock"]
    release(folder, place, today=TODAY, workers=1)
    assert left_beside(place) == []


def test_a_lock_file_that_nobody_holds_is_no_lock_even_with_a_living_number(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / ".dist.lock").write_text(f"{os.getppid()}\n")
    release(folder, tmp_path / "dist", today=TODAY, workers=1)
    assert left_beside(tmp_path / "dist") == []


def test_a_lock_that_is_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("Dear diary")
    (tmp_path / ".dist.lock").symlink_to(tmp_path / "diary.txt")
    with pytest.raises(OutputError, match="the release cannot be written"):
        release(folder, tmp_path / "dist", today=TODAY, workers=1)
    assert (tmp_path / "diary.txt").read_text() == "Dear diary"


def test_a_link_to_the_place_stays_a_link(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "dist").symlink_to("web")
    release(folder, tmp_path / "dist", today=date(2026, 11, 24), workers=1)
    assert (tmp_path / "dist").is_symlink()
    assert "asthma-a4.pdf" in files(tmp_path / "web")
