"""What a handout says of itself in small print: its edition, and who has reviewed it."""

from __future__ import annotations

from handout.content.model import Handout
from handout.layout.words import Words


def edition(handout: Handout, words: Words) -> str:
    """Version and date, as far as they are known: ``Version 1.0, November 24, 2026``."""
    parts = []
    if handout.version:
        parts.append(words.version.format(version=handout.version))
    if handout.issued:
        parts.append(words.date(handout.issued, handout.language))
    return ", ".join(parts)


def review_line(handout: Handout, words: Words) -> str:
    """Who has reviewed the text, in small plain words; for a draft, that nobody has yet.

    A translation that nobody has compared with its source says that it is one.
    """
    review, language = handout.review, handout.language
    if handout.translation and not handout.translation.is_approved:
        return words.unreviewed_translation
    if review.status != "approved" or not review.by:
        return words.draft
    by = f"{review.by}, {review.role}," if review.role else review.by
    if not review.on:
        line = words.reviewed_undated.format(by=by.rstrip(","))
    else:
        line = words.reviewed.format(by=by, on=words.date(review.on, language))
    if review.next:
        line += " " + words.next_review.format(next=words.date(review.next, language))
    return line
