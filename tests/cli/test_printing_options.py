"""The options of ``handout build`` that say how the pages go on paper."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from handout.cli import main
from tests.reading import page_texts

CONTENT = "title: Asthma\nbody:\n  - heading: What is it?\n    body: [It makes breathing hard.]\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "asthma.yaml").write_text(CONTENT)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["build", "asthma.yaml", *arguments])


@pytest.mark.parametrize(
    ("options", "name"),
    [
        (["--booklet"], "asthma-booklet.pdf"),
        (["--n-up", "2"], "asthma-2-up.pdf"),
        (["--n-up", "4"], "asthma-4-up.pdf"),
        (["--tri-fold"], "asthma-tri-fold.pdf"),
        (["--duplex"], "asthma-duplex.pdf"),
        (["--bleed", "3", "--duplex"], "asthma-duplex-bleed.pdf"),
        (["--booklet", "--grey"], "asthma-grey-booklet.pdf"),
    ],
)
def test_the_file_is_named_after_what_it_is_for(
    folder: Path, options: list[str], name: str
) -> None:
    result = run(*options)
    assert result.exit_code == 0, result.output
    assert "It makes breathing hard." in " ".join(page_texts((folder / "dist" / name).read_bytes()))


@pytest.mark.parametrize("option", [["--booklet"], ["--n-up", "2"], ["--tri-fold"]])
def test_one_line_on_standard_error_tells_that_the_tags_are_gone(option: list[str]) -> None:
    result = run(*option)
    assert result.stderr.count("\n") == 1
    assert "it has no tags" in result.stderr


def test_where_the_tags_stay_nothing_is_said_of_them() -> None:
    assert "tags" not in run("--duplex", "--bleed", "3").stderr


def test_a_print_shop_is_to_be_told_of_the_colours() -> None:
    assert "sRGB" in run("--bleed", "3").stderr


def test_quiet_is_quiet() -> None:
    assert run("--booklet", "-q").output == ""


def test_the_report_for_machines_counts_the_sides() -> None:
    assert json.loads(run("--booklet", "--json").stdout)["pages"] == 2


@pytest.mark.parametrize(
    "options",
    [
        ["--booklet", "--n-up", "2"],
        ["--booklet", "--tri-fold"],
        ["--n-up", "4", "--tri-fold"],
        ["--booklet", "--duplex"],
        ["--tri-fold", "--bleed", "3"],
        ["--n-up", "2", "--bleed", "3", "--duplex"],
    ],
)
def test_ways_that_exclude_each_other_are_a_usage_error(folder: Path, options: list[str]) -> None:
    result = run(*options)
    assert result.exit_code == 2
    assert "does not go together with" in result.stderr
    assert not (folder / "dist").exists()


@pytest.mark.parametrize("kind", ["html", "epub", "txt"])
def test_what_is_not_for_paper_cannot_be_folded(kind: str) -> None:
    result = run("--to", kind, "--booklet")
    assert result.exit_code == 2
    assert f"--booklet is for paper, and --to {kind} is not" in result.stderr


def test_a_text_that_does_not_fit_a_leaflet_leaves_no_file(folder: Path) -> None:
    (folder / "asthma.yaml").write_text(CONTENT + "  - A sentence of several words.\n" * 200)
    result = run("--tri-fold")
    assert result.exit_code == 2
    assert "asthma.yaml:3:14: the 6 panels of the leaflet are too few, by about" in result.stderr
    assert "from 'What is it?' on; shorten the text, or print it with --booklet" in result.stderr
    assert not (folder / "dist").exists()
