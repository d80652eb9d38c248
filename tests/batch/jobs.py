"""A small letter, patients for it, and batches of it."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from handout.batch.bundle import bundle_of
from handout.batch.job import Job
from handout.batch.rows import BadRow, Row
from handout.batch.work import Order, fill
from handout.build import load, render

LETTER = """\
title: Your visit
language: en-US
fields:
  - {name: name, label: Your name}
  - {name: day, label: Day, kind: date}
  - {name: notes, label: Notes, kind: list}
  - {name: medicines, label: Medicines, kind: table, columns: [medicine, dose]}
body:
  - "Dear {{name}}, please come on {{day}}."
  - when: notes
    bullets: ["{{notes}}"]
  - when: medicines
    table: Your medicines
    header: [Medicine, Dose]
    rows: [["{{medicines.medicine}}", "{{medicines.dose}}"]]
"""
Patient = Row | BadRow


def letter_in(folder: Path, text: str = LETTER) -> Path:
    """The letter, written into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "letter.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def values_of(number: int) -> dict[str, str]:
    return {"name": f"Patient {number}", "day": f"2026-12-{number % 28 + 1:02}"}


def patients(count: int) -> list[Patient]:
    """Rows of a table; every seventh is bad, since its day is none."""
    found: list[Patient] = []
    for number in range(1, count + 1):
        values = values_of(number)
        found.append(Row(number, values if number % 7 else {**values, "day": "some day"}))
    return found


def table_in(folder: Path, count: int) -> Path:
    """The same rows as a CSV."""
    path = folder / "patients.csv"
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["name", "day"])
        writer.writeheader()
        writer.writerows(row.values for row in patients(count) if isinstance(row, Row))
    return path


def order_in(folder: Path, place: str | None, text: str = LETTER, **more: Any) -> Order:
    loaded = load(letter_in(folder, text))
    return Order(bundle_of({loaded.handout.language: loaded}), place=place, **more)


def job_of(order: Order, rows: Iterable[Patient], **more: Any) -> Job:
    held = list(rows)

    @contextmanager
    def table() -> Iterator[Iterator[Patient]]:
        yield iter(held)

    return Job(order, table, **more)


class Here(Executor):
    """Does everything at once in this very process; ``stop_at`` is the chunk that is never done."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.stop_at = stop_at
        self.chunks: list[int] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if len(self.chunks) == self.stop_at:
            future.set_exception(KeyboardInterrupt())
            return future
        self.chunks.append(len(args[1]))
        try:
            future.set_result(fn(*args))
        except Exception as error:
            future.set_exception(error)
        return future

    def processes(self, order: Order, workers: int) -> tuple[Executor, Any]:
        """In place of ``handout.batch.run.processes``."""
        return self, lambda rows: self.submit(fill, order, rows)


def files_in(place: Path) -> dict[str, bytes]:
    """The sheets in a folder, by name; anything that is no sheet and no account is a fault."""
    found = {}
    for path in sorted(place.rglob("*")):
        name = path.relative_to(place).as_posix()
        if path.is_file() and name not in ("manifest.csv", "errors.csv", ".handout-batch.jsonl"):
            assert name.endswith(".pdf"), f"{name} was left behind"
            assert not path.name.startswith("."), f"{name} was left behind"
            found[name] = path.read_bytes()
    return found


def account_of(read: Callable[[str], bytes | None]) -> dict[int, list[str]]:
    """The rows of manifest and errors by number; a row that is in them twice is a fault."""
    found: dict[int, list[str]] = {}
    for name in ("manifest.csv", "errors.csv"):
        text = (read(name) or b"").decode()
        for number, *others in list(csv.reader(text.splitlines()))[1:]:
            assert int(number) not in found, f"row {number} is accounted for twice"
            found[int(number)] = others
    return found


def check_folder(place: Path, folder: Path, count: int, text: str = LETTER) -> None:
    """Every row is accounted for once, and every sheet is that of a single build."""

    def read(name: str) -> bytes | None:
        return (place / name).read_bytes() if (place / name).exists() else None

    check_account(account_of(read), files_in(place), folder, count, text)


def check_account(
    account: Mapping[int, list[str]],
    files: Mapping[str, bytes],
    folder: Path,
    count: int,
    text: str = LETTER,
) -> None:
    assert sorted(account) == list(range(1, count + 1))
    loaded = load(letter_in(folder, text))
    sheets = {number: row for number, row in account.items() if len(row) == 3}
    assert {number for number in account if number % 7 == 0} == set(account) - set(sheets)
    assert sorted(files) == sorted(name for name, _, _ in sheets.values())
    for number, (name, sha256, _) in sheets.items():
        assert hashlib.sha256(files[name]).hexdigest() == sha256
        if number < 8 or number % 100 == 1:  # each by itself takes as long as a hundred
            assert files[name] == render(loaded, values=values_of(number))
