"""Handouts in every script that is set conform."""

from __future__ import annotations

from pathlib import Path

import pytest

from handout import load, render
from handout.content.origin import origin_of
from tests.brand.test_alphabets import DECLARATION as LETTERS
from tests.conformance.verapdf import validate
from tests.layout.test_scripts import DECLARATION as SHAPED

ROOT = Path(__file__).parents[2]
BODY = """
at_a_glance: ["{text}"]
body:
  - "{text}"
  - heading: "{short}"
    body:
      - - "{text}"
      - steps: ["{short}", "{text}"]
      - caution: "{text}"
      - table: "{short}"
        header: ["{short}", "500 mg"]
        rows: [["{short}", "555-0100"]]
      - contact: "{short}"
        phone: 555-010-0199
        web: example.org
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("scripts")
    paths = []
    for language, text in {**LETTERS, **SHAPED}.items():
        body = BODY.format(text=text, short=text.split()[0])
        content = f'title: "{text.split()[0]}"\nlanguage: {language}{body}'
        path = folder / f"{language}.pdf"
        path.write_bytes(render(load(origin_of(content.encode(), "a.yaml", ROOT))))
        paths.append(path)
    return paths


@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_verapdf_finds_nothing_in_any_script(pages: list[Path], flavour: str) -> None:
    assert validate(pages, flavour) == []
