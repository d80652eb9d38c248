"""The small types that the model is made of: texts, words, file names."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.functional_validators import PlainValidator
from pydantic_core import PydanticCustomError, PydanticKnownError

from handout.content.inline import Inline, read_inline
from handout.content.papers import PAPERS, names_in_words
from handout.content.source import Scalar
from handout.content.syntax import CONTROL
from handout.content.variant import Variant, variant_of
from handout.errors import NOWHERE

_ALLOWED_LINK = re.compile(r"(https?://[^\s]+|mailto:[^\s]+@[^\s]+|tel:[+\d().\s-]+|#[\w-]+)\Z")


class Model(BaseModel):
    """Frozen, and closed: an unknown key is an error with the key's place."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True
    )


def complaint(message: str, advice: str = "", find: str = "") -> PydanticCustomError:
    """A validation error in the author's words; see ``problems`` for how it is shown.

    ``find`` are the characters of the text that it points at.
    """
    context = {"message": message, "advice": advice, "find": find}
    return PydanticCustomError("handout", "{message}", context)


def complaints(
    model: str, found: list[tuple[tuple[int | str, ...], PydanticCustomError]]
) -> ValidationError:
    """Several complaints at once, each with its path below the model."""
    return ValidationError.from_exception_data(
        model, [{"type": error, "loc": loc, "input": None} for loc, error in found]
    )


def _read_text(value: Any) -> Inline:
    if isinstance(value, Inline):
        return value
    if not isinstance(value, str):
        if value is None:
            raise complaint("is empty", "write words or delete the line")
        kind = "a group of keys" if isinstance(value, dict) else "a list"
        raise complaint(f"should be text, not {kind}", 'put it in "double quotes" if it is text')
    if not value.strip():
        raise complaint("is empty", "write words or delete the line")
    if CONTROL.search(value):
        raise complaint("holds a control character", "delete it")
    inline = read_inline(value, value.mark if isinstance(value, Scalar) else NOWHERE)
    for run in inline.runs:
        if run.link and not _ALLOWED_LINK.match(run.link):
            raise complaint(
                f"the link '{run.link}' leads nowhere a reader can go",
                "begin it with https://, mailto:, tel: or # and the id of a section",
                find=run.link,
            )
    return inline


def _read_cell(value: Any) -> Inline:
    return Inline(()) if value is None or value == "" else _read_text(value)


def _read_lines(value: Any) -> Scalar:
    if not isinstance(value, str) or not value.strip():
        raise complaint("should be lines", "put them under it, set in, and a | after the colon")
    if CONTROL.search(value):
        raise complaint("holds a control character", "delete it")
    return value if isinstance(value, Scalar) else Scalar(value, NOWHERE)


def _read_word(value: Any) -> str:
    if isinstance(value, str | int | float) and str(value).strip() and len(str(value)) <= 200:
        return str(value)
    raise complaint("should be a word or a number", "write it in quotes")


def _read_reason(value: Any) -> str:
    if isinstance(value, str) and value.strip():
        return str(value)
    raise complaint("has no reason", "write in a few words why it may be left alone")


def _read_file_name(value: Any) -> Scalar:
    if isinstance(value, Scalar) and value.strip():
        return value
    if isinstance(value, str) and value.strip():
        return Scalar(value, NOWHERE)
    raise complaint("should be the name of a file", "write its name, as in logo.svg")


def _read_name(value: Any) -> str | dict[str, str]:
    if isinstance(value, str) and value.strip():
        return str(value)
    if isinstance(value, dict) and value and all(isinstance(v, str) for v in value.values()):
        return {str(part): str(text) for part, text in value.items()}
    raise complaint("should be a name", "write 'Family, Given', or family: and given:")


_PAPERS = {word: name for name, paper in PAPERS.items() for word in (name, paper.words)}


def _read_paper(value: Any) -> str:
    if isinstance(value, str) and value in _PAPERS:
        return _PAPERS[value]
    raise PydanticKnownError("literal_error", {"expected": names_in_words()})


def _read_variant(value: Any) -> Variant:
    if isinstance(value, Variant):
        return value
    if not isinstance(value, str):
        raise complaint("should be the name of a variant", "write it as in large-print")
    try:
        return variant_of(value)
    except ValueError as error:
        message, _, advice = str(error).partition("; ")
        raise complaint(message, advice) from None


Text = Annotated[Inline, PlainValidator(_read_text, json_schema_input_type=str)]
Lines = Annotated[Scalar, PlainValidator(_read_lines, json_schema_input_type=str)]
Cell = Annotated[Inline, PlainValidator(_read_cell, json_schema_input_type=str | None)]
Word = Annotated[str, PlainValidator(_read_word, json_schema_input_type=str | float)]
Reason = Annotated[str, PlainValidator(_read_reason, json_schema_input_type=str)]
FileName = Annotated[Scalar, PlainValidator(_read_file_name, json_schema_input_type=str)]
Name = Annotated[
    str | dict[str, str],
    PlainValidator(_read_name, json_schema_input_type=str | dict[str, str]),
]
Paper = Annotated[str, PlainValidator(_read_paper, json_schema_input_type=str)]
VariantName = Annotated[Variant, PlainValidator(_read_variant, json_schema_input_type=str)]
