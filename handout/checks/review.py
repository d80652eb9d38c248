"""Whether somebody answers for the text, and until when."""

from __future__ import annotations

from collections.abc import Iterator

from handout.build import content_sha256
from handout.checks.rule import Found, Severity, rule
from handout.checks.subject import Subject
from handout.errors import NOWHERE, Mark

_PIF = "PIF TICK, criteria 1 and 4 (https://pifonline.org.uk/pif-tick/)"


def _review_key(subject: Subject, key: str) -> Mark:
    """Where ``key`` stands under ``review:``."""
    review = subject.origin.find("review:", NOWHERE)
    return subject.origin.find(f"{key}:", review, reach=8) if review.line else review


@rule(
    "not-reviewed",
    Severity.WARNING,
    "No clinician has approved this text",
    why="Patients act on a handout, so somebody who can judge it has to answer for it.",
    source=_PIF,
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


@rule(
    "review-overdue",
    Severity.ERROR,
    "The review is overdue",
    why="What was right when it was approved may since have been found wrong or harmful.",
    source=_PIF,
    advice="let a clinician read it again, and write the new days under 'review:'",
)
def review_overdue(subject: Subject) -> Iterator[Found]:
    due = subject.handout.review.next
    if due and due < subject.today:
        yield Found(_review_key(subject, "next"), f"the review was due on {due.isoformat()}")


@rule(
    "no-next-review",
    Severity.ADVICE,
    "No day is set for the next review",
    why="Without a day nobody notices that a text has grown old.",
    source=_PIF,
    advice="write 'next:' with a day under 'review:', in two or three years at the most",
)
def no_next_review(subject: Subject) -> Iterator[Found]:
    review = subject.handout.review
    if review.status == "approved" and not review.next:
        mark = subject.origin.find("review:", NOWHERE)
        yield Found(mark, "this handout is approved with no day for the next review")


@rule(
    "reviewed-before-issued",
    Severity.WARNING,
    "It was issued after it was approved",
    why="What was changed after the review, nobody has approved.",
    source=_PIF,
    advice="let the clinician see this version, and write the day under 'review:'",
)
def reviewed_before_issued(subject: Subject) -> Iterator[Found]:
    review, issued = subject.handout.review, subject.handout.issued
    if review.status == "approved" and review.on and issued and review.on < issued:
        message = f"it was approved on {review.on.isoformat()} and issued on {issued.isoformat()}"
        yield Found(_review_key(subject, "on"), message)


@rule(
    "version-unchanged",
    Severity.WARNING,
    "The text changed and its version did not",
    why="Two different handouts with one version cannot be told apart when it matters.",
    source="DISCERN, question 5 (https://www.ndph.ox.ac.uk/research/research-groups/"
    "applied-health-research-unit-ahru/discern); PIF TICK, criterion 1",
    advice="give it a new 'version:' and the day under 'issued:'",
)
def version_unchanged(subject: Subject) -> Iterator[Found]:
    last = subject.released
    if not last or last.get("version") != subject.handout.version:
        return
    if last.get("content_sha256") != content_sha256(subject.loaded):
        mark = subject.origin.find("version:", NOWHERE)
        version = subject.handout.version
        named = f"version {version}" if version else "a handout without a version"
        yield Found(mark, f"{named} was released with another content")
