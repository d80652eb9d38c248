"""``handout build`` for large print, dyslexia, grey and little ink."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner

from handout import load, render
from handout.cli import main
from handout.content.variant import Variant
from tests.conftest import ROOT

SEED = str(ROOT / "content.yaml")


def test_a_variant_is_written_under_a_name_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["build", SEED, "--large-print", "--grey", "--json"])
    written = Path(json.loads(done.output)["path"])
    name = "ketamine-assisted-psychotherapy-explained-large-print-grey.pdf"
    assert written == Path("dist") / name
    assert written.read_bytes() == render(load(SEED), variant=Variant(True, False, True))


def test_every_variant_has_its_option() -> None:
    for option in ("--large-print", "--dyslexia", "--grey", "--ink-saver"):
        done = CliRunner().invoke(main, ["build", SEED, option, "-o", "-"])
        assert done.exit_code == 0
        assert len(pypdf.PdfReader(io.BytesIO(done.stdout_bytes)).pages) >= 4


def test_what_is_read_on_a_screen_has_no_variant() -> None:
    done = CliRunner().invoke(main, ["build", SEED, "--to", "html", "--large-print"])
    assert done.exit_code == 2
    assert "--large-print is for paper" in done.output


def test_grey_warns_of_colours_that_become_one(tmp_path: Path) -> None:
    (tmp_path / "bars.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        '<rect width="4" height="9" fill="#c00000"/><rect x="5" width="4" height="9" '
        'fill="#006600"/></svg>',
        encoding="utf-8",
    )
    content = tmp_path / "a.yaml"
    content.write_text("title: A\nbody:\n- figure: bars.svg\n  alt: Bars\n", encoding="utf-8")
    command = ["build", str(content), "-o", str(tmp_path / "a.pdf")]
    told = "a.yaml:3:11: the picture 'bars.svg' has two colours, #c00000 and #006600"
    grey = CliRunner().invoke(main, [*command, "--grey"])
    assert grey.exit_code == 0
    assert told in grey.stderr
    assert told not in CliRunner().invoke(main, command).stderr
