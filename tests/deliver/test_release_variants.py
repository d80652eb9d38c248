"""A release holds the printings that its contents ask for, each under a name of its own."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema

from handout import load, render
from handout.content.variant import Variant
from handout.deliver.release import release, verify_release
from tests.conftest import ROOT

TODAY = date(2026, 12, 1)
CONTENT = """
title: Blood pressure
issued: 2026-11-24
review: {status: approved, by: Dr A. Example, role: Nurse, on: 2026-11-01}
treatment: {kind: none}
variants: [large-print, grey+dyslexia]
body:
  - heading: What to do
    body: [Measure it each day. Call 555-0100 if it is high.]
"""


def made(folder: Path, content: str = CONTENT) -> Path:
    (folder / "in").mkdir(exist_ok=True)
    (folder / "in" / "pressure.yaml").write_text(content, encoding="utf-8")
    place = folder / "dist"
    release(folder / "in", place, allow_draft=True, today=TODAY, workers=1)
    return place


def names(place: Path) -> set[str]:
    return {path.name.replace("-DRAFT", "") for path in place.glob("*.pdf")}


def test_each_variant_that_is_asked_for_is_released_on_each_paper(tmp_path: Path) -> None:
    place = made(tmp_path)
    assert names(place) == {
        f"blood-pressure-{paper}{variant}.pdf"
        for paper in ("letter", "a4")
        for variant in ("", "-large-print", "-dyslexia-grey")
    }
    loaded = load(tmp_path / "in" / "pressure.yaml")
    (large,) = place.glob("blood-pressure-a4-large-print*.pdf")
    assert large.read_bytes() == render(loaded, paper="a4", variant=Variant(large_print=True))


def test_the_manifest_and_the_page_say_which_is_which(tmp_path: Path) -> None:
    place = made(tmp_path)
    about = json.loads((place / "manifest.json").read_bytes())
    jsonschema.validate(about, json.loads((ROOT / "schema/manifest.schema.json").read_bytes()))
    files = about["handouts"][0]["files"]
    said = [file.get("variant") for file in files if file["kind"] == "pdf"]
    assert said == [None, None, "large-print", "large-print", "dyslexia+grey", "dyslexia+grey"]
    page = (place / "index.html").read_text(encoding="utf-8")
    assert "PDF, large print, A4, " in page
    assert "PDF, dyslexia, grey, Letter, " in page


def test_a_release_with_variants_can_be_verified(tmp_path: Path) -> None:
    place = made(tmp_path)
    assert verify_release(tmp_path / "in", place) == []
    large = next(place.glob("*large-print*.pdf"))
    large.write_bytes(large.read_bytes() + b"\n")
    assert verify_release(tmp_path / "in", place) == [large.name]


def test_a_variant_that_is_taken_out_is_gone_from_the_next_release(tmp_path: Path) -> None:
    made(tmp_path)
    place = made(tmp_path, CONTENT.replace("variants: [large-print, grey+dyslexia]\n", ""))
    assert names(place) == {"blood-pressure-letter.pdf", "blood-pressure-a4.pdf"}


def test_what_is_unchanged_is_taken_over_with_its_variants(tmp_path: Path) -> None:
    place = made(tmp_path)
    again = release(tmp_path / "in", place, allow_draft=True, today=TODAY, workers=1)
    assert again.built == 0
    assert len(names(place)) == 6
