"""Pages on paper: whole ones keep every promise, those on sheets the ones that they still make."""

from __future__ import annotations

from pathlib import Path

import pytest

from handout import load, render
from handout.imposing.making import imposed
from handout.imposing.ways import Imposition
from tests.conformance.conftest import ROOT
from tests.conformance.verapdf import validate

DATA = ROOT / "tests/data"
SEED, EVERY_BLOCK, LEAFLET = ROOT / "content.yaml", DATA / "every-block.yaml", DATA / "leaflet.yaml"
WHOLE = [Imposition(duplex=True), Imposition(bleed=3), Imposition(duplex=True, bleed=5)]
ON_SHEETS = [Imposition(booklet=True), Imposition(n_up=2), Imposition(n_up=4)]
FOLDED = [Imposition(tri_fold=True)]


def files(folder: Path, ways: list[Imposition], *contents: Path) -> list[Path]:
    paths = []
    for content in contents:
        for paper in ("letter", "a4"):
            for how in ways:
                paths.append(folder / f"{content.stem}-{paper}-{how.name}.pdf")
                paths[-1].write_bytes(imposed(load(content), how, paper=paper).pdf)
    return paths


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return files(tmp_path_factory.mktemp("whole"), WHOLE, SEED, EVERY_BLOCK, LEAFLET)


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("sheets")
    return files(folder, ON_SHEETS, SEED, EVERY_BLOCK) + files(folder, FOLDED, LEAFLET)


@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_verapdf_finds_nothing_in_pages_that_stay_whole(whole: list[Path], flavour: str) -> None:
    assert validate(whole, flavour) == []


def test_verapdf_finds_nothing_in_sheets_but_the_tags_that_they_do_not_claim(
    sheets: list[Path],
) -> None:
    assert validate(sheets, "2u") == []
    assert validate(sheets, "2b") == []


def test_pdfua_finds_nothing_in_pages_that_stay_whole(whole: list[Path]) -> None:
    import pdfua

    reports = [pdfua.validate(str(path)) for path in whole]
    assert [report.findings for report in reports] == [()] * len(whole)


def test_qpdf_finds_no_damage(whole: list[Path], sheets: list[Path]) -> None:
    import pikepdf

    for path in (*whole, *sheets):
        with pikepdf.open(path) as pdf:
            assert pdf.check_pdf_syntax() == []


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Those that the other conformance tests leave out."""
    folder = tmp_path_factory.mktemp("papers")
    paths = []
    for content in (SEED, EVERY_BLOCK):
        for paper in ("a5", "legal"):
            paths.append(folder / f"{content.stem}-{paper}.pdf")
            paths[-1].write_bytes(render(load(content), paper=paper))
    return paths


@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_verapdf_finds_nothing_on_smaller_and_longer_paper(
    papers: list[Path], flavour: str
) -> None:
    assert validate(papers, flavour) == []
