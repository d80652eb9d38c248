"""Loading a handout that reads nothing outside its folder.

Whoever writes a content for ``handout build`` may name any brand. At a desk, a content may
come from anybody who can put a file into the folder, and what it names must lie there too.
"""

from __future__ import annotations

import os
from pathlib import Path

from handout.build import Loaded, load
from handout.content.source import read_origin
from handout.errors import ContentError, Problem
from handout.named import Named, brand_file, named_files

MOST_BYTES = 1_000_000  # of a content; a long handout has about 50,000


def load_enclosed(path: Path) -> Loaded:
    """The handout at ``path``, which lies in the desk's folder.

    Raises ContentError as ``load`` does, and for each file outside that it names: by an
    absolute path, by ``..`` or by a symbolic link. So it does for a file that would keep the
    desk reading for seconds.
    """
    folder = Path(os.path.realpath(path.parent))
    if path.is_file() and path.stat().st_size > MOST_BYTES:
        raise ContentError(
            Problem(
                f"the file is larger than {MOST_BYTES // 1_000_000} MB, which is too much to read",
                "split it into several handouts",
                file=str(path),
            )
        )
    origin = read_origin(path)
    outside = _outside([brand_file(origin)], folder)  # before a line of it is read
    if outside:
        raise ContentError(outside)
    loaded = load(origin)
    outside = _outside(named_files(loaded), folder)
    if outside:
        raise ContentError(outside)
    return loaded


def brand_path(path: Path) -> Path:
    """The brand file of the content at ``path``, as far as it can be read."""
    try:
        return brand_file(read_origin(path)).path
    except ContentError:
        return path


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
