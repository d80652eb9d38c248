"""Personal fields: what differs from patient to patient, and how a value is checked.

A value is nobody's business but the page's: no message of this module repeats one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Literal, NamedTuple

from pydantic import Field as Described
from pydantic import model_validator

from handout.content.parts import Model, complaint
from handout.errors import FieldError, FieldProblem, did_you_mean

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]")
_PHONE = re.compile(r"\+?[\d\s().\-/]{3,}(?:\s*(?:x|ext\.?)\s*\d+)?\Z", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*\Z")
# Characters that a kind needs at the most, where the author does not say.
_LONGEST = {"text": 60, "date": 10, "time": 5, "phone": 25, "number": 12, "choice": 60}


class Field(Model):
    """One personal field; ``{{name}}`` stands for it in any text."""

    name: str = Described(
        pattern=r"^[A-Za-z]\w*$",
        description="What stands in the text, as {{name}}",
        examples=["patient"],
    )
    label: str = Described(
        min_length=1,
        max_length=60,
        description="What is printed under the line to write on, and asked at the desk",
        examples=["Your name"],
    )
    kind: Literal["text", "date", "time", "phone", "number", "choice"] = Described(
        "text", description="What a value has to be", examples=["date"]
    )
    required: bool = Described(
        False, description="No sheet is filled in without it", examples=[True]
    )
    example: str | None = Described(
        None, description="A made-up value, shown at the desk", examples=["Ana Example"]
    )
    longest: int | None = Described(
        None, ge=1, le=300, description="Characters at the most", examples=[40]
    )
    choices: list[str] = Described(
        default_factory=list,
        description="What can be chosen, for a choice",
        examples=[["morning", "evening"]],
    )

    @model_validator(mode="after")
    def _choices_fit(self) -> Field:
        if self.kind == "choice" and not self.choices:
            raise complaint(
                f"the field '{self.name}' is a choice of nothing", "add 'choices:' with a list"
            )
        if self.choices and self.kind != "choice":
            raise complaint(
                f"the field '{self.name}' has choices but is of kind '{self.kind}'",
                "write 'kind: choice', or delete the choices",
            )
        return self

    @property
    def most(self) -> int:
        """The number of characters that a value may have."""
        return self.longest or _LONGEST[self.kind]


class Value(NamedTuple):
    """A checked value: what a person wrote, or the date or time that they meant."""

    field: Field
    meant: str | date | time


def checked_values(fields: Sequence[Field], values: Mapping[str, str]) -> dict[str, Value]:
    """The values of a person, by field name; an empty value counts as none.

    Raises FieldError with every problem: a name that is no field, a required field left
    out, a value that is too long, of the wrong kind, or with characters no page can show.
    """
    known = {field.name: field for field in fields}
    problems = [
        FieldProblem(name, "there is no such field", did_you_mean(name, known))
        for name in values
        if name not in known
    ]
    found: dict[str, Value] = {}
    for name, field in known.items():
        text = values.get(name, "").strip()
        if not text:
            if field.required:
                problems.append(FieldProblem(name, "has no value", "fill it in"))
            continue
        outcome = _checked(field, text)
        if isinstance(outcome, FieldProblem):
            problems.append(outcome)
        else:
            found[name] = outcome
    if problems:
        raise FieldError(problems)
    return found


def _checked(field: Field, text: str) -> Value | FieldProblem:
    def wrong(message: str, advice: str) -> FieldProblem:
        return FieldProblem(field.name, message, advice)

    if _CONTROL.search(text):
        return wrong("holds a character that cannot be printed", "write it on one line")
    if len(text) > field.most:
        return wrong(f"is longer than {field.most} characters", "shorten it")
    match field.kind:
        case "date":
            try:
                return Value(field, date.fromisoformat(text))
            except ValueError:
                return wrong("is no date", "write year-month-day, as in 2026-11-24")
        case "time":
            try:
                if not re.fullmatch(r"\d\d:\d\d", text):
                    raise ValueError
                return Value(field, time.fromisoformat(text))
            except ValueError:
                return wrong("is no time", "write hours and minutes, as in 14:30")
        case "phone":
            if not _PHONE.match(text):
                return wrong("is no telephone number", "write digits, as in +1 555-0100")
        case "number":
            if not _NUMBER.match(text):
                return wrong("is no number", "write digits, as in 120")
        case "choice":
            if text not in field.choices:
                return wrong("is none of the choices", f"choose {', '.join(field.choices)}")
    return Value(field, text)


def printed(value: Value, language: str) -> str:
    """The value as it is printed: dates and times as readers of the language write them."""
    if isinstance(value.meant, str):
        return value.meant
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date, format_time

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse("en_US")
    if isinstance(value.meant, date):
        return str(format_date(value.meant, "long", locale=locale))
    return str(format_time(value.meant, "short", locale=locale)).replace("\u202f", "\u00a0")
