"""The entries of a release: taken over from the last one, or built in several processes."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from handout.deliver.release.artifacts import description, entry_of
from handout.deliver.release.listing import libraries, manifest
from handout.errors import ContentError, Problem

Progress = Callable[[int, int, str], None]  # done, of how many, the content just built
Result = dict[str, Any] | list[Problem]


def built_entries(
    paths: Sequence[Path],
    slugs: dict[Path, str],
    drafts: dict[Path, bool],
    earlier: dict[str, dict[str, Any]],
    place: Path,
    fresh: Path,
    workers: int | None,
    progress: Progress | None,
) -> tuple[list[dict[str, Any]], int]:
    """The manifest's entries in the order of ``paths``, and how many were built anew.

    Raises ContentError with the problems of all handouts that cannot be built.
    """
    entries: dict[Path, dict[str, Any]] = {}
    for path in paths:
        kept = _kept(path, slugs[path], drafts[path], earlier, place, fresh)
        if kept:
            entries[path] = kept
    todo = [path for path in paths if path not in entries]
    done = len(entries)
    problems: list[Problem] = []
    for path, result in _results(todo, slugs, drafts, fresh, workers):
        done += 1
        if isinstance(result, dict):
            entries[path] = result
        else:
            problems += result
        if progress:
            progress(done, len(paths), path.name)
    if problems:
        raise ContentError(problems)
    return [entries[path] for path in paths], len(todo)


def _results(
    todo: Sequence[Path],
    slugs: dict[Path, str],
    drafts: dict[Path, bool],
    fresh: Path,
    workers: int | None,
) -> Iterator[tuple[Path, Result]]:
    """The results as they come, over as many processes as there are processors."""
    count = min(len(todo), workers or os.cpu_count() or 1)
    if count <= 1:
        for path in todo:
            yield path, _entry_or_problems(path, slugs[path], drafts[path], fresh)
        return
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        futures = {
            pool.submit(_entry_or_problems, path, slugs[path], drafts[path], fresh): path
            for path in todo
        }
        for future in as_completed(futures):
            yield futures[future], future.result()


def _entry_or_problems(path: Path, slug: str, draft: bool, folder: Path) -> Result:
    """What can only be seen on the page goes from process to process as plain problems."""
    try:
        return entry_of(path, slug, draft, folder)
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
    path: Path,
    slug: str,
    draft: bool,
    earlier: dict[str, dict[str, Any]],
    place: Path,
    fresh: Path,
) -> dict[str, Any] | None:
    """The earlier entry with its files taken over, where nothing has changed."""
    import hashlib

    from handout.build import load

    entry = earlier.get(path.name)
    if not entry or entry["draft"] != draft:
        return None
    if any(entry.get(key) != value for key, value in description(path, load(path)).items()):
        return None
    for file in entry["files"]:
        source = place / file["name"]
        if not file["name"].startswith(slug) or not source.is_file():
            return None
        if hashlib.sha256(source.read_bytes()).hexdigest() != file["sha256"]:
            return None
    for file in entry["files"]:
        shutil.copyfile(place / file["name"], fresh / file["name"])
    return entry
