"""Sheets of a batch conform, whoever they are for."""

from __future__ import annotations

from pathlib import Path

import pytest

from handout.batch.compiled import Compiled
from handout.build import load
from handout.content.origin import origin_of
from tests.conformance.verapdf import validate

ROOT = Path(__file__).parents[2]
LETTER = """
title: Your visit, {{name}}
fields:
  - {name: name, label: Your name, longest: 200}
  - {name: day, label: Day, kind: date}
  - {name: age, label: Age, kind: number}
  - {name: notes, label: Notes, kind: list}
  - {name: medicines, label: Medicines, kind: table, columns: [medicine, dose]}
at_a_glance:
  - When: "{{day}}"
body:
  - "Dear {{name}}, please read [**{{name}}**'s page](https://example.org) [@key]."
  - heading: For {{name}}
    body:
      - {note: "Bring somebody with you.", when: age >= 65}
      - bullets: ["{{notes}}"]
      - when: medicines
        table: Your medicines
        header: [Medicine, Dose]
        rows: [["{{medicines.medicine}}", "{{medicines.dose}}"]]
sources:
  key: {text: A source.}
"""
NAMES = ("Ana Example", "Émile Zoë", "Łukasz O’Hara", "≤ ½ Ω", "W" * 90, "word " * 30, "محمد")


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two hundred sheets with names, lists and tables of all lengths."""
    folder = tmp_path_factory.mktemp("sheets")
    content = LETTER + "brand: brand.yaml\n"
    brand = "fonts: {fallback: [IBM Plex Sans Arabic]}\n"
    (folder / "brand.yaml").write_text(brand, encoding="utf-8")
    compiled = Compiled(load(origin_of(content.lstrip().encode(), "letter.yaml", folder)))
    paths = []
    for number in range(200):
        values = {
            "name": NAMES[number % len(NAMES)].strip(),
            "day": f"2027-{number % 12 + 1:02}-{number % 28 + 1:02}",
            "age": str(number % 90 + 1),
            "notes": [f"Note {n}" for n in range(number % 5)],
            "medicines": [[f"Medicine {n}", f"{n} a day"] for n in range(number % 7)],
        }
        path = folder / f"{number:03}.pdf"
        path.write_bytes(compiled.fill(values).pdf)
        paths.append(path)
    return paths


@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_verapdf_finds_nothing_on_two_hundred_sheets(sheets: list[Path], flavour: str) -> None:
    assert validate(sheets, flavour) == []
