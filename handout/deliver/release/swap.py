"""A folder put in the place of another in one step."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def swap_in(fresh: Path, place: Path) -> None:
    """Put the folder ``fresh`` where ``place`` is; what was there is deleted afterwards.

    On Linux the two change names in one step, so that there is no moment without either.
    Elsewhere the old one is moved aside first. Raises OSError, with ``place`` as it was.
    """
    if not place.exists():
        os.rename(fresh, place)
        return
    if _exchanged(fresh, place):
        shutil.rmtree(fresh, ignore_errors=True)
        return
    aside = place.with_name(f".{place.name}-old-{os.getpid()}")
    os.rename(place, aside)
    try:
        os.rename(fresh, place)
    except OSError:
        os.rename(aside, place)
        raise
    shutil.rmtree(aside, ignore_errors=True)


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
