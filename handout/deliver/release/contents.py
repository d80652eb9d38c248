"""The handouts of a folder, and what stands in the way of releasing each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from handout.build import Loaded, load
from handout.content.source import Mapping, parse, read_origin
from handout.errors import ContentError

_NO_CONTENT = ("brand.yaml", "brand.yml")


class Hindrance(NamedTuple):
    """A reason not to release a handout, in words."""

    content: str
    reason: str

    def __str__(self) -> str:
        return f"{self.content}: {self.reason}"


def contents_of(folder: Path) -> list[Path]:
    """The content files right in ``folder``, by name: YAML files that have a title.

    A file that cannot be read as YAML counts, so that its error is told and it does not
    vanish from a release.
    """
    found = []
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
        if path.name in _NO_CONTENT or not path.is_file():
            continue
        try:
            values = parse(read_origin(path))
        except ContentError:
            found.append(path)
            continue
        if isinstance(values, Mapping) and ("title" in values or "body" in values):
            found.append(path)
    return found


def hindrances(path: Path, today: date) -> tuple[Loaded | None, list[Hindrance]]:
    """The loaded handout, and why it must not go out: errors, a draft, a translation that
    nobody has reviewed, an overdue review, unconfirmed sources, errors of ``handout check``."""
    name = path.name
    try:
        loaded = load(path)
    except ContentError as error:
        return None, [Hindrance(name, problem.headline()) for problem in error.problems]
    review = loaded.handout.review
    found = []
    translation = loaded.handout.translation
    if translation and not translation.is_approved:
        found.append(Hindrance(name, "it is a translation that nobody has reviewed"))
    elif translation and not (translation.by and translation.on):
        found.append(Hindrance(name, "its translation is approved, but not by whom and when"))
    if review.status != "approved":
        found.append(Hindrance(name, "it is a draft; a clinician has not approved it"))
    elif not review.by or not review.on:
        found.append(Hindrance(name, "it is approved, but not by whom and when"))
    if review.next and review.next < today:
        found.append(Hindrance(name, f"its review was due on {review.next.isoformat()}"))
    for key, source in loaded.handout.sources.items():
        if source.status != "confirmed":
            found.append(Hindrance(name, f"source '{key}' is unconfirmed"))
    return loaded, [*found, *_errors(loaded, name, today)]


_SAID = ("review-overdue",)  # rules that say what is said above


def _errors(loaded: Loaded, name: str, today: date) -> Iterator[Hindrance]:
    """The errors of ``handout check``."""
    from handout.checks.rule import Severity
    from handout.checks.run import check

    try:
        report = check(loaded, today=today)
    except ContentError:
        return  # what only the page shows is told when it is built
    for finding in report.findings:
        if finding.severity is Severity.ERROR and finding.rule not in _SAID:
            line = f" (line {finding.mark.line})" if finding.mark.line else ""
            yield Hindrance(name, f"{finding.message}{line} [{finding.rule}]")
