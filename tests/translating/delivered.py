"""A source and the file that a translator sends back."""

from __future__ import annotations

from pathlib import Path

import pytest

from handout.errors import ContentError, Problem
from handout.translating.files import brought_back, exported
from tests.translating.pair import SOURCE, SPANISH


def delivered(folder: Path, *, xliff: bool = False) -> Path:
    """The Spanish of ``pair`` as the translator's file, beside its source."""
    (folder / "a.yaml").write_text(SOURCE, encoding="utf-8")
    (folder / "a.es.yaml").write_text(SPANISH, encoding="utf-8")
    file = folder / ("a.es.xlf" if xliff else "a.es.po")
    file.write_bytes(exported(folder / "a.yaml", "es", xliff=xliff))
    (folder / "a.es.yaml").unlink()
    return file


def changed(file: Path, old: str, new: str) -> Path:
    """The file with one thing changed."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


def refused(file: Path) -> Problem:
    """The one problem of a file that cannot be brought back."""
    with pytest.raises(ContentError) as error:
        brought_back(file)
    (problem,) = error.value.problems
    return problem


def line_of(file: Path, words: str) -> int:
    """The line of the file that has these words."""
    lines = file.read_text(encoding="utf-8").split("\n")
    (found,) = [number for number, line in enumerate(lines, 1) if words in line]
    return found
