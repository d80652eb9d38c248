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
_TOP = "Before the first heading"
_STYLE = (
    "body{font:1.1rem/1.6 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;"
    "color:#1c1f22;background:#fff}h2{margin:2em 0 0;font-size:1.3em;line-height:1.3}"
    ".note{margin:.2em 0 0;color:#4d565c}del{color:#8a1c1c;background:#fdecec}"
    "ins{color:#0b5a2b;background:#e6f5ea}"
    "del::before,ins::before,del::after,ins::after{position:absolute;clip-path:inset(50%);"
    "width:1px;height:1px;overflow:hidden;white-space:pre}"  # read aloud, not shown
    'del::before{content:" [removed: "}ins::before{content:" [added: "}'
    'del::after,ins::after{content:"] "}'
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#16191b}.note{color:#b6bec3}"
    "del{color:#ffb3b3;background:#3b1717}ins{color:#a5e8bd;background:#12351f}}"
)
_LEGEND = (
    "<del>Words that went</del> are struck through, <ins>words that came</ins> are underlined."
)
_SIGNS = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def notes(change: Change) -> list[str]:
    """What happened to the section, and where it stands, in sentences."""
    words = [f"Part of \u2018{change.under}\u2019."] if change.under else []
    if change.state == "added":
        words.append("This section is new.")
    if change.state == "removed":
        words.append("This section is gone.")
    if change.old_title is not None:
        words.append(f"It was called \u2018{change.old_title or _TOP}\u2019.")
    if change.after is not None:
        where = f"comes after \u2018{change.after}\u2019" if change.after else "stands at the top"
        words.append(f"It was moved: it now {where}.")
    if not change.passages:
        words.append("Its words are the same.")
    return words


def summary(changes: Sequence[Change]) -> str:
    """How many sections changed, and in which way, in one line."""
    changed = [change for change in changes if change.state == "changed"]
    counts = {
        "with other words": sum(bool(change.passages) for change in changed),
        "new": sum(change.state == "added" for change in changes),
        "gone": sum(change.state == "removed" for change in changes),
        "moved": sum(change.after is not None for change in changed),
        "renamed": sum(change.old_title is not None for change in changed),
    }
    told = ", ".join(f"{count} {words}" for words, count in counts.items() if count)
    return f"Sections: {told}." if told else NOTHING


def as_text(changes: Sequence[Change]) -> str:
    """``[-words that went-]`` and ``{+words that came+}``, under the headings."""
    if not changes:
        return NOTHING
    parts = []
    for change in changes:
        lines = [f"  {' '.join(map(_signed, pieces))}" for pieces in change.passages]
        parts.append("\n".join([_headline(change), *lines]))
    # a PDF may hold what steers a terminal
    return _UNSHOWN.sub("\ufffd", "\n\n".join(parts))


def _headline(change: Change) -> str:
    title = change.title or _TOP
    words: list[str] = [] if change.state == "changed" else [change.state]
    if change.under:
        words.append(f"in '{change.under}'")
    if change.old_title is not None:
        words.append(f"was called '{change.old_title or _TOP}'")
    if change.after is not None:
        words.append(f"moved, now after '{change.after}'" if change.after else "moved to the top")
    return f"{title} ({'; '.join(words)})" if words else title


def _signed(piece: Piece) -> str:
    before, after = _SIGNS[piece.kind]
    return f"{before}{piece.text}{after}"


def as_html(changes: Sequence[Change], old: str, new: str, loaded: Loaded | None) -> str:
    """One page with ``ins`` and ``del``; ``old`` and ``new`` are what the sides are called.

    ``loaded`` is the handout whose title and language the page names, if it is known.
    """
    title = f"Changes: {loaded.handout.title.plain}" if loaded else "Changes"
    language = escape(loaded.handout.language if loaded else "und")
    parts = [f"<p>From {escape(old)} to {escape(new)}.</p><p>{summary(changes)}</p>"]
    if any(change.passages for change in changes):
        parts.append(f"<p>{_LEGEND}</p>")
    for change in changes:
        heading = f'<span lang="{language}">{escape(change.title)}</span>'
        parts.append(f"<h2>{heading if change.title else _TOP}</h2>")
        if notes(change):
            parts.append(f'<p class="note">{escape(" ".join(notes(change)))}</p>')
        parts += [
            f'<p lang="{language}">{" ".join(map(_element, pieces))}</p>'
            for pieces in change.passages
        ]
    return (
        '<!doctype html>\n<html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>"
        f"<main><h1>{escape(title)}</h1>{''.join(parts)}</main></html>\n"
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
    foreign = loaded.handout.language if loaded else "en"
    foreign = "" if foreign.split("-")[0] == "en" else foreign
    body: list[Any] = [f"From {_plain(old)} to {_plain(new)}.", summary(changes)]
    if any(change.passages for change in changes):
        body.append("Words that changed are bold.")
    for change in changes:
        blocks: list[Any] = [_plain(" ".join(notes(change)))] if notes(change) else []
        blocks += _lists(change, foreign)
        body.append({"heading": _words(change.title, foreign) or _TOP, "body": blocks})
    content: dict[str, Any] = {"title": "Changes", "body": body}
    if loaded:
        content["title"] = f"Changes: {_words(loaded.handout.title.plain, foreign)}"
    # JSON is YAML; no brand stands beside a file that is in no folder.
    raw = json.dumps(content, ensure_ascii=False).encode()
    sheet = load(origin_of(raw, "the change sheet", Path(os.devnull)))
    if loaded and loaded.brand_origin.folder.is_dir():  # that of a git revision is gone
        sheet = sheet._replace(brand=loaded.brand, brand_origin=loaded.brand_origin)
    return render(sheet)


def _lists(change: Change, language: str) -> list[dict[str, list[str]]]:
    """A list of two for each passage that changed; those that came or went whole share one."""
    lists: list[dict[str, list[str]]] = []
    alone = False
    for pieces in change.passages:
        before, now = _side(pieces, "removed", language), _side(pieces, "added", language)
        if before and now:
            lists.append({"bullets": [f"Before: {before}", f"Now: {now}"]})
            alone = False
            continue
        words = _words(" ".join(piece.text for piece in pieces), language)
        if not alone:
            lists.append({"bullets": []})
        lists[-1]["bullets"].append(f"{'Added' if now else 'Removed'}: {words}")
        alone = True
    return lists


def _side(pieces: Sequence[Piece], kind: str, language: str) -> str:
    if not any(piece.kind in (kind, "same") for piece in pieces):
        return ""
    told = []
    for piece in pieces:
        if piece.kind in (kind, "same"):
            words = _words(piece.text, language)
            told.append(f"**{words}**" if piece.kind == kind else words)
    return " ".join(told)


def _words(text: str, language: str) -> str:
    """The handout's words in the sheet, in their ``language`` unless it is the sheet's own."""
    return f"[{_plain(text)}]{{lang={language}}}" if language and text else _plain(text)


def _plain(text: str) -> str:
    """The text with every sign of the inline grammar made a letter (CommonMark, 2.4)."""
    return re.sub(r"([\\*_\[\]<>{}@#&!`~|])", r"\\\1", text)
