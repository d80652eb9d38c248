"""Words and their style as an author would write them: ``**bold**``, ``*italic*``, links.

What the document says is data: a sign that would be read as markup gets a backslash. The
reader of contents itself is the judge: what is written must be read back as it was.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any, NamedTuple

from handout.authoring.converting.outline import Span, Text, joined
from handout.content.inline import read_inline
from handout.content.syntax import CONTROL

LINK = re.compile(r"(https?://[^\s]+|mailto:[^\s]+@[^\s]+|tel:[+\d().\s-]+|#[\w-]+)\Z")
_SIGNS = re.compile(r"[\\*_\[\]<>{}`!]")
_Characters = list[tuple[str, bool, bool, str | None]]
MAX_TRIED = 40  # backslashes of a text that are tried one by one
# What is given up, one after the other, where a text cannot be written as it is.
_SIMPLER: tuple[tuple[str, dict[str, Any]], ...] = (
    ("italic words", {"italic": False}),
    ("bold and italic words", {"italic": False, "bold": False}),
    ("bold and italic words and the link", {"italic": False, "bold": False, "link": None}),
)
_UNPRINTED = re.compile(f"{CONTROL.pattern}|\ufeff")


class Marked(NamedTuple):
    """A text for the YAML, and what the author should know about it."""

    words: str
    remarks: tuple[str, ...] = ()


def marked(text: Text) -> Marked:
    """The text in the content's own markup; empty words if there is nothing to print.

    What cannot be said in it (an odd link, bold that ends inside a word) becomes plain
    words and a remark.
    """
    remarks: list[str] = []
    spans = _folded(tuple(_without_odd_links(_printable(text, remarks), remarks)))
    if not any(span.text.strip() for span in spans):
        return Marked("", tuple(remarks))
    for tried in (spans, _emphasis_outside_words(spans)):
        words = _faithful(tried)
        if words is not None:
            return Marked(words, tuple(remarks))
    for lost, less in _SIMPLER:
        rest = _folded(tuple(span._replace(**less) for span in spans))
        words = _faithful(rest)
        if words is not None:
            targets = {span.link for span in spans if span.link} if "link" in less else set()
            remark = f"the {lost} of this text could not be kept {' '.join(sorted(targets))}"
            return Marked(words, (*remarks, remark.strip()))
    raise AssertionError(spans)  # plain words can always be written


def _faithful(spans: Text) -> str | None:
    """The spans in words that are read back as them, with as few signs as may be; else None."""
    meant = _as_meant(spans)
    for escape in (False, True):
        words = _written(spans, escape)
        if _as_read(words) == meant:
            return _with_few_backslashes(words, meant)
    return None


def printable(words: str) -> str:
    """The words less characters that no file of YAML and no page may hold."""
    return _UNPRINTED.sub(_space_or_nothing, words)


def _printable(text: Text, remarks: list[str]) -> Text:
    if not any(_UNPRINTED.search(span.text) for span in text):
        return text
    remarks.append("a character that cannot be printed was taken out of this text")
    return tuple(span._replace(text=printable(span.text)) for span in text)


def _space_or_nothing(found: re.Match[str]) -> str:
    return " " if found.group().isspace() else ""


def _without_odd_links(text: Text, remarks: list[str]) -> list[Span]:
    spans = []
    for span in text:
        if span.link is not None and not LINK.match(span.link):
            note = (
                f"this text had a link that a reader cannot follow: {' '.join(span.link.split())}"
            )
            if note not in remarks:
                remarks.append(note)
            span = span._replace(link=None)
        spans.append(span)
    return spans


def _folded(text: Text) -> Text:
    """White space folded, and kept outside of bold and italic words."""
    pieces: list[Span] = []
    for span in joined(text):
        if span.cites:
            pieces.append(span)
            continue
        for part in re.split(r"([ \t\n\u0085\u2028\u2029]+)", span.text):
            if not part:
                continue
            if part.isspace() and part[0] in " \t\n\u0085\u2028\u2029":
                pieces.append(Span("\n" if "\n" in part else " ", link=span.link))
            else:
                pieces.append(span._replace(text=part))
    spaced: list[Span] = []
    for at, piece in enumerate(pieces):
        if piece.text in (" ", "\n"):
            if not spaced or at == len(pieces) - 1:
                continue
            before, after = spaced[-1], pieces[at + 1]
            if before.text in (" ", "\n"):
                spaced[-1] = piece if piece.text == "\n" else before
                continue
            # between words that are set alike a space is set as they are
            alike = before if before[1:] == after[1:] else None
            same_link = before.link if before.link == after.link else None
            piece = alike._replace(text=piece.text) if alike else Span(piece.text, link=same_link)
        spaced.append(piece)
    return tuple(joined(_trimmed(spaced)))


def _trimmed(spans: list[Span]) -> Text:
    """Less white space of any kind at both ends, as the reader of contents takes it away."""
    while spans and not spans[0].text.strip():
        spans = spans[1:]
    while spans and not spans[-1].text.strip():
        spans = spans[:-1]
    if spans:
        spans = [spans[0]._replace(text=spans[0].text.lstrip()), *spans[1:]]
        spans = [*spans[:-1], spans[-1]._replace(text=spans[-1].text.rstrip())]
    return tuple(spans)


def _emphasis_outside_words(spans: Text) -> Text:
    """Punctuation at the edges of bold words is set apart: ``**Stop**!`` is always read."""
    parted: list[Span] = []
    for span in spans:
        bare = re.fullmatch(r"(\W*)(.*?)(\W*)", span.text, re.DOTALL)
        if (span.bold or span.italic) and bare and bare[2]:
            plain = Span("", link=span.link)
            parted += [plain._replace(text=bare[1]), span._replace(text=bare[2])]
            parted.append(plain._replace(text=bare[3]))
        else:
            parted.append(span)
    return tuple(joined(tuple(parted)))


def _written(spans: Text, escape: bool) -> str:
    written = ""
    for link, group in groupby(spans, key=lambda span: span.link):
        words = "".join(_emphasised(span, escape) for span in group)
        written += f"[{words}]({_target(link)})" if link else words
    return written


def _emphasised(span: Span, escape: bool) -> str:
    if span.cites:
        return f"[@{span.text}]"
    words = _SIGNS.sub(r"\\\g<0>", span.text) if escape else span.text
    words = words.replace("\n", "\\\n")
    stars = "*" * (2 * span.bold + span.italic)
    return f"{stars}{words}{stars}"


def _target(link: str) -> str:
    return f"<{link}>" if re.search(r"[\s()]", link) else link


def _with_few_backslashes(words: str, meant: _Characters) -> str:
    """Less each backslash without which the text is read alike."""
    if words.count("\\") > MAX_TRIED:
        return words
    at = words.rfind("\\")
    while at >= 0:  # from the end, as the sign that opens is the one to keep it
        less = words[:at] + words[at + 1 :]
        if words[at + 1 : at + 2] != "\n" and _as_read(less) == meant:
            words = less
        at = words.rfind("\\", 0, at)
    return words


def _as_meant(spans: Text) -> _Characters:
    return [
        (character, span.bold, span.italic, span.link)
        for span in spans
        for character in ([f"@{span.text}"] if span.cites else span.text)
        if character not in " \n"
    ] + [(f"break at {at}", False, False, None) for at in _breaks(spans)]


def _breaks(spans: Text) -> list[int]:
    words = "".join(span.text for span in spans).replace(" ", "")
    return [at - number for number, at in enumerate(m.start() for m in re.finditer("\n", words))]


def _as_read(words: str) -> _Characters:
    runs = read_inline(words).runs
    if any(run.field or run.language for run in runs):
        return []
    spans = [
        Span(run.cite, cites=True)
        if run.cite
        else Span(("\n" if run.line_break else "") + run.text, run.bold, run.italic, run.link)
        for run in runs
    ]
    return _as_meant(tuple(spans))
