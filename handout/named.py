"""The files that a handout is made from, by the names that its author gave them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from handout.brand.model import FontFiles
from handout.build import Loaded
from handout.content.source import Mapping, Origin, Scalar, parse
from handout.errors import NOWHERE, ContentError, Mark


class Named(NamedTuple):
    """A file that a content or its brand names, and where."""

    kind: str
    name: str
    path: Path
    origin: Origin
    mark: Mark


def named_files(loaded: Loaded) -> list[Named]:
    """Every file beside the content that the handout is made from, whether it is there or not."""
    handout, origin, brand, brand_origin = loaded
    found = [brand_file(origin)]
    if handout.citation_style.endswith(".csl"):
        style = handout.citation_style
        mark = origin.find(style, origin.find("citation_style:", NOWHERE))
        found.append(Named("citation style", style, origin.folder / style, origin, mark))
    fonts = brand.fonts
    for font in (fonts.body, fonts.heading, fonts.verbatim, *fonts.fallback):
        for file in _files(font) if isinstance(font, FontFiles) else ():
            path = brand_origin.folder / file
            found.append(Named("font file", file, path, brand_origin, file.mark))
    if brand.logo:
        path = brand_origin.folder / brand.logo
        found.append(Named("logo", brand.logo, path, brand_origin, brand.logo.mark))
    for figure in handout.figures:
        for folder in (origin.folder, origin.folder / "assets"):
            path = folder / figure.file
            found.append(Named("picture", figure.file, path, origin, figure.file.mark))
    return found


def _files(font: FontFiles) -> Iterator[Scalar]:
    for file in (font.regular, font.bold, font.italic, font.bold_italic):
        if file:
            yield file


def brand_file(origin: Origin) -> Named:
    """The brand file of a content, whether it is there or not."""
    name = _brand_name(origin.text) or Scalar("assets/brand.yaml", NOWHERE)
    return Named("brand file", name, origin.folder / name, origin, name.mark)


@lru_cache(maxsize=128)
def _brand_name(text: str) -> Scalar | None:
    try:
        values = parse(Origin(text, "", Path()))
    except ContentError:  # loading tells it
        return None
    name = values.get("brand") if isinstance(values, Mapping) else None
    return name if isinstance(name, Scalar) else None
