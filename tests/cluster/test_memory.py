"""Memory does not grow with the table."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.batch.jobs import letter_in
from tests.cluster.commands import Batch, lines_in

MAIN, WORKER = 150e6, 200e6  # bytes that are resident at most
GROWTH = 25e6  # bytes, from the small table to the large one


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return letter_in(tmp_path_factory.mktemp("letter"))


def rows(count: int) -> Iterator[list[str]]:
    for n in range(count):
        yield [f"Patient {n} {'of a long name ' * (n % 4)}", f"2026-12-{n % 28 + 1:02}"]


def peaks(letter: Path, folder: Path, count: int) -> tuple[float, float]:
    """The most that the main process and any worker had resident, in bytes."""
    with open(folder / "patients.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "day"])
        writer.writerows(rows(count))
    batch = Batch(folder, letter, "patients.csv", "-o", "out", "--workers", "2", "-q")
    main = workers = 0.0
    while batch.process.poll() is None:
        main = max(main, resident(batch.process.pid))
        workers = max(workers, *map(resident, batch.workers()), 0.0, 0.0)
        time.sleep(0.2)
    assert batch.wait() == 0, batch.output
    assert lines_in(folder / "out" / "manifest.csv") == count + 1
    return main, workers


def resident(process: int) -> float:
    try:
        return float(psutil.Process(process).memory_info().rss)
    except psutil.Error:
        return 0.0


def test_memory_is_flat_from_a_thousand_rows_to_twenty_thousand(
    letter: Path, tmp_path: Path
) -> None:
    for name in ("small", "large"):
        (tmp_path / name).mkdir()
    small = peaks(letter, tmp_path / "small", 1_000)
    large = peaks(letter, tmp_path / "large", 20_000)
    assert 0 < large[0] < MAIN
    assert 0 < large[1] < WORKER
    assert large[0] - small[0] < GROWTH
    assert large[1] - small[1] < GROWTH
