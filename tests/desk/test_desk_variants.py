"""Large print and its like at the desk: chosen, looked at, given out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from handout import load, render
from handout.content.variant import Variant
from handout.desk.choices import CHOICES, Chosen, chosen_in
from tests.desk.desks import Visit, opened
from tests.desk.test_desk import LETTER


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    (tmp_path / "letter.yaml").write_text(LETTER)
    with opened(tmp_path) as visit:
        yield visit


def key(visit: Visit) -> str:
    return next(iter(visit.desk.library.cards()))


@pytest.mark.parametrize("name", Variant._fields)
def test_every_variant_is_a_choice_of_its_page(name: str, visit: Visit) -> None:
    assert name in [choice.name for choice in CHOICES]
    assert chosen_in({name: "on"}).variant == Variant(**{name: True})
    assert f'id="{name}" type="checkbox"' in visit.page(f"/handout/{key(visit)}")


def test_nothing_chosen_is_the_usual_printing() -> None:
    assert Chosen().variant == chosen_in({}).variant == Variant()


def test_what_is_saved_is_the_variant_that_was_chosen(visit: Visit, tmp_path: Path) -> None:
    answer = visit.send(f"/handout/{key(visit)}", action="save", large_print="on", grey="on")
    loaded = load(tmp_path / "letter.yaml")
    chosen = Variant(large_print=True, grey=True)
    assert answer.content == render(loaded, variant=chosen)
    assert '-large-print-grey.pdf"' in answer.headers["content-disposition"]
    again = visit.send(f"/handout/{key(visit)}", action="save")
    assert again.content == render(loaded)


def test_the_pages_shown_are_those_of_the_variant(visit: Visit) -> None:
    usual = visit.send(f"/handout/{key(visit)}/preview")
    large = visit.send(f"/handout/{key(visit)}/preview", large_print="on")
    assert usual.status_code == large.status_code == 200
    assert usual.text != large.text
