"""What a translation says of itself at the top: its language, its review, where it comes from."""

from __future__ import annotations

import textwrap
from pathlib import Path

from handout.checks.translated.source import Source
from handout.content.model import Handout
from handout.translating.editing import with_key
from handout.translating.entries import Existing
from handout.translating.scalars import WIDTH, quoted

_TOP = ("title", "subtitle", "language", "version", "issued", "audience", "summary", "keywords",
        "identifiers", "review")  # fmt: skip


def with_head(
    text: str, source: Source, language: str, memory: str, made: Existing | None, is_same: bool
) -> str | None:
    """The file with what a translation says of itself; None where it cannot be put in.

    A review of the source is none of the translation: it is a draft that needs a review. Who
    approved the translation that was there (``made``) is kept if its texts are the same.
    Paper and brand stay those of that translation.
    """
    handout = made.loaded.handout if made else None
    keys = {"language": [f"language: {quoted(language)}"], "review": _review(handout, is_same)}
    keys["translation"] = _translation(source, memory, handout, is_same)
    for key in ("paper", "brand"):
        value = getattr(handout, key, None)
        if value:
            keys[key] = [f"{key}: {quoted(value)}"]
    found: str | None = text
    for key, lines in keys.items():
        found = with_key(found, key, lines, _TOP) if found is not None else None
    return found


def _review(handout: Handout | None, is_same: bool) -> list[str]:
    review = handout.review if handout and is_same else None
    if not review or review.status != "approved":
        return ["review:", "  status: draft"]
    return ["review:", "  status: approved", *_people(review)]


def _people(review: object) -> list[str]:
    found = []
    for key in ("by", "role", "on", "next"):
        value = getattr(review, key, None)
        if value:
            found.append(f"  {key}: {quoted(str(value)) if key in ('by', 'role') else value}")
    return found


def _translation(source: Source, memory: str, handout: Handout | None, is_same: bool) -> list[str]:
    old = handout.translation if handout else None
    is_approved = old is not None and is_same and old.is_approved
    lines = ["translation:", f"  of: {quoted(Path(source.origin.file).name)}"]
    if source.version:
        lines.append(f'  version: "{source.version}"')
    lines.append(f"  status: {'approved' if is_approved else 'needs-review'}")
    if old and is_approved:
        lines += _people(old)
    if memory:
        lines.append("  memory:")
        lines += textwrap.wrap(memory, WIDTH, initial_indent="    ", subsequent_indent="    ",
                               break_on_hyphens=False)  # fmt: skip
    return lines
