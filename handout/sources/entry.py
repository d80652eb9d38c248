"""Fields of a source as lines of YAML."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Mapping, Sequence

WIDTH = 100  # columns
Value = str | Sequence[str | Mapping[str, str]]
# Fields in the order in which a reader looks for them.
ORDER = (
    "type", "author", "editor", "issued", "title", "container-title", "volume", "issue", "page",
    "edition", "publisher", "publisher-place", "DOI", "URL", "accessed", "text", "status", "note",
)  # fmt: skip
# A plain scalar that no reader of YAML takes for anything else, or for the start of markup.
_PLAIN = re.compile(r"[\w(\u00c0-\uffff][^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]*")
_NOT_PLAIN = re.compile(r":(\s|$)|\s#|\s$|^(null|true|false|yes|no|on|off|~)$", re.IGNORECASE)


def field_lines(name: str, value: Value, column: int) -> list[str]:
    """The lines of one field that stands in ``column`` (from 0); only the first is not indented."""
    inside = " " * (column + 2)
    if not isinstance(value, str):
        return [f"{name}:", *(f"{inside}- {_item(each)}" for each in value)]
    if name == "note":
        return [f"{name}: >-", *wrapped(value, inside)]
    return [f"{name}: {line}" if at == 0 else line for at, line in enumerate(
        scalar_lines(value, column, len(name) + 2))]  # fmt: skip


def scalar_lines(text: str, column: int, before: int) -> list[str]:
    """A text in the lines of a value in ``column``, after ``before`` characters."""
    text = " ".join(text.split())
    written = scalar(text)
    inside = " " * (column + 2)
    if column + before + len(written) <= WIDTH or '\\"' in written or "\\u" in written:
        return [written]
    first = " " * (column + before)
    lines = textwrap.wrap(
        written, WIDTH, initial_indent=first, subsequent_indent=inside,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    # A line that begins with "#" would be a comment where the text is not in quotes.
    if any(line.lstrip().startswith("#") for line in lines[1:]):
        return [written]
    return [lines[0].lstrip(), *lines[1:]]


def scalar(text: str) -> str:
    """A text in one line, in double quotes unless it is plain to every reader."""
    if _PLAIN.fullmatch(text) and not _NOT_PLAIN.search(text):
        return text
    return json.dumps(text, ensure_ascii=not text.isprintable())


def _item(name: str | Mapping[str, str]) -> str:
    if isinstance(name, str):
        return scalar(name)
    inside = ", ".join(
        f"{part}: {json.dumps(text, ensure_ascii=False)}" for part, text in name.items()
    )
    return f"{{{inside}}}"


def wrapped(text: str, indent: str) -> list[str]:
    """A text in the lines of a folded block."""
    return textwrap.wrap(
        " ".join(text.split()), WIDTH, initial_indent=indent, subsequent_indent=indent,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
