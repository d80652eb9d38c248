"""veraPDF, the reference validator of PDF/UA and PDF/A, run on files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple


class Failure(NamedTuple):
    """A rule that a file breaks: ``clause`` is the standard's, with veraPDF's test number."""

    file: str
    clause: str
    description: str
    context: str


def jars() -> Path:
    """The folder of veraPDF's jars: ``HANDOUT_VERAPDF``, or where ``.ci/run`` keeps them."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = Path(os.environ.get("HANDOUT_VERAPDF") or cache / "handout-ci" / "verapdf-1.28.2")
    if not any(folder.glob("greenfield-apps-*.jar")):
        raise RuntimeError(
            f"veraPDF is not in {folder}: .ci/run collects it there,"
            " or set HANDOUT_VERAPDF to the folder of its jars"
        )
    return folder


def validate(paths: Sequence[Path], flavour: str) -> list[Failure]:
    """What veraPDF finds in the files; ``flavour`` is ``ua1`` or ``2a``.

    Raises RuntimeError where veraPDF did not give its verdict on every file.
    """
    java = shutil.which("java")
    if java is None:
        raise RuntimeError("veraPDF needs Java 17 or newer: install it, or run .ci/run as root")
    command = [
        *(java, "-cp", f"{jars()}/*", "org.verapdf.apps.GreenfieldCliWrapper"),
        *("--flavour", flavour, "--format", "json", *map(str, paths)),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        jobs = json.loads(done.stdout)["report"]["jobs"]
    except (ValueError, KeyError) as error:
        raise RuntimeError(f"veraPDF gave no report: {done.stderr[-2000:]}") from error
    verdicts = [(job, result) for job in jobs for result in job.get("validationResult", [])]
    if len(verdicts) != len(paths):
        raise RuntimeError(f"veraPDF judged {len(verdicts)} of {len(paths)} files")
    return [failure for job, result in verdicts for failure in _failures(job, result)]


def _failures(job: dict[str, Any], result: dict[str, Any]) -> list[Failure]:
    """The rules that one file breaks; a verdict without reasons is one, too."""
    name = Path(job["itemDetails"]["name"]).name
    found = []
    for rule in result["details"]["ruleSummaries"]:
        context = rule["checks"][0]["context"] if rule.get("checks") else ""
        clause = f"{rule['clause']}-{rule['testNumber']}"
        found.append(Failure(name, clause, rule["description"], context))
    if not result["compliant"] and not found:
        found.append(Failure(name, "?", result["statement"], ""))
    return found
