"""EPUBCheck, the W3C's validator of EPUB, run on files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple


class Complaint(NamedTuple):
    """What EPUBCheck says of a book: the number of its rule, where, and in words."""

    rule: str
    place: str
    words: str


def jars() -> Path:
    """The folder of its jars: ``HANDOUT_EPUBCHECK``, or where ``.ci/run`` keeps them."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = Path(os.environ.get("HANDOUT_EPUBCHECK") or cache / "handout-ci" / "epubcheck-5.3.0")
    if not any(folder.glob("epubcheck-*.jar")):
        raise RuntimeError(
            f"EPUBCheck is not in {folder}: .ci/run collects it there,"
            " or set HANDOUT_EPUBCHECK to the folder of its jars"
        )
    return folder


def validate(book: Path) -> list[Complaint]:
    """What EPUBCheck finds in a book, its hints on use included.

    Raises RuntimeError where it did not give its verdict.
    """
    java = shutil.which("java")
    if java is None:
        raise RuntimeError("EPUBCheck needs Java 11 or newer: install it, or run .ci/run as root")
    command = [java, "-cp", f"{jars()}/*", "com.adobe.epubcheck.tool.Checker"]
    command += [str(book), "--usage", "--json", "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        report = json.loads(done.stdout)
        assert report["checker"]["checkerVersion"]
    except (ValueError, KeyError) as error:
        raise RuntimeError(f"EPUBCheck gave no report: {done.stderr[-2000:]}") from error
    return [
        Complaint(m["ID"], ", ".join(where["path"] for where in m["locations"]), m["message"])
        for m in report["messages"]
    ]
