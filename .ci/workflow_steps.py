"""Prints the shell of a workflow's, an action's or a GitLab job's steps, to run as they stand.

    python .ci/workflow_steps.py .github/workflows/ci.yml [NAME ...]

With names, only the steps so called; a step that is not there is an error.
"""

from __future__ import annotations

import sys
from pathlib import Path

import yaml


def steps_of(path: Path) -> list[dict[str, str]]:
    """The steps of all jobs of a workflow, those of a composite action, or GitLab's scripts.

    A GitLab job is a step by its name, with another one before it for what it prepares.
    """
    document = yaml.safe_load(path.read_text())
    if "runs" in document:
        return list(document["runs"]["steps"])
    if "jobs" in document:
        return [step for job in document["jobs"].values() for step in job["steps"]]
    jobs = {name: job for name, job in document.items() if "script" in job}
    return [
        {"name": name + more, "run": "\n".join(job.get(part, []))}
        for name, job in jobs.items()
        for part, more in (("before_script", ": before"), ("script", ""))
    ]


def main(path: str, *names: str) -> None:
    steps = {step["name"]: step["run"] for step in steps_of(Path(path)) if "run" in step}
    for name in names or steps:
        if name not in steps:
            sys.exit(f"{path}: there is no step '{name}'")
        print(f"# {name}\n{steps[name]}")


if __name__ == "__main__":
    main(*sys.argv[1:])
