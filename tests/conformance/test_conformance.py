"""Every file that we make conforms; and the judges do judge."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conformance.verapdf import validate


@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_verapdf_finds_nothing(built: list[Path], flavour: str) -> None:
    assert validate(built, flavour) == []


def test_verapdf_does_find_what_plain_reportlab_leaves_out(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "plain.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(72, 720, "Untagged")
    canvas.save()
    assert validate([path], "ua1")
    assert validate([path], "2a")


def test_outloud_finds_nothing(built: list[Path], tmp_path: Path) -> None:
    report = tmp_path / "outloud.json"
    command = [Path(sys.executable).with_name("outloud"), "--json", report]
    done = subprocess.run([*command, *built], capture_output=True, text=True, check=False)
    results = json.loads(report.read_text())["results"]
    assert [result["verdict"] for result in results] == ["pass"] * len(built), done.stdout
    assert all(not any(result["counts"].values()) for result in results), done.stdout
    # A rule that broke has found nothing either.
    crashed = [run for result in results for run in result["rules"] if run["status"] == "crashed"]
    assert crashed == []


def test_pdfua_finds_nothing(built: list[Path]) -> None:
    import pdfua

    reports = [pdfua.validate(str(path)) for path in built]
    assert [report.findings for report in reports] == [()] * len(built)
    # A rule that could not look has found nothing either.
    assert [report.skipped for report in reports] == [()] * len(built)


def test_qpdf_finds_no_damage(built: list[Path]) -> None:
    import pikepdf

    for path in built:
        with pikepdf.open(path) as pdf:
            assert pdf.check_pdf_syntax() == []
