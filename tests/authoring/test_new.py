"""A new folder builds at once, passes the checks but for review, and is never half made."""

from __future__ import annotations

import json
import os
import re
from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft7Validator

from handout import load, render
from handout.authoring.normal import normal_bytes
from handout.authoring.starting import new
from handout.authoring.starting.new import start
from handout.checks.run import check
from handout.cli import main
from handout.errors import OutputError
from tests.conftest import ROOT
from tests.reading import page_texts

DAY = date(2026, 3, 1)
TEMPLATE = ROOT / "handout/authoring/starting/template"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    start(tmp_path / "asthma", DAY)
    return tmp_path / "asthma"


def test_a_new_folder_builds_at_once(folder: Path) -> None:
    pages = page_texts(render(load(folder / "content.yaml")))
    assert "Getting Ready for Your Visit" in pages[0]


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_the_example_fits_on_one_sheet(folder: Path, paper: str) -> None:
    assert len(page_texts(render(load(folder / "content.yaml"), paper=paper))) == 2


def test_nothing_but_the_review_is_found_in_it(folder: Path) -> None:
    report = check(load(folder / "content.yaml"), today=DAY)
    assert [finding.rule for finding in report.findings] == ["not-reviewed"]


def test_it_is_issued_on_the_day_it_is_made(folder: Path) -> None:
    assert load(folder / "content.yaml").handout.issued == DAY


@pytest.mark.parametrize("file", ["content.yaml", "assets/brand.yaml"])
def test_its_files_are_in_the_order_that_fmt_gives_them(folder: Path, file: str) -> None:
    made = (folder / file).read_bytes()
    assert normal_bytes(made, file) == made


@pytest.mark.parametrize("name", ["content", "brand"])
def test_its_files_say_what_their_schemas_let_them(folder: Path, name: str) -> None:
    file = folder / ("content.yaml" if name == "content" else "assets/brand.yaml")
    text = file.read_text(encoding="utf-8")
    modeline = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
    assert modeline
    schema = json.loads((file.parent / modeline[1]).read_text(encoding="utf-8"))
    values = json.loads(json.dumps(yaml.load(text, Loader=yaml.SafeLoader), default=str))
    assert [error.message for error in Draft7Validator(schema).iter_errors(values)] == []


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "mine.txt").write_text("mine")
    with pytest.raises(OutputError, match="the folder is not empty"):
        start(tmp_path / "a", DAY)
    assert os.listdir(tmp_path / "a") == ["mine.txt"]


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    start(tmp_path / "a", DAY)
    assert (tmp_path / "a" / "content.yaml").is_file()


def test_a_file_of_that_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("mine")
    with pytest.raises(OutputError, match="there is a file of that name"):
        start(tmp_path / "a", DAY)


def test_nothing_is_left_where_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(old: object, to: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(new.os, "rename", fails)
    with pytest.raises(OutputError, match="no space left on device"):
        start(tmp_path / "a", DAY)
    assert os.listdir(tmp_path) == []


def test_the_command_says_what_to_do_next_in_two_lines(tmp_path: Path) -> None:
    ran = CliRunner().invoke(main, ["new", str(tmp_path / "my asthma")])
    assert ran.exit_code == 0, ran.output
    first, second = ran.output.splitlines()
    assert "content.yaml" in first
    assert second == f"Then:  cd '{tmp_path}/my asthma'  and  handout build"


def test_a_document_becomes_the_content_of_a_new_folder(tmp_path: Path) -> None:
    seed = ROOT / "tests/data/seed.txt"
    ran = CliRunner().invoke(main, ["new", str(tmp_path / "kap"), "--from", str(seed)])
    assert ran.exit_code == 0, ran.output
    assert "7 headings, 19 paragraphs, 4 lists, 3 sources" in ran.output
    made = load(tmp_path / "kap" / "content.yaml")
    assert made.handout.title.plain == "Ketamine-Assisted Psychotherapy Explained"
    assert made.brand.clinic == "Example Clinic"


def test_a_document_that_cannot_be_read_makes_no_folder(tmp_path: Path) -> None:
    ran = CliRunner().invoke(main, ["new", str(tmp_path / "a"), "--from", "none.docx"])
    assert ran.exit_code == 2
    assert not (tmp_path / "a").exists()
