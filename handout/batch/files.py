"""Sheets into files: named, put into folders of a thousand, whole or not at all.

The place is a local folder or any address that fsspec knows (``s3://``, ``gs://``). Local
files are readable by their owner alone, and a chunk of them is on the disk before any of
them gets its name.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from handout.batch import stores
from handout.content.fields import Given
from handout.deliver.slugs import slug
from handout.errors import OutputError

PER_FOLDER = 1000
LONGEST = 200  # bytes of a name; file systems hold 255, and a temporary name is longer
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://")
_UNNAMED = re.compile(r"[^\w.,@ +-]")  # what a name of a file is better without
_MINE = secrets.token_hex(4)  # of this process
_PART_END = ".part"
_PARTS = re.compile(r"\..+(\.pdf\.[0-9a-f]{8}|\.csv)\.part")  # nobody else's are touched
_PART = re.compile(r"\{([A-Za-z]\w*)(?::0?(\d{1,2})d?)?\}")

_ROW = r"\{row(?::0?\d{1,2}d?)?\}"
_ROW_FIRST = re.compile(rf"{_ROW}(?:[^\d{{]|$)")
_ROW_LAST = re.compile(rf"(?:^|[^\d}}]){_ROW}$")


def is_address(place: str) -> bool:
    """Whether a place is no folder of this machine."""
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
    that neither begins nor ends with ``{row}`` gets it at its end, apart from all else: no
    two are the same, whatever the values.
    """

    def filled(part: re.Match[str]) -> str:
        if part.group(1) == "row":
            return f"{number:0{part.group(2) or 6}}"
        value = values.get(part.group(1), "")
        return slug(value)[:60].strip("-") if isinstance(value, str) and value.strip() else "none"

    pattern = pattern.strip()
    if not (_ROW_FIRST.match(pattern) or _ROW_LAST.search(pattern)):
        pattern += "-{row}"
    name = _UNNAMED.sub("-", _PART.sub(filled, pattern)).lstrip("-+@,. ").rstrip(". ")
    if len(name.encode()) > LONGEST:
        cut = name.encode()[: LONGEST - 20].decode(errors="ignore")
        name = f"{cut}-{number}" if _ROW_LAST.search(pattern) else cut
    name += ".pdf"
    first = (number - 1) // PER_FOLDER * PER_FOLDER + 1
    return f"{first:06}-{first + PER_FOLDER - 1:06}/{name}" if first > 1 else name


def write_files(place: str, files: Sequence[tuple[str, bytes]]) -> None:
    """Write all of them, or raise OSError or OutputError; none is ever seen half-written."""
    if is_address(place):
        stores.write_files(place, files)
        return
    root = Path(place)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    renamed: list[tuple[Path, Path]] = []
    try:
        for name, content in files:
            path = root / name
            # No two processes share a temporary file, not even a worker whose batch was killed.
            fresh = path.parent / f".{path.name}.{_MINE}{_PART_END}"
            renamed.append((fresh, path))
            with os.fdopen(_created(fresh), "wb") as file:
                file.write(content)
        _flush(root)
        for fresh, path in renamed:
            os.replace(fresh, path)
    except BaseException:
        for fresh, _ in renamed:
            fresh.unlink(missing_ok=True)
        raise


def write_file(place: str, name: str, path: Path) -> None:
    """Put a finished file of this machine at the place, however large it is."""
    if is_address(place):
        stores.write_file(place, name, path)
    else:
        os.replace(path, Path(place) / name)


def read_file(place: str, name: str) -> bytes:
    """A file that was written; raises OSError."""
    if is_address(place):
        return stores.read_file(place, name)
    return (Path(place) / name).read_bytes()


def differs(place: str, name: str, sha256: str, size: int) -> bool:
    """Whether a file is missing, or not the one that was written.

    A file of this machine is read again; an object store keeps what it has taken, so there
    the size tells. Raises OSError or OutputError where it cannot be known.
    """
    if is_address(place):
        return stores.size_of(place, name) != size
    path = Path(place) / name
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() != sha256
    except (FileNotFoundError, NotADirectoryError):
        return True


def is_there(place: str, name: str, size: int) -> bool:
    """Whether this machine sees a file that a worker of another one says it wrote."""
    if is_address(place):
        return True
    try:
        return (Path(place) / name).stat().st_size == size
    except OSError:
        return False


def delete_files(place: str, names: Iterable[str]) -> None:
    """Delete files of an earlier batch, and pass over those that are gone."""
    if is_address(place):
        stores.delete_files(place, names)
        return
    for name in names:
        with suppress(FileNotFoundError, NotADirectoryError):
            (Path(place) / name).unlink()


def delete_parts(place: str) -> None:
    """Delete what killed workers left half-written; nobody may be writing at the place."""
    if is_address(place):
        stores.delete_parts(place)
        return
    for folder, _, names in os.walk(place):
        for name in names:
            if _PARTS.fullmatch(name):
                with suppress(FileNotFoundError):
                    os.unlink(os.path.join(folder, name))


def _created(path: Path) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    try:
        return os.open(path, flags, 0o600)
    except FileNotFoundError:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(path, flags, 0o600)


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
