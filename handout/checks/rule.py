"""What a rule is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from handout.checks.subject import Subject
from handout.errors import Mark


class Severity(StrEnum):
    """How much a finding weighs: an error stops a release, a warning fails ``--strict``."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


class Found(NamedTuple):
    """What a rule saw at a place; ``advice`` and ``severity`` are the rule's, if not given.

    ``in_brand`` says that ``mark`` is a place in the brand file, not in the content.
    """

    mark: Mark
    message: str
    advice: str = ""
    severity: Severity | None = None
    in_brand: bool = False


@dataclass(frozen=True)
class Rule:
    """One rule: its id, why it matters with its source, and what to do about a finding.

    ``languages`` are the primary subtags (BCP 47) whose words it knows; None means any.
    """

    id: str
    severity: Severity
    title: str
    why: str
    source: str
    advice: str
    examine: Callable[[Subject], Iterable[Found]]
    languages: tuple[str, ...] | None = None

    def knows(self, language: str) -> bool:
        """Whether it can judge a text in ``language`` (BCP 47)."""
        return self.languages is None or language.split("-")[0].lower() in self.languages


def rule(
    id: str,
    severity: Severity,
    title: str,
    *,
    why: str,
    source: str,
    advice: str,
    languages: tuple[str, ...] | None = None,
) -> Callable[[Callable[[Subject], Iterable[Found]]], Rule]:
    """Makes a rule of the function below it.

    ``why`` and ``advice`` are one sentence each; ``source`` is a guideline with its item,
    and its address where it has one.
    """

    def made(examine: Callable[[Subject], Iterable[Found]]) -> Rule:
        return Rule(id, severity, title, why, source, advice, examine, languages)

    return made
