"""What the rules look at: a handout as passages and sentences, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel

from handout.build import Loaded, render
from handout.checks.drawn import Drawn, drawn_texts
from handout.checks.sentences import sentences_in
from handout.content.blocks import Section
from handout.content.inline import Inline
from handout.content.model import Handout
from handout.content.origin import Origin
from handout.content.walk import sections
from handout.errors import NOWHERE, Mark

Kind = Literal["title", "heading", "lead", "caption", "label", "cell", "paragraph", "item"]
_KINDS: dict[str, Kind] = {
    "title": "title",
    "subtitle": "title",
    "heading": "heading",
    "lead": "lead",
    "caption": "caption",
    "credit": "caption",
    "label": "label",
    "name": "label",
    "hours": "label",
    "address": "label",
    "header": "cell",
    "rows": "cell",
}
_ITEMS = {"Bullets", "Numbers", "PointList", "Point", "Checklist", "Steps", "Step", "KeyFacts"}
PROSE = ("paragraph", "item")  # kinds that are made of sentences


class Passage(NamedTuple):
    """One text of the handout.

    ``block`` is the class name of the innermost block it stands in (``Paragraph``,
    ``Table``, ...); ``section`` is the innermost section, None before the first heading.
    """

    text: Inline
    kind: Kind
    block: str
    section: Section | None


class Sentence(NamedTuple):
    """A sentence in plain words, and where it begins in the YAML."""

    words: str
    mark: Mark
    passage: Passage


@dataclass(frozen=True)
class Subject:
    """A loaded handout under examination; ``today`` is the day reviews are due by.

    ``released`` is the handout's entry in the manifest of its last release, if there is one
    (see ``schema/manifest.schema.json``).
    """

    loaded: Loaded
    today: date
    released: dict[str, Any] | None = None
    _offsets: list[int] = field(default_factory=list)

    @property
    def handout(self) -> Handout:
        return self.loaded.handout

    @property
    def origin(self) -> Origin:
        return self.loaded.origin

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every text that is printed before the sources, in reading order."""
        handout = self.handout
        first = [Passage(handout.title, "title", "Handout", None)]
        if handout.subtitle:
            first.append(Passage(handout.subtitle, "title", "Handout", None))
        glance = _passages(handout.at_a_glance, "item", "KeyFacts", None)
        return (*first, *glance, *_passages(handout.body, "paragraph", "Handout", None))

    @cached_property
    def prose(self) -> tuple[Passage, ...]:
        """The passages that are made of sentences: paragraphs and items of lists."""
        return tuple(p for p in self.passages if p.kind in PROSE)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the prose, in reading order."""
        return tuple(
            Sentence(words, self.place_of(words, passage.text.mark), passage)
            for passage in self.prose
            for words in sentences_in(readable(passage.text))
        )

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Every section, the outer before the inner."""
        return tuple(sections(self.handout.body))

    @cached_property
    def drawn(self) -> tuple[Drawn, ...]:
        """Every text as the pages show it, with its ink, its ground and its size."""
        return tuple(drawn_texts(self.pdf))

    @cached_property
    def pdf(self) -> bytes:
        """The paper form. Raises ContentError where the handout cannot be built."""
        return render(self.loaded)

    def passages_of(self, section: Section) -> tuple[Passage, ...]:
        """The passages of a section, its heading and its inner sections included."""
        return tuple(_passages(section, "paragraph", "Section", None))

    def place_of(self, words: str, start: Mark = NOWHERE) -> Mark:
        """Where ``words`` stand in the YAML, at or after ``start``; ``start`` if nowhere.

        Words may be folded over lines there, and hold markup.
        """
        tokens = re.findall(r"[^\s*_\[\]\\]+", words)[:12]
        if not tokens:
            return start
        pattern = r"""[\s*_\\\[\]"'#]+""".join(map(_token_pattern, tokens))
        found = re.compile(pattern).search(self.origin.text, self._offset(start))
        if found is None and len(tokens) > 1:  # a citation or a link may stand in between
            return self.place_of(tokens[0], start)
        return self._mark(found.start()) if found else start

    def _offset(self, mark: Mark) -> int:
        lines = self._line_starts()
        if not mark.line or mark.line > len(lines):
            return 0
        return lines[mark.line - 1] + mark.column - 1

    def _mark(self, offset: int) -> Mark:
        from bisect import bisect_right

        lines = self._line_starts()
        number = bisect_right(lines, offset)
        return Mark(number, offset - lines[number - 1] + 1)

    def _line_starts(self) -> list[int]:
        if not self._offsets:
            self._offsets.append(0)
            text = self.origin.text
            self._offsets.extend(at + 1 for at, letter in enumerate(text) if letter == "\n")
        return self._offsets


def readable(text: Inline) -> str:
    """The words of a text as they are read; a personal field counts as one word, its name."""
    said = (
        (" " if run.line_break else "") + (run.field if run.field else run.text)
        for run in text.runs
    )
    return "".join(said)


def _token_pattern(token: str) -> str:
    return re.escape(token).replace("'", "''?")  # doubled in 'single quotes'


def _passages(part: object, kind: Kind, block: str, section: Section | None) -> Iterator[Passage]:
    if isinstance(part, Inline):
        if part.plain or part.runs:
            yield Passage(part, kind, block, section)
    elif isinstance(part, BaseModel):
        block = type(part).__name__
        if isinstance(part, Section):
            section = part
        inside: Kind = "item" if block in _ITEMS else kind if kind == "item" else "paragraph"
        for name in type(part).model_fields:
            yield from _passages(getattr(part, name), _KINDS.get(name, inside), block, section)
    elif isinstance(part, list):
        for inner in part:
            yield from _passages(inner, kind, block, section)
