"""Pictures made of pixels: checked before they are decoded, and embedded as print needs them."""

from __future__ import annotations

import io
import os
import struct
import zlib
from pathlib import Path
from typing import Any

import PIL.Image
import pytest
from PIL import Image

from handout.layout.pictures import PictureError, open_picture
from tests.pictures.paper import FONTS, embedded, encoded, opened, page, seen

RED, WHITE = (200, 0, 0), (255, 255, 255)
PHOTO = Image.effect_noise((120, 60), 40).convert("RGB")
ORIENTATION, DESCRIPTION, MAKER = 0x0112, 0x010E, 0x010F


def half_red(mode: str = "RGB") -> Image.Image:
    """Red on the left, white on the right."""
    image = Image.new("RGB", (60, 30), "white")
    image.paste(RED, (0, 0, 30, 30))
    return image.convert(mode)


def chunk(kind: bytes, content: bytes) -> bytes:
    checked = kind + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


def png_header(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)


def orientation(entry: bytes) -> bytes:
    """EXIF data with one entry, the orientation; ``entry`` is its type, count and value."""
    return b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01" + entry + bytes(4)


# --- what is no picture ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (encoded(PHOTO, "GIF"), "a GIF"),
        (encoded(PHOTO, "BMP"), "a BMP"),
        (encoded(PHOTO, "TIFF"), "a TIFF"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a WebP"),
        (b"\0\0\0\x18ftypheic", "a HEIC"),
        (b"%PDF-1.7", "a PDF"),
        (b"PK\x03\x04", "an office document"),
        (b"words", "something else"),
        (b"", "is empty"),
    ],
)
def test_a_file_of_another_kind_is_refused_by_its_name(
    tmp_path: Path, content: bytes, what: str
) -> None:
    with pytest.raises(PictureError, match=what):
        opened(tmp_path, content, "renamed.png")


def test_what_a_file_holds_counts_and_not_how_it_ends(tmp_path: Path) -> None:
    assert opened(tmp_path, encoded(PHOTO, "PNG"), "photo.gif").width > 0


def test_a_folder_a_pipe_and_a_device_are_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(PictureError, match="is not a file"):
            open_picture(path, fonts=FONTS)


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="cannot be read"):
        open_picture(tmp_path / "gone.png", fonts=FONTS)


def test_a_file_of_more_than_20_megabytes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="20 MB"):
        opened(tmp_path, encoded(PHOTO, "PNG") + bytes(20_000_000))


# --- what is damaged, or too much --------------------------------------------------------


@pytest.mark.parametrize("size", [(25_000, 20_000), (8_000, 6_000), (2**31 - 1, 1)])
def test_a_picture_of_too_many_pixels_is_refused_before_one_is_decoded(
    tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(*_: object) -> None:
        raise AssertionError("pixels are decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", load)
    bomb = png_header(*size) + chunk(b"IDAT", zlib.compress(bytes(99)))
    with pytest.raises(PictureError, match="million"):
        opened(tmp_path, bomb)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("part", [0.01, 0.1, 0.5, 0.9])
def test_a_picture_cut_short_is_refused(tmp_path: Path, kind: str, part: float) -> None:
    content = encoded(PHOTO, kind)
    with pytest.raises(PictureError, match="damaged"):
        opened(tmp_path, content[: int(part * len(content))])


def test_a_png_without_pixels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="damaged"):
        opened(tmp_path, png_header(0, 2) + chunk(b"IDAT", zlib.compress(b"")))


@pytest.mark.parametrize(
    "entry",
    [
        b"\x02\0\x02\0\0\0a\0\0\0",  # a text
        b"\x03\0\x01\0\0\0\x09\0\0\0",  # a number that says nothing
    ],
)
def test_a_picture_whose_exif_makes_no_sense_is_shown_as_it_lies(
    tmp_path: Path, entry: bytes
) -> None:
    picture = opened(tmp_path, encoded(half_red(), "JPEG", exif=orientation(entry), quality=95))
    assert seen(picture).getpixel((50, 50))[1] < 80
    assert picture.width > picture.height


def test_nothing_is_said_on_the_terminal_about_odd_exif(
    tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    two_numbers = b"\x03\0\x02\0\0\0\x06\0\x06\0"
    page(opened(tmp_path, encoded(half_red(), "JPEG", exif=orientation(two_numbers))))
    assert not recwarn.list


# --- colours -----------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_every_png_comes_out_in_grey_or_rgb_of_eight_bits(tmp_path: Path, mode: str) -> None:
    base = half_red()
    image = base.convert("L").convert("I;16") if mode == "I;16" else base.convert(mode)
    found = embedded(opened(tmp_path, encoded(image, "PNG")))
    grey = mode in ("1", "L", "LA", "I;16")
    assert found["/ColorSpace"] == ("/DeviceGray" if grey else "/DeviceRGB")
    assert found["/BitsPerComponent"] == 8
    assert "/SMask" not in found
    assert "/Interpolate" not in found  # ISO 19005-2, 6.2.8: may not be true


def test_a_jpeg_in_cmyk_comes_out_in_rgb_with_its_colours(tmp_path: Path) -> None:
    picture = opened(tmp_path, encoded(half_red("CMYK"), "JPEG", quality=95))
    assert embedded(picture)["/ColorSpace"] == "/DeviceRGB"
    shown = seen(picture)
    assert shown.getpixel((50, 50)) == pytest.approx(RED, abs=20)
    assert shown.getpixel((150, 50)) == pytest.approx(WHITE, abs=20)


def test_a_grey_jpeg_stays_grey(tmp_path: Path) -> None:
    found = embedded(opened(tmp_path, encoded(PHOTO.convert("L"), "JPEG")))
    assert found["/ColorSpace"] == "/DeviceGray"
    assert "/DCTDecode" in found["/Filter"]


def test_sixteen_bits_of_grey_keep_their_brightness(tmp_path: Path) -> None:
    picture = opened(tmp_path, encoded(Image.new("I;16", (60, 30), 40_000), "PNG"))
    assert seen(picture).getpixel((100, 50)) == (156, 156, 156)


# --- transparency ------------------------------------------------------------------------


def see_through(mode: str) -> bytes:
    """A PNG, dark on the left and without anything on the right."""
    if mode == "P":
        palette = Image.new("P", (60, 30), 0)
        palette.putpalette([255, 0, 255, 200, 0, 0])
        palette.paste(1, (0, 0, 30, 30))
        return encoded(palette, "PNG", transparency=0)
    if mode == "L":
        grey = Image.new("L", (60, 30), 255)
        grey.paste(60, (0, 0, 30, 30))
        return encoded(grey, "PNG", transparency=255)
    image = Image.new("RGBA", (60, 30), (0, 0, 0, 0))
    image.paste((*RED, 255), (0, 0, 30, 30))
    return encoded(image.convert(mode), "PNG")


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L"])
def test_the_paper_is_seen_where_a_picture_is_transparent(tmp_path: Path, mode: str) -> None:
    picture = opened(tmp_path, see_through(mode))
    shown = seen(picture)
    assert shown.getpixel((150, 50)) == WHITE
    assert shown.getpixel((50, 50))[1] < 100
    assert embedded(picture)["/SMask"]["/ColorSpace"] == "/DeviceGray"


# --- how it lies, how large it is --------------------------------------------------------


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_picture_is_turned_as_its_exif_says(tmp_path: Path, turn: int) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = turn
    picture = opened(tmp_path, encoded(half_red(), "JPEG", exif=exif, quality=95))
    on_its_side = turn >= 5
    assert (picture.width < picture.height) == on_its_side
    shown = seen(picture, 100, 100)
    # Where the left edge comes to lie (Exif 2.32, 4.6.4 A).
    edges = {1: (10, 50), 2: (90, 50), 3: (90, 50), 4: (10, 50)}
    edges |= {5: (50, 10), 6: (50, 10), 7: (50, 90), 8: (50, 90)}
    x, y = edges[turn]
    assert shown.getpixel((x, y))[1] < 80
    assert shown.getpixel((100 - x, 100 - y))[1] > 180


@pytest.mark.parametrize(
    ("options", "points"),
    [({}, 90), ({"dpi": (300, 300)}, 28.8), ({"dpi": (1, 1)}, 90), ({"dpi": (9e4, 9e4)}, 90)],
)
def test_a_picture_is_as_large_as_it_says_within_reason(
    tmp_path: Path, options: dict[str, Any], points: float
) -> None:
    picture = opened(tmp_path, encoded(PHOTO, "PNG", **options))
    assert picture.width == pytest.approx(points, rel=1e-3)
    assert picture.aspect == pytest.approx(2)
    assert not picture.is_vector


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_large_picture_is_brought_down_to_300_dots_an_inch(tmp_path: Path, kind: str) -> None:
    content = encoded(PHOTO.resize((3000, 1500)), kind)
    found = embedded(opened(tmp_path, content), width=144, height=72)
    assert (found["/Width"], found["/Height"]) == (600, 300)  # two inches by one


def test_a_small_picture_keeps_its_pixels(tmp_path: Path) -> None:
    found = embedded(opened(tmp_path, encoded(PHOTO, "PNG")), width=400, height=200)
    assert (found["/Width"], found["/Height"]) == PHOTO.size


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 1)])
def test_a_picture_of_one_pixel_across_is_drawn(tmp_path: Path, size: tuple[int, int]) -> None:
    assert embedded(opened(tmp_path, encoded(Image.new("RGB", size), "PNG")))["/Width"] >= 1


# --- what a JPEG brings along ------------------------------------------------------------


@pytest.mark.parametrize("options", [{}, {"progressive": True}])
def test_a_jpeg_goes_in_as_it_is_but_for_what_the_camera_noted(
    tmp_path: Path, options: dict[str, Any]
) -> None:
    exif = Image.Exif()
    exif[DESCRIPTION] = exif[MAKER] = "Taken at the clinic of Dr Secret"
    notes = {"exif": exif, "comment": b"Secret comment", "xmp": b"<x>Secret place</x>"}
    original = encoded(PHOTO, "JPEG", **notes, **options)
    assert original.count(b"Secret") == 4
    picture = opened(tmp_path, original + b"Secret film")
    found = embedded(picture)
    assert "/DCTDecode" in found["/Filter"]
    assert b"Secret" not in page(picture)
    shown = PIL.Image.open(io.BytesIO(found.get_data()))
    assert shown.tobytes() == PIL.Image.open(io.BytesIO(original)).tobytes()


def test_a_jpeg_that_is_turned_brings_no_notes_along(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ORIENTATION], exif[DESCRIPTION] = 6, "Dr Secret"
    assert b"Secret" not in page(opened(tmp_path, encoded(PHOTO, "JPEG", exif=exif)))


def test_a_png_brings_no_notes_along(tmp_path: Path) -> None:
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Author", "Dr Secret")
    assert b"Secret" not in page(opened(tmp_path, encoded(PHOTO, "PNG", pnginfo=notes)))


def test_two_pictures_in_one_jpeg_are_one(tmp_path: Path) -> None:
    both = encoded(PHOTO, "MPO", save_all=True, append_images=[PHOTO])
    found = embedded(opened(tmp_path, both))
    assert "/DCTDecode" in found["/Filter"]
    assert found.get_data().count(b"\xff\xd8\xff") == 1


# --- again -------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [encoded(PHOTO, "PNG"), encoded(PHOTO, "JPEG")])
def test_a_picture_gives_the_same_bytes_each_time(tmp_path: Path, content: bytes) -> None:
    one = page(opened(tmp_path, content, "one"))
    two = page(opened(tmp_path, content, "two"))
    assert one == two
    assert str(tmp_path).encode() not in one
