"""The inside of a text as words and numbered codes, which a translator moves but cannot break."""

from __future__ import annotations

import re
from itertools import product
from typing import NamedTuple

from handout.content.inline import Run, read_inline

PAIRED = ("bold", "italic", "link", "language")
ALONE = ("cite", "field", "break")


class Code(NamedTuple):
    """``number`` counts the codes of a text from 1; ``value`` is an address, a key or a name.

    ``side`` is ``open`` or ``close`` for what stands around words, else ``alone``.
    """

    number: int
    kind: str
    value: str
    side: str


Piece = str | Code


def pieces_of(text: str) -> list[Piece]:
    """The words and codes of an author's text."""
    return pieces_from(read_inline(text).runs)


def pieces_from(runs: tuple[Run, ...]) -> list[Piece]:
    """The words and codes of runs: what is set alike over several runs is opened once."""
    found: list[Piece] = []
    opened: list[Code] = []
    number = 0
    for at, run in enumerate(runs):
        wanted = _settings(run)
        while any((code.kind, code.value) not in wanted for code in opened):
            found.append(opened.pop()._replace(side="close"))
        if run.line_break:
            number += 1
            found.append(Code(number, "break", "", "alone"))
        known = {(code.kind, code.value) for code in opened}
        new = [each for each in wanted if each not in known]
        for kind, value in sorted(new, key=lambda each: -_reach(runs, at, each)):
            number += 1
            opened.append(Code(number, kind, value, "open"))
            found.append(opened[-1])
        for kind, alone in (("cite", run.cite), ("field", run.field)):
            if alone:
                number += 1
                found.append(Code(number, kind, alone, "alone"))
        if run.text:
            found.append(run.text)
    found += [code._replace(side="close") for code in reversed(opened)]
    return _joined(found)


def _settings(run: Run) -> list[tuple[str, str]]:
    found = [("link", run.link or ""), ("language", run.language or "")]
    found = [(kind, value) for kind, value in found if value]
    return found + [(k, "") for k, is_set in (("bold", run.bold), ("italic", run.italic)) if is_set]


def _reach(runs: tuple[Run, ...], at: int, setting: tuple[str, str]) -> int:
    """Over how many runs from ``at`` on something is set."""
    end = at
    while end < len(runs) and setting in _settings(runs[end]):
        end += 1
    return end - at


def _joined(pieces: list[Piece]) -> list[Piece]:
    found: list[Piece] = []
    for piece in pieces:
        if found and isinstance(piece, str) and isinstance(found[-1], str):
            found[-1] += piece
        else:
            found.append(piece)
    return found


def runs_from(pieces: list[Piece]) -> tuple[Run, ...]:
    """The runs that pieces stand for, as the reader of contents would give them."""
    style: dict[str, list[str]] = {kind: [] for kind in PAIRED}
    runs: list[Run] = []
    line_break = False
    for piece in pieces:
        if isinstance(piece, Code) and piece.side == "open":
            style[piece.kind].append(piece.value)
        elif isinstance(piece, Code) and piece.side == "close":
            style[piece.kind].pop()
        elif isinstance(piece, Code) and piece.kind == "break":
            line_break = True
        else:
            is_code = isinstance(piece, Code)
            runs.append(Run(
                "" if is_code else str(piece), bool(style["bold"]), bool(style["italic"]),
                style["link"][-1] if style["link"] else None,
                piece.value if isinstance(piece, Code) and piece.kind == "cite" else None,
                style["language"][-1] if style["language"] else None,
                line_break,
                piece.value if isinstance(piece, Code) and piece.kind == "field" else None,
            ))  # fmt: skip
            line_break = False
    return tuple(runs)


def markup_of(pieces: list[Piece]) -> str | None:
    """The text as an author would write it; None if it cannot be read back as it is meant.

    The reader of contents is the judge: bold words that end inside a word, as in scripts that
    write without spaces, cannot always be marked.
    """
    wanted = said(runs_from(pieces))
    for escape, bold, italic in product((False, True), ("**", "__"), ("*", "_")):
        written = _written(pieces, escape, bold, italic)
        if said(read_inline(written).runs) == wanted:
            return written
    return None


def said(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Runs with the spaces at both ends off, and neighbours that are set alike put together."""
    found: list[Run] = []
    for run in runs:
        run = run._replace(text=re.sub(r"[ \t\n]+", " ", run.text))
        last = found[-1] if found else None
        alike = last and last._replace(text="", line_break=False) == run._replace(text="")
        if last and alike and not run.cite and not run.field and not run.line_break:
            found[-1] = last._replace(text=last.text + run.text)
        elif run.text or run.cite or run.field:
            found.append(run)
    if found:
        found[0] = found[0]._replace(text=found[0].text.lstrip(" "))
        found[-1] = found[-1]._replace(text=found[-1].text.rstrip(" "))
    return tuple(found)


_SIGNS = re.compile(r"[\\*_\[\]<]|\{(?=\{)")


def _written(pieces: list[Piece], escape: bool, bold: str, italic: str) -> str:
    marks = {"bold": bold, "italic": italic}
    text, before = "", ""
    for piece in pieces:
        if isinstance(piece, str):
            text += _SIGNS.sub(r"\\\g<0>", piece) if escape else piece
        elif piece.kind == before == "cite":  # two sources in one pair of brackets
            text = f"{text[:-1]}; @{piece.value}]"
        else:
            text += _mark(piece, marks)
        before = "" if isinstance(piece, str) else piece.kind
    return text.strip(" ")


def _mark(code: Code, marks: dict[str, str]) -> str:
    if code.kind in marks:
        return marks[code.kind]
    if code.kind == "link":
        target = f"<{code.value}>" if re.search(r"[()\s]", code.value) else code.value
        return "[" if code.side == "open" else f"]({target})"
    if code.kind == "language":
        return "[" if code.side == "open" else f"]{{lang={code.value}}}"
    return {"cite": f"[@{code.value}]", "field": f"{{{{{code.value}}}}}", "break": "  \n"}[
        code.kind
    ]


def shown(code: Code) -> str:
    """A code as the author writes it, for the translator to see."""
    return "line break" if code.kind == "break" else _mark(code, {"bold": "**", "italic": "*"})
