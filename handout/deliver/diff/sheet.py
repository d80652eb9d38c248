"""Changes for people: in the terminal, as a page, and as a tagged PDF for the reviewer."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from handout.build import Loaded, load, render
from handout.content.source import origin_of
from handout.deliver.diff.compare import Change, Piece

NOTHING = "A patient reads the same words in both."
_STYLE = (
    "body{font:1.1rem/1.6 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;"
    "color:#1c1f22;background:#fff}del{color:#8a1c1c;background:#fdecec}"
    "ins{color:#0b5a2b;background:#e6f5ea;font-weight:bold}"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#16191b}"
    "del{color:#ffb3b3;background:#3b1717}ins{color:#a5e8bd;background:#12351f}}"
)
_SIGNS = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}


def headline(change: Change) -> str:
    """What happened to the section, in words."""
    title = change.title or "Before the first heading"
    if change.state != "changed":
        return f"{title} ({change.state})"
    words = []
    if change.old_title is not None:
        words.append(f"was called '{change.old_title}'")
    if change.after is not None:
        words.append(f"moved, now after '{change.after}'" if change.after else "moved to the top")
    return f"{title} ({'; '.join(words)})" if words else title


def as_text(changes: Sequence[Change]) -> str:
    """``[-words that went-]`` and ``{+words that came+}``, under the headings."""
    if not changes:
        return NOTHING
    parts = []
    for change in changes:
        lines = [f"  {' '.join(map(_signed, pieces))}" for pieces in change.passages]
        parts.append("\n".join([headline(change), *lines]))
    return "\n\n".join(parts)


def _signed(piece: Piece) -> str:
    before, after = _SIGNS[piece.kind]
    return f"{before}{piece.text}{after}"


def as_html(changes: Sequence[Change], old: str, new: str, language: str) -> str:
    """One page with ``ins`` and ``del``; ``old`` and ``new`` are what the sides are called."""
    parts = [f"<p>From {escape(old)} to {escape(new)}.</p>"]
    if not changes:
        parts.append(f"<p>{NOTHING}</p>")
    for change in changes:
        parts.append(f"<h2>{escape(headline(change))}</h2>")
        parts += [
            f'<p lang="{escape(language)}">{" ".join(map(_element, pieces))}</p>'
            for pieces in change.passages
        ]
    return (
        '<!doctype html>\n<html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Changes</title><style>{_STYLE}</style>"
        f"<main><h1>Changes</h1>{''.join(parts)}</main></html>\n"
    )


def _element(piece: Piece) -> str:
    name = {"same": "", "removed": "del", "added": "ins"}[piece.kind]
    text = escape(piece.text)
    return f"<{name}>{text}</{name}>" if name else text


def as_pdf(changes: Sequence[Change], old: str, new: str, loaded: Loaded | None) -> bytes:
    """The change sheet: for each passage what it was and what it is, changed words in bold.

    It is a handout of its own, with the brand of ``loaded`` where there is one. Raises
    ContentError for characters that the brand's fonts lack.
    """
    body: list[Any] = [f"From {_plain(old)} to {_plain(new)}. Words that changed are bold."]
    if not changes:
        body.append(NOTHING)
    for change in changes:
        blocks = [_block(pieces) for pieces in change.passages]
        body.append({"heading": _plain(headline(change)), "body": blocks or ["Same words."]})
    content: dict[str, Any] = {"title": "Changes", "body": body}
    if loaded:
        content["title"] = f"Changes: {_plain(loaded.handout.title.plain)}"
    # JSON is YAML; no brand stands beside a file that is in no folder.
    raw = json.dumps(content, ensure_ascii=False).encode()
    sheet = load(origin_of(raw, "the change sheet", Path(os.devnull)))
    if loaded and loaded.brand_origin.folder.is_dir():  # that of a git revision is gone
        sheet = sheet._replace(brand=loaded.brand, brand_origin=loaded.brand_origin)
    return render(sheet)


def _block(pieces: Sequence[Piece]) -> Any:
    before, now = _side(pieces, "removed"), _side(pieces, "added")
    if not before or not now:
        word = "Added" if now else "Removed"
        return {"bullets": [f"{word}: {_plain(' '.join(piece.text for piece in pieces))}"]}
    return {"bullets": [f"Before: {before}", f"Now: {now}"]}


def _side(pieces: Sequence[Piece], kind: str) -> str:
    if not any(piece.kind in (kind, "same") for piece in pieces):
        return ""
    return " ".join(
        f"**{_plain(piece.text)}**" if piece.kind == kind else _plain(piece.text)
        for piece in pieces
        if piece.kind in (kind, "same")
    )


def _plain(text: str) -> str:
    """The text with every sign of the inline grammar made a letter (CommonMark, 2.4)."""
    return re.sub(r"([\\*_\[\]<>{}@#&!`~|])", r"\\\1", text)
