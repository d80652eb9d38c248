"""The blocks a body is made of: one class a block.

A block is written as a mapping whose first word says what it is (``table:``,
``figure:``), except the two commonest: a bare string is a paragraph and a bare list
is a bulleted list.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import AliasChoices, BeforeValidator, Field, PlainValidator, model_validator
from pydantic_core import PydanticCustomError

from handout.content.condition import Condition, ConditionError, read_condition
from handout.content.notices import MOST_LANGUAGES, notice_tag, notices
from handout.content.parts import Cell, FileName, Lines, Model, Text, complaint, complaints
from handout.content.source import Mapping, Scalar


def _as_blocks(value: Any) -> Any:
    """One block alone stands for a list of one."""
    return [value] if isinstance(value, str | dict) else value


def _read_block(value: Any) -> Model:
    """The block that a raw value is; each model is made ready at its first use alone.

    A union of all of them would say the same, but building its schema takes four times
    as long as reading the seed's handout.
    """
    if isinstance(value, Model):
        return value
    name = block_name(value)
    if name is None:
        raise PydanticCustomError("no_block", "no block")
    return BLOCKS[name].model_validate(value)


def _read_when(value: Any) -> Condition | None:
    if value is None or isinstance(value, Condition):
        return value
    if not isinstance(value, str):
        raise complaint("should be a condition", "write it as in: age >= 65 and not pregnant")
    try:
        return read_condition(str(value))
    except ConditionError as error:
        rest = str(value)[error.at : error.at + 20]
        raise complaint(f"this condition {error.message}", error.advice, find=rest) from None


When = Annotated[Condition | None, PlainValidator(_read_when, json_schema_input_type=str | None)]
Block = Annotated[Model, PlainValidator(_read_block, json_schema_input_type=Any)]
Blocks = Annotated[list[Block], BeforeValidator(_as_blocks)]


class Printed(Model):
    """What every block may say of itself: on what condition it is printed."""

    when: When = Field(
        None,
        description="Print it only if this holds of the personal fields",
        examples=["age >= 65 and not pregnant"],
    )


class Paragraph(Printed):
    """A paragraph; written as a bare string."""

    text: Text = Field(
        alias="paragraph", description="The words", examples=["Take it with **food**."]
    )

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {"paragraph": value} if isinstance(value, str) else value


class Bullets(Printed):
    """A bulleted list; written as a bare list. An item may be a list of several blocks."""

    items: list[Blocks] = Field(
        alias="bullets",
        min_length=1,
        description="The items: texts, or lists of blocks",
        examples=[["apples", "pears"]],
    )

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {"bullets": value} if isinstance(value, list) else value


class Numbers(Printed):
    """A numbered list, for things that have an order."""

    items: list[Blocks] = Field(
        alias="numbers",
        min_length=1,
        description="The items, in their order",
        examples=[["Wash your hands.", "Take the tablet."]],
    )


class Point(Model):
    """A lead-in item: ``Term: explanation``, or ``lead`` and ``text`` apart.

    The short form prints the term, a colon and the explanation; the long form prints
    the lead as it stands, with its own full stop or none.
    """

    lead: Text = Field(
        description="The bold words, with their own full stop or none", examples=["Ask first."]
    )
    body: Blocks = Field(
        validation_alias=AliasChoices("text", "body"),
        description="What follows the bold words: a text or blocks",
        examples=["Some medicines do not go together."],
    )
    colon: bool = Field(False, exclude=True)

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        if isinstance(value, Mapping) and len(value) == 1:
            ((term, explanation),) = value.items()
            if term not in ("lead", "text", "body"):
                at = value.keys_at[term]
                return {"lead": Scalar(term, at), "text": explanation, "colon": True}
        elif isinstance(value, Mapping) and not {"lead", "text", "body"}.intersection(value):
            raise complaint("holds more than one lead-in", "begin each with a dash of its own")
        if isinstance(value, str):
            raise complaint(
                "has no lead-in", "write 'Term: explanation', or use a plain list of strings"
            )
        return value


Points = list[Point]


def _read_facts(value: Any) -> list[Point] | list[Model]:
    """What a box holds: lead-in items or blocks, told apart by the first."""
    first = value[0] if isinstance(value, list) and value else None
    if isinstance(first, dict) and ("lead" in first or block_name(first) is None):
        return _PointList.model_validate({"points": value}).items
    return _BlockList.model_validate({"blocks": value}).items


Facts = Annotated[
    list[Point] | list[Model], PlainValidator(_read_facts, json_schema_input_type=Any)
]


class _PointList(Model):
    items: Points = Field(alias="points")


class _BlockList(Model):
    items: Blocks = Field(alias="blocks")


class PointList(Printed):
    """A list whose items begin with a bold lead-in."""

    items: Points = Field(
        alias="points",
        min_length=1,
        description="The items, each 'Term: explanation'",
        examples=[[{"Controlled dosage": "the same amount each time."}]],
    )


class Entry(Model):
    """A numbered entry with a heading of its own."""

    heading: Text = Field(description="The entry's heading", examples=["Before the visit"])
    body: Blocks = Field(
        default_factory=list,
        description="What stands under it",
        examples=[["Write down your questions."]],
    )


class Entries(Printed):
    """Entries that are numbered and each have a heading."""

    items: list[Entry] = Field(
        alias="entries",
        min_length=1,
        description="The entries, in their order",
        examples=[[{"heading": "Before the visit", "body": ["Write down your questions."]}]],
    )


class Step(Model):
    """One step of a procedure; a bare string is a step without a heading."""

    heading: Text | None = Field(
        None, description="The step in a few words", examples=["Before the day"]
    )
    body: Blocks = Field(
        default_factory=list, description="What to do", examples=["Drink water as usual."]
    )

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {"body": [value]} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _says_something(self) -> Step:
        if self.heading is None and not self.body:
            raise complaint("this step is empty", "write what to do")
        return self


class Steps(Printed):
    """What to do, one step after the other."""

    items: list[Step] = Field(
        alias="steps",
        min_length=1,
        description="The steps, in their order",
        examples=[["Sit up and stay calm.", "Take one puff."]],
    )


class Checklist(Printed):
    """Items with a box to tick by hand."""

    items: list[Blocks] = Field(
        alias="checklist",
        min_length=1,
        description="The items to tick",
        examples=[["My list of medicines", "Warm clothes"]],
    )


class Callout(Printed):
    """A box that stands out by its word and its icon's shape, not by colour alone."""

    kind: ClassVar[str]
    title: Text | None = Field(
        None,
        description="A heading for the box, after its word",
        examples=["After the treatment"],
    )
    body: Blocks


class Note(Callout):
    """Good to know."""

    kind: ClassVar[str] = "note"
    body: Blocks = Field(
        alias="note",
        description="What is good to know: a text or blocks",
        examples=["You may bring somebody with you."],
    )


class Caution(Callout):
    """Take care."""

    kind: ClassVar[str] = "caution"
    body: Blocks = Field(
        alias="caution",
        description="What to take care of: a text or blocks",
        examples=["Do not drive for 24 hours."],
    )


class Urgent(Callout):
    """Act now."""

    kind: ClassVar[str] = "urgent"
    body: Blocks = Field(
        alias="urgent",
        description="When and how to act now: a text or blocks",
        examples=["Call 911 if you cannot breathe."],
    )


class KeyFacts(Printed):
    """A box of the facts that a reader should take away."""

    title: Text | None = Field(
        None, description="A heading for the box, instead of its word", examples=["In short"]
    )
    items: Facts = Field(
        alias="key_facts",
        description="The facts: points or blocks",
        examples=[[{"Dose": "one tablet in the morning"}]],
    )


class Table(Printed):
    """A table; its main word holds the caption, or nothing."""

    caption: Text | None = Field(
        alias="table",
        description="The caption, or nothing",
        examples=["When to take your tablets"],
    )
    header: list[Cell] = Field(
        min_length=1, description="The header row", examples=[["Medicine", "Morning", "Evening"]]
    )
    rows: list[list[Cell]] = Field(
        min_length=1,
        description="The rows below it, each with as many cells as the header",
        examples=[[["Metformin", "1", "1"]]],
    )
    header_column: bool = Field(
        False, description="The first cell of a row is its header", examples=[True]
    )
    widths: list[float] | None = Field(
        None, description="Shares of the width, one for each column", examples=[[1, 2, 2]]
    )
    align: list[Literal["left", "right", "center"]] | None = Field(
        None,
        description="How the columns are set, one word for each",
        examples=[["left", "right", "right"]],
    )

    @model_validator(mode="after")
    def _is_rectangular(self) -> Table:
        columns = len(self.header)
        found: list[tuple[tuple[int | str, ...], PydanticCustomError]] = []
        for number, row in enumerate(self.rows):
            if len(row) != columns:
                error = complaint(
                    f"this row has {_count(row, 'cell')}, but the header has {columns}",
                    "give every row as many cells as the header",
                )
                found.append((("rows", number), error))
        for name, values in (("widths", self.widths), ("align", self.align)):
            if values is not None and len(values) != columns:
                error = complaint(
                    f"'{name}' has {_count(values, 'value')}, but the header has "
                    f"{_count(self.header, 'cell')}",
                    "give one value for each cell of the header",
                )
                found.append(((name,), error))
        for number, width in enumerate(self.widths or []):
            if not 0 < width < 1e6:
                error = complaint(f"a width cannot be {width:g}", "write a share like 1 or 2")
                found.append((("widths", number), error))
        if found:
            raise complaints("table", found)
        return self


def _count(values: list[Any], word: str) -> str:
    return f"{len(values)} {word}" if len(values) == 1 else f"{len(values)} {word}s"


class Figure(Printed):
    """A picture from the content's folder or ``assets/``: PNG, JPEG or SVG."""

    file: FileName = Field(
        alias="figure", description="The picture's file name", examples=["inhaler.png"]
    )
    alt: str | None = Field(
        None,
        description="What the picture tells, for who cannot see it",
        examples=["A hand holds the inhaler upright."],
    )
    decorative: bool = Field(
        False, description="The picture tells nothing; no alt is needed", examples=[True]
    )
    caption: Text | None = Field(
        None, description="Words under the picture", examples=["How to hold it"]
    )
    credit: Text | None = Field(
        None, description="Who made the picture", examples=["Photo: A. Example"]
    )
    width: float = Field(
        100, ge=10, le=100, description="Per cent of the measure, at the most", examples=[60]
    )

    @model_validator(mode="after")
    def _is_described(self) -> Figure:
        if not self.decorative and not (self.alt or "").strip():
            raise complaint(
                "this figure has no alt text",
                "add 'alt:' with what the picture tells, or 'decorative: true' if it tells nothing",
            )
        if self.decorative and self.alt:
            error = complaint("this figure is decorative and has an alt text", "delete one of them")
            raise complaints("figure", [(("alt",), error)])
        return self


class Contact(Printed):
    """Whom to call; the web address is printed in words and as a QR code."""

    name: Text = Field(
        alias="contact", description="Who it is", examples=["Example Community Clinic"]
    )
    phone: str | None = Field(None, description="Telephone number", examples=["555-0100"])
    hours: Text | None = Field(
        None, description="When somebody answers", examples=["Monday to Friday, 8 am to 5 pm"]
    )
    web: str | None = Field(
        None,
        pattern=r"^(https?://)?[\w.-]+\.[A-Za-z]{2,}(/\S*)?$",
        description="Web address",
        examples=["www.example.org/ask"],
    )
    email: str | None = Field(
        None,
        pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
        description="E-mail address",
        examples=["nurses@example.org"],
    )
    address: Text | None = Field(
        None, description="Where to go", examples=["12 Example Street, Springfield"]
    )
    qr: bool = Field(
        True, description="Print the web address as a QR code as well", examples=[False]
    )


class WriteIn(Printed):
    """Lines to write on, under a label."""

    label: Text = Field(
        alias="write_in", description="What to write there", examples=["My questions"]
    )
    lines: int = Field(1, ge=1, le=40, description="How many lines to draw", examples=[3])


class Verbatim(Printed):
    """Lines that are printed as they are typed, spaces and all."""

    lines: Lines = Field(
        alias="verbatim",
        description="The lines, set in, after a bar (|)",
        examples=["Name:  _______\nRoom:  _______"],
    )


class LanguageHelp(Printed):
    """A box that says, in several languages, that help with language and disability is free."""

    title: Text | None = Field(
        alias="language_help",
        description="A heading for the box, or nothing",
        examples=["Free help with language"],
    )
    languages: list[str] = Field(
        min_length=1,
        max_length=MOST_LANGUAGES,
        description="The languages beside the handout's own and English",
        examples=[["es", "vi", "zh-Hant"]],
    )
    phone: str | None = Field(
        None,
        description="Telephone number for it, if not the one in the brand's contact lines",
        examples=["555-0100"],
    )

    @model_validator(mode="after")
    def _has_texts(self) -> LanguageHelp:
        found: list[tuple[tuple[int | str, ...], PydanticCustomError]] = []
        for number, language in enumerate(self.languages):
            if language not in notices():
                near = notice_tag(language)
                known = f"the languages are {', '.join(notices())}"
                advice = f"write '{near}'" if near else known
                error = complaint(f"there is no text in the language '{language}'", advice)
                found.append((("languages", number), error))
        if found:
            raise complaints("language_help", found)
        return self


class PageBreak(Printed):
    """What follows begins on a new page."""

    nothing: None = Field(alias="page_break", description="Takes no value", examples=[None])


class Rule(Printed):
    """A horizontal line between two thoughts."""

    nothing: None = Field(alias="rule", description="Takes no value", examples=[None])


class Columns(Printed):
    """Two columns of short things, side by side."""

    columns: list[Blocks] = Field(
        min_length=2,
        max_length=2,
        description="The left column and the right one: blocks each",
        examples=[[[["apples", "pears"]], [["bread", "rice"]]]],
    )


class Section(Printed):
    """A heading and what stands under it; sections nest, and headings follow the nesting."""

    heading: Text = Field(description="The heading", examples=["How to take your medicine"])
    body: Blocks = Field(
        default_factory=list,
        description="What stands under it: blocks, or sections again",
        examples=[["Take it with a glass of water."]],
    )
    id: str | None = Field(
        None,
        pattern=r"^[\w-]+$",
        description="A name for links: [text](#id)",
        examples=["dose"],
    )


BLOCKS: dict[str, type[Model]] = {
    "paragraph": Paragraph,
    "bullets": Bullets,
    "numbers": Numbers,
    "points": PointList,
    "entries": Entries,
    "steps": Steps,
    "checklist": Checklist,
    "note": Note,
    "caution": Caution,
    "urgent": Urgent,
    "key_facts": KeyFacts,
    "table": Table,
    "figure": Figure,
    "contact": Contact,
    "write_in": WriteIn,
    "verbatim": Verbatim,
    "language_help": LanguageHelp,
    "page_break": PageBreak,
    "rule": Rule,
    "columns": Columns,
    "heading": Section,
}


def block_name(value: Any) -> str | None:
    """Which block a raw value is, by its shape or its first known word."""
    if isinstance(value, str):
        return "paragraph"
    if isinstance(value, list):
        return "bullets"
    if isinstance(value, dict):
        return next((name for name in value if name in BLOCKS), None)
    return None
