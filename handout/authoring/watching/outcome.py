"""One build of what is being written: a good one, or what is wrong."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from handout.brand.fonts import forget_faces
from handout.build import Built, Loaded, build, load
from handout.content.source import read_origin
from handout.errors import ContentError, HandoutError, Problem
from handout.named import brand_file, named_files

FONTS = (".ttf", ".otf", ".ttc")

# What a file looked like: when it was changed, its size, which file of the disk it is.
Stamp = tuple[int, int, int] | None
Stamps = dict[Path, Stamp]


class Outcome(NamedTuple):
    """A build and the files it was made from, as they were just before it.

    Without ``problems`` it is a good one, and has ``loaded`` and ``built``.
    """

    files: Stamps
    milliseconds: int
    loaded: Loaded | None = None
    built: Built | None = None
    problems: tuple[Problem, ...] = ()

    def is_current(self) -> bool:
        """Whether no file has been changed since."""
        return stamps_of(self.files) == self.files


def stamps_of(paths: Iterable[Path]) -> Stamps:
    """What each file looks like now; None for one that is not there."""
    return {path: _stamp(path) for path in paths}


def outcome_of(path: Path, before: Outcome | None = None) -> Outcome:
    """Build the content at ``path``; ``before`` is the last outcome, if there is one.

    Raises nothing: whatever is wrong, the author goes on writing, and mends it.
    """
    started = time.perf_counter()
    files = stamps_of([*(before.files if before else ()), path])
    _read_fonts_anew(files, before)
    loaded = None
    try:
        origin = read_origin(path)
        brand = brand_file(origin).path
        files.setdefault(brand, _stamp(brand))
        loaded = load(origin)
        now = stamps_of(named.path for named in named_files(loaded))
        files = {path: files[path], **{each: files.get(each, now[each]) for each in now}}
        built = build(loaded)
    except ContentError as error:
        return Outcome(files, _since(started), problems=error.problems)
    except HandoutError as error:
        return Outcome(files, _since(started), problems=(Problem(str(error)),))
    except Exception as error:  # a mistake of ours must not end the author's day
        return Outcome(files, _since(started), problems=(_ours(error, path),))
    return Outcome(files, _since(started), loaded, built)


def _stamp(path: Path) -> Stamp:
    try:
        found = os.stat(path)
    except (OSError, ValueError):  # a name that no file system can hold
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _read_fonts_anew(files: Stamps, before: Outcome | None) -> None:
    """Fonts are parsed once a process, unless their files have changed."""
    fonts = [path for path in files if path.suffix.lower() in FONTS]
    if before and any(files[path] != before.files.get(path) for path in fonts):
        forget_faces()


def _since(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)


def _ours(error: Exception, path: Path) -> Problem:
    return Problem(
        f"the program made a mistake in building this ({type(error).__name__}: {error})",
        "undo the last change, and tell whoever looks after the program",
        file=str(path),
    )
