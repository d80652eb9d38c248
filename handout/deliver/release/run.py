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

from handout.deliver.release.building import Progress, built_entries, earlier_entries
from handout.deliver.release.contents import Hindrance, contents_of, hindrances
from handout.deliver.release.listing import (
    as_json,
    bill_of_materials,
    index_page,
    manifest,
    sums,
)
from handout.deliver.release.swap import swap_in
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
    be built, OutputError where the result cannot be written.
    """
    _refuse_what_is_no_release(folder, place)
    paths = contents_of(folder)
    if not paths:
        raise ReleaseError([Hindrance(str(folder), "there is no handout in this folder")])
    drafts, titles, found = _judged(paths, today_or(today), allow_draft)
    if found:
        raise ReleaseError(found)
    drafts |= {path: marks[path.name] for path in paths if marks and path.name in marks}
    slugs = unique_slugs(titles)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _clear_leftovers(place)
        fresh = Path(tempfile.mkdtemp(prefix=f".{place.name}-new-", dir=place.parent))
    except OSError as error:
        raise _cannot_write(place, error) from None
    try:
        os.chmod(fresh, 0o755)
        earlier = {} if everything else earlier_entries(place)
        entries, built = built_entries(
            paths, slugs, drafts, earlier, place, fresh, workers, progress
        )
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


# What a release and ``handout build`` write; a folder of anything else is not deleted.
_OURS = (".pdf", ".html", ".txt", ".png", ".eml")


def _refuse_what_is_no_release(folder: Path, place: Path) -> None:
    """Raises OutputError for a place that holds what no release has put there."""
    if not place.exists() or (place / "manifest.json").is_file():
        wrong = place.exists() and folder.resolve().is_relative_to(place.resolve())
    elif not place.is_dir():
        raise OutputError(f"{place}: it is a file; name a folder for the release")
    else:
        wrong = folder.resolve().is_relative_to(place.resolve()) or any(
            path.is_dir() or path.suffix not in _OURS for path in place.iterdir()
        )
    if wrong:
        raise OutputError(
            f"{place}: the folder holds other things than a release, which would be deleted; "
            "choose another place"
        )


def _clear_leftovers(place: Path) -> None:
    """Delete what a release that was killed has left beside the place."""
    for leftover in place.parent.glob(f".{place.name}-new-*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _cannot_write(place: Path, error: OSError) -> OutputError:
    reason = (error.strerror or "it cannot be written").lower()
    return OutputError(f"{place}: the release cannot be written: {reason}; choose another place")
