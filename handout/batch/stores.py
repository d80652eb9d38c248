"""Sheets at an address that fsspec knows: ``s3://``, ``gs://``, ``az://`` and many more."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Any

from handout.errors import OutputError

AT_ONCE = 64  # uploads under way in a worker
WAITS = (1.0, 3.0, 9.0)  # seconds before each further try
_PART_END = ".part"
# These show an object once it is whole; elsewhere a file gets its name when it is.
_WHOLE = {"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "oss", "memory"}
_EXTRAS = {"s3": "s3fs", "s3a": "s3fs", "gs": "gcsfs", "gcs": "gcsfs", "az": "adlfs",
           "abfs": "adlfs", "abfss": "adlfs", "sftp": "paramiko", "ssh": "paramiko"}  # fmt: skip
_HOPELESS = (PermissionError, FileNotFoundError, NotImplementedError, ValueError, ImportError)
_PER_CALL = 1000


class PlaceError(OutputError):
    """An address that takes no sheets, or cannot be asked."""


def write_files(place: str, files: Sequence[tuple[str, bytes]]) -> None:
    """Write files, over any of the same name; raises PlaceError, after several tries."""
    system, root = system_of(place)
    if _protocol(place) in _WHOLE:
        objects = {f"{root}/{name}": content for name, content in files}
        _tried(place, lambda: system.pipe(objects, batch_size=AT_ONCE))
        return
    for name, content in files:
        _tried(place, partial(_put, system, f"{root}/{name}", content))


def write_file(place: str, name: str, path: Path) -> None:
    """Put a finished file of this machine there, in pieces if it is large."""
    system, root = system_of(place)
    _tried(place, lambda: system.put_file(str(path), f"{root}/{name}"))


def read_file(place: str, name: str) -> bytes:
    """A file's content; raises PlaceError."""
    system, root = system_of(place)
    content: bytes = _tried(place, lambda: system.cat_file(f"{root}/{name}"))
    return content


def size_of(place: str, name: str) -> int | None:
    """A file's size in bytes, or None where there is no such file; raises PlaceError."""
    folder, _, last = name.rpartition("/")
    return _sizes(place, folder).get(last)


def delete_files(place: str, names: Iterable[str]) -> None:
    """Delete files, and pass over those that are gone; raises PlaceError."""
    system, root = system_of(place)
    waiting = iter(names)
    while some := list(islice(waiting, _PER_CALL)):
        paths = [f"{root}/{name}" for name in some if size_of(place, name) is not None]
        if paths:
            _tried(place, partial(system.rm, paths))
    _sizes.cache_clear()


def delete_parts(place: str) -> None:
    """Delete what killed workers left half-written, where a file can be half-written."""
    _sizes.cache_clear()
    if _protocol(place) in _WHOLE:
        return
    system, root = system_of(place)
    found = _tried(place, lambda: system.find(root)) if system.exists(root) else []
    for path in found:
        last = path.rsplit("/", 1)[-1]
        if last.startswith(".") and last.endswith((f".pdf{_PART_END}", f".csv{_PART_END}")):
            _tried(place, partial(system.rm_file, path))


@lru_cache(maxsize=4)
def system_of(place: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it; raises PlaceError."""
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise PlaceError(
            f"{shown(place)}: fsspec is not installed; install it with: "
            "pip install 'patient-handout[cluster]'"
        ) from None
    try:
        system, root = url_to_fs(place)
    except ImportError:
        library = _EXTRAS.get(_protocol(place), "the library that fsspec names for it")
        raise PlaceError(
            f"{shown(place)}: {library} is not installed; install it with: pip install {library}"
        ) from None
    except Exception as error:  # each library has its own
        raise _refused(place, error) from None
    return system, str(root).rstrip("/")


@lru_cache(maxsize=2)  # rows are in order, and so are their folders
def _sizes(place: str, folder: str) -> dict[str, int]:
    system, root = system_of(place)
    path = f"{root}/{folder}".rstrip("/")

    def listed() -> list[dict[str, Any]]:
        system.invalidate_cache()
        try:
            found: list[dict[str, Any]] = system.ls(path, detail=True)
        except FileNotFoundError:
            return []
        return found

    entries = _tried(place, listed)
    return {entry["name"].rsplit("/", 1)[-1]: int(entry["size"] or 0) for entry in entries}


def _put(system: Any, path: str, content: bytes) -> None:
    folder, _, last = path.rpartition("/")
    fresh = f"{folder}/.{last}{_PART_END}"
    system.makedirs(folder, exist_ok=True)
    system.pipe_file(fresh, content)
    system.mv(fresh, path)


def _tried(place: str, does: Callable[[], Any]) -> Any:
    """Does something at a place that may be busy for a while."""
    for wait in (*WAITS, None):
        try:
            return does()
        except Exception as error:  # each library has its own
            if wait is None or isinstance(error, _HOPELESS) or _lacks_key(error):
                raise _refused(place, error) from None
            time.sleep(wait)
    return None


def _lacks_key(error: Exception) -> bool:
    return "credentials" in type(error).__name__.lower()


def _refused(place: str, error: Exception) -> PlaceError:
    """In our own words: a library's may hold names, addresses with keys, and requests."""
    if isinstance(error, PermissionError):
        told = "it refuses to be written; look at the rights of your key"
    elif _lacks_key(error):
        told = "no key is set for it; give one as its library wants it, as in AWS_PROFILE"
    elif isinstance(error, FileNotFoundError):
        told = "there is no such bucket or folder; make it first"
    elif isinstance(error, NotImplementedError):
        told = "it can only be read"
    elif isinstance(error, ValueError) and "rotocol" in str(error):
        told = f"'{_protocol(place)}' is no kind of place; use a folder, s3://, gs:// or az://"
    else:
        told = f"it does not take the sheets ({type(error).__name__})"
    return PlaceError(f"{shown(place)}: {told}; when that is mended, the same command goes on")


def shown(place: str) -> str:
    """An address without the name and password that it may hold."""
    return re.sub(r"//[^/@]*@", "//", place)


def _protocol(place: str) -> str:
    return place.split("://", 1)[0]
