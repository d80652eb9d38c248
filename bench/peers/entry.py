"""What the peers share: their command line, the font's folder, the items in groups.

    python bench/peers/x.py OUT [--times N] [--items FILE] [--fonts FOLDER]

Without ``--items`` the text is read from content.yaml, without ``--fonts`` the font is asked
of fontpkg. The benchmark gives both, so that no peer pays for reading YAML or looking up
packages. Imports stay few for the same reason.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator

sys.path.insert(1, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from text import Item, read_content, read_items, repeated

__all__ = ["FAMILY", "FOLDER_VARIABLE", "STYLES", "Item", "face", "font_folder", "grouped", "main"]

FAMILY = "Atkinson Hyperlegible"
FOLDER_VARIABLE = "BENCH_FONTS"
STYLES = ("Regular", "Bold", "Italic", "BoldItalic")


def font_folder() -> str:
    """The folder that holds the static faces of Atkinson Hyperlegible."""
    given = os.environ.get(FOLDER_VARIABLE)
    if given:
        return given
    import fontpkg

    return str(fontpkg.path(FAMILY).parent)


def face(style: str) -> str:
    """The file of one face: Regular, Bold, Italic or BoldItalic."""
    return os.path.join(font_folder(), f"AtkinsonHyperlegible-{style}.ttf")


def grouped(items: list[Item]) -> Iterator[tuple[str, list[Item]]]:
    """Neighbouring list items and sources in one group, everything else alone."""
    group: list[Item] = []
    for item in items:
        if group and (item[0] != group[0][0] or item[0] not in ("item", "source")):
            yield group[0][0], group
            group = []
        group.append(item)
    if group:
        yield group[0][0], group


def main(build: Callable[[list[Item]], bytes]) -> None:
    """Build once and write the file: the whole process that the benchmark times."""
    out, *rest = sys.argv[1:]
    options = dict(zip(rest[::2], rest[1::2], strict=True))
    if "--fonts" in options:
        os.environ[FOLDER_VARIABLE] = options["--fonts"]
    items = read_items(options["--items"]) if "--items" in options else read_content()
    pdf = build(repeated(items, int(options.get("--times", "1"))))
    with open(out, "wb") as file:
        file.write(pdf)
