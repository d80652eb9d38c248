"""The handbook shows what it says: each piece of YAML on a page is what made the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from handout import load
from handout.authoring.explaining.stored import stored
from handout.authoring.schema import keys_of
from handout.brand.model import Brand, Colours, Fonts, Type
from handout.checks.rule import Severity
from handout.checks.rules import RULES_BY_FAMILY
from handout.checks.run import check
from handout.content.blocks import BLOCKS, Entry, Point, Step, Table, Verbatim
from handout.content.condition import read_condition
from handout.content.fields import Field
from handout.content.model import Checks, Handout, Review, Source, Translation, Treatment
from handout.content.source import origin_of, parse, read_origin
from handout.content.walk import parts
from tests.conftest import ROOT

FOLDER = ROOT / "docs" / "handbook"
PAGES = {path.stem: path for path in sorted(FOLDER.glob("*.yaml"))}
BRAND = FOLDER / "assets" / "brand.yaml"
# The models whose keys a page tells of, beside those of its own block.
TOLD: dict[str, tuple[type[Any], ...]] = {
    "points": (Point,), "entries": (Entry,), "steps": (Step,), "key_facts": (Point,),
    "file": (Handout, Review, Translation, Treatment, Checks), "fields": (Field,),
    "sources": (Source,),
    "look": (Brand, Colours, Fonts, Type),
}  # fmt: skip


def raw(path: Path) -> dict[str, Any]:
    """What a file says, before it is a model."""
    values = parse(read_origin(path))
    assert isinstance(values, dict)
    return values


def shown_in(value: Any) -> Iterator[tuple[str, list[Any]]]:
    """Each text of a ``verbatim`` block, with the blocks that follow it."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from shown_in(inner)
    elif isinstance(value, list):
        made = 0  # so many blocks to come are what lines above them make
        for at, inner in enumerate(value):
            if made:
                made -= 1
            elif isinstance(inner, dict) and "verbatim" in inner:
                yield inner["verbatim"], value[at + 1 :]
                lines = read(inner["verbatim"])
                made = len(lines) if isinstance(lines, list) else 0
            else:
                yield from shown_in(inner)


def read(text: str) -> Any:
    return parse(origin_of(text.encode(), "shown.yaml", FOLDER))


def tables(name: str, *header: str) -> list[Table]:
    found = parts(load(PAGES[name]).handout.body, Table)
    return [table for table in found if [cell.plain for cell in table.header] == list(header)]


def rows(name: str, *header: str) -> list[tuple[str, ...]]:
    return [
        tuple(cell.plain for cell in row) for table in tables(name, *header) for row in table.rows
    ]


def test_every_block_has_a_page() -> None:
    assert set(BLOCKS) <= set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_the_lines_that_a_page_shows_are_those_that_made_it(name: str) -> None:
    page, brand = raw(PAGES[name]), raw(BRAND)
    shown = list(shown_in(page["body"]))
    assert shown
    for text, following in shown:
        lines = read(text)
        if isinstance(lines, list):
            assert following[: len(lines)] == lines
        elif isinstance(lines, dict):
            made = brand if name == "look" else page
            assert {key: made[key] for key in lines} == lines
        else:
            assert text.startswith("handout ")  # a command


@pytest.mark.parametrize("name", BLOCKS)
def test_explain_shows_the_first_lines_of_the_page(name: str) -> None:
    text, _ = next(shown_in(raw(PAGES[name])["body"]))
    assert text == stored("blocks")[name]["example"]


@pytest.mark.parametrize("name", PAGES)
def test_no_line_is_too_long_for_its_box(name: str) -> None:
    for block in parts(load(PAGES[name]).handout.body, Verbatim):
        assert max(map(len, block.lines.splitlines())) <= 64


@pytest.mark.parametrize("name", sorted({*BLOCKS, *TOLD} - {"paragraph"}))
def test_a_page_tells_of_all_its_keys_in_the_words_of_the_program(name: str) -> None:
    models: list[type[Any]] = [*TOLD.get(name, ())]
    own = keys_of(BLOCKS[name]) if name in BLOCKS else {}
    if len(own) > 2:  # more than its own word and 'when'
        models.append(BLOCKS[name])
    keys = {(key, str(f.description)) for model in models for key, f in keys_of(model).items()}
    keys -= {(key, str(f.description)) for key, f in own.items() if key == "when"}
    assert set(rows(name, "Key", "What it is for")) == keys


def test_every_kind_of_field_is_told() -> None:
    kinds = get_args(keys_of(Field)["kind"].annotation)
    assert [row[0] for row in rows("fields", "Kind", "A value")] == list(kinds)


def test_the_conditions_that_are_shown_can_be_read() -> None:
    for row in rows("conditions", "Write", "It holds if"):
        read_condition(row[0])


def test_every_family_of_rules_is_told() -> None:
    families = [row[0] for row in rows("check", "Family", "What it looks at")]
    assert families == list(RULES_BY_FAMILY)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_clean_and_says_why_a_rule_is_silent(name: str) -> None:
    report = check(load(PAGES[name]), today=date(2026, 11, 24))
    assert [f for f in report.findings if f.severity != Severity.ADVICE] == []
    assert all(len(silenced.reason.split()) > 3 for silenced in report.silenced)


def test_the_list_of_pages_names_each_once() -> None:
    listed = re.findall(r"\]\(([\w-]+)\.yaml\)", (FOLDER / "README.md").read_text())
    assert sorted(listed) == sorted(PAGES)
