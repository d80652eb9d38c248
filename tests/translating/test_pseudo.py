"""The pseudo-language: our own handouts hold words that are longer by two fifths."""

from __future__ import annotations

import shutil
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
import pytest

from handout.build import load, render
from handout.checks.translated.source import read_source
from handout.translating.entries import Entry, entries
from handout.translating.files import pseudo_translated
from handout.translating.pseudo import LONGER, pseudo
from tests.conftest import ROOT

FILES = [ROOT / "content.yaml", *sorted(
    path for path in (ROOT / "examples").glob("*.yaml") if "." not in path.stem)]  # fmt: skip
MARGIN = 30  # points at each side that stay empty


def pairs_of(path: Path, *, mirrored: bool = False) -> list[tuple[Entry, str]]:
    """Each text of a handout with what becomes of it."""
    source = read_source(path)
    made = pseudo(source, load(path), mirrored=mirrored)
    return [(e, t.target) for e, t in zip(entries(source), made.texts, strict=True)]


@lru_cache
def made_of(path: Path, *, mirrored: bool = False) -> bytes:
    """A handout in the pseudo-language, as a PDF."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for assets in (ROOT / "assets", path.parent / "assets"):
            shutil.copytree(assets, folder / "assets", dirs_exist_ok=True)
        shutil.copy(path, folder)
        target = folder / f"{path.stem}.en-XA.yaml"
        target.write_bytes(pseudo_translated(folder / path.name, target, mirrored=mirrored))
        return render(load(target))


@pytest.mark.parametrize("mirrored", [False, True], ids=["", "mirrored"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_leaves_the_page_where_all_words_are_longer(path: Path, mirrored: bool) -> None:
    document = pypdfium2.PdfDocument(made_of(path, mirrored=mirrored))
    for page in document:
        width, height = page.get_size()
        text = page.get_textpage()
        for number in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(number)
            if text.get_text_range(number, 1).strip():
                assert left >= MARGIN
                assert right <= width - MARGIN
                assert 0 < bottom <= top < height


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_text_is_printed_to_its_closing_bracket(path: Path) -> None:
    document = pypdfium2.PdfDocument(made_of(path))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert text.count("«") == text.count("»") > 40


def test_texts_are_longer_by_two_fifths() -> None:
    prose = [(len(e.source), len(new)) for e, new in pairs_of(ROOT / "content.yaml")
             if len(e.source) > 60]  # fmt: skip
    assert all(LONGER - 0.05 < now / was < LONGER + 0.1 for was, now in prose)


def test_numbers_units_fields_and_citations_stay() -> None:
    texts = [new for _, new in pairs_of(ROOT / "examples" / "appointment-letter.yaml")]
    whole = " ".join(texts)
    for kept in ("500 mg", "**911**", "**988**", "{{phone}}", "{{patient}}"):
        assert kept in whole
    assert "[@medlineplus]" in " ".join(
        new for _, new in pairs_of(ROOT / "examples" / "blood-test.yaml")
    )


def test_mirrored_letters_are_turned_around() -> None:
    (_, title), *_ = pairs_of(ROOT / "content.yaml", mirrored=True)
    assert title.startswith("«ď")  # the last letter of 'Explained' comes first
    assert title.endswith("Ķ»")  # and the first of 'Ketamine' last


def test_the_same_handout_gives_the_same_pseudo_language() -> None:
    path = ROOT / "content.yaml"
    assert pairs_of(path) == pairs_of(path)
