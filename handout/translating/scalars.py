"""How a text is written in the place of another in a YAML file."""

from __future__ import annotations

import re
from typing import NamedTuple

WIDTH = 100  # columns
# What a YAML reader would take for a line end, or would not take at all.
_ESCAPED = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_PLAIN = re.compile(r"[\w(\u00a1-\uffff][^\x00-\x1f]*")
_NOT_PLAIN = re.compile(
    r":(\s|$)|\s#|\s$|^(null|true|false|yes|no|on|off|y|n|~)$|^[-+.\d][\d._eExX:+-]*$",
    re.IGNORECASE,
)
_FLOW_SIGNS = re.compile(r"[,\[\]{}:]")
# A line that begins with one of these looks like something else than the text it goes on with.
_LOOKS_ELSE = re.compile(r"(?:[-?:|>]+(?: |$)|#)")


class Slot(NamedTuple):
    """The place of a scalar: from ``start`` to ``end`` in the text of the file.

    ``style`` is YAML's (``'``, ``"``, ``|``, ``>``, empty for plain); ``column`` is where it
    begins, ``parent`` the column of the list or mapping it stands in; ``in_line`` says that it
    is a key or stands in brackets, and cannot go on in the next line.
    """

    start: int
    end: int
    style: str
    column: int
    parent: int
    in_line: bool
    in_brackets: bool


def scalar(text: str, slot: Slot, old: str) -> str:
    """``text`` as it is written in the slot, where the characters ``old`` stand now."""
    if slot.style in ("|", ">") and not slot.in_line:
        return _block(text, slot, old)
    if "\n" in text:
        return _double_quoted(text)
    if slot.style == "'" and not _ESCAPED.search(text):
        written = "'" + text.replace("'", "''") + "'"
    elif slot.style != '"' and _is_plain(text, slot.in_brackets):
        written = text
    else:
        written = _double_quoted(text)
    return written if slot.in_line else _folded(written, slot)


def quoted(text: str) -> str:
    """A text in one line: as it is, if every reader takes it for a text, or in double quotes."""
    return text if _is_plain(text, False) else _double_quoted(text)


def _is_plain(text: str, in_brackets: bool) -> bool:
    return bool(
        _PLAIN.fullmatch(text)
        and not _NOT_PLAIN.search(text)
        and not _ESCAPED.search(text)
        and not (in_brackets and _FLOW_SIGNS.search(text))
    )


def _double_quoted(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04X}", text) + '"'


def _folded(written: str, slot: Slot) -> str:
    """Over several lines, broken at single spaces alone, as YAML puts them together again."""
    if slot.column + len(written) <= WIDTH:
        return written
    indent = " " * (slot.parent + 2)
    lines, line, taken = [], "", slot.column
    for word in _words(written):
        if line and taken + len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line, taken = word, len(indent)
        else:
            line = f"{line} {word}" if line else word
    return f"\n{indent}".join([*lines, line])


def _words(text: str) -> list[str]:
    """The pieces between which a line may end."""
    words: list[str] = []
    for word in re.split(r"(?<=[^ \t\\]) (?=[^ \t])", text):
        if words and _LOOKS_ELSE.match(word):
            words[-1] += f" {word}"
        else:
            words.append(word)
    return words


def _block(text: str, slot: Slot, old: str) -> str:
    """Lines after a bar; its head stays, with what is written behind it."""
    head, _, _ = old.partition("\n")
    found = re.match(r"(&\S+\s+)?([|>])[-+\d]*", head)
    anchor, behind = (found[1] or "", head[found.end() :].rstrip()) if found else ("", "")
    chomping = "-" if "-" in head.split("#")[0] else ""
    lines = text.rstrip("\n").split("\n")
    style = "|"
    if slot.style == ">" and len(lines) == 1:
        style, lines = ">", _folded(text, slot._replace(column=slot.parent + 2)).split("\n")
        lines = [line.strip() for line in lines]
    given = "2" if lines[0].startswith(" ") or not lines[0] else ""
    indent = " " * (slot.parent + 2)
    shown = "\n".join(f"{indent}{line}" if line else "" for line in lines)
    return f"{anchor}{style}{given}{chomping}{behind}\n{shown}"
