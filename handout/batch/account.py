"""The account of a batch: its manifest and its list of bad rows, written at the end."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from handout.batch.rows import BadRow
from handout.batch.work import Sheet

MANIFEST, ERRORS = "manifest.csv", "errors.csv"
# What a spreadsheet takes for a formula (OWASP, CSV injection).
_FORMULA = re.compile(r"\s*[=+\-@\t\r]")


def write_account(place: Path, done: Iterable[Sheet | BadRow]) -> int:
    """``manifest.csv`` and ``errors.csv`` in ``place``; gives the number of bad rows.

    Every row stands in exactly one of them. The errors name row and field and never a
    value. Written a row at a time, under a temporary name first.
    """
    bad = 0
    paths = [place / MANIFEST, place / ERRORS]
    fresh = [path.parent / f".{path.name}.part" for path in paths]
    with _opened(fresh[0]) as sheets, _opened(fresh[1]) as errors:
        manifest, problems = csv.writer(sheets), csv.writer(errors)
        manifest.writerow(["row", "file", "sha256", "pages"])
        problems.writerow(["row", "field", "reason"])
        for each in done:
            if isinstance(each, BadRow):
                bad += 1
                problems.writerow([each.number, harmless(each.field), harmless(each.reason)])
            else:
                manifest.writerow([each.number, harmless(each.name), each.sha256, each.pages])
    for path, part in zip(paths, fresh, strict=True):
        if path.name == ERRORS and not bad:
            part.unlink()
            path.unlink(missing_ok=True)
        else:
            os.replace(part, path)
    return bad


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def _opened(path: Path) -> Any:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    return os.fdopen(descriptor, "w", encoding="utf-8", newline="")
