"""Noticing that a file was saved, however the editor does it."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from handout.authoring.watching.outcome import Outcome, outcome_of

STEP = 5  # milliseconds in which nothing more must happen before a save is looked at
MOST = 60  # milliseconds that are waited for that at most
TICK = 100  # milliseconds between two looks at files that no event told of, as on network drives
HOLD = 0.12  # seconds that an error waits: an editor may have saved half the file so far


def outcomes(path: Path, stop: threading.Event) -> Iterator[Outcome]:
    """A build of ``path`` now, and one after every change of its files, until ``stop`` is set.

    Good builds come at once. What is wrong is told when the files have come to rest.
    """
    outcome = outcome_of(path)
    yield outcome
    held: float | None = None

    def files() -> Iterable[Path]:  # the newest build's
        return outcome.files

    for _ in looks(files, stop):
        if not outcome.is_current():
            outcome = outcome_of(path, outcome)
            if outcome.problems:
                held = held or time.monotonic() + HOLD
            else:
                held = None
                yield outcome
        elif held and time.monotonic() >= held:
            held = None
            yield outcome


def looks(files: Callable[[], Iterable[Path]], stop: threading.Event) -> Iterator[None]:
    """Yields when something happens in the folders of ``files()``, and every TICK anyway.

    Folders, not files, are watched: editors that save by renaming put another file in the
    place of the first. A folder that goes, comes, or is another one now is watched anew.
    """
    from watchfiles import watch

    while not stop.is_set():
        folders = _folders(files())
        try:
            for _ in watch(
                *folders, watch_filter=None, step=STEP, debounce=MOST, stop_event=stop,
                rust_timeout=TICK, yield_on_timeout=True, raise_interrupt=False, recursive=False,
            ):  # fmt: skip
                yield
                if _folders(files()) != folders:
                    break
        except (OSError, RuntimeError):  # gone again, or more folders than the system watches
            stop.wait(TICK / 1000)
            yield


def _folders(files: Iterable[Path]) -> dict[Path, tuple[int, int]]:
    """The folders of the files and of what their links lead to, each with its identity."""
    found = {}
    for file in files:
        for folder in {file.parent, Path(os.path.realpath(file)).parent}:
            try:
                stat = os.stat(folder)
            except (OSError, ValueError):
                continue
            found[folder] = (stat.st_dev, stat.st_ino)
    return found
