"""Draws the pictures of the README and of the handbook's list, from the very files they show."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PIL import Image

from handout import load, render

HERE = Path(__file__).parent
HANDBOOK = HERE / "handbook"


def page_of(content: Path, index: int) -> Image.Image:
    """One page of a handout."""
    document = pypdfium2.PdfDocument(render(load(content)))
    return document[index].render(scale=0.62).to_pil().convert("RGB")


def sheet(pages: list[Image.Image], gap: int = 14) -> Image.Image:
    """Some pages side by side."""
    width = sum(page.width + gap for page in pages) + gap
    whole = Image.new("RGB", (width, pages[0].height + 2 * gap), (214, 220, 222))
    for at, page in enumerate(pages):
        whole.paste(page, (gap + at * (page.width + gap), gap))
    return whole


def draw(pages: list[Image.Image], name: str) -> None:
    sheet(pages).quantize(64).save(HERE / "pictures" / name, optimize=True)


if __name__ == "__main__":
    draw([page_of(HERE.parent / "content.yaml", index) for index in (0, 1, 3)], "pages.png")
    shown = ("points", "steps", "table")
    draw([page_of(HANDBOOK / f"{name}.yaml", 0) for name in shown], "handbook.png")
