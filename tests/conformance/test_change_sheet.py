"""The change sheet of ``handout diff`` is as accessible and archival as a handout."""

from __future__ import annotations

from pathlib import Path

import pytest

from handout import load
from handout.content.source import origin_of
from handout.deliver.diff import Section, as_pdf, compare
from tests.conformance.verapdf import validate

OLD = [
    Section("Asma", 1, ()),
    Section("Uno", 2, ("Dos tres.", "Cuatro.")),
    Section("Cinco", 3, ("Seis.",)),
    Section("Siete", 2, ("Ocho.",)),
]
NEW = [
    Section("Asma", 1, ()),
    Section("Siete", 2, ("Ocho.",)),
    Section("Uno", 2, ("Dos cuatro.", "Nueve.", "Diez.")),
]


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("sheets")
    text = b"title: Asma\nlanguage: es\nbody: [Palabras]\n"
    spanish = load(origin_of(text, "t.yaml", Path("/nonexistent")))
    changes = {"changed": compare(OLD, NEW), "same": []}
    paths = []
    for name, found in changes.items():
        for language, loaded in (("en", None), ("es", spanish)):
            paths.append(folder / f"{name}-{language}.pdf")
            paths[-1].write_bytes(as_pdf(found, "old.yaml", "new.yaml", loaded))
    return paths


@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_verapdf_finds_nothing(flavour: str, sheets: list[Path]) -> None:
    assert validate(sheets, flavour) == []
