"""The bundle: everything a worker needs, and nothing else."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from handout.batch.bundle import Bundle, bundle_of, loaded_from
from handout.build import load, render
from handout.errors import ContentError
from tests.batch.jobs import LETTER, letter_in, order_in
from tests.conftest import ROOT


def names_in(bundle: Bundle) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(bundle.data)).namelist()


def test_a_worker_without_any_of_the_files_makes_the_same_bytes(tmp_path: Path) -> None:
    here = load(ROOT / "content.yaml")
    there = loaded_from(bundle_of({"en": here}), tmp_path)["en"]
    assert there.origin.folder.is_relative_to(tmp_path)
    assert render(there) == render(here)


def test_every_block_and_its_pictures_travel(tmp_path: Path) -> None:
    here = load(ROOT / "tests" / "data" / "every-block.yaml")
    there = loaded_from(bundle_of({"en": here}), tmp_path)["en"]
    assert render(there) == render(here)


def test_the_same_files_give_the_same_bundle(tmp_path: Path) -> None:
    one, other = (order_in(tmp_path / name, "out").bundle for name in ("a", "b"))
    assert one == other


def test_a_bundle_holds_the_clinic_s_files_alone(tmp_path: Path) -> None:
    letter = letter_in(tmp_path)
    (tmp_path / "patients.csv").write_text("name\nMarker Qxzvbn\n")
    bundle = bundle_of({"en": load(letter)})
    assert names_in(bundle) == ["0/content/content.yaml", "0/brand/brand.yaml"]
    archive = zipfile.ZipFile(io.BytesIO(bundle.data))
    assert archive.read("0/content/content.yaml").decode() == LETTER
    assert not any(b"Qxzvbn" in archive.read(name) for name in archive.namelist())


def test_a_file_elsewhere_is_told_with_its_place(tmp_path: Path) -> None:
    Image.new("RGB", (40, 40), "white").save(tmp_path / "x.png")
    text = LETTER + '  - figure: ../../x.png\n    alt: "A picture"\n'
    letter = letter_in(tmp_path / "one" / "two", text)
    with pytest.raises(ContentError, match="lies outside, and a batch takes along only") as caught:
        bundle_of({"en": load(letter)})
    assert caught.value.problems[0].mark.line == text.count("\n") - 1


def test_a_bundle_that_leaves_its_folder_is_refused(tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("../outside.txt", "x")
    with pytest.raises(ValueError, match="outside"):
        loaded_from(Bundle(data.getvalue(), {}), tmp_path / "inside")
    assert not (tmp_path / "outside.txt").exists()


def test_the_moment_of_the_build_is_that_of_who_began_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from handout.batch.rows import Row
    from handout.batch.work import Sheet, fill

    row = Row(1, {"name": "Ana"})
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764000000")
    order = order_in(tmp_path, "")
    expected = render(load(tmp_path / "letter.yaml"), values=row.values)
    for elsewhere in ("1000000000", ""):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", elsewhere)
        (sheet,) = fill(order, [row])
        assert isinstance(sheet, Sheet)
        assert sheet.pdf == expected
