"""Marks around the texts of an entry, so that they pass through citeproc-py unharmed."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any, NamedTuple

from handout.content.inline import Run
from handout.references.links import DOI_BEFORE, doi_target, target_of

# citeproc-py joins texts to strings and gives them to a formatter, which is to mark up and
# escape them. Ours marks with Unicode's noncharacters, which are for use inside a program;
# where an author's text holds one all the same, _LITERAL stands before it. So no text is
# ever taken for markup, and none needs escaping.
_LITERAL = "\ufdd0"
_ITALIC, _ITALIC_END, _BOLD, _BOLD_END = "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4"
_DOI, _URL, _LINK_END, _TEXT_END = "\ufdd5", "\ufdd6", "\ufdd7", "\ufdd8"
# citeproc-py reads the one as markup in its input, the other as a range of pages
_STAND_INS = {"<": "\ufdd9", "-": "\ufdda"}
_ORIGINALS = {stand_in: character for character, stand_in in _STAND_INS.items()}
_NONCHARACTERS = re.compile("[\ufdd0-\ufdef]")
_STARTS = {_ITALIC: "italic", _BOLD: "bold"}
_ENDS = {_ITALIC_END: "italic", _BOLD_END: "bold"}


class Formatter:
    """citeproc-py's formatter protocol, with marks instead of markup."""

    @staticmethod
    def preformat(text: str) -> str:
        return text

    class Italic(str):
        def __new__(cls, text: str) -> Any:
            return str.__new__(cls, f"{_ITALIC}{text}{_ITALIC_END}")

    class Bold(str):
        def __new__(cls, text: str) -> Any:
            return str.__new__(cls, f"{_BOLD}{text}{_BOLD_END}")

    Oblique = Italic
    Light = Underline = Superscript = Subscript = SmallCaps = str


def plain(text: str) -> str:
    """A text for citeproc-py, in which nothing is evaluated; white space is one space."""
    text = re.sub(r"[ \t\r\n]+", " ", text).strip(" ")
    return _NONCHARACTERS.sub(rf"{_LITERAL}\g<0>", text).replace("<", _STAND_INS["<"])


def hyphenated(text: str) -> str:
    """A text whose hyphens are no ranges of pages."""
    return text.replace("-", _STAND_INS["-"])


def closed(text: str) -> str:
    """A text whose end is marked: the style's full stop after its own is dropped there."""
    return f"{plain(text)}{_TEXT_END}"


def doi(text: str) -> str:
    """A bare DOI that becomes a link."""
    return f"{_DOI}{plain(text)}{_LINK_END}"


def url(text: str) -> str:
    """A web address that becomes a link, if it is one."""
    return f"{_URL}{plain(text)}{_LINK_END}"


class _Look(NamedTuple):
    italic: bool = False
    bold: bool = False
    link: str | None = None


def runs_of(entry: str) -> tuple[Run, ...]:
    """An entry with its marks as runs.

    At a mark, where two texts meet, doubled spaces and full stops are mended. What an
    author wrote inside a text stays: an ellipsis in a title is not two full stops.
    """
    characters: list[str] = []
    looks: list[_Look] = []
    depth = {"italic": 0, "bold": 0}
    link_start, link_mark = 0, ""
    seam = literal = False
    for character in entry:
        if not literal and _NONCHARACTERS.match(character) and character not in _ORIGINALS:
            literal = character == _LITERAL
            seam = seam or not literal
            if character in _STARTS:
                depth[_STARTS[character]] += 1
            elif character in _ENDS:
                depth[_ENDS[character]] -= 1
            elif character in (_DOI, _URL):
                link_start, link_mark = len(characters), character
            elif character == _LINK_END:
                _make_link(characters, looks, link_start, link_mark)
            continue
        if not seam or not _is_doubled(characters[-1] if characters else " ", character):
            shown = character if literal else _ORIGINALS.get(character, character)
            characters.append(shown)
            looks.append(_Look(depth["italic"] > 0, depth["bold"] > 0))
        seam = literal = False
    return _joined(characters, looks)


def _is_doubled(before: str, character: str) -> bool:
    """Whether ``character``, where two texts meet, repeats what stands ``before`` it."""
    if character == ".":
        return before in ".?!\u2026\u3002\uff1f\uff01"
    return character in " ,;:" and before == character


def _make_link(characters: list[str], looks: list[_Look], start: int, mark: str) -> None:
    """Link what stands from ``start`` on, and the ``doi:`` that a style puts before it."""
    address = "".join(characters[start:])
    target = doi_target(address) if mark == _DOI else target_of(address)
    before = DOI_BEFORE.search("".join(characters[:start])) if mark == _DOI else None
    for place in range(before.start() if before else start, len(characters)):
        looks[place] = looks[place]._replace(link=target)


def _joined(characters: list[str], looks: list[_Look]) -> tuple[Run, ...]:
    runs: list[Run] = []
    at = 0
    for look, group in groupby(looks):
        end = at + len(list(group))
        runs.append(Run("".join(characters[at:end]), look.bold, look.italic, look.link))
        at = end
    return tuple(runs)
