"""Prints the shell of a workflow's or an action's steps, for running them as they stand.

    python .ci/workflow_steps.py .github/workflows/ci.yml [NAME ...]

With names, only the steps so called; a step that is not there is an error.
"""

from __future__ import annotations

import sys
from pathlib import Path

import yaml


def steps_of(path: Path) -> list[dict[str, str]]:
    """The steps of all jobs of a workflow, or those of a composite action."""
    document = yaml.safe_load(path.read_text())
    if "runs" in document:
        return list(document["runs"]["steps"])
    return [step for job in document["jobs"].values() for step in job["steps"]]


def main(path: str, *names: str) -> None:
    steps = {step["name"]: step["run"] for step in steps_of(Path(path)) if "run" in step}
    for name in names or steps:
        if name not in steps:
            sys.exit(f"{path}: there is no step '{name}'")
        print(f"# {name}\n{steps[name]}")


if __name__ == "__main__":
    main(*sys.argv[1:])
