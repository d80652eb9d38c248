"""Every file that we make conforms; and the judges do judge."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

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


# What outloud takes for a mistake in a manual, and is none there.
MEANT_IN_A_MANUAL = {
    "LNK-010",  # an address that is shown as it is typed is no link
    "TAG-002",  # on a page of few words, it takes the foot for the text
    "TBL-010",  # in a table of two columns of which one is headers, half the cells are headers
}


def outloud(paths: list[Path], report: Path) -> list[dict[str, Any]]:
    """What outloud says of each file; a rule that broke has found nothing either."""
    command = [Path(sys.executable).with_name("outloud"), "--json", report, *paths]
    subprocess.run(command, capture_output=True, check=False)
    results: list[dict[str, Any]] = json.loads(report.read_text())["results"]
    assert len(results) == len(paths)
    assert [run for r in results for run in r["rules"] if run["status"] == "crashed"] == []
    return results


def test_outloud_finds_nothing(built: list[Path], tmp_path: Path) -> None:
    handouts = [path for path in built if not path.name.startswith("handbook-")]
    results = outloud(handouts, tmp_path / "outloud.json")
    assert [result["findings"] for result in results] == [[]] * len(handouts)
    assert {result["verdict"] for result in results} == {"pass"}


def test_outloud_finds_nothing_in_the_handbook_but_what_is_meant(
    built: list[Path], tmp_path: Path
) -> None:
    pages = [path for path in built if path.name.startswith("handbook-")]
    results = outloud(pages, tmp_path / "outloud.json")
    found = {finding["rule"] for result in results for finding in result["findings"]}
    assert found <= MEANT_IN_A_MANUAL


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
