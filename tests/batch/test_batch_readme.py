"""What the README shows of a batch is what the program does."""

from __future__ import annotations

import re
import shlex
import shutil
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from handout.cli.batch import batch
from tests.batch.jobs import Here
from tests.conftest import ROOT
from tests.reading import page_texts

README = (ROOT / "README.md").read_text(encoding="utf-8")
CHAPTER = README.partition("## Thousands of patients\n")[2].partition("\n## ")[0]
TABLE = re.search(r"```csv\n(.*?)```", CHAPTER, re.DOTALL)
COMMANDS = [
    shlex.split(line)[2:]
    for line in CHAPTER.replace("\\\n", "").splitlines()
    if line.startswith(".venv/bin/handout batch ")
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, here: Here, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone's folder as far as the chapter needs it."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    assert TABLE
    (tmp_path / "patients.csv").write_text(TABLE[1], encoding="utf-8")
    with sqlite3.connect(tmp_path / "visits.db") as base:
        base.execute("create table visits (id integer primary key, patient, day, at)")
        base.execute("insert into visits values (1, 'Ana Example', '2026-12-03', '09:30')")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_each_command_of_the_chapter_does_its_work(command: list[str]) -> None:
    done = CliRunner().invoke(batch, [part for part in command if part not in (">", "letters.tar")])
    assert done.exit_code == 0, done.output


def test_the_letters_hold_what_the_table_says(folder: Path) -> None:
    CliRunner().invoke(batch, COMMANDS[1])
    first, second = (" ".join(page_texts(path.read_bytes()))
                     for path in sorted((folder / "letters").glob("*.pdf")))  # fmt: skip
    for words in ("Ana Example", "December 3, 2026", "Dr Lee Example", "Metformin", "100 mg"):
        assert words in first
    assert "Bo Sample" in second
    assert "Metformin" not in second


def test_the_chapter_shows_every_kind_of_place() -> None:
    shown = " ".join(word for command in COMMANDS for word in command)
    for place in ("-o letters ", "letters.zip", "-o - ", "--print-room"):
        assert place in shown
