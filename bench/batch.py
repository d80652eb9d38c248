"""Documents a second for a letter with a name, a day and a time, beside the peers.

    python bench/batch.py [--rounds 5] [--json FILE] [--rows 2000]

Every peer makes whole files one after the other on one core, with everything kept that it
can keep, and writes each to a folder; they take turns in one run. Then the whole command
``handout batch`` is timed with one worker and with two.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from letters import content_of, rows

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent
# How many documents a peer makes in a turn: about a second's work, and one at least.
TURN = {"files": 2000, "handout": 1000, "typst": 80, "reportlab": 40, "stamp": 100,
        "fpdf2": 8, "weasyprint": 3}  # fmt: skip


def serve(peer: str, folder: Path) -> None:
    """Make as many documents as each line of standard input says; answer with the seconds."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever a peer prints must not be taken for an answer
    sys.path.insert(0, str(BENCH / "peers"))
    from letter_peers import maker

    make, people = maker(peer), rows()
    for line in sys.stdin:
        start = time.perf_counter()
        size = 0
        for number, row in enumerate(islice(people, int(line))):
            pdf = make(row)
            size += len(pdf)
            with open(f"{folder}/{number}.pdf", "wb") as file:
                file.write(pdf)
        took = time.perf_counter() - start
        shutil.rmtree(folder)  # so that every turn writes new files
        folder.mkdir()
        print(json.dumps([took, size]), file=answers, flush=True)


def measured(rounds: int, folder: Path) -> dict[str, dict[str, float]]:
    """Documents a second and bytes a document of every peer; the best turn counts."""
    workers = {}
    for peer in TURN:
        own = folder / peer
        own.mkdir()
        workers[peer] = subprocess.Popen(
            [sys.executable, __file__, "--serve", peer, "--folder", str(own)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    best: dict[str, dict[str, float]] = {}
    for turn in range(-1, rounds):
        for peer, worker in workers.items():
            count = TURN[peer] if turn >= 0 else 2
            assert worker.stdin
            assert worker.stdout
            worker.stdin.write(f"{count}\n")
            worker.stdin.flush()
            took, size = json.loads(worker.stdout.readline())
            rate = count / took
            if turn >= 0 and rate > best.get(peer, {}).get("per_second", 0):
                best[peer] = {"per_second": rate, "bytes": size / count}
    for worker in workers.values():
        assert worker.stdin
        worker.stdin.close()
        worker.wait()
    return best


def command(folder: Path, count: int, workers: int) -> dict[str, float]:
    """The whole command over a table of ``count`` rows: seconds and rows a second."""
    table, out = folder / f"{count}.csv", folder / "out"
    with open(table, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["name", "day", "time"])
        writer.writeheader()
        writer.writerows(islice(rows(), count))
    shutil.rmtree(out, ignore_errors=True)
    program = "import sys; from handout.cli import main; main()"
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", program, "batch", str(folder / "letter.yaml"), str(table),
         "-o", str(out), "--workers", str(workers), "--quiet"],
        check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    took = time.perf_counter() - start
    assert len(list(out.rglob("*.pdf"))) == count
    shutil.rmtree(out)
    return {"seconds": took, "per_second": count / took}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--json")
    parser.add_argument("--serve")
    parser.add_argument("--folder")
    options = parser.parse_args()
    if options.serve:
        serve(options.serve, Path(options.folder))
        return
    with TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "assets", folder / "assets")
        (folder / "letter.yaml").write_text(content_of(ROOT / "content.yaml"), encoding="utf-8")
        os.environ["BENCH_LETTER"] = str(folder / "letter.yaml")
        best = measured(options.rounds, folder)
        told = {str(n): command(folder, options.rows, n) for n in (1, 2)}
    ours = best["handout"]["per_second"]
    print(f"{'':12} {'a second':>9} {'KB':>6}  handout is")
    for peer, figure in best.items():
        rate = figure["per_second"]
        print(f"{peer:12} {rate:9,.0f} {figure['bytes'] / 1000:6.1f}  {ours / rate:.2f}x")
    for workers, figure in told.items():
        print(f"whole command, {options.rows} rows, {workers} workers: "
              f"{figure['per_second']:,.0f} a second")  # fmt: skip
    ratio = told["2"]["per_second"] / told["1"]["per_second"]
    print(f"two workers are {ratio:.2f}x one")
    if options.json:
        Path(options.json).write_text(json.dumps({"peers": best, "command": told}, indent=2))


if __name__ == "__main__":
    main()
