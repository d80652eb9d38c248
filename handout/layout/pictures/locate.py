"""From the name that an author wrote to a picture file inside the allowed folders."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from handout.errors import did_you_mean
from handout.layout.pictures.picture import PictureError

ALLOWED = "pictures must lie in the content's folder or in assets"
HOW_TO_NAME = "give a name relative to the content's folder, such as assets/photo.png"
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
LISTED_AT_MOST = 2000  # names read from a folder to guess what was meant


def locate(name: str, folders: Sequence[Path]) -> Path:
    """The real path of the picture ``name``, the first that exists below ``folders``.

    ``name`` is relative, with forward slashes. Symbolic links are followed, and what
    they lead to must lie in one of the folders as well. Raises PictureError.
    """
    _refuse_names_that_leave(name)
    allowed = [Path(os.path.realpath(folder)) for folder in folders]
    try:
        for folder in allowed:
            found = folder / name
            if os.path.lexists(found):
                return _checked(name, found, allowed)
    except (OSError, ValueError) as error:  # a name the file system cannot even hold
        raise PictureError(f"the picture '{_shown(name)}' cannot be looked up", HOW_TO_NAME) from (
            error
        )
    guess = did_you_mean(name, _names_near(name, allowed))
    raise PictureError(f"there is no picture '{_shown(name)}'", guess or HOW_TO_NAME)


def _refuse_names_that_leave(name: str) -> None:
    shown = _shown(name)
    if not name.strip():
        raise PictureError("the name of the picture is empty", HOW_TO_NAME)
    if any(ord(character) < 32 for character in name):
        raise PictureError(f"the picture's name '{shown}' holds a control character", HOW_TO_NAME)
    if SCHEME.match(name) or name.startswith("//"):
        raise PictureError(
            f"the picture '{shown}' is an address, not a file",
            "save the picture beside the content and give its file name",
        )
    if "\\" in name:
        raise PictureError(
            f"the picture's name '{shown}' has a backslash", "write folders with / between them"
        )
    if name.startswith("/"):
        raise PictureError(f"the picture's path '{shown}' is absolute", HOW_TO_NAME)
    if ".." in PurePosixPath(name).parts:
        raise PictureError(f"the picture '{shown}' lies outside", ALLOWED)


def _checked(name: str, found: Path, allowed: Sequence[Path]) -> Path:
    real = Path(os.path.realpath(found))
    if not any(real.is_relative_to(folder) for folder in allowed):
        raise PictureError(f"the picture '{_shown(name)}' leads outside by a link", ALLOWED)
    if not os.path.exists(real):
        raise PictureError(f"the picture '{_shown(name)}' is a link to nowhere", "repair the link")
    mode = os.stat(real).st_mode
    if stat.S_ISDIR(mode):
        raise PictureError(
            f"'{_shown(name)}' is a folder, not a picture", "name a file in the folder"
        )
    if not stat.S_ISREG(mode):
        raise PictureError(
            f"'{_shown(name)}' is a device or a pipe, not a file", "name a PNG, JPEG or SVG file"
        )
    return real


def _names_near(name: str, folders: Sequence[Path]) -> Iterator[str]:
    """Names of files in the same folders that ``name`` points into, written as ``name`` is.

    What lies outside ``folders``, behind a link, is not told by its name either.
    """
    parent = PurePosixPath(name).parent
    for folder in folders:
        for inside in {parent, PurePosixPath(".")}:
            try:
                real = Path(os.path.realpath(folder / inside))
                if not any(real.is_relative_to(allowed) for allowed in folders):
                    continue
                listed = sorted(os.listdir(folder / inside))[:LISTED_AT_MOST]
            except (OSError, ValueError):
                continue
            for entry in listed:
                if os.path.isfile(folder / inside / entry):
                    yield str(inside / entry)


def _shown(name: str) -> str:
    """The name as it can stand in a message: one line, not endless, printable."""
    printable = "".join(c if c.isprintable() else "\ufffd" for c in name)
    return printable if len(printable) <= 80 else printable[:77] + "..."
