"""A folder put in the place of another whole, whatever kills the process meanwhile."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import sys
import tempfile
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def new_folder(place: Path) -> Path:
    """An empty folder beside ``place``, to be swapped in for it."""
    fresh = Path(tempfile.mkdtemp(prefix=f".{place.name}-new-", dir=place.parent))
    os.chmod(fresh, 0o755)
    return fresh


def swap_in(fresh: Path, place: Path) -> None:
    """Put the folder ``fresh`` where ``place`` is; what was there is deleted afterwards.

    On Linux the two change names in one step, so that there is no moment without either.
    Elsewhere the old one is moved aside first, and ``recover`` mends what was cut short
    between the two moves. Raises OSError, with ``place`` as it was.
    """
    _keep_on_disk(fresh)
    if not place.exists():
        os.rename(fresh, place)
    elif _exchanged(fresh, place):
        shutil.rmtree(fresh, ignore_errors=True)
    else:
        aside = _aside(place)
        os.rename(place, aside)
        try:
            os.rename(fresh, place)
        except OSError:
            os.rename(aside, place)
            raise
        shutil.rmtree(aside, ignore_errors=True)
    _keep_name_on_disk(place.parent)


def is_cut_short(place: Path) -> bool:
    """Whether a release was killed while the old folder was aside and the new one not in."""
    return not os.path.lexists(place) and _aside(place).is_dir()


def recover(place: Path) -> None:
    """Put back what a killed release has moved aside, and delete what else it left.

    To be called by who holds the lock of ``place``. Raises OSError.
    """
    if is_cut_short(place):
        os.rename(_aside(place), place)
    shutil.rmtree(_aside(place), ignore_errors=True)
    for leftover in place.parent.iterdir():
        if leftover.name.startswith(f".{place.name}-new-"):
            shutil.rmtree(leftover, ignore_errors=True)


def _aside(place: Path) -> Path:
    return place.with_name(f".{place.name}-old")


def _exchanged(one: Path, other: Path) -> bool:
    """Whether the system has exchanged the two names (renameat2, Linux 3.15)."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    paths = (os.fsencode(one), os.fsencode(other))
    return bool(rename(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0)


def _keep_on_disk(folder: Path) -> None:
    """Files first, then their names: a power cut leaves no name without its bytes."""
    for path in folder.iterdir():
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    _keep_name_on_disk(folder)


def _keep_name_on_disk(folder: Path) -> None:
    with contextlib.suppress(OSError):  # not every system opens a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
