"""Titles as names of files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path


def slug(title: str) -> str:
    """A title as a file name: lower case, words joined by hyphens, letters of any script."""
    plain = unicodedata.normalize("NFKD", title)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    plain = unicodedata.normalize("NFC", plain)
    words = re.findall(r"[^\W_]+", re.sub(r"['\u2019]", "", plain))
    name = "-".join(words)
    while len(name.encode()) > 120:  # file systems hold 255 bytes
        name = name[:-1]
    return name.strip("-") or "handout"


# Names that a release has for itself, and that Windows has for its devices.
_TAKEN = {"index", "con", "prn", "aux", "nul"}


def unique_slugs(
    titles: Mapping[Path, str], languages: Mapping[Path, str] | None = None
) -> dict[Path, str]:
    """A name for each content file from its title, which no order and no number decides.

    Handouts of one title are told apart by their ``languages``, if these are given and
    differ, else by the names of their files: each of them, so that a name that was given to
    one handout is never another's.
    """
    names = {path: slug(title) for path, title in titles.items()}
    stems = {path: slug(path.stem) for path in titles}
    names |= {path: f"{name}-{stems[path]}" for path, name in names.items() if name in _TAKEN}
    names = _told_apart(names, {path: slug(tag) for path, tag in (languages or {}).items()})
    names = _told_apart(names, stems)
    return _told_apart(names, {path: f"{slug(path.name)}-{at}" for at, path in enumerate(titles)})


def _told_apart(names: Mapping[Path, str], signs: Mapping[Path, str]) -> dict[Path, str]:
    """The names; those that several files have get their signs, if the signs differ."""
    groups: dict[str, list[Path]] = {}
    for path, name in names.items():
        # "-draft" is what a release adds, and not every file system minds capital letters
        groups.setdefault(name.removesuffix("-draft"), []).append(path)
    told = dict(names)
    for group in groups.values():
        if len({signs.get(path) for path in group}) > 1:
            told |= {path: f"{names[path]}-{signs[path]}" for path in group if path in signs}
    return told
