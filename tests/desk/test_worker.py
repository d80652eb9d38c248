"""The process apart ends with its desk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.conftest import ROOT

DESK = """
import sys, time
from pathlib import Path
from handout.desk.worker import Worker
if __name__ == "__main__":
    worker = Worker()
    worker.build(Path(sys.argv[1]), None, {}, False, False)
    print(next(iter(worker._pool._processes)), flush=True)
    time.sleep(60)
"""


def test_a_desk_that_is_killed_leaves_no_process_behind(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text("title: Small\nbody: [Words]\n")
    (tmp_path / "desk.py").write_text(DESK)
    desk = subprocess.Popen(
        [sys.executable, str(tmp_path / "desk.py"), str(tmp_path / "small.yaml")],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert desk.stdout
    apart = int(desk.stdout.readline())
    assert _runs(apart)
    os.kill(desk.pid, signal.SIGKILL)
    desk.wait()
    for _ in range(100):
        if not _runs(apart):
            return
        time.sleep(0.1)
    os.kill(apart, signal.SIGKILL)
    raise AssertionError("the process apart outlived its desk")


def _runs(process: int) -> bool:
    """Whether it runs; one that has ended and waits to be reaped does not."""
    stat = Path(f"/proc/{process}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
