"""The review form conforms like a handout, its fields included."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from handout import load
from handout.checks.pemat import decided
from handout.checks.pemat_form import pemat_form
from handout.checks.subject import Subject
from handout.content.source import origin_of
from tests.conformance.conftest import ROOT
from tests.conformance.verapdf import validate

SPANISH = b"title: Antes de su an\xc3\xa1lisis\nlanguage: es\nbody: [Palabras.]\n"


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("forms")
    spanish = load(origin_of(SPANISH, "t.yaml", Path("/nonexistent")))
    paths = []
    for name, loaded in (("seed", load(ROOT / "content.yaml")), ("spanish", spanish)):
        items = decided(Subject(loaded, date(2026, 11, 24)))
        for paper in ("letter", "a4"):
            paths.append(folder / f"{name}-{paper}.pdf")
            paths[-1].write_bytes(pemat_form(loaded, items, paper=paper))
    return paths


@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_verapdf_finds_nothing_in_the_form(forms: list[Path], flavour: str) -> None:
    assert validate(forms, flavour) == []


def test_outloud_finds_nothing_in_the_form(forms: list[Path], tmp_path: Path) -> None:
    report = tmp_path / "outloud.json"
    command = [Path(sys.executable).with_name("outloud"), "--json", report]
    done = subprocess.run([*command, *forms], capture_output=True, text=True, check=False)
    results = json.loads(report.read_text())["results"]
    assert [result["verdict"] for result in results] == ["pass"] * len(forms), done.stdout


def test_pdfua_finds_nothing_in_the_form(forms: list[Path]) -> None:
    import pdfua

    reports = [pdfua.validate(str(path)) for path in forms]
    assert [report.findings for report in reports] == [()] * len(forms)
