"""Pictures made of pixels: PNG and JPEG, checked before a pixel is decoded."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from handout.layout.pictures.picture import Picture, PictureError

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 40_000_000
PRINT_DPI = 300  # more than this no printer shows
SCREEN_DPI = 96  # for a file that does not say how large it is (CSS: 1 px = 1/96 inch)
_ORIENTATION = 0x0112  # the EXIF tag


def raster_picture(content: bytes, grey: bool = False) -> Picture:
    """The picture in a PNG or JPEG file's bytes, its size from its own resolution.

    A JPEG in grey or RGB that stands upright is embedded as it is, less its metadata;
    anything else is decoded to 8-bit grey or RGB with its transparency. What has more
    than 300 pixels an inch where it is drawn is scaled down. In ``grey``, it is 8-bit grey
    on the white of the paper. Raises PictureError.
    """
    width, height, dpi = _measured(content)
    _decoded(content)  # a damaged file is found here and not in the middle of a page

    def paint(canvas: Any, box_width: float, box_height: float) -> None:
        from reportlab.lib.utils import ImageReader

        pixels = round(box_width * PRINT_DPI / 72)
        source = in_grey(content, pixels) if grey else for_print(content, pixels)
        if isinstance(source, bytes):
            reader = ImageReader(io.BytesIO(source))
        else:
            reader = ImageReader(source)
        canvas.drawImage(reader, 0, 0, box_width, box_height, mask="auto")

    return Picture(width * 72 / dpi, height * 72 / dpi, paint)


def _measured(content: bytes) -> tuple[int, int, float]:
    """Pixels across and down as the picture is to be seen, and pixels an inch."""
    image = _opened(content)
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise PictureError(
            f"the picture has {width} by {height} pixels, "
            f"and {MAX_PIXELS // 1_000_000} million are the most",
            "save a smaller version; 2,000 pixels across are enough for print",
        )
    if _orientation(image) >= 5:  # lies on its side
        width, height = height, width
    dpi = image.info.get("dpi", (SCREEN_DPI, SCREEN_DPI))[0]
    return width, height, float(dpi) if 30 <= float(dpi) <= 2400 else SCREEN_DPI


def _orientation(image: Image) -> int:
    """How the picture lies, by its EXIF data, 1 to 8; 1 is upright, and where it says nonsense."""
    try:
        with _unsaid():
            said = image.getexif().get(_ORIENTATION)
    except Exception as error:  # a PNG is decoded to its end for this
        raise _damaged(error) from error
    return said if isinstance(said, int) and 1 <= said <= 8 else 1


@contextmanager
def _unsaid() -> Iterator[None]:
    """Keeps Pillow's warnings about odd files from the terminal."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _opened(content: bytes) -> Image:
    import PIL.Image

    try:
        with _unsaid():
            # Pillow's own limit stops the worst; ours is lower and has words.
            image: Image = PIL.Image.open(io.BytesIO(content), formats=["PNG", "JPEG"])
    except PIL.Image.DecompressionBombError:
        raise PictureError(
            f"the picture has more than {MAX_PIXELS // 1_000_000} million pixels",
            "save a smaller version; 2,000 pixels across are enough for print",
        ) from None
    except Exception as error:
        raise _damaged(error) from error
    return image


def _damaged(error: Exception) -> PictureError:
    return PictureError("the picture is damaged or cut short", "save it again from its program")


@lru_cache(maxsize=2)  # decoded, a picture takes up to 160 MB
def _decoded(content: bytes) -> Image:
    """Upright, in mode L, LA, RGB or RGBA: the modes that a PDF in sRGB can hold."""
    import PIL.Image
    from PIL import ImageOps

    image = _opened(content)
    try:
        with _unsaid():
            image.load()
            image = ImageOps.exif_transpose(image)
    except Exception as error:
        raise _damaged(error) from error
    if image.mode.startswith(("I", "F")):  # 16 bits and more: keep the upper eight
        image = image.point(lambda value: value / 256).convert("L")
    transparent = image.mode in ("LA", "PA", "RGBA", "RGBa", "La") or "transparency" in image.info
    grey = image.mode in ("1", "L", "LA", "La")
    image = image.convert(("LA" if grey else "RGBA") if transparent else ("L" if grey else "RGB"))
    if transparent and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("L" if grey else "RGB")
    if image.mode == "LA":  # ReportLab separates the transparency of RGBA alone
        image = image.convert("RGBA")
    image.info.clear()
    clean: Image = PIL.Image.new(image.mode, image.size)
    clean.paste(image)
    return clean


@lru_cache(maxsize=8)
def for_print(content: bytes, pixels: int) -> Image | bytes:
    """What to embed where ``pixels`` across are enough: a JPEG's bytes, or an image."""
    image = _decoded(content)
    if image.width <= 1.1 * pixels:
        return _jpeg_without_metadata(content) or image
    import PIL.Image

    height = max(1, round(image.height * pixels / image.width))
    return image.resize((max(1, pixels), height), PIL.Image.Resampling.LANCZOS)


@lru_cache(maxsize=8)
def in_grey(content: bytes, pixels: int) -> Image | bytes:
    """The same in 8-bit grey; what is seen through stands on white."""
    import PIL.Image

    embedded = for_print(content, pixels)
    image: Image = _opened(embedded) if isinstance(embedded, bytes) else embedded
    if image.mode == "L":
        return embedded
    if image.mode == "RGBA":
        paper = PIL.Image.new("RGBA", image.size, "white")
        image = PIL.Image.alpha_composite(paper, image)
    image = image.convert("L")
    if not isinstance(embedded, bytes):
        return image
    out = io.BytesIO()
    image.save(out, "JPEG", quality=92)  # a photograph would be ten times as large otherwise
    return out.getvalue()


def _jpeg_without_metadata(content: bytes) -> bytes | None:
    """An upright grey or RGB JPEG without its APP1 to APP13 and comments; else None.

    What a camera puts behind the picture, a film or a second picture, goes as well.
    """
    image = _opened(content)
    if image.format not in ("JPEG", "MPO") or image.mode not in ("L", "RGB"):
        return None
    if _orientation(image) != 1:
        return None
    kept, at = [content[:2]], 2
    while at + 2 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker == 0xD9:
            return b"".join((*kept, content[at : at + 2]))
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == 0xDA:
            end = _end_of_scan(content, end)
        if not (0xE1 <= marker <= 0xED or marker in (0xEF, 0xFE)):
            kept.append(content[at:end])
        at = end
    return None


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker stands: in a scan, FF before 0 or a restart is none (T.81, B.1.1)."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            return len(content)
        if content[at + 1] not in (0x00, 0xFF) and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 1
