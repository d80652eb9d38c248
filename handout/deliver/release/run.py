"""Making a release, and checking one."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from handout.deliver.release.artifacts import description, entry_of
from handout.deliver.release.contents import Hindrance, contents_of, hindrances
from handout.deliver.release.listing import (
    as_json,
    bill_of_materials,
    index_page,
    libraries,
    manifest,
    sums,
)
from handout.deliver.release.swap import swap_in
from handout.deliver.slugs import unique_slugs
from handout.errors import HandoutError, OutputError

Progress = Callable[[int, int, str], None]  # done, of how many, the content just built


class ReleaseError(HandoutError):
    """Handouts that must not go out, each with its reason."""

    exit_code = 2

    def __init__(self, hindrances: Sequence[Hindrance]) -> None:
        self.hindrances = tuple(hindrances)
        lines = [str(hindrance) for hindrance in hindrances]
        super().__init__("\n".join([*lines, "Nothing was released."]))


class Released(NamedTuple):
    """What a release holds, and how many of its handouts had to be built."""

    manifest: dict[str, Any]
    built: int


def today_or(day: date | None) -> date:
    """``day``, else that of SOURCE_DATE_EPOCH, else the clock's: reviews are due by it."""
    if day:
        return day
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdigit() else date.today()


def release(
    folder: Path,
    place: Path,
    *,
    allow_draft: bool = False,
    everything: bool = False,
    today: date | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Released:
    """Build every handout of ``folder`` into the folder ``place``.

    What did not change since the release in ``place`` is taken over, unless
    ``everything`` is to be built. ``place`` is swapped in whole, or left as it was.
    Raises ReleaseError for handouts that must not go out, OutputError where the result
    cannot be written.
    """
    paths = contents_of(folder)
    if not paths:
        raise ReleaseError([Hindrance(str(folder), "there is no handout in this folder")])
    drafts, titles, found = _judged(paths, today_or(today), allow_draft)
    if found:
        raise ReleaseError(found)
    slugs = unique_slugs(titles)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _clear_leftovers(place)
        fresh = Path(tempfile.mkdtemp(prefix=f".{place.name}-new-", dir=place.parent))
    except OSError as error:
        raise _cannot_write(place, error) from None
    try:
        os.chmod(fresh, 0o755)
        earlier = {} if everything else _earlier(place)
        entries, built = _built(paths, slugs, drafts, earlier, place, fresh, workers, progress)
        about = manifest(entries)
        (fresh / "manifest.json").write_bytes(as_json(about))
        (fresh / "sbom.cdx.json").write_bytes(bill_of_materials(about))
        (fresh / "index.html").write_bytes(index_page(about))
        (fresh / "SHA256SUMS").write_bytes(sums(fresh))
        swap_in(fresh, place)
    except OSError as error:
        raise _cannot_write(place, error) from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return Released(about, built)


def verify_release(folder: Path, place: Path) -> list[str]:
    """Rebuild the release in ``place`` from ``folder``; the names of files that differ.

    Files that are missing or too many count as well. Raises OutputError where there is no
    release.
    """
    try:
        about = json.loads((place / "manifest.json").read_bytes())
    except (OSError, ValueError):
        raise OutputError(f"{place}: there is no release here; name the folder of one") from None
    with tempfile.TemporaryDirectory() as scratch:
        again = Path(scratch) / "again"
        release(folder, again, allow_draft=bool(about.get("draft")), everything=True,
                today=date.min)  # fmt: skip
        names = {path.name for path in [*again.iterdir(), *place.iterdir()]}
        return sorted(
            name
            for name in names
            if not (again / name).is_file()
            or not (place / name).is_file()
            or (again / name).read_bytes() != (place / name).read_bytes()
        )


def _judged(
    paths: Sequence[Path], today: date, allow_draft: bool
) -> tuple[dict[Path, bool], dict[Path, str], list[Hindrance]]:
    """Which handouts are drafts, their titles, and what stands in the way of the release."""
    drafts: dict[Path, bool] = {}
    titles: dict[Path, str] = {}
    found: list[Hindrance] = []
    for path in paths:
        loaded, reasons = hindrances(path, today)
        drafts[path] = bool(reasons)
        titles[path] = loaded.handout.title.plain if loaded else path.stem
        if loaded is None or not allow_draft:
            found += reasons
    return drafts, titles, found


def _built(
    paths: Sequence[Path],
    slugs: dict[Path, str],
    drafts: dict[Path, bool],
    earlier: dict[str, dict[str, Any]],
    place: Path,
    fresh: Path,
    workers: int | None,
    progress: Progress | None,
) -> tuple[list[dict[str, Any]], int]:
    """The manifest's entries in the order of ``paths``, and how many were built anew."""
    entries: dict[Path, dict[str, Any]] = {}
    for path in paths:
        kept = _kept(path, slugs[path], drafts[path], earlier, place, fresh)
        if kept:
            entries[path] = kept
    todo = [path for path in paths if path not in entries]
    count = min(len(todo), workers or os.cpu_count() or 1)
    if count <= 1:
        for path in todo:
            entries[path] = entry_of(path, slugs[path], drafts[path], fresh)
            if progress:
                progress(len(entries), len(paths), path.name)
        return [entries[path] for path in paths], len(todo)
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        futures = {
            pool.submit(entry_of, path, slugs[path], drafts[path], fresh): path for path in todo
        }
        for future in as_completed(futures):
            path = futures[future]
            entries[path] = future.result()
            if progress:
                progress(len(entries), len(paths), path.name)
    return [entries[path] for path in paths], len(todo)


def _earlier(place: Path) -> dict[str, dict[str, Any]]:
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


def _clear_leftovers(place: Path) -> None:
    """Delete what a release that was killed has left beside the place."""
    for leftover in place.parent.glob(f".{place.name}-new-*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _cannot_write(place: Path, error: OSError) -> OutputError:
    reason = (error.strerror or "it cannot be written").lower()
    return OutputError(f"{place}: the release cannot be written: {reason}; choose another place")
