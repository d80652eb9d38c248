"""What may stand under a key, in words."""

from __future__ import annotations

from typing import Any

from handout.content.papers import names_in_words

Schema = dict[str, Any]

# The named shapes of the schema; where a text or blocks may stand, nothing is to be said.
_NAMED = {
    "word": "a word or a number",
    "paper": names_in_words(),
    "colour": 'a colour in quotes, as in "#0b5563"',
    "font": "an installed typeface, or files",
}


def in_words(shape: Schema) -> str:
    """What the schema of a key asks for; empty if it is a text, a list or blocks."""
    if "anyOf" in shape:
        return in_words(shape["anyOf"][0])
    if "$ref" in shape:
        return _NAMED.get(shape["$ref"].rpartition("/")[2], "")
    if "enum" in shape:
        return _one_of([value for value in shape["enum"] if value is not None])
    kinds = [shape["type"]] if isinstance(shape["type"], str) else shape["type"]
    if kinds[:2] == ["boolean", "integer"]:
        return "yes or no"
    if kinds[0] in ("integer", "number"):
        return f"a number{_bounds(shape)}"
    if shape.get("format") == "date":
        return "a day, as in 2026-11-24"
    return ""


def _one_of(values: list[Any]) -> str:
    *others, last = map(str, values)
    return f"{', '.join(others)} or {last}" if others else last


def _bounds(shape: Schema) -> str:
    if "minimum" in shape and "maximum" in shape:
        return f" from {shape['minimum']} to {shape['maximum']}"
    return ""
