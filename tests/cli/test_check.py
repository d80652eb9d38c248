"""``handout check`` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from handout.cli import main

ROOT = Path(__file__).parents[2]
APPROVED = """
title: Opening hours
treatment: {kind: none}
summary: When the clinic is open.
review: {status: approved, by: Dr A. Example, on: 2026-11-01, next: 2028-11-01}
body:
  - We open at nine.
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", "--today", "2026-11-24", *arguments])


@pytest.fixture
def overdue(tmp_path: Path) -> str:
    path = tmp_path / "overdue.yaml"
    path.write_text(APPROVED.replace("2028-11", "2026-11"))
    return str(path)


def test_the_seed_has_findings_and_exits_with_1() -> None:
    result = run(str(ROOT / "content.yaml"))
    assert result.exit_code == 1
    assert "[no-risks]" in result.output
    assert "[not-reviewed]" in result.output


def test_a_draft_is_a_warning_which_fails_only_when_strict(tmp_path: Path) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_text(APPROVED.replace("status: approved", "status: draft"), encoding="utf-8")
    assert run(str(draft)).exit_code == 0
    assert run("--strict", str(draft)).exit_code == 1


def test_a_review_that_is_overdue_fails(overdue: str) -> None:
    assert run(overdue).exit_code == 1


def test_a_file_that_cannot_be_built_exits_with_2_and_does_not_hide_the_others() -> None:
    broken = str(ROOT / "tests/broken/missing-title.yaml")
    result = run(str(ROOT / "content.yaml"), broken)
    assert result.exit_code == 2
    assert "[no-risks]" in result.stdout
    assert "missing-title.yaml" in result.stderr
    assert "no file was written" not in result.stderr


def test_json_holds_the_findings_of_all_files() -> None:
    result = run("--format", "json", str(ROOT / "content.yaml"), "no-such.yaml")
    data = json.loads(result.stdout)
    assert result.exit_code == 2
    assert {finding["file"] for finding in data["findings"]} == {str(ROOT / "content.yaml")}
    assert data["unreadable"][0]["file"] == "no-such.yaml"


def test_sarif_and_annotations_come_out_whole() -> None:
    content = str(ROOT / "content.yaml")
    assert json.loads(run("--format", "sarif", content).stdout)["version"] == "2.1.0"
    assert run("--format", "github", content).stdout.startswith("::error file=")


def test_the_last_release_is_asked_for_its_version(tmp_path: Path) -> None:
    (tmp_path / "hours.yaml").write_text(APPROVED + 'version: "1.0"\n', encoding="utf-8")
    entry = {"content": "hours.yaml", "version": "1.0", "content_sha256": "0" * 64}
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"handouts": [entry]}), encoding="utf-8")
    result = run("--released", str(manifest), str(tmp_path / "hours.yaml"))
    assert "[version-unchanged]" in result.output


def test_a_manifest_that_is_none_is_told() -> None:
    result = run("--released", str(ROOT / "content.yaml"), str(ROOT / "content.yaml"))
    assert result.exit_code == 3
    assert "no manifest of a release" in result.output


def test_a_terminal_gets_colours_and_a_pipe_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = ["check", str(ROOT / "content.yaml")]
    assert "\x1b[" not in CliRunner().invoke(main, arguments).output
    assert "\x1b[" in CliRunner().invoke(main, arguments, color=True).output
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in CliRunner().invoke(main, arguments, color=True).output
