"""The same input gives the same bytes: on any day, in any folder, with any hash seed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from handout import load, render
from tests.conftest import ROOT
from tests.reading import reader

CONTENTS = [ROOT / "content.yaml", ROOT / "tests/data/every-block.yaml"]


def _built_apart(content: Path, target: Path, folder: Path, **environment: str) -> bytes:
    """Built by the command in a process of its own, in ``folder``."""
    command = [sys.executable, str(ROOT / "make_pdf.py"), str(content), "-o", str(target), "-q"]
    environment = {**os.environ, **environment, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, check=True, cwd=folder, env=environment)
    return target.read_bytes()


@pytest.mark.parametrize("content", CONTENTS, ids=lambda path: path.stem)
def test_two_processes_give_the_same_bytes(content: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "another folder"
    shutil.copytree(content.parent / "assets", elsewhere / "assets")
    for path in content.parent.iterdir():
        if path.suffix in (".yaml", ".svg", ".png", ".jpg"):
            shutil.copy(path, elsewhere / path.name)
    one = _built_apart(
        content, tmp_path / "1.pdf", ROOT, PYTHONHASHSEED="1", TZ="Pacific/Auckland", LC_ALL="C"
    )
    two = _built_apart(
        elsewhere / content.name,
        tmp_path / "2.pdf",
        elsewhere,
        PYTHONHASHSEED="4711",
        TZ="America/Los_Angeles",
        SOURCE_DATE_EPOCH="1",
        HOME=str(tmp_path),
        USER="somebody",
    )
    assert one == two


def test_a_second_build_in_one_process_gives_the_same_bytes() -> None:
    first = [render(load(content)) for content in CONTENTS]
    assert [render(load(content)) for content in reversed(CONTENTS)] == first[::-1]


def test_the_date_is_that_of_issue_not_of_today(seed_pdf: bytes) -> None:
    assert reader(seed_pdf).metadata["/CreationDate"] == "D:20261124000000+00'00'"


def test_without_a_date_of_issue_the_environments_date_counts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "content.yaml"
    path.write_text("title: Undated\nbody: [Words.]\n")
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert "/CreationDate" not in reader(render(load(path))).metadata
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert reader(render(load(path))).metadata["/CreationDate"] == "D:19700102000000+00'00'"


def test_the_file_id_follows_the_content(tmp_path: Path) -> None:
    ids = []
    for words in ("One.", "Two.", "One."):
        path = tmp_path / "content.yaml"
        path.write_text(f"title: T\nbody: ['{words}']\n")
        ids.append(reader(render(load(path))).trailer["/ID"][0].original_bytes)
    assert ids[0] == ids[2] != ids[1]
