"""From a path to a Picture, by what the file holds and not by its extension."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from handout.layout.pictures.picture import Picture, PictureError

MAX_RASTER_BYTES = 20_000_000
MAX_SVG_BYTES = 2_000_000

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
FOREIGN = (  # what people have at hand and rename, with the word for it
    (b"GIF8", "a GIF"),
    (b"RIFF", "a WebP"),
    (b"BM", "a BMP"),
    (b"II*\0", "a TIFF"),
    (b"MM\0*", "a TIFF"),
    (b"%PDF", "a PDF"),
    (b"%!PS", "an EPS"),
    (b"\x1f\x8b", "a compressed file (SVGZ)"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
)


def open_picture(
    path: Path, *, fonts: Mapping[tuple[bool, bool], str], grey: bool = False
) -> Picture:
    """The picture in the file ``path``: PNG, JPEG or SVG.

    ``fonts`` gives the registered ReportLab font for (bold, italic), used for all text
    in an SVG. In ``grey``, pixels and gradients are grey already; flat colours become so
    with all else on their page. The file is read and checked completely: what is returned
    can be drawn. Raises PictureError.
    """
    content = _content(path)
    if content.startswith((PNG, JPEG)):
        from handout.layout.pictures.raster import raster_picture

        return raster_picture(content, grey)
    if _looks_like_xml(content):
        from handout.layout.pictures.vector import vector_picture

        if len(content) > MAX_SVG_BYTES:
            raise _too_large(path, MAX_SVG_BYTES)
        return vector_picture(content, fonts, grey)
    raise PictureError(
        f"'{path.name}' is {_kind(content)}, not a PNG, JPEG or SVG picture",
        "save it as PNG, JPEG or plain SVG",
    )


def _content(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise PictureError(f"'{path.name}' is not a file", "name a PNG, JPEG or SVG file")
        with open(path, "rb") as file:
            content = file.read(MAX_RASTER_BYTES + 1)
    except OSError as error:
        raise PictureError(
            f"the picture '{path.name}' cannot be read ({error.strerror})",
            "check that the file is there and may be read",
        ) from error
    if len(content) > MAX_RASTER_BYTES:
        raise _too_large(path, MAX_RASTER_BYTES)
    if not content:
        raise PictureError(f"the picture '{path.name}' is empty", "save the picture again")
    return content


def _too_large(path: Path, limit: int) -> PictureError:
    return PictureError(
        f"the picture '{path.name}' is larger than {limit // 1_000_000} MB",
        "save a smaller version; print needs no more than 300 pixels per inch",
    )


def _looks_like_xml(content: bytes) -> bool:
    start = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith((b"<", b"\xff\xfe<", b"\xfe\xff\0<"))


def _kind(content: bytes) -> str:
    if content[4:8] == b"ftyp":
        return "a HEIC, AVIF or video file"
    return next((word for start, word in FOREIGN if content.startswith(start)), "something else")
