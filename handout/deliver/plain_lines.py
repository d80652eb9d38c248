"""Lines of plain text: wrapped, indented, underlined, and what stands inside a sentence."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from handout.content.inline import Inline, Run
from handout.deliver.numbers import with_numbers
from handout.deliver.reading import Reading, Title, is_right_to_left

COLUMNS = 72
_UNDERLINES = "=-~"  # by level; the third for all that are deeper
_BREAK = "\n"


class Sheet:
    """The state of writing one handout as text: the headings so far, the columns left."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.words = reading.words
        self.titles: list[Title] = []
        self.columns = COLUMNS

    @contextmanager
    def narrower(self, columns: int) -> Iterator[None]:
        """Fewer columns for what stands inside something."""
        self.columns -= columns
        try:
            yield
        finally:
            self.columns += columns

    def wrapped(self, text: str, first: str = "", rest: str | None = None) -> list[str]:
        """``text`` in lines of the columns left; words, addresses among them, stay whole.

        ``first`` comes before the first line and ``rest`` before the others. Line breaks
        in the text stay.
        """
        rest = first if rest is None else rest
        lines: list[str] = []
        for piece in text.split(_BREAK):
            start = rest if lines else first
            found = textwrap.wrap(
                piece.replace("\u00ad", ""), max(self.columns, 20), initial_indent=start,
                subsequent_indent=rest, break_long_words=False, break_on_hyphens=False,
            )  # fmt: skip
            lines += found or [start.rstrip()]
        return [line.replace("\u00a0", " ") for line in lines]

    def underlined(self, text: str, level: int) -> list[str]:
        """A heading; what it is underlined with tells its level."""
        lines = self.wrapped(text)
        mark = _UNDERLINES[min(level, len(_UNDERLINES)) - 1]
        return [*lines, mark * max(map(len, lines))]

    def inline(self, text: Inline) -> str:
        """An author's text; links with their address in brackets, where that says more."""
        parts: list[str] = []
        for at, run in enumerate(text.runs):
            after_citation = at > 0 and text.runs[at - 1].cite is not None
            following = text.runs[at + 1] if at + 1 < len(text.runs) else None
            parts.append(_BREAK if run.line_break else "")
            parts.append(self._run(run, after_citation=after_citation))
            if run.link and not (following and following.link == run.link):
                whole = "".join(r.text for r in text.runs if r.link == run.link)
                parts.append(address_after(whole, run.link))
        return "".join(parts)

    def _run(self, run: Run, *, after_citation: bool) -> str:
        if run.cite is not None:
            number = self.reading.sources.numbers[run.cite]
            return f"\u00a0[{number}]" if not after_citation else f"[{number}]"
        if run.field is not None:
            value = self.reading.values.get(run.field)
            if value is not None:
                return self.steady(value)
            field = self.reading.fields[run.field]
            return f"{'_' * max(8, min(field.most, 24))} ({field.label})"
        return self.steady(run.text, run.language)

    def steady(self, text: str, language: str | None = None) -> str:
        """In a line from right to left, a mark keeps numbers from turning round."""
        if not is_right_to_left(language or self.reading.handout.language):
            return text
        return with_numbers(text, lambda number: f"\u200e{number}\u200e")


def address_after(words: str, link: str) -> str:
    """`` [address]`` for a link whose words do not say where it leads, else nothing."""
    if link.startswith("#") or words.strip().lower().startswith("doi:"):
        return ""  # the section is in the same text, and a DOI is an address
    shown = link.removeprefix("mailto:").removeprefix("tel:")
    bare = shown.partition("://")[2] or shown
    said = words.strip()
    if bare.rstrip("/") in said or (link.startswith("tel:") and _digits(shown) == _digits(said)):
        return ""
    return f" [{shown}]"


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def indented(lines: Sequence[str], first: str, rest: str) -> list[str]:
    """Lines behind a marker: ``first`` before the first, ``rest`` before the others."""
    return [
        f"{rest if at else first}{line}" if line or not at else "" for at, line in enumerate(lines)
    ]


def joined(parts: Iterable[Sequence[str]]) -> list[str]:
    """Parts with an empty line between each two; empty parts leave none."""
    lines: list[str] = []
    for part in parts:
        if part:
            lines += ["", *part] if lines else part
    return lines
