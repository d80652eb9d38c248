"""Every book that we make is one by the W3C's own validator; and the validator does judge."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from handout import load
from handout.content.source import origin_of
from handout.deliver.epub.book import epub_of
from tests.conformance.conftest import ROOT
from tests.conformance.epubcheck import validate

CONTENTS = {"seed": ROOT / "content.yaml", "every-block": ROOT / "tests/data/every-block.yaml"}
BARE = b"title: Nur Worte\nlanguage: de\nbody: ['Keine Ueberschrift, [no picture]{lang=en}.']\n"


@pytest.mark.parametrize("name", [*CONTENTS, "bare"])
def test_epubcheck_finds_nothing(name: str, tmp_path: Path) -> None:
    source = CONTENTS.get(name) or origin_of(BARE, "t.yaml", Path("/nonexistent"))
    book = tmp_path / f"{name}.epub"
    book.write_bytes(epub_of(load(source)))
    assert validate(book) == []


def test_epubcheck_does_find_what_is_broken(tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole.epub", tmp_path / "broken.epub"
    whole.write_bytes(epub_of(load(CONTENTS["seed"])))
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            if name != "EPUB/style.css":
                new.writestr(name, old.read(name))
    assert "RSC-001" in {complaint.rule for complaint in validate(broken)}
