"""``handout convert`` on the command line: what it writes, what it says, what it leaves alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from handout import load, render
from handout.cli import main
from tests.conftest import ROOT
from tests.reading import page_texts

DATA = ROOT / "tests/data"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    shutil.copy(DATA / "bars.png", tmp_path / "docs")
    text = "# Your visit\n\nBring water.\n\n![Four bars](bars.png)\n"
    (tmp_path / "docs" / "visit.md").write_text(text)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["convert", *arguments])


def test_the_content_and_its_pictures_stand_where_one_works(folder: Path) -> None:
    ran = run("docs/visit.md")
    assert ran.exit_code == 0, ran.output
    assert (folder / "assets" / "bars.png").read_bytes() == (DATA / "bars.png").read_bytes()
    assert "Bring water." in page_texts(render(load(folder / "visit.yaml")))[0]


def test_it_says_what_was_found_and_how_much_is_to_be_checked(folder: Path) -> None:
    assert run("docs/visit.md").output.splitlines() == [
        "visit.yaml: 1 heading, 1 paragraph, 1 picture",
        "1 place to check: look for CHECK in visit.yaml.",
    ]


def test_a_content_file_is_never_written_over_by_chance(folder: Path) -> None:
    (folder / "visit.yaml").write_text("mine")
    ran = run("docs/visit.md")
    assert ran.exit_code == 3
    assert "visit.yaml: there is such a file" in ran.output
    assert (folder / "visit.yaml").read_text() == "mine"


def test_a_content_file_is_written_over_where_one_says_so(folder: Path) -> None:
    (folder / "visit.yaml").write_text("mine")
    assert run("docs/visit.md", "--force").exit_code == 0
    assert "Bring water." in (folder / "visit.yaml").read_text()


def test_a_picture_of_the_same_name_is_left_alone(folder: Path) -> None:
    (folder / "assets").mkdir()
    (folder / "assets" / "bars.png").write_bytes(b"mine")
    assert run("docs/visit.md").exit_code == 0
    assert (folder / "assets" / "bars.png").read_bytes() == b"mine"
    assert "figure: bars-2.png" in (folder / "visit.yaml").read_text()
    assert (folder / "assets" / "bars-2.png").is_file()


def test_standard_output_takes_the_content_alone(folder: Path) -> None:
    ran = run("docs/visit.md", "-o", "-")
    assert ran.exit_code == 0
    assert "title: Your visit" in ran.stdout
    assert "Pictures were not saved" in ran.stderr
    assert not (folder / "assets").exists()


def test_a_file_that_cannot_be_read_ends_in_words(folder: Path) -> None:
    ran = run("docs")
    assert ran.exit_code == 2
    assert ran.output == "docs: this is a folder; name a file in it\n"
