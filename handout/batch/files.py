"""Sheets into files: named, put into folders of a thousand, whole or not at all.

The place is a local folder or any address that fsspec knows (``s3://``, ``gs://``). Local
files are readable by their owner alone, and a chunk of them is on the disk before any of
them gets its name.
"""

from __future__ import annotations

import ctypes
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from handout.content.fields import Given
from handout.deliver.slugs import slug
from handout.errors import OutputError

PER_FOLDER = 1000
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://")
_UNNAMED = re.compile(r"[^\w.,@ +-]")  # what a name of a file is better without
_PART = re.compile(r"\{([A-Za-z]\w*)(?::0?(\d{1,2})d?)?\}")


def is_address(place: str) -> bool:
    """Whether a place is no local folder."""
    return bool(_ADDRESS.match(place))


def check_pattern(pattern: str, fields: Sequence[str]) -> None:
    """Raises OutputError for a pattern of names that cannot be filled in."""
    for name, _ in _PART.findall(pattern):
        if name != "row" and name not in fields:
            raise OutputError(f"--name: there is no field '{name}'; use {{row}} or a field's name")
    if "{" in _PART.sub("", pattern) or "}" in _PART.sub("", pattern):
        raise OutputError("--name: a brace is not closed; write it as in '{row}' or '{name}-{row}'")


def name_of(pattern: str, number: int, values: Mapping[str, Given]) -> str:
    """The name of a row's file, with its folder: ``000017.pdf``, ``001001-002000/001500.pdf``.

    ``{row}`` is the row's number; ``{field}`` a value, as letters, digits and hyphens. A name
    without ``{row}`` gets it at its end, so that no two are the same.
    """

    def filled(part: re.Match[str]) -> str:
        if part.group(1) == "row":
            return f"{number:0{part.group(2) or 6}}"
        value = values.get(part.group(1), "")
        return slug(value)[:60] if isinstance(value, str) and value.strip() else "none"

    if not any(name == "row" for name, _ in _PART.findall(pattern)):
        pattern += "-{row}"
    name = _UNNAMED.sub("-", _PART.sub(filled, pattern)).strip(". ") + ".pdf"
    first = (number - 1) // PER_FOLDER * PER_FOLDER + 1
    return f"{first:06}-{first + PER_FOLDER - 1:06}/{name}" if first > 1 else name


def write_files(place: str, files: Sequence[tuple[str, bytes]]) -> None:
    """Write all of them, or raise OSError; none is ever seen half-written."""
    if is_address(place):
        _upload(place, files)
        return
    root = Path(place)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    renamed: list[tuple[Path, Path]] = []
    try:
        for name, content in files:
            path = root / name
            fresh = path.parent / f".{path.name}.part"
            try:
                descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            except FileNotFoundError:
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            renamed.append((fresh, path))
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
        _flush(root)
        for fresh, path in renamed:
            os.replace(fresh, path)
    except BaseException:
        for fresh, _ in renamed:
            fresh.unlink(missing_ok=True)
        raise


def read_file(place: str, name: str) -> bytes:
    """A file that was written; raises OSError."""
    if is_address(place):
        system, root = _system(place)
        content: bytes = system.cat_file(f"{root}/{name}")
        return content
    return (Path(place) / name).read_bytes()


def _upload(place: str, files: Sequence[tuple[str, bytes]]) -> None:
    """An object store shows an object when it is whole."""
    system, root = _system(place)
    system.pipe({f"{root}/{name}": content for name, content in files})


def _system(place: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs

    system, root = url_to_fs(place)
    return system, str(root).rstrip("/")


def _flush(root: Path) -> None:
    """Wait until everything written below ``root`` is on the disk."""
    descriptor = os.open(root, os.O_RDONLY)
    try:
        try:
            ctypes.CDLL(None).syncfs(descriptor)
        except (AttributeError, OSError):  # not on Linux
            os.sync()
    finally:
        os.close(descriptor)
