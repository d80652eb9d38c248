"""Personal fields: what differs from patient to patient, and how a value is checked.

A value is nobody's business but the page's: no message of this module repeats one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from pydantic import Field as Described
from pydantic import model_validator

from handout.content.parts import Model, complaint
from handout.errors import FieldError, FieldProblem, did_you_mean

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]")
_PHONE = re.compile(r"\+?[\d\s().\-/]{3,}(?:\s*(?:x|ext\.?)\s*\d+)?\Z", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*\Z")
# Characters that a kind needs at the most, where the author does not say.
_LONGEST = {
    "text": 60, "date": 10, "time": 5, "phone": 25, "number": 12, "choice": 60, "list": 60,
    "table": 60,
}  # fmt: skip
_NAME = re.compile(r"[A-Za-z]\w*\Z")
MOST_ENTRIES = 200  # of a list or a table


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
    kind: Literal["text", "date", "time", "phone", "number", "choice", "list", "table"] = Described(
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
    columns: list[str] = Described(
        default_factory=list,
        description="The columns of a table, each used as {{name.column}}",
        examples=[["medicine", "dose"]],
    )
    lines: int = Described(
        3, ge=1, le=20, description="Entries to write in, where a list or table is empty",
        examples=[4],
    )  # fmt: skip

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
        if (self.kind == "table") != bool(self.columns):
            raise complaint(
                f"the field '{self.name}' is a table without columns"
                if self.kind == "table"
                else f"the field '{self.name}' has columns but is of kind '{self.kind}'",
                "write 'kind: table' and 'columns:' together",
            )
        odd = next((c for c in self.columns if not _NAME.match(c)), None)
        if odd is not None or len(set(self.columns)) < len(self.columns):
            raise complaint(
                f"the field '{self.name}' has a column '{odd}' that is no name"
                if odd is not None
                else f"the field '{self.name}' has two columns of one name",
                "give each a short name of letters, digits and _, as in dose",
            )
        return self

    @property
    def repeats(self) -> bool:
        """Whether it has any number of entries."""
        return self.kind in ("list", "table")

    @property
    def most(self) -> int:
        """The number of characters that a value may have."""
        return self.longest or _LONGEST[self.kind]


class Value(NamedTuple):
    """A checked value: what a person wrote, or the date or time that they meant.

    A list is its entries, a table its rows, each with a text for every column.
    """

    field: Field
    meant: str | date | time | tuple[str, ...] | tuple[tuple[str, ...], ...]


Given = str | Sequence[Any]  # a value as it comes: a text, or entries of a list or table


def checked_values(fields: Sequence[Field], values: Mapping[str, Given]) -> dict[str, Value]:
    """The values of a person, by field name; an empty value counts as none.

    A list is given as texts, or as one text with an entry a line (or between semicolons); a
    table as rows, each a mapping or a list of texts, or as one text with ``|`` between the
    columns; both as JSON, too.

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
        given = values.get(name, "")
        text = given.strip() if isinstance(given, str) else given
        if not text:
            if field.required:
                problems.append(FieldProblem(name, "has no value", "fill it in"))
            continue
        outcome = _checked_entries(field, text) if field.repeats else _checked(field, text)
        if isinstance(outcome, FieldProblem):
            problems.append(outcome)
        else:
            found[name] = outcome
    if problems:
        raise FieldError(problems)
    return found


def _checked_entries(field: Field, given: Given) -> Value | FieldProblem:
    """A list or a table, read from what was given."""
    try:
        rows = _table_of(field, given) if field.kind == "table" else [(e,) for e in _list_of(given)]
    except ValueError:
        what = f"a row of {', '.join(field.columns)}" if field.kind == "table" else "an entry"
        advice = f"write {what} a line" + (", with | between" if field.kind == "table" else "")
        return FieldProblem(field.name, f"is no {field.kind}", advice)
    rows = [row for row in rows if any(row)]
    if len(rows) > MOST_ENTRIES:
        return FieldProblem(field.name, f"has more than {MOST_ENTRIES} entries", "shorten it")
    for text in (text for row in rows for text in row):
        if _CONTROL.search(text):
            return FieldProblem(field.name, *_UNPRINTABLE)
        if len(text) > field.most:
            return FieldProblem(
                field.name, f"has an entry longer than {field.most} characters", "shorten it"
            )
    entries = tuple(rows) if field.kind == "table" else tuple(row[0] for row in rows)
    return Value(field, entries)


def _list_of(given: Given) -> list[str]:
    if isinstance(given, str):
        given = _read_json(given) or re.split(r"[;\n]", given)
    return [_entry(each) for each in given]


def _table_of(field: Field, given: Given) -> list[tuple[str, ...]]:
    if isinstance(given, str):
        given = _read_json(given) or [
            line.split("|") for line in re.split(r"[;\n]", given) if line.strip()
        ]
    rows = []
    for row in given:
        if isinstance(row, Mapping):
            if not set(row) <= set(field.columns):
                raise ValueError
            row = [row.get(column, "") for column in field.columns]
        if isinstance(row, str) or len(row) > len(field.columns):
            raise ValueError
        texts = [_entry(each) for each in row]
        rows.append((*texts, *[""] * (len(field.columns) - len(texts))))
    return rows


def _read_json(text: str) -> list[Any] | None:
    """The list that a text in JSON is; None if it is none."""
    if not text.startswith("["):
        return None
    import json

    found = json.loads(text)  # a JSONDecodeError is a ValueError
    if not isinstance(found, list):
        raise ValueError
    return found


def _entry(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError
    return str(value).strip()


_UNPRINTABLE = ("holds a character that cannot be printed", "write it on one line")


def _checked(field: Field, text: Given) -> Value | FieldProblem:
    def wrong(message: str, advice: str) -> FieldProblem:
        return FieldProblem(field.name, message, advice)

    if not isinstance(text, str):
        return wrong("is a list", "give one value, or write 'kind: list' in the content")
    if _CONTROL.search(text):
        return wrong(*_UNPRINTABLE)
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
    from babel.dates import format_date, format_time
    from babel.lists import format_list

    locale = _locale(language)
    if isinstance(value.meant, tuple):
        texts = [entry if isinstance(entry, str) else " ".join(entry) for entry in value.meant]
        return str(format_list(texts, locale=locale))
    if isinstance(value.meant, date):
        return str(format_date(value.meant, "long", locale=locale))
    return str(format_time(value.meant, "short", locale=locale)).replace("\u202f", "\u00a0")


@lru_cache(maxsize=64)
def _locale(language: str) -> Any:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_US")
