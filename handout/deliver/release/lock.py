"""One release at a time into a place: a lock that ends with the process that holds it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from handout.errors import OutputError

_BEYOND = 1 << 30  # the byte that Windows locks, so that the number before it can be read


class BusyError(OutputError):
    """Another release into the same place is at work."""


@contextlib.contextmanager
def only_one(place: Path, name: Path) -> Iterator[None]:
    """Hold the lock of ``place``: the file ``.NAME.lock`` beside it, gone afterwards.

    ``name`` is what the user calls the place.
    The system itself holds the lock, for the open file: that of a killed process is free at
    once, whatever the file that it left says. Raises BusyError while another process holds
    it, and OSError where no file can be written or locked.
    """
    path = place.with_name(f".{place.name}.lock")
    handle = _held(path, name)
    try:
        yield
    finally:
        if os.name == "posix":  # deleted while it is held, so that nobody holds a file that is gone
            path.unlink(missing_ok=True)
        os.close(handle)
        if os.name != "posix":  # Windows deletes no open file
            with contextlib.suppress(OSError):
                path.unlink()


def _held(path: Path, name: Path) -> int:
    """The open lock file, locked; its number is that of this process."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    while True:
        handle = os.open(path, flags, 0o644)
        try:
            if not _is_free(handle):
                number = os.read(handle, 20).decode("ascii", "replace").strip()
                which = f" (process {number})" if number.isdigit() else ""
                raise BusyError(
                    f"{name}: another release into this folder is at work{which}; "
                    "wait until it is done, and try again"
                )
            if _is_still_there(path, handle):
                os.ftruncate(handle, 0)
                os.write(handle, f"{os.getpid()}\n".encode())
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)  # whoever held it has just deleted it: begin again


def _is_free(handle: int) -> bool:
    """Whether this process could lock the file. Raises OSError where there are no locks."""
    try:
        if os.name == "posix":
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:  # pragma: no cover
            import msvcrt

            os.lseek(handle, _BEYOND, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
            os.lseek(handle, 0, os.SEEK_SET)
    except (BlockingIOError, PermissionError):
        os.lseek(handle, 0, os.SEEK_SET)
        return False
    return True


def _is_still_there(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(os.stat(path, follow_symlinks=False), os.fstat(handle))
    except FileNotFoundError:
        return False
