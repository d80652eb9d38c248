"""Loading a handout that reads nothing outside its folder.

Whoever writes a content for ``handout build`` may name any brand. At a desk, a content may
come from anybody who can put a file into the folder, and what it names must lie there too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from handout.brand.model import FontFiles
from handout.build import Loaded, load
from handout.content.source import Mapping, Origin, Scalar, parse, read_origin
from handout.errors import NOWHERE, ContentError, Mark, Problem


class Named(NamedTuple):
    """A file that a content or its brand names, and where."""

    kind: str
    name: str
    path: Path
    origin: Origin
    mark: Mark


def load_enclosed(path: Path) -> Loaded:
    """The handout at ``path``, which lies in the desk's folder.

    Raises ContentError as ``load`` does, and for each file outside that it names: by an
    absolute path, by ``..`` or by a symbolic link.
    """
    folder = Path(os.path.realpath(path.parent))
    origin = read_origin(path)
    outside = _outside([_brand_file(origin)], folder)  # before a line of it is read
    if outside:
        raise ContentError(outside)
    loaded = load(origin)
    outside = _outside(named_files(loaded), folder)
    if outside:
        raise ContentError(outside)
    return loaded


def named_files(loaded: Loaded) -> list[Named]:
    """Every file beside the content that the handout is made from, whether it is there or not."""
    handout, origin, brand, brand_origin = loaded
    found = [_brand_file(origin)]
    if handout.citation_style.endswith(".csl"):
        style = handout.citation_style
        mark = origin.find(style, origin.find("citation_style:", NOWHERE))
        found.append(Named("citation style", style, origin.folder / style, origin, mark))
    for font in (brand.fonts.body, brand.fonts.heading, *brand.fonts.fallback):
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


def brand_path(path: Path) -> Path:
    """The brand file of the content at ``path``, as far as it can be read."""
    try:
        return _brand_file(read_origin(path)).path
    except ContentError:
        return path


def _files(font: FontFiles) -> Iterator[Scalar]:
    for file in (font.regular, font.bold, font.italic, font.bold_italic):
        if file:
            yield file


def _brand_file(origin: Origin) -> Named:
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


def _outside(files: list[Named], folder: Path) -> list[Problem]:
    return [
        file.origin.problem(
            f"the {file.kind} '{file.name}' lies outside the desk's folder",
            "put it into the folder, and name it from there",
            file.mark,
        )
        for file in files
        if not _is_inside(file.path, folder)
    ]


def _is_inside(path: Path, folder: Path) -> bool:
    try:
        return Path(os.path.realpath(path)).is_relative_to(folder)
    except (OSError, ValueError):  # a name that no file system can hold
        return False
