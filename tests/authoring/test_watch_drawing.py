"""Pages as pictures for the preview: quick, and without loss."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from PIL import Image

from handout import load, render
from handout.drawing import Pixels, pixels_of, png_of
from tests.conftest import ROOT


@pytest.mark.parametrize("width", [333, 900, 1020])
def test_a_page_is_drawn_in_the_very_colours_that_the_pdf_has(width: int) -> None:
    page = pypdfium2.PdfDocument(render(load(ROOT / "content.yaml")))[0]
    pixels = pixels_of(page, width)
    theirs = page.render(scale=width / page.get_width(), rev_byteorder=True).to_pil()
    ours = Image.open(io.BytesIO(png_of(pixels)))
    assert (ours.mode, ours.size) == ("RGB", theirs.size)
    assert ours.tobytes() == theirs.tobytes()


def test_a_grey_picture_stays_one_byte_a_pixel() -> None:
    drawn = Image.open(io.BytesIO(png_of(Pixels(2, 2, 1, bytes((0, 85, 170, 255))))))
    assert (drawn.mode, drawn.tobytes()) == ("L", bytes((0, 85, 170, 255)))
