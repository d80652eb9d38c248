"""The pages of a PDF as pictures for the screen."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTH = 700  # pixels
MOST_PAGES = 40  # that a preview draws


def pictures_of(pdf: bytes, grey: bool) -> tuple[bytes, ...]:
    """Its pages as PNG, WIDTH pixels wide, the first MOST_PAGES of them."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    found = []
    for at in range(min(len(document), MOST_PAGES)):
        page = document[at]
        image = page.render(scale=WIDTH / page.get_width(), grayscale=grey).to_pil()
        found.append(_png(image))
    document.close()
    return tuple(found)


def _png(image: Image) -> bytes:
    """In 64 colours, by an octree: it takes a fifth of the time of a median cut, and a page of
    text looks the same."""
    from PIL.Image import Quantize

    if image.mode != "L":
        image = image.convert("RGB").quantize(64, method=Quantize.FASTOCTREE)
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=3)
    return out.getvalue()
