"""Every page looks as it did when somebody last looked at it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from handout.content.variant import WORDS
from tests.golden import (
    DOCUMENTS,
    FOLDER,
    PAPERS,
    TOLERANCE,
    difference,
    golden_path,
    mark_difference,
    pages,
    varied_pages,
)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_pages_look_as_approved(name: str, paper: str, tmp_path: Path) -> None:
    compare(name, paper, pages(name, paper), tmp_path)


@pytest.mark.parametrize("word", WORDS)
def test_the_variants_look_as_approved(word: str, tmp_path: Path) -> None:
    compare("variant", word, varied_pages(word), tmp_path)


def compare(name: str, paper: str, drawn: list[Any], tmp_path: Path) -> None:
    assert len(drawn) == len(list(FOLDER.glob(f"{name}-{paper}-*.png")))
    for number, image in enumerate(drawn, 1):
        golden = golden_path(name, paper, number)
        share = difference(image, golden)
        if share > TOLERANCE:
            mark_difference(image, golden).save(tmp_path / golden.name)
        assert share <= TOLERANCE, f"page {number} differs in {share:.2%}; drawn into {tmp_path}"


def test_a_moved_line_would_be_seen() -> None:
    from PIL import ImageChops

    image = pages("seed", "letter")[0]
    moved = ImageChops.offset(image, 0, 2)
    assert difference(moved, golden_path("seed", "letter", 1)) > TOLERANCE


def test_a_lost_subheading_would_be_seen() -> None:
    image = pages("seed", "letter")[0].copy()
    image.paste(255, (82, 352, 250, 372))  # "1. Rapid Relief of Symptoms", at 60 dpi
    assert difference(image, golden_path("seed", "letter", 1)) > TOLERANCE
