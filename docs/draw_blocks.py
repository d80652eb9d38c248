"""Draws the pictures of ``blocks.md`` from its own pieces of YAML, and that of the README."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import indent

import pypdfium2
from PIL import Image, ImageChops

from handout import load, render
from handout.content.source import origin_of

HERE = Path(__file__).parent
PIECE = re.compile(r"```yaml\n(- .*?)\n```\n\n!\[[^\]]*\]\((pictures/[\w.-]+)\)", re.DOTALL)
SCALE = 1.1
TITLE_FOOT = 118  # points from the top: below the title band of a handout without a brand
FOOT = 100  # points from the bottom: above the page's foot


def pieces() -> list[tuple[str, str]]:
    """The YAML of each block, and the file of its picture."""
    return PIECE.findall((HERE / "blocks.md").read_text())


def built(yaml: str) -> bytes:
    """A handout with just these blocks, from the project's folder of pictures."""
    content = f"title: Block\nbody:\n{indent(yaml, '  ')}\n"
    return render(load(origin_of(content.encode(), "blocks.md", HERE.parent / "assets")))


def drawn(pdf: bytes) -> Image.Image:
    """What stands between the title and the foot of the first page, cut to its height."""
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=SCALE).to_pil().convert("RGB")
    area = page.crop(
        (70, int(TITLE_FOOT * SCALE), page.width - 70, page.height - int(FOOT * SCALE))
    )
    box = ImageChops.difference(area, Image.new("RGB", area.size, "white")).getbbox()
    return area.crop((0, 0, area.width, min(area.height, box[3] + 12 if box else 40)))


def sheet(pdf: bytes, indexes: tuple[int, ...], gap: int = 14) -> Image.Image:
    """Some pages of a file side by side."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [document[index].render(scale=0.62).to_pil().convert("RGB") for index in indexes]
    width = sum(page.width + gap for page in pages) + gap
    whole = Image.new("RGB", (width, pages[0].height + 2 * gap), (214, 220, 222))
    for at, page in enumerate(pages):
        whole.paste(page, (gap + at * (page.width + gap), gap))
    return whole


if __name__ == "__main__":
    seed = render(load(HERE.parent / "content.yaml"))
    sheet(seed, (0, 1, 3)).quantize(64).save(HERE / "pictures" / "pages.png", optimize=True)
    for yaml, picture in pieces():
        drawn(built(yaml)).quantize(32).save(HERE / picture, optimize=True)
