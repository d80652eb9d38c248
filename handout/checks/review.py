"""Whether somebody answers for the text, and until when."""

from __future__ import annotations

from collections.abc import Iterator

from handout.checks.rule import Found, Severity, rule
from handout.checks.subject import Subject
from handout.errors import NOWHERE


@rule(
    "not-reviewed",
    Severity.WARNING,
    "No clinician has approved this text",
    why="Patients act on a handout, so somebody who can judge it has to answer for it.",
    source="Joint Commission PC.02.03.01; Information Standard principles, NHS England",
    advice="let a clinician read every sentence, then write 'status: approved', 'by' and 'on' "
    "under 'review:'",
)
def not_reviewed(subject: Subject) -> Iterator[Found]:
    review = subject.handout.review
    mark = subject.origin.find("review:", NOWHERE)
    if review.status != "approved":
        yield Found(mark, "this handout is a draft: no clinician has approved it")
    elif not review.by or not review.on:
        missing = "by whom" if not review.by else "when"
        yield Found(mark, f"this handout is approved, but it does not say {missing}")
