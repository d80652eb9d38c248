"""The small pieces of the schemas: how texts, numbers, dates and names are written.

An editor turns the author's characters into numbers and booleans (``1.10``, ``yes``); the
program keeps them as text. So where a text may stand, a number and a boolean may, too; and
where a number is wanted, it may stand in quotes.
"""

from __future__ import annotations

import re
from datetime import date
from types import NoneType
from typing import Any

from pydantic import BaseModel

from handout.brand.model import FontName, Hue
from handout.content.blocks import BLOCKS, Block, Blocks, Facts, Figure, LanguageHelp, Point, Step
from handout.content.fields import Field
from handout.content.model import Source
from handout.content.notices import notices
from handout.content.papers import PAPERS
from handout.content.parts import Cell, FileName, Lines, Name, Paper, Text, VariantName, Word
from handout.content.variant import WORDS as VARIANTS

Schema = dict[str, Any]

SCALAR = ["string", "number", "boolean"]
NOT_BLANK = r"\S"
# The words that an editor shows where a pattern is not met, instead of the pattern.
IN_WORDS = "patternErrorMessage"
WORDS: Schema = {"pattern": NOT_BLANK, IN_WORDS: "write words"}
_DIGITS: Schema = {IN_WORDS: "write digits, as in 2"}
_YES = "[Tt]([Rr][Uu][Ee])?|[Yy]([Ee][Ss])?|[Oo][Nn]|1"
_NO = "[Ff]([Aa][Ll][Ss][Ee])?|[Nn][Oo]?|[Oo][Ff][Ff]|0"
_TRUE: Schema = {"not": {"const": False}, "minimum": 1, "pattern": f"^({_YES})$"}

PLAIN: dict[Any, Schema] = {
    str: {"type": SCALAR},
    bool: {
        "type": ["boolean", "integer", "string"],
        "minimum": 0,
        "maximum": 1,
        "pattern": f"^({_YES}|{_NO})$",
        IN_WORDS: "write yes or no",
    },
    int: {
        "type": ["integer", "string"],
        "pattern": r"^\s*[-+]?\d[\d_]*(\.0*)?\s*$",
        **_DIGITS,
    },
    float: {
        "type": ["number", "string"],
        "pattern": r"^\s*[-+]?\.?\d[\d_.]*([eE][-+]?\d+)?\s*$",
        **_DIGITS,
    },
    date: {
        "type": "string",
        "format": "date",
        "pattern": r"^\s*\d{4}-\d\d-\d\d\s*$",
        IN_WORDS: "write year-month-day, as in 2026-11-24",
    },
    NoneType: {"type": "null"},
}  # fmt: skip

# The types of the model that have a name of their own in the schema.
NAMED: dict[Any, str] = {
    Text: "text", Lines: "lines", Cell: "cell", Word: "word", FileName: "file_name", Name: "name",
    Paper: "paper", VariantName: "variant", Hue: "colour", FontName: "font",
    Block: "block", Blocks: "blocks", Facts: "facts",
}  # fmt: skip


def reference(name: str) -> Schema:
    """A pointer to the definition with that name."""
    return {"$ref": f"#/definitions/{name}"}


def _any_case(word: str) -> str:
    """A pattern for a word in any case, with ``-``, ``_`` or a space between its parts."""
    return "".join(f"[{c}{c.upper()}]" if c.isalpha() else "[-_ ]" for c in word)


_VARIANT = rf"\s*({'|'.join(map(_any_case, VARIANTS))})\s*"
SHAPES: dict[str, Schema] = {
    "text": {
        "description": "Words, with **bold**, *italic*, [a link](https://example.org), a citation "
        "[@key], {{a field}} and [palabras]{lang=es} in them",
        "type": SCALAR,
        **WORDS,
    },
    "lines": {
        "description": "Lines as they are typed, set in, after a bar (|)",
        "type": SCALAR,
        **WORDS,
    },
    "cell": {
        "description": "A text, or nothing",
        "type": [*SCALAR, "null"],
        "pattern": rf"^$|{NOT_BLANK}",
        IN_WORDS: "write words or nothing",
    },
    "word": {
        "description": "A word or a number", "type": SCALAR, **WORDS, "maxLength": 200,
    },
    "file_name": {
        "description": "The name of a file in the content's folder or in assets",
        "type": SCALAR,
        **WORDS,
    },
    "name": {
        "description": "'Family, Given', or family: and given:",
        "anyOf": [
            {"type": SCALAR, **WORDS},
            {"type": "object", "minProperties": 1, "additionalProperties": {"type": SCALAR}},
        ],
    },
    "paper": {
        "description": "A size of paper",
        "enum": [*PAPERS, *(paper.words for paper in PAPERS.values())],
    },
    "variant": {
        "description": "For whom it is printed, or several of them with a plus between",
        "type": "string",
        "pattern": rf"^{_VARIANT}(\+{_VARIANT})*$",
        IN_WORDS: f"write {', '.join(VARIANTS)}, or several with + between",
    },
    "colour": {
        "description": "A colour in quotes, as # and three or six hexadecimal digits",
        "type": "string",
        "pattern": "^#([0-9A-Fa-f]{3}){1,2}$",
        IN_WORDS: "write it in quotes, as in \"#0b5563\"",
    },
    "font": {
        "description": "An installed family, a font file beside the brand file, or four files",
        "anyOf": [{"type": SCALAR, **WORDS}, reference("FontFiles")],
    },
    "blocks": {
        "description": "A list of blocks; one block alone stands for a list of one",
        "anyOf": [
            {"type": "array", "items": reference("block")},
            reference("text"),
            reference("keyed_block"),
        ],
    },
    "block": {
        "description": "A text is a paragraph, a list has bullets, the others begin with a word",
        "anyOf": [
            reference("text"),
            {"type": "array", "minItems": 1, "items": reference("blocks")},
            reference("keyed_block"),
        ],
    },
    "facts": {
        "description": "Points or blocks, told apart by the first",
        "if": {
            "type": "array",
            "minItems": 1,
            "items": [
                {
                    "type": "object",
                    "anyOf": [
                        {"required": ["lead"]},
                        {"propertyNames": {"not": {"enum": list(BLOCKS)}}},
                    ],
                }
            ],
        },
        "then": {"items": reference("Point")},
        "else": reference("blocks"),
    },
}  # fmt: skip

# What an author may write instead of the keys of a model.
SHORT: dict[type[BaseModel], Schema] = {
    Step: reference("text"),
    Point: {
        "description": "The short form, 'Term: explanation'",
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "propertyNames": {"pattern": NOT_BLANK, "not": {"enum": ["lead", "text", "body"]}},
        "additionalProperties": reference("blocks"),
    },
}
_SAID: Schema = {"not": {"type": "null"}}
# What the models check beyond their keys, as far as a schema can say it.
ALSO: dict[type[BaseModel], Schema] = {
    Figure: {
        "if": {"required": ["decorative"], "properties": {"decorative": _TRUE}},
        "then": {"properties": {"alt": {"enum": ["", None]}}},
        "else": {
            "required": ["figure", "alt"],
            "properties": {"alt": {**WORDS, **_SAID}},
        },
    },
    Point: {"oneOf": [{"required": ["text"]}, {"required": ["body"]}]},
    Step: {
        "anyOf": [
            {"required": ["heading"], "properties": {"heading": _SAID}},
            {"required": ["body"], "properties": {"body": {"not": {"const": []}}}},
        ]
    },
    LanguageHelp: {
        "allOf": [{"properties": {"languages": {"items": {"enum": list(notices())}}}}],
    },
    Source: {
        "anyOf": [
            {"required": ["text"], "properties": {"text": _SAID}},
            {"required": ["title"], "properties": {"title": {"minLength": 1, **_SAID}}},
        ]
    },
    Field: {
        "allOf": [
            *(
                {
                    "if": {"required": ["kind"], "properties": {"kind": {"const": kind}}},
                    "then": {"required": [key], "properties": {key: {"minItems": 1}}},
                    "else": {"properties": {key: {"maxItems": 0}}},
                }
                for kind, key in (("choice", "choices"), ("table", "columns"))
            ),
            {"properties": {"columns": {"uniqueItems": True, "items": {"pattern": "^[A-Za-z]"}}}},
        ]
    },
}

# ``\w`` is any letter to the program, and an English one to editors.
_LETTERS = r"0-9A-Z_a-z\u00aa-\uffff"
# Characters that an editor takes for something else than a text.
_SEEN_AS = {"number": "1.5", "integer": "1", "boolean": "true"}


def patterned(pattern: str, example: str, *, empty: bool) -> Schema:
    """A text of the model's ``pattern``, as the engines of Python and JavaScript read it.

    ``example`` is one that fits; ``empty`` says whether nothing may stand there.
    """
    seen = [kind for kind, characters in _SEEN_AS.items() if re.search(pattern, characters)]
    return {
        "type": ["string", *seen, *(["null"] if empty else [])],
        "pattern": pattern.replace(r"[\w", f"[{_LETTERS}").replace(r"\w", f"[{_LETTERS}]"),
        IN_WORDS: f"write it as in {example}",
    }
