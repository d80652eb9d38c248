"""What goes to a translator: each text of the source, with what is known of its translation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from handout.build import Loaded
from handout.checks.translated.pairs import pairs
from handout.checks.translated.source import Source
from handout.content.model import Translation
from handout.content.source import parse
from handout.content.translatable import Part, Unit, digest, parts_of, units

State = Literal["untranslated", "needs-review", "approved"]


class Entry(NamedTuple):
    """A text to translate, what there is of a translation, and how far somebody vouches for it.

    ``source`` and ``target`` are in the author's markup, with the file's line ends off.
    """

    unit: Unit
    source: str
    target: str = ""
    state: State = "untranslated"

    @property
    def context(self) -> str:
        """``caution, under 'What to do'``: what the text is, and where it stands."""
        block, kind = self.unit.block, self.unit.part.kind
        what = kind if kind not in ("text", "body") else block
        if block and block not in (what, "heading", "paragraph"):
            what = f"{what} of {block}"
        where = f", under '{' '.join(self.unit.heading.split())}'" if self.unit.heading else ""
        return what.replace("_", " ") + where


class Existing(NamedTuple):
    """A translation that is there already: its file, read, and what it says of itself."""

    loaded: Loaded
    whole: Part
    translation: Translation | None


def existing(loaded: Loaded) -> Existing:
    """A handout as the translation that it is."""
    return Existing(loaded, parts_of(parse(loaded.origin)), loaded.handout.translation)


def plain_form(part: Part) -> str:
    """A text as it is read: lines of the file put together, but for a break that is meant."""
    text = part.text or ""
    if not part.is_markup:
        return text.strip("\n") if part.kind == "lines" else one_line(text)
    return re.sub(r"[ \t]*\n[ \t]*", _line_end, text.strip())


def one_line(text: str) -> str:
    """A text on one line; no-break spaces stay."""
    return re.sub(r"[ \t\n]+", " ", text).strip(" ")


def _line_end(found: re.Match[str]) -> str:
    return "  \n" if found[0].startswith("  ") else " "


def entries(source: Source, made: Existing | None = None) -> list[Entry]:
    """Every text of the source, each once, with the translation that belongs to it.

    A text whose source was changed since it was translated needs a review.
    """
    texts: dict[int, Part] = {}
    if made:
        for pair in pairs(source.whole, made.whole):
            if pair.source and pair.target and pair.target.text is not None:
                texts[id(pair.source)] = pair.target
    states = _states(source, made)
    found = []
    for unit in units(source.whole):
        target = texts.get(id(unit.part))
        text = plain_form(target) if target else ""
        state: State = states.get(digest(unit.text), "needs-review") if text else "untranslated"
        found.append(Entry(unit, plain_form(unit.part), text, state))
    return found


def _states(source: Source, made: Existing | None) -> Mapping[str, State]:
    """How far each text is vouched for, by the digest of its source."""
    translation = made.translation if made else None
    if not translation:
        return {}
    if translation.memory:
        return {
            word.rstrip("+"): "approved"
            if word.endswith("+") or translation.is_approved
            else "needs-review"
            for word in translation.memory.split()
        }
    if translation.is_approved and translation.version == source.version:
        return {digest(unit.text): "approved" for unit in units(source.whole)}
    return {}


def memory_of(states: Mapping[str, State]) -> str:
    """What the file remembers of its source: a digest a text, ``+`` where it is approved."""
    return " ".join(f"{name}{'+' if state == 'approved' else ''}" for name, state in states.items())


def translation_name(source: Path, language: str) -> Path:
    """``content.es.yaml`` for ``content.yaml``."""
    return source.with_name(f"{source.stem}.{language}{source.suffix}")
