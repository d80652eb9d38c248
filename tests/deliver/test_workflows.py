"""The workflows that a clinic copies hold what they promise."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

GITHUB = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
GITLAB = ROOT / "docs" / "gitlab-ci.example.yml"


def steps(path: Path) -> list[dict[str, Any]]:
    document = yaml.safe_load(path.read_text())
    if "runs" in document:
        return list(document["runs"]["steps"])
    return [step for job in document["jobs"].values() for step in job["steps"]]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of the content and its brand, with ``handout`` where an install would put it."""
    place = tmp_path / "clone"
    place.mkdir()
    shutil.copy(ROOT / "content.yaml", place)
    shutil.copytree(ROOT / "assets", place / "assets")
    for folder in (place / ".venv" / "bin", tmp_path / "handout" / "bin"):
        folder.mkdir(parents=True)
        program = folder / "handout"
        program.write_text(
            f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\n"
            "from handout.cli import main\nif __name__ == '__main__':\n    main()\n"
        )
        program.chmod(0o755)
    return place


def run(lines: str, clone: Path, **more: str) -> int:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **more}
    path = os.pathsep.join([str(clone / ".venv" / "bin"), environment["PATH"]])
    environment["PATH"] = path
    command = ["bash", "-euo", "pipefail", "-c", lines]
    return subprocess.run(command, cwd=clone, env=environment, capture_output=True).returncode


def shell(name: str, *, but: str = "Install") -> str:
    return "\n".join(s["run"] for s in steps(ROOT / name) if "run" in s and s["name"] != but)


def test_the_check_of_a_change_builds_drafts_and_compares_them(clone: Path) -> None:
    assert run(shell(".github/workflows/ci.yml"), clone, HANDOUTS=".") == 0
    assert list((clone / "dist").glob("*-DRAFT.pdf"))


def test_a_tag_with_a_draft_is_not_released(clone: Path) -> None:
    named = {step.get("name"): step for step in steps(ROOT / ".github/workflows/release.yml")}
    assert run(named["Release"]["run"], clone, HANDOUTS=".") == 2
    assert not (clone / "dist").exists()


@pytest.mark.parametrize(("allow", "code"), [("true", 0), ("false", 2)])
def test_the_action_lets_drafts_out_only_if_asked(allow: str, code: int, clone: Path) -> None:
    more = {"FOLDER": ".", "OUTPUT": "out", "ALLOW_DRAFT": allow, "RUNNER_TEMP": str(clone.parent)}
    assert run(shell("action.yml"), clone, **more) == code
    assert (clone / "out" / "manifest.json").exists() == (code == 0)


@pytest.mark.parametrize(("tag", "code"), [("", 0), ("v1.0", 2)])
def test_gitlab_releases_drafts_on_no_tag(tag: str, code: int, clone: Path) -> None:
    command = [sys.executable, ROOT / ".ci" / "workflow_steps.py", GITLAB, "handouts"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert run(lines, clone, CI_COMMIT_TAG=tag) == code
    assert (clone / "dist" / "manifest.json").exists() == (code == 0)


@pytest.mark.parametrize("path", [*GITHUB, ROOT / "action.yml"], ids=lambda path: path.name)
def test_no_expression_stands_in_a_shell_line(path: Path) -> None:
    assert [step["name"] for step in steps(path) if "${{" in step.get("run", "")] == []


@pytest.mark.parametrize("path", GITHUB, ids=lambda path: path.name)
def test_a_workflow_says_what_it_may_do(path: Path) -> None:
    assert yaml.safe_load(path.read_text())["permissions"]
