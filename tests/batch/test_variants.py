"""A batch in which each patient gets the print that they can read."""

from __future__ import annotations

import csv
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner

from handout import load, render
from handout.batch.compiled import Compiled
from handout.batch.maker import Letter, Maker
from handout.batch.rows import BadRow, Row, columns_of
from handout.cli import main
from handout.content.source import origin_of
from handout.content.variant import USUAL, WORDS, Variant, variant_of

CONTENT = """
title: Your visit
fields:
  - {name: patient, label: Your name}
  - {name: day, label: Day, kind: date}
body:
  - Dear {{patient}}, your visit is on {{day}}. Please *bring* this letter.[@one]
  - table: Times
    header: [Medicine, Morning, Midday, Evening, Night, What it is for]
    rows: [[Amlodipine, 1, "", "", "", "{{patient}}, high blood pressure"]]
sources: {one: {text: One.}}
"""
LOADED = load(origin_of(CONTENT.encode(), "visit.yaml", Path("/nonexistent")))
PEOPLE = [
    {"patient": "Ann Lee", "day": "2026-12-01"},
    {"patient": "Bartholomew Featherstonehaugh-Cholmondeley", "day": "2026-12-24"},
    {"patient": "Zoë Ng", "day": "2027-01-05"},
    {"patient": "Ann Poe", "day": "2026-12-02"},
]


@pytest.mark.parametrize("variant", [*map(variant_of, WORDS), variant_of("+".join(WORDS))])
def test_a_filled_sheet_is_what_render_gives_byte_for_byte(variant: Variant) -> None:
    compiled = Compiled(LOADED, None, variant)
    for values in PEOPLE:
        assert compiled.fill(values).pdf == render(LOADED, values=values, variant=variant)


def test_sheets_of_one_shape_are_laid_out_once() -> None:
    compiled = Compiled(LOADED, None, Variant(large_print=True))
    assert [compiled.fill(PEOPLE[at]).anew for at in (0, 3, 0)] == [True, False, False]


def made(row: Row, usual: Variant = USUAL) -> bytes:
    letter = Maker({"en-US": LOADED}, variant=usual).make(row)
    assert isinstance(letter, Letter)
    return letter.pdf


@pytest.mark.parametrize("yes", ["yes", "Y", "1", "true", "x"])
def test_a_row_chooses_large_print(yes: str) -> None:
    large = render(LOADED, values=PEOPLE[0], variant=Variant(large_print=True))
    assert made(Row(1, PEOPLE[0], {"large_print": yes})) == large


def test_a_row_may_do_without_what_the_batch_has() -> None:
    usual = render(LOADED, values=PEOPLE[0])
    batch = Variant(large_print=True)
    assert made(Row(1, PEOPLE[0], {"large_print": "no"}), batch) == usual
    assert made(Row(1, PEOPLE[0]), batch) != usual


def test_a_cell_that_is_neither_yes_nor_no_makes_its_row_bad() -> None:
    row = Row(7, PEOPLE[0], {"large_print": "perhaps"})
    bad = Maker({"en-US": LOADED}).make(row)
    assert bad == BadRow(7, "large_print", "is neither yes nor no")


@pytest.mark.parametrize("column", ["large_print", "Large print", "LARGE-PRINT"])
def test_a_column_is_the_choice_of_its_name(column: str) -> None:
    columns = columns_of(["patient", "day", column], LOADED.handout.fields, {})
    assert columns.choices == {column: "large_print"}


def test_the_command_makes_each_sheet_as_its_row_and_the_options_say(tmp_path: Path) -> None:
    (tmp_path / "visit.yaml").write_text(CONTENT, encoding="utf-8")
    with open(tmp_path / "people.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["patient", "day", "large print"])
        writer.writerow(["Ann Lee", "2026-12-01", "yes"])
        writer.writerow(["Ann Lee", "2026-12-01", ""])
    command = ["batch", str(tmp_path / "visit.yaml"), str(tmp_path / "people.csv")]
    place = tmp_path / "out"
    done = CliRunner().invoke(main, [*command, "-o", str(place), "--grey", "--workers", "1"])
    assert done.exit_code == 0, done.output
    loaded = load(tmp_path / "visit.yaml")
    sheets = [path.read_bytes() for path in sorted(place.rglob("*.pdf"))]
    assert sheets == [
        render(loaded, values=PEOPLE[0], variant=Variant(large_print=True, grey=True)),
        render(loaded, values=PEOPLE[0], variant=Variant(grey=True)),
    ]
    assert len(pypdf.PdfReader(next(place.rglob("*.pdf"))).pages) >= 1
