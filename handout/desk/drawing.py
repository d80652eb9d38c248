"""The pages of a PDF as pictures for the screen."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTH = 700  # pixels
SAMPLED = 4  # one pixel of so many in each direction is looked at for colours
MOST_PAGES = 40  # that a preview draws


def pictures_of(pdf: bytes, grey: bool) -> tuple[bytes, ...]:
    """Its pages as PNG, WIDTH pixels wide, the first MOST_PAGES of them."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    found = []
    for at in range(min(len(document), MOST_PAGES)):
        page = document[at]
        scale = WIDTH / page.get_width()
        # red first, as PIL has it: the picture is not copied
        found.append(_png(page.render(scale=scale, grayscale=grey, rev_byteorder=True).to_pil()))
    document.close()
    return tuple(found)


def _png(image: Image) -> bytes:
    """In 64 colours, found by an octree among some of its pixels: a page looks the same, and
    it takes a twentieth of the time of a median cut among all."""
    from PIL.Image import Dither, Quantize, Resampling

    if image.mode != "L":
        size = (max(image.width // SAMPLED, 1), max(image.height // SAMPLED, 1))
        some = image.resize(size, Resampling.NEAREST)
        colours = some.quantize(64, method=Quantize.FASTOCTREE)
        image = image.quantize(palette=colours, dither=Dither.NONE)
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=3)
    return out.getvalue()
