"""``--to``: the same handout as HTML or plain text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from handout.cli import main
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("kind", "start"),
    [("html", "<!doctype html>"), ("txt", "Ketamine-"), ("ssml", "<?xml"), ("epub", "PK")],
)
def test_another_kind_is_written_under_its_own_name(
    kind: str, start: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    command = ["build", str(ROOT / "content.yaml"), "--to", kind, "--json"]
    done = CliRunner().invoke(main, command)
    report = json.loads(done.output)
    written = Path(report["path"])
    assert written.name == f"ketamine-assisted-psychotherapy-explained.{kind}"
    assert report["pages"] is None
    assert written.read_text(encoding="utf-8", errors="replace").lower().startswith(start.lower())


def test_content_and_fields_cannot_share_standard_input() -> None:
    done = CliRunner().invoke(main, ["build", "-", "--fields", "-"], input="title: T")
    assert done.exit_code == 2
    assert "cannot both come from standard input" in done.output
