"""Review and dates."""

from __future__ import annotations

from handout.build import content_sha256, load
from handout.content.origin import origin_of
from tests.checks.examined import ROOT, found_by, places

APPROVED = "title: A title\nreview:\n  status: approved\n  by: Dr A. Example\n  on: 2026-11-01\n"


def test_a_draft_is_not_reviewed() -> None:
    assert places(found_by("not-reviewed", "title: A\nreview: {status: draft}\n")) == [(2, 1)]
    assert len(found_by("not-reviewed", "title: A\n")) == 1


def test_an_approval_says_by_whom_and_when() -> None:
    (finding,) = found_by("not-reviewed", "title: A\nreview: {status: approved}\n")
    assert "by whom" in finding.message
    assert found_by("not-reviewed", APPROVED) == []


def test_a_review_is_overdue_on_the_day_after_its_day() -> None:
    assert found_by("review-overdue", APPROVED + "  next: 2026-11-24\n") == []
    overdue = found_by("review-overdue", APPROVED + "  next: 2026-11-23\n")
    assert places(overdue) == [(6, 3)]


def test_an_approved_text_has_a_day_for_its_next_review() -> None:
    assert len(found_by("no-next-review", APPROVED)) == 1
    assert found_by("no-next-review", APPROVED + "  next: 2028-11-01\n") == []
    assert found_by("no-next-review", "title: A\n") == []


def test_what_was_issued_after_the_review_was_not_reviewed() -> None:
    later = APPROVED + "issued: 2026-11-20\n"
    assert places(found_by("reviewed-before-issued", later)) == [(5, 3)]
    assert found_by("reviewed-before-issued", APPROVED + "issued: 2026-11-01\n") == []


def test_a_changed_text_with_the_version_of_the_last_release_is_told() -> None:
    content = 'title: A\nversion: "1.0"\n'
    old = {"version": "1.0", "content_sha256": "0" * 64}
    assert places(found_by("version-unchanged", content, released=old)) == [(2, 1)]
    assert found_by("version-unchanged", content, released={**old, "version": "0.9"}) == []
    digest = content_sha256(load(origin_of(content.encode(), "handout.yaml", ROOT)))
    same = {**old, "content_sha256": digest}
    assert found_by("version-unchanged", content, released=same) == []
