"""veraPDF, the reference validator of PDF/UA and PDF/A, run on files."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class Failure(NamedTuple):
    """A rule that a file breaks."""

    file: str
    clause: str
    description: str
    context: str


def validate(paths: Sequence[Path], flavour: str) -> list[Failure]:
    """What veraPDF finds in the files; ``flavour`` is ``ua1`` or ``2a``.

    Raises RuntimeError where veraPDF did not give its verdict on every file.
    """
    jars = os.environ.get("HANDOUT_VERAPDF", "")
    if not jars or not Path(jars).is_dir():
        raise RuntimeError(
            "veraPDF is not there: run .ci/run, or set HANDOUT_VERAPDF to the folder of its jars"
        )
    command = [
        *("java", "-cp", f"{jars}/*", "org.verapdf.apps.GreenfieldCliWrapper"),
        *("--flavour", flavour, "--format", "json", *map(str, paths)),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        jobs = json.loads(done.stdout)["report"]["jobs"]
    except (ValueError, KeyError) as error:
        raise RuntimeError(f"veraPDF gave no report: {done.stderr[-2000:]}") from error
    failures: list[Failure] = []
    judged = 0
    for job in jobs:
        name = Path(job["itemDetails"]["name"]).name
        for result in job.get("validationResult", []):
            judged += 1
            for rule in result["details"]["ruleSummaries"]:
                context = rule["checks"][0]["context"] if rule.get("checks") else ""
                clause = f"{rule['clause']}-{rule['testNumber']}"
                failures.append(Failure(name, clause, rule["description"], context))
            if not result["compliant"] and not failures:
                failures.append(Failure(name, "?", "not compliant", ""))
    if judged != len(paths):
        raise RuntimeError(f"veraPDF judged {judged} of {len(paths)} files")
    return failures
