"""The entries of a release: taken over from the last one, or built in several processes."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Any, NamedTuple

from handout.build import load
from handout.deliver.release.artifacts import (
    description,
    entry_of,
    file_names,
    papers_of,
    variants_of,
)
from handout.deliver.release.listing import libraries, manifest
from handout.errors import ContentError, OutputError, Problem

Progress = Callable[[int, int, str], None]  # done, of how many, the content just built
Result = dict[str, Any] | list[Problem]


class Work(NamedTuple):
    """A handout to build: its content, how its files begin, whether it is marked as a draft."""

    path: Path
    slug: str
    draft: bool


def built_entries(
    works: Sequence[Work],
    earlier: dict[str, dict[str, Any]],
    place: Path,
    fresh: Path,
    workers: int | None,
    progress: Progress | None,
) -> tuple[list[dict[str, Any]], int]:
    """The manifest's entries in the order of ``works``, and how many were built anew.

    What is unchanged since the ``earlier`` entries is taken over from ``place`` to ``fresh``.
    Raises ContentError with the problems of all handouts that cannot be built, and
    OutputError where a process that builds is ended from outside.
    """
    entries: dict[Path, dict[str, Any]] = {}
    for work in works:
        kept = _kept(work, earlier.get(work.path.name), place, fresh)
        if kept:
            entries[work.path] = kept
    todo = [work for work in works if work.path not in entries]
    done = len(entries)
    problems: list[Problem] = []
    for path, result in _results(todo, fresh, workers):
        done += 1
        if isinstance(result, dict):
            entries[path] = result
        else:
            problems += result
        if progress:
            progress(done, len(works), path.name)
    if problems:
        raise ContentError(problems)
    return [entries[work.path] for work in works], len(todo)


def _results(
    todo: Sequence[Work], fresh: Path, workers: int | None
) -> Iterator[tuple[Path, Result]]:
    """The results as they come, over as many processes as there are processors."""
    count = min(len(todo), workers or os.cpu_count() or 1)
    if count <= 1:
        for work in todo:
            yield work.path, _entry_or_problems(work, fresh)
        return
    pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_begin)
    try:
        with _interrupts_wait():
            futures = {pool.submit(_entry_or_problems, work, fresh): work.path for work in todo}
        for future in as_completed(futures):
            yield futures[future], future.result()
    except BrokenProcessPool:
        raise OutputError(
            "a process that builds was ended from outside, perhaps for want of memory; "
            "try again with --workers 1"
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)  # whoever interrupts it does not wait for the rest


@contextlib.contextmanager
def _interrupts_wait() -> Iterator[None]:
    """Ctrl-C comes afterwards, and never to a process that begins meanwhile."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """A worker ends with its release, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the release's to answer
    threading.Thread(target=_end_with_the_release, daemon=True).start()


def _end_with_the_release() -> None:
    release = parent_process()
    if release is not None:
        release.join()
        os._exit(1)


def _entry_or_problems(work: Work, folder: Path) -> Result:
    """What can only be seen on the page goes from process to process as plain problems."""
    try:
        return entry_of(work.path, work.slug, work.draft, folder)
    except ContentError as error:
        return list(error.problems)


def earlier_entries(place: Path) -> dict[str, dict[str, Any]]:
    """The entries of the release in ``place``, if this program with these libraries made it."""
    try:
        about = json.loads((place / "manifest.json").read_bytes())
        if about["tool"] != manifest([])["tool"] or about["libraries"] != libraries():
            return {}
        return {entry["content"]: entry for entry in about["handouts"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _kept(
    work: Work, entry: dict[str, Any] | None, place: Path, fresh: Path
) -> dict[str, Any] | None:
    """The earlier entry with its files taken over, where nothing has changed."""
    try:
        if entry is None or not _is_unchanged(work, entry, place):
            return None
    except (ContentError, KeyError, TypeError):  # the build tells what is wrong
        return None
    for file in entry["files"]:
        shutil.copyfile(place / file["name"], fresh / file["name"])
    return entry


def _is_unchanged(work: Work, entry: dict[str, Any], place: Path) -> bool:
    loaded = load(work.path)
    if not loaded.handout.issued:  # then its date is that of SOURCE_DATE_EPOCH
        return False
    if {**entry, **description(work.path, loaded), "draft": work.draft} != entry:
        return False
    names = {file["name"] for file in entry["files"]}
    known = file_names(work.slug, work.draft, papers_of(loaded), variants_of(loaded))
    if names != set(known.values()):
        return False
    return all(_digest(place / file["name"]) == file["sha256"] for file in entry["files"])


def _digest(file: Path) -> str | None:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return None
