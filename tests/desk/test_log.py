"""The hand-out log on a bad day: a full disk, a held file, a file that is none."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from handout.desk.log import Log, LogError
from handout.desk.memory import Memory
from handout.desk.store import Store, StoreError
from tests.conftest import ROOT

FULL = """
import resource, sys
from pathlib import Path
from handout.desk.log import Log, LogError
log = Log(Path(sys.argv[1]), "d")
log.add("A", "1", "x", "print", 1)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
for written in range(2000):
    try:
        log.add("A", "1", "x", "print", 1)
    except LogError as error:
        print(error)
        break
else:
    sys.exit("the disk was never full")
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
log.add("A", "1", "x", "print", 1)
print(written + 2)
"""


@pytest.mark.parametrize("limit", [2_000, 20_000])
def test_a_full_disk_is_told_and_costs_no_entry_that_was_written(
    tmp_path: Path, limit: int
) -> None:
    path = tmp_path / "log.db"
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(path), str(limit)],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    said, written = done.stdout.splitlines()
    assert said.startswith("The hand-out log cannot be used: ")
    assert sum(count.copies for count in Log(path, "x").counts()) == int(written)
    assert sqlite3.connect(path).execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_database_that_may_not_grow_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Small(sqlite3.Connection):
        def __init__(self, *arguments: object, **options: object) -> None:
            super().__init__(*arguments, **options)  # type: ignore[arg-type]
            self.execute("PRAGMA max_page_count = 4")

    log = Log(tmp_path / "log.db", "d")
    log.add("A", "1", "x", "print", 1)
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **k, factory=Small))
    with pytest.raises(LogError, match="full"):
        log.add("A" * 20_000, "1", "x", "print", 1)
    assert sum(count.copies for count in log.counts()) == 1


def test_another_desk_that_holds_the_file_stops_nobody_for_long(
    tmp_path: Path,
) -> None:
    store = Store(tmp_path / "log.db", ["CREATE TABLE IF NOT EXISTS t (x)"])
    store.ask("INSERT INTO t VALUES (1)")
    holder = sqlite3.connect(tmp_path / "log.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="locked"):
        store.ask("INSERT INTO t VALUES (2)", patience=0.3)
    assert store.ask("SELECT x FROM t", patience=0.3) == [(1,)]  # who reads waits for nobody
    holder.execute("ROLLBACK")
    store.ask("INSERT INTO t VALUES (2)", patience=0.3)


def test_a_file_that_is_no_log_is_told(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    path.write_text("not a database, but long enough to be looked at as one" * 20)
    with pytest.raises(LogError, match="not a database"):
        Log(path, "d").add("A", "1", "x", "print", 1)


def test_a_desk_without_its_file_remembers_nothing_and_works(tmp_path: Path) -> None:
    (tmp_path / "log.db").mkdir()
    memory = Memory(tmp_path / "log.db", "d")
    assert memory.favourites() == set()
    assert memory.habits() == {}
    with pytest.raises(StoreError):
        memory.mark("a", True)
