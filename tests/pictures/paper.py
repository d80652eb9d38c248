"""A picture read from bytes, put on a page of its own, and looked at."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from handout.brand.fonts import typeface
from handout.content.source import origin_of
from handout.layout.figures import RegisteredFonts
from handout.layout.pictures import Picture, open_picture

FAMILY = typeface("Atkinson Hyperlegible", [], Path(), origin_of(b"", "", Path()))
FONTS = RegisteredFonts(FAMILY)


def opened(folder: Path, content: bytes | str, name: str = "picture") -> Picture:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return open_picture(path, fonts=FONTS)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def page(picture: Picture, width: float = 200, height: float = 100) -> bytes:
    """A PDF of one page that the picture fills; measures in points."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width, height), invariant=1)
    picture.draw(canvas, 0, 0, width, height)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def rendered(pdf: bytes) -> Image.Image:
    """The first page, a pixel a point."""
    image: Image.Image = pypdfium2.PdfDocument(pdf)[0].render().to_pil().convert("RGB")
    return image


def seen(picture: Picture, width: float = 200, height: float = 100) -> Image.Image:
    return rendered(page(picture, width, height))


def embedded(picture: Picture, width: float = 200, height: float = 100) -> Any:
    """The one image of the page that the picture fills, as its PDF stream."""
    (image,) = resources(page(picture, width, height))["/XObject"].values()
    return image.get_object()


def resources(pdf: bytes) -> Any:
    return pypdf.PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]
