"""Each variant of a handout is as accessible and archival as the usual printing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from handout import load, render
from handout.content.variant import WORDS, variant_of
from tests.conformance.verapdf import validate

ROOT = Path(__file__).parents[2]
CONTENTS = (ROOT / "content.yaml", ROOT / "tests/data/every-block.yaml")
TABLE = """
title: Wide
body:
  - table: Medicines
    header_column: true
    header: [Medicine, Morning, Midday, Evening, Night, What it is for]
    rows: [[Amlodipine, 1, "", "", "", "*High* [blood pressure](https://example.org)"]]
  - columns: [[Left], [Right]]
"""


@pytest.fixture(scope="module")
def variants(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("variants")
    (folder / "wide.yaml").write_text(TABLE, encoding="utf-8")
    paths = []
    for words in (*WORDS, "+".join(WORDS)):
        for content in (*CONTENTS, folder / "wide.yaml"):
            for paper in ("letter", "a4"):
                paths.append(folder / f"{content.stem}-{words}-{paper}.pdf")
                pdf = render(load(content), paper=paper, variant=variant_of(words))
                paths[-1].write_bytes(pdf)
    return paths


@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_verapdf_finds_nothing(variants: list[Path], flavour: str) -> None:
    assert validate(variants, flavour) == []


def test_outloud_finds_nothing(variants: list[Path], tmp_path: Path) -> None:
    shipped = [path for path in variants if not path.name.startswith("wide")]
    report = tmp_path / "outloud.json"
    # ORD-001 counts an element's own words before those of its links, and on the few lines of
    # a large page that is too many; tests/layout/test_variants.py looks at the order itself.
    command = [Path(sys.executable).with_name("outloud"), "--skip", "ORD-001", "--json", report]
    done = subprocess.run([*command, *shipped], capture_output=True, text=True, check=False)
    results = json.loads(report.read_text())["results"]
    assert [result["verdict"] for result in results] == ["pass"] * len(shipped), done.stdout
    assert all(not any(result["counts"].values()) for result in results), done.stdout


def test_pdfua_finds_nothing(variants: list[Path]) -> None:
    import pdfua

    reports = [pdfua.validate(str(path)) for path in variants]
    assert [report.findings for report in reports] == [()] * len(variants)


def test_qpdf_finds_no_damage(variants: list[Path]) -> None:
    import pikepdf

    for path in variants:
        with pikepdf.open(path) as pdf:
            assert pdf.check_pdf_syntax() == []
