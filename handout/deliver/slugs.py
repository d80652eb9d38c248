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


def unique_slugs(titles: Mapping[Path, str]) -> dict[Path, str]:
    """A name for each content file from its title; a second one of a name gets a number."""
    names: dict[Path, str] = {}
    for path, title in titles.items():
        base = name = slug(title)
        number = 2
        while name in names.values():
            name, number = f"{base}-{number}", number + 1
        names[path] = name
    return names
