"""Making a release, and checking one."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from handout.deliver.release.building import Progress, Work, built_entries, earlier_entries
from handout.deliver.release.contents import Hindrance, contents_of, hindrances
from handout.deliver.release.listing import (
    as_json,
    bill_of_materials,
    index_page,
    manifest,
    sums,
)
from handout.deliver.release.lock import only_one
from handout.deliver.release.swap import is_cut_short, new_folder, recover, swap_in
from handout.deliver.slugs import unique_slugs
from handout.errors import HandoutError, OutputError


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
    marks: Mapping[str, bool] | None = None,
) -> Released:
    """Build every handout of ``folder`` into the folder ``place``.

    What did not change since the release in ``place`` is taken over, unless
    ``everything`` is to be built. ``place`` is swapped in whole, or left as it was.
    ``marks`` says which contents are marked as drafts, instead of what they say themselves.
    Raises ReleaseError for handouts that must not go out, ContentError for those that cannot
    be built, OutputError where the result cannot be written or another release is at work.
    """
    target = Path(os.path.realpath(place))  # a link stays, and what it leads to is replaced
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with only_one(target, place):
            recover(target)
            _refuse_what_is_no_release(folder, place, target)
            works = _judged(folder, today_or(today), allow_draft, marks or {})
            earlier = {} if everything else earlier_entries(target)
            return _made(works, earlier, target, workers, progress)
    except OSError as error:
        raise _cannot_write(place, error) from None


def _made(
    works: Sequence[Work],
    earlier: dict[str, dict[str, Any]],
    target: Path,
    workers: int | None,
    progress: Progress | None,
) -> Released:
    fresh = new_folder(target)
    try:
        entries, built = built_entries(works, earlier, target, fresh, workers, progress)
        about = manifest(entries)
        (fresh / "manifest.json").write_bytes(as_json(about))
        (fresh / "sbom.cdx.json").write_bytes(bill_of_materials(about))
        (fresh / "index.html").write_bytes(index_page(about))
        (fresh / "SHA256SUMS").write_bytes(sums(fresh))
        swap_in(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return Released(about, built)


def verify_release(folder: Path, place: Path) -> list[str]:
    """Rebuild the release in ``place`` from ``folder``; the names of files that differ.

    Files that are missing or too many count as well. Raises OutputError where there is no
    release.
    """
    target = Path(os.path.realpath(place))
    if is_cut_short(target):
        try:
            with only_one(target, place):
                recover(target)
        except OSError as error:
            raise _cannot_write(place, error) from None
    try:
        about = json.loads((place / "manifest.json").read_bytes())
        marks = {str(entry["content"]): bool(entry["draft"]) for entry in about["handouts"]}
    except (OSError, ValueError, KeyError, TypeError):
        raise OutputError(f"{place}: there is no release here; name the folder of one") from None
    with tempfile.TemporaryDirectory() as scratch:
        again = Path(scratch) / "again"
        # A review that came due since then makes no other file of what was released.
        release(folder, again, allow_draft=any(marks.values()), everything=True,
                today=date.min, marks=marks)  # fmt: skip
        names = {path.name for path in [*again.iterdir(), *place.iterdir()]}
        return sorted(
            name
            for name in names
            if not (again / name).is_file()
            or not (place / name).is_file()
            or (again / name).read_bytes() != (place / name).read_bytes()
        )


def _judged(folder: Path, today: date, allow_draft: bool, marks: Mapping[str, bool]) -> list[Work]:
    """What is to be built; raises ReleaseError for what must not go out."""
    paths = contents_of(folder)
    titles: dict[Path, str] = {}
    languages: dict[Path, str] = {}
    drafts: dict[Path, bool] = {}
    found: list[Hindrance] = []
    for path in paths:
        loaded, reasons = hindrances(path, today)
        drafts[path] = marks.get(path.name, bool(reasons))
        if loaded:
            titles[path] = loaded.handout.title.plain
            languages[path] = loaded.handout.language
        if loaded is None or not allow_draft:
            found += reasons
    if not paths:
        found.append(Hindrance(str(folder), "there is no handout in this folder"))
    if found:
        raise ReleaseError(found)
    slugs = unique_slugs(titles, languages)
    return [Work(path, slugs[path], drafts[path]) for path in paths]


# What a release and ``handout build`` write; a folder of anything else is not deleted.
_OURS = (".pdf", ".html", ".txt", ".png", ".eml")


def _refuse_what_is_no_release(folder: Path, place: Path, target: Path) -> None:
    """Raises OutputError for a place that holds what no release has put there."""
    if not target.exists():
        return
    if not target.is_dir():
        raise OutputError(f"{place}: it is a file; name a folder for the release")
    holds_the_contents = folder.resolve().is_relative_to(target)
    is_ours = (target / "manifest.json").is_file() or all(
        path.is_file() and path.suffix in _OURS for path in target.iterdir()
    )
    if holds_the_contents or not is_ours:
        raise OutputError(
            f"{place}: the folder holds other things than a release, which would be deleted; "
            "choose another place"
        )


def _cannot_write(place: Path, error: OSError) -> OutputError:
    reason = (error.strerror or "it cannot be written").lower()
    return OutputError(f"{place}: the release cannot be written: {reason}; choose another place")
