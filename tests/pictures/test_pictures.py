"""Pictures are found where they may be, checked before they are decoded, and drawn safely."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops
from reportlab.pdfgen.canvas import Canvas

from handout.brand.fonts import typeface
from handout.content.source import origin_of
from handout.layout.figures import RegisteredFonts
from handout.layout.pictures import PictureError, locate, open_picture, qr_picture
from handout.layout.pictures.simple_svg import TooComplexError, compile_svg
from handout.layout.pictures.svg_safety import refuse_unsafe
from handout.layout.pictures.vector import _by_svglib
from tests.conftest import ROOT

FAMILY = typeface("Atkinson Hyperlegible", [], Path(), origin_of(b"", "", Path()))
FONTS = RegisteredFonts(FAMILY)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">{}</svg>'


def opened(folder: Path, content: bytes, name: str = "picture") -> Any:
    path = folder / name
    path.write_bytes(content)
    return open_picture(path, fonts=FONTS)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def page(picture: Any, width: float = 200, height: float = 100) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width, height), invariant=1)
    picture.draw(canvas, 0, 0, width, height)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def seen(picture: Any, width: float = 200, height: float = 100) -> Image.Image:
    return pypdfium2.PdfDocument(page(picture, width, height))[0].render().to_pil().convert("RGB")


def embedded(picture: Any, width: float = 200) -> Any:
    reader = pypdf.PdfReader(io.BytesIO(page(picture, width)))
    (image,) = reader.pages[0]["/Resources"]["/XObject"].values()
    return image.get_object()


# --- where pictures may be ---------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "../secret.png", "/etc/passwd", "http://example.org/a.png", "file:///etc/passwd",
        "data:image/png;base64,xx", "", ".", "a\0b.png", "inner/../../secret.png", "C:\\a.png",
    ],
)  # fmt: skip
def test_a_name_that_leaves_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.png").write_bytes(b"x")
    inner = tmp_path / "content"
    inner.mkdir()
    with pytest.raises(PictureError):
        locate(name, [inner])


def test_a_link_that_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    inner = tmp_path / "content"
    inner.mkdir()
    (tmp_path / "secret.png").write_bytes(b"x")
    (inner / "link.png").symlink_to(tmp_path / "secret.png")
    with pytest.raises(PictureError):
        locate("link.png", [inner])


def test_a_missing_picture_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "lungs.png").write_bytes(b"x")
    with pytest.raises(PictureError, match=r"lungs\.png"):
        locate("lugns.png", [tmp_path])


# --- pixels ------------------------------------------------------------------------------


def test_a_picture_of_500_megapixels_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", 25_000, 20_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99))
    with pytest.raises(PictureError, match="million"):
        opened(tmp_path, bomb)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_cut_short_is_refused(tmp_path: Path, kind: str) -> None:
    noise = Image.effect_noise((200, 200), 90).convert("RGB")
    with pytest.raises(PictureError, match="damaged"):
        opened(tmp_path, encoded(noise, kind)[:2000])


@pytest.mark.parametrize("content", [b"GIF89a...", b"%PDF-1.7", b"", b"words", b"BM0000"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(PictureError):
        opened(tmp_path, content)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16", "CMYK"])
def test_every_mode_comes_out_in_grey_or_rgb(tmp_path: Path, mode: str) -> None:
    base = Image.new("RGB", (60, 30), (200, 40, 40))
    image = base.convert("L").convert("I;16") if mode == "I;16" else base.convert(mode)
    kind = "JPEG" if mode == "CMYK" else "PNG"
    image = embedded(opened(tmp_path, encoded(image, kind)))
    assert image["/ColorSpace"] in ("/DeviceRGB", "/DeviceGray")
    assert image["/BitsPerComponent"] == 8
    assert "/Interpolate" not in image


def test_transparency_is_kept(tmp_path: Path) -> None:
    image = Image.new("RGBA", (60, 30), (0, 0, 0, 0))
    image.paste((200, 0, 0, 255), (0, 0, 30, 30))
    picture = opened(tmp_path, encoded(image, "PNG"))
    shown = seen(picture)
    assert shown.getpixel((150, 50)) == (255, 255, 255)
    assert shown.getpixel((50, 50))[0] > 150
    assert "/SMask" in embedded(picture)


def test_a_picture_on_its_side_is_turned(tmp_path: Path) -> None:
    image = Image.new("RGB", (60, 30), "white")
    image.paste((200, 0, 0), (0, 0, 30, 30))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter to the right
    picture = opened(tmp_path, encoded(image, "JPEG", exif=exif, quality=95))
    assert picture.width < picture.height
    shown = seen(picture, 100, 200)
    assert shown.getpixel((50, 30))[1] < 80  # what was left is on top
    assert shown.getpixel((50, 170))[1] > 180


def test_a_jpeg_goes_in_as_it_is_but_for_its_metadata(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Taken at the clinic of Dr Secret"
    original = encoded(Image.effect_noise((120, 60), 40).convert("RGB"), "JPEG", exif=exif)
    image = embedded(opened(tmp_path, original))
    assert image["/Filter"][-1] == "/DCTDecode" or image["/Filter"] == "/DCTDecode"
    assert b"Dr Secret" in original
    raw = page(opened(tmp_path, original))
    assert b"Dr Secret" not in raw


def test_a_large_picture_is_brought_down_to_300_dots_an_inch(tmp_path: Path) -> None:
    image = Image.effect_noise((3000, 1500), 40).convert("L")
    found = embedded(opened(tmp_path, encoded(image, "PNG")), width=144)
    assert found["/Width"] == 600  # two inches


def test_a_picture_gives_the_same_bytes_each_time(tmp_path: Path) -> None:
    content = encoded(Image.effect_noise((50, 50), 40).convert("RGB"), "PNG")
    one = page(opened(tmp_path, content, "one"))
    two = page(opened(tmp_path, content, "two"))
    assert one == two
    assert str(tmp_path).encode() not in one


# --- shapes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + SVG.format("&x;"),
        SVG.format("<script>alert(1)</script>"),
        SVG.format('<image href="http://example.org/x.png"/>'),
        SVG.format('<use href="other.svg#x"/>'),
        SVG.format('<rect width="9" height="9" fill="url(http://example.org/#g)"/>'),
        SVG.format("<style>@import 'x.css';</style>"),
        SVG.format('<rect width="9" height="9" onclick="x()"/>'),
        SVG.format("<foreignObject/>"),
        SVG.format("<g>" * 100 + "</g>" * 100),
        SVG.format('<g id="a"><use href="#a"/></g><use href="#a"/>'),
        SVG.format('<rect width="9"'),
        "<html/>",
    ],
)
def test_an_svg_that_does_more_than_draw_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(PictureError):
        opened(tmp_path, content.encode())


def test_text_in_a_drawing_is_set_in_our_fonts(tmp_path: Path) -> None:
    picture = opened(tmp_path, SVG.format('<text x="2" y="12">Lungs</text>').encode())
    reader = pypdf.PdfReader(io.BytesIO(page(picture)))
    assert "Lungs" in reader.pages[0].extract_text()
    names = [f.get_object()["/BaseFont"] for f in reader.pages[0]["/Resources"]["/Font"].values()]
    assert any("AtkinsonHyperlegible" in name for name in names)


def test_a_character_in_a_drawing_that_the_font_lacks_is_named(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="漢"):
        opened(tmp_path, SVG.format('<text x="2" y="12">漢</text>').encode())


@pytest.mark.parametrize("path", ["assets/logo.svg", "tests/data/assets/mark.svg"])
def test_a_simple_drawing_looks_as_svglib_draws_it(path: str) -> None:
    content = (ROOT / path).read_bytes()
    compile_svg(refuse_unsafe(content))  # is simple
    ours = seen(open_picture(ROOT / path, fonts=FONTS), 200, 200)
    theirs = seen(_by_svglib(content, FONTS), 200, 200)
    histogram = ImageChops.difference(ours.convert("L"), theirs.convert("L")).histogram()
    assert sum(histogram[64:]) < 0.01 * 200 * 200


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("MmLlHhVvCcSsQqTtAaZz0123456789.,- e"), max_size=60))
def test_any_path_is_drawn_or_refused(data: str) -> None:
    root = refuse_unsafe(SVG.format(f'<path d="{data}"/>').encode())
    with contextlib.suppress(PictureError, TooComplexError):
        compile_svg(root)


# --- QR codes ----------------------------------------------------------------------------


def test_a_qr_code_shows_its_modules_and_a_quiet_zone() -> None:
    import segno

    text = "https://www.example.org/ask"
    matrix = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
    side = len(matrix) + 8
    shown = seen(qr_picture(text), 4 * side, 4 * side).convert("L")
    for y in range(side):
        for x in range(side):
            inside = 4 <= x < side - 4 and 4 <= y < side - 4
            dark = bool(inside and matrix[y - 4][x - 4])
            assert (shown.getpixel((4 * x + 2, 4 * y + 2)) < 128) == dark


def test_a_text_too_long_for_a_qr_code_is_refused() -> None:
    with pytest.raises(PictureError, match="too many"):
        qr_picture("x" * 5000)
