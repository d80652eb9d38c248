"""Marker values in every field: searched for wherever a batch on a cluster leaves a trace."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote_plus

from handout.batch.journal import NAME
from tests.batch.jobs import letter_in
from tests.cluster.commands import Batch, lines_in, wait_until
from tests.cluster.servers import Dask

MARKER = "Qxzvbn"
COUNT = 3000
PAGES = ("info/main/workers.html", "info/main/logs.html", "info/main/exceptions.html",
         "json/counts.json", "json/identity.json", "metrics", "status")  # fmt: skip


def table_of_markers(folder: Path) -> Path:
    """Every value of every field, also those that are bad, holds the marker."""
    path = folder / "patients.jsonl"
    with open(path, "w", encoding="utf-8") as file:
        for n in range(COUNT):
            row = {
                "name": f"{MARKER} {n}",
                "day": "2026-12-01" if n % 5 else f"{MARKER} day",
                "notes": [f"{MARKER} note", "another"],
                "medicines": [[f"{MARKER} medicine", f"{MARKER} dose"]],
                "secret": f"{MARKER} secret {n}" if n % 7 else MARKER,
            }
            file.write(json.dumps(row) + "\n")
    return path


def processes_of(batch: Batch, dask: Dask) -> list[int]:
    return [batch.process.pid, dask.scheduler.pid, *(worker.pid for worker in dask.workers)]


def shown_by(dask: Dask, folder: Path) -> str:
    """All that the scheduler's pages show, and all that it and its workers know of tasks."""
    from distributed import Client

    pages = [dask.dashboard(page) for page in PAGES]
    with Client(dask.address, set_as_default=False) as client:
        client.dump_cluster_state(str(folder / "state"), format="yaml")
        tasks = client.run_on_scheduler(
            lambda dask_scheduler: [
                f"{task!r} {task.run_spec!r} {task.group_key} {task.prefix!r} {task.annotations}"
                for task in dask_scheduler.tasks.values()
            ]
        )
        pages += [dask.dashboard(f"info/worker/{quote_plus(w)}.html") for w in client.nthreads()]
        pages += [str(client.call_stack()), str(client.get_worker_logs()), str(client.profile())]
    pages.append((folder / "state.yaml").read_text())
    return "\n".join([*pages, *tasks])


def about(process: int) -> bytes:
    """What anybody on the machine may read of a process."""
    folder = Path(f"/proc/{process}")
    return b"".join((folder / name).read_bytes() for name in ("environ", "cmdline", "status"))


def test_no_value_is_found_outside_the_table(tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    dask = Dask(tmp_path / "dask", TMPDIR=str(temporary))
    letter, table = letter_in(tmp_path), table_of_markers(tmp_path)
    place = tmp_path / "out"
    try:
        batch = Batch(
            tmp_path, letter, table, "-o", place, "--scheduler", dask.address,
            "--encrypt-column", "secret", TMPDIR=str(temporary),
        )  # fmt: skip
        wait_until(lambda: lines_in(place / NAME) > 2)
        for process in processes_of(batch, dask):
            assert MARKER.encode() not in about(process)
        shown = shown_by(dask, tmp_path)
        files_under_way = list(temporary.rglob("*"))
        dask.workers[0].kill()  # so that there is something to log
        assert batch.wait() == 1, batch.output
        shown += shown_by(dask, tmp_path)
    finally:
        dask.stop()
    assert "fill_sealed" in shown  # the tasks are shown, by a name of ours
    for text in (shown, dask.logs(), batch.output, (place / NAME).read_text()):
        assert MARKER not in text
    for name in ("manifest.csv", "errors.csv"):
        assert MARKER not in (place / name).read_text()
    assert files_under_way
    for path in [*files_under_way, *tmp_path.rglob("*")]:
        assert MARKER not in path.name
        if path.is_file() and path != table:
            assert MARKER.encode() not in path.read_bytes(), path


def test_a_worker_that_runs_out_of_memory_spills_ciphertext(tmp_path: Path) -> None:
    """Sheets that are sent back may be put on a worker's disk by Dask."""
    from handout.batch.cluster import cluster
    from handout.batch.rows import Row
    from tests.batch.jobs import order_in

    limits = {f"DASK_DISTRIBUTED__WORKER__MEMORY__{n}": "0.000001" for n in ("TARGET", "SPILL")}
    dask = Dask(tmp_path / "dask", workers=1, **limits)
    try:
        executor, submit = cluster(order_in(tmp_path, ""), dask.address)
        futures = [submit([Row(n, {"name": f"{MARKER} {n}"})]) for n in range(1, 20)]
        assert all(future.result(timeout=60) for future in futures)
        for path in (tmp_path / "dask").rglob("*"):
            if path.is_file():
                content = path.read_bytes()
                assert b"%PDF" not in content
                assert MARKER.encode() not in content
        executor.shutdown()
    finally:
        dask.stop()
