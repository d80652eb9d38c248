"""A handout at the desk reads nothing outside the desk's folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from handout import load
from handout.desk.enclosed import load_enclosed
from handout.desk.library import Library
from handout.desk.worker import Worker
from handout.errors import ContentError
from tests.conftest import ROOT

SECRET = "Quuxsecret"
PLAIN = "title: A handout\nbody: [Words]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A desk's folder, beside another one with files that are nobody's business."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "brand.yaml").write_text(f"clinic: {SECRET}\n")
    (outside / "wrong.yaml").write_text(f"{SECRET}: [\n")
    (outside / "style.csl").write_text(f"<style>{SECRET}</style>")
    shutil.copy(ROOT / "assets" / "logo.svg", outside / "logo.svg")
    (tmp_path / "desk" / "assets").mkdir(parents=True)
    return tmp_path / "desk"


def written(folder: Path, text: str) -> Path:
    path = folder / "content.yaml"
    path.write_text(text)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(ContentError) as told:
        load_enclosed(path)
    assert SECRET not in str(told.value)
    return str(told.value)


@pytest.mark.parametrize("name", ["../outside/brand.yaml", "{outside}/brand.yaml", "link.yaml"])
def test_a_brand_outside_is_refused_with_its_place(folder: Path, name: str) -> None:
    outside = folder.parent / "outside"
    (folder / "link.yaml").symlink_to(outside / "brand.yaml")
    path = written(folder, PLAIN + f"brand: {name.format(outside=outside)}\n")
    said = refusal(path)
    assert "content.yaml:3:8: the brand file" in said
    assert "lies outside the desk's folder; put it into the folder" in said


def test_a_brand_outside_is_not_even_read(folder: Path) -> None:
    assert "lies outside" in refusal(written(folder, PLAIN + "brand: ../outside/wrong.yaml\n"))


def test_the_usual_brand_may_be_no_link_outside(folder: Path) -> None:
    (folder / "assets" / "brand.yaml").symlink_to(folder.parent / "outside" / "brand.yaml")
    assert "lies outside" in refusal(written(folder, PLAIN))


def test_elsewhere_a_brand_outside_is_allowed(folder: Path) -> None:
    path = written(folder, PLAIN + "brand: ../outside/brand.yaml\n")
    assert load(path).brand.clinic == SECRET
    assert "lies outside" in refusal(path)  # though it was loaded before


def test_a_font_outside_is_refused(folder: Path) -> None:
    brand = folder / "assets" / "brand.yaml"
    brand.write_text("fonts: {body: ../../outside/font.ttf, fallback: [/etc/font.otf]}\n")
    said = refusal(written(folder, PLAIN))
    assert "brand.yaml:1:15: the font file '../../outside/font.ttf' lies outside" in said
    assert "the font file '/etc/font.otf' lies outside" in said


def test_a_citation_style_outside_is_refused(folder: Path) -> None:
    path = written(folder, PLAIN + "citation_style: ../outside/style.csl\n")
    assert "content.yaml:3:17: the citation style" in refusal(path)


@pytest.mark.parametrize("link", ["picture.svg", "assets/picture.svg"])
def test_a_picture_that_is_a_link_outside_is_refused(folder: Path, link: str) -> None:
    (folder / link).symlink_to(folder.parent / "outside" / "logo.svg")
    path = written(folder, "title: A\nbody:\n  - {figure: picture.svg, alt: A logo}\n")
    assert "content.yaml:3:14: the picture 'picture.svg' lies outside" in refusal(path)


def test_a_folder_of_pictures_that_is_a_link_outside_is_refused(folder: Path) -> None:
    (folder / "assets").rmdir()
    (folder / "assets").symlink_to(folder.parent / "outside")
    path = written(folder, "title: A\nbody:\n  - {figure: logo.svg, alt: A logo}\n")
    assert "lies outside" in refusal(path)


def test_what_lies_inside_is_allowed_whatever_it_is_called(folder: Path) -> None:
    (folder / "assets" / "ours.yaml").write_text("clinic: Ours\n")
    (folder / "link.yaml").symlink_to(folder / "assets" / "ours.yaml")
    for name in ("assets/ours.yaml", "assets/../assets/ours.yaml", "link.yaml"):
        assert load_enclosed(written(folder, PLAIN + f"brand: {name}\n")).brand.clinic == "Ours"


def test_the_library_shows_it_as_an_error_in_words(folder: Path) -> None:
    written(folder, PLAIN + "brand: ../outside/brand.yaml\n")
    (card,) = Library(folder).cards().values()
    assert card.error.startswith("content.yaml:3:8: the brand file '../outside/brand.yaml' lies")


def test_the_process_that_builds_refuses_it_as_well(folder: Path) -> None:
    path = written(folder, PLAIN + "brand: ../outside/brand.yaml\n")
    worker = Worker()
    try:
        with pytest.raises(ContentError, match="lies outside"):
            worker.build(path, None, {}, False, False)
    finally:
        worker.close()
