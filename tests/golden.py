"""Golden pages: each page as a picture, compared with the one that was last approved.

``python -m tests.golden --renew`` draws them all anew; look at each before you commit it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "golden"
ROOT = Path(__file__).parents[1]
DOCUMENTS = {"seed": ROOT / "content.yaml", "every-block": ROOT / "tests/data/every-block.yaml"}
PAPERS = ("letter", "a4")
# Of each variant one document on one paper: what it changes does not go by the paper.
VARIED = ROOT / "tests/data/variants.yaml"
SCALE = 60 / 72  # 60 dpi: small files that still show a moved line
LEVELS = 48  # a pixel differs if it is further off than this, of 255
# So large a share of pixels may differ: a quarter of what a lost subheading takes. PDFium brings
# its own rasteriser: pypdfium2 5.0 and 5.15 draw these pages alike to the pixel.
TOLERANCE = 0.0005


def pages(name: str, paper: str) -> list[Any]:
    """The pages of a document as grey Pillow images."""
    import pypdfium2

    from handout import load, render

    document = pypdfium2.PdfDocument(render(load(DOCUMENTS[name]), paper=paper))
    return [page.render(scale=SCALE, grayscale=True).to_pil() for page in document]


def varied_pages(word: str) -> list[Any]:
    """The pages of the document for variants, as one of them has it."""
    import pypdfium2

    from handout import load, render
    from handout.content.variant import variant_of

    document = pypdfium2.PdfDocument(render(load(VARIED), variant=variant_of(word)))
    return [page.render(scale=SCALE, grayscale=True).to_pil() for page in document]


def golden_path(name: str, paper: str, page: int) -> Path:
    return FOLDER / f"{name}-{paper}-{page}.png"


def difference(image: Any, path: Path) -> float:
    """The share of pixels that differ by more than LEVELS; 1 where sizes do."""
    from PIL import Image, ImageChops

    with Image.open(path) as golden:
        if golden.size != image.size:
            return 1.0
        histogram = ImageChops.difference(golden.convert("L"), image.convert("L")).histogram()
    return sum(histogram[LEVELS + 1 :]) / (image.width * image.height)


def mark_difference(image: Any, path: Path) -> Any:
    """The approved page beside the new one, and the pixels that differ, in black."""
    from PIL import Image, ImageChops

    with Image.open(path) as opened:
        golden = opened.convert("L")
    new = image.convert("L")
    size = (max(golden.width, new.width), max(golden.height, new.height))
    sheets = []
    for sheet in (golden, new):
        sheets.append(Image.new("L", size, 255))
        sheets[-1].paste(sheet)
    off = ImageChops.difference(*sheets).point(lambda level: 0 if level > LEVELS else 255)
    beside = Image.new("L", (3 * size[0], size[1]), 255)
    for at, sheet in enumerate((*sheets, off)):
        beside.paste(sheet, (at * size[0], 0))
    return beside


def renew() -> None:
    """Draw all golden pages anew."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    for name in DOCUMENTS:
        for paper in PAPERS:
            for number, image in enumerate(pages(name, paper), 1):
                image.quantize(16).save(golden_path(name, paper, number), optimize=True)
    renew_variants()


def renew_variants() -> None:
    """Draw the golden pages of variants anew."""
    from handout.content.variant import WORDS

    for word in WORDS:
        for number, image in enumerate(varied_pages(word), 1):
            image.quantize(16).save(golden_path("variant", word, number), optimize=True)


if __name__ == "__main__":
    if sys.argv[1:] != ["--renew"]:
        sys.exit(__doc__)
    renew()
