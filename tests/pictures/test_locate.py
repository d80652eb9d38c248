"""A picture's name leads to a file inside the allowed folders, or to words that help."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from handout.layout.pictures import PictureError, locate


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The content's folder; beside it lies what no handout may show."""
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "patients.png").write_bytes(b"x")
    inner = tmp_path / "content"
    inner.mkdir()
    return inner


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("../private/patients.png", "lies outside"),
        ("inner/../../private/patients.png", "lies outside"),
        ("..", "lies outside"),
        ("/etc/passwd", "is absolute"),
        ("//host/share/a.png", "is an address"),
        ("http://example.org/a.png", "is an address"),
        ("file:///etc/passwd", "is an address"),
        ("data:image/png;base64,xx", "is an address"),
        ("C:\\a.png", "is an address"),
        ("inner\\a.png", "has a backslash"),
        ("a\0b.png", "control character"),
        ("a\nb.png", "control character"),
        ("", "is empty"),
        ("  ", "is empty"),
        (".", "is a folder"),
    ],
)
def test_a_name_that_is_no_file_of_the_folder_is_refused(
    folder: Path, name: str, what: str
) -> None:
    with pytest.raises(PictureError, match=what) as caught:
        locate(name, [folder])
    assert caught.value.advice


@pytest.mark.parametrize("name", ["x" * 5000 + ".png", "d/" * 3000 + "a.png", "\ud800.png"])
def test_a_name_that_no_file_can_have_is_refused_in_one_short_line(folder: Path, name: str) -> None:
    with pytest.raises(PictureError) as caught:
        locate(name, [folder])
    assert len(str(caught.value)) < 300
    assert str(caught.value).isprintable()


def test_a_link_that_leaves_the_folder_is_refused(folder: Path) -> None:
    (folder / "link.png").symlink_to(folder.parent / "private" / "patients.png")
    with pytest.raises(PictureError, match="leads outside"):
        locate("link.png", [folder])


def test_a_file_in_a_linked_folder_outside_is_refused(folder: Path) -> None:
    (folder / "linked").symlink_to(folder.parent / "private")
    with pytest.raises(PictureError, match="leads outside"):
        locate("linked/patients.png", [folder])


def test_no_name_from_outside_is_told_as_a_guess(folder: Path) -> None:
    (folder / "linked").symlink_to(folder.parent / "private")
    with pytest.raises(PictureError) as caught:
        locate("linked/patient.png", [folder])
    assert "patients" not in str(caught.value)


def test_a_link_inside_the_folders_is_followed(folder: Path) -> None:
    (folder / "real.png").write_bytes(b"x")
    (folder / "link.png").symlink_to("real.png")
    assert locate("link.png", [folder]) == folder.resolve() / "real.png"


def test_a_link_from_one_allowed_folder_to_the_other_is_followed(folder: Path) -> None:
    assets = folder.parent / "assets"
    assets.mkdir()
    (assets / "real.png").write_bytes(b"x")
    (folder / "link.png").symlink_to(assets / "real.png")
    assert locate("link.png", [folder, assets]) == assets.resolve() / "real.png"


@pytest.mark.parametrize("target", ["nothing.png", "link.png"])  # gone; the link itself
def test_a_link_to_nowhere_is_told(folder: Path, target: str) -> None:
    (folder / "link.png").symlink_to(target)
    with pytest.raises(PictureError, match="link to nowhere"):
        locate("link.png", [folder])


def test_a_folder_is_no_picture(folder: Path) -> None:
    (folder / "photos").mkdir()
    with pytest.raises(PictureError, match="is a folder"):
        locate("photos", [folder])


def test_a_pipe_is_no_picture_and_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe.png")
    with pytest.raises(PictureError, match="a device or a pipe"):
        locate("pipe.png", [folder])


def test_the_first_folder_that_has_the_picture_gives_it(folder: Path) -> None:
    other = folder.parent / "other"
    other.mkdir()
    for place in (folder, other):
        (place / "lungs.png").write_bytes(b"x")
    assert locate("lungs.png", [other, folder]).parent == other.resolve()
    assert locate("./lungs.png", [folder, other]).parent == folder.resolve()


def test_a_missing_picture_is_told_with_the_nearest_name(folder: Path) -> None:
    (folder / "photos").mkdir()
    (folder / "photos" / "lungs.png").write_bytes(b"x")
    with pytest.raises(PictureError) as caught:
        locate("photos/lugns.png", [folder])
    assert caught.value.message == "there is no picture 'photos/lugns.png'"
    assert caught.value.advice == "did you mean 'photos/lungs.png'?"


def test_a_missing_picture_like_no_other_is_told_with_how_to_name_one(folder: Path) -> None:
    (folder / "lungs.png").write_bytes(b"x")
    with pytest.raises(PictureError, match="relative to the content's folder"):
        locate("quite-different.jpg", [folder])
