"""What a brand file says: who the clinic is, its colours by role, fonts and type scale."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, PlainValidator, model_validator
from pydantic_core import PydanticCustomError

from handout.brand.colour import WHITE, Colour, contrast
from handout.content.parts import FileName, Model, Paper, complaint, complaints

MIN_CONTRAST = 4.5  # WCAG 2.2, 1.4.3 (AA); kept for large type as well, for grey printers


_QUOTED = 'write it in quotes, as in "#0b5563"'


def _read_colour(value: Any) -> Colour:
    if isinstance(value, Colour):
        return value
    if value is None:
        raise complaint("holds no colour", f"{_QUOTED}; without quotes, # begins a comment")
    if not isinstance(value, str):
        raise complaint("should be a colour", _QUOTED)
    try:
        return Colour.of(value)
    except ValueError:
        raise complaint(f"'{value}' is no colour", _QUOTED) from None


Hue = Annotated[Colour, PlainValidator(_read_colour, json_schema_input_type=str)]


def _hue(text: str, role: str) -> Any:
    return Field(default_factory=lambda: Colour.of(text), description=role, examples=[text])


class Colours(Model):
    """Colours by role; text roles are read against white and, in boxes, against ``tint``."""

    text: Hue = _hue("#1c1f22", "Words")
    muted: Hue = _hue("#4d565c", "Page furniture, captions, credits")
    heading: Hue = _hue("#0b4a57", "Headings")
    accent: Hue = _hue(
        "#0b5c6b", "Numbers of entries and steps, rules of tables, frame of a contact card"
    )
    band: Hue = _hue("#0b4a57", "The band behind the title")
    on_band: Hue = _hue("#ffffff", "Words on the band")
    tint: Hue = _hue("#eef5f6", "The ground of boxes")
    rule: Hue = _hue("#b9c9cc", "Thin lines; the only role without a contrast to keep")
    link: Hue = _hue("#0a4f8a", "Links")
    note: Hue = _hue("#0b5c6b", "Bar and word of a note")
    caution: Hue = _hue("#7a4b00", "Bar and word of a caution")
    urgent: Hue = _hue("#9b1c1c", "Bar and word of what is urgent")

    @model_validator(mode="after")
    def _can_be_read(self) -> Colours:
        found: list[tuple[tuple[int | str, ...], PydanticCustomError]] = []
        grounds = {"white paper": WHITE, "tint": self.tint, "band": self.band}
        for role in (*_ON_PAPER, "on_band"):
            colour = getattr(self, role)
            names = ("band",) if role == "on_band" else ("white paper", "tint")
            worst = min(names, key=lambda name: contrast(colour, grounds[name]))
            ratio = contrast(colour, grounds[worst])
            if ratio < MIN_CONTRAST:
                found.append(((role,), _too_pale(role, colour, worst, grounds[worst], ratio)))
        if found:
            raise complaints("colours", found)
        return self


_ON_PAPER = ("text", "muted", "heading", "accent", "link", "note", "caution", "urgent")


def _too_pale(
    role: str, colour: Colour, ground: str, ground_colour: Colour, ratio: float
) -> PydanticCustomError:
    advice = {
        "white paper": f"choose a darker '{role}'",
        "tint": f"choose a darker '{role}' or a lighter 'tint'",
        "band": "make one of the two darker or lighter",
    }[ground]
    return complaint(
        f"'{role}' {colour.hex} on {ground if ground == 'white paper' else repr(ground)} "
        f"{ground_colour.hex} has a contrast of {int(ratio * 10) / 10}:1, "
        f"and readers need {MIN_CONTRAST}:1",
        advice,
    )


class FontFiles(Model):
    """The four files of a typeface, beside the brand file; the regular one stands in."""

    regular: FileName = Field(description="The upright file", examples=["our-font.ttf"])
    bold: FileName | None = Field(None, description="The bold file", examples=["our-font-bold.ttf"])
    italic: FileName | None = Field(
        None, description="The italic file", examples=["our-font-italic.ttf"]
    )
    bold_italic: FileName | None = Field(
        None, description="The bold italic file", examples=["our-font-bold-italic.ttf"]
    )


def _read_font(value: Any) -> Any:
    """A single file name stands for a family of one; any other word is an installed family."""
    if isinstance(value, FontFiles):
        return value
    if isinstance(value, dict):
        return FontFiles.model_validate(value)
    if not isinstance(value, str) or not value.strip():
        raise complaint("should be the name of a font", "write it as in Atkinson Hyperlegible")
    if value.lower().endswith((".ttf", ".otf", ".ttc")):
        return FontFiles.model_validate({"regular": value})
    return value


FontName = Annotated[
    str | FontFiles, PlainValidator(_read_font, json_schema_input_type=str | dict[str, str])
]


class Fonts(Model):
    """Typefaces by role: the name of an installed ``fontpkg`` family, or files."""

    body: FontName = Field(
        "Atkinson Hyperlegible", description="What texts are set in", examples=["Noto Sans"]
    )
    heading: FontName | None = Field(
        None,
        description="What headings are set in; the body's, if not given",
        examples=["Noto Serif"],
    )
    verbatim: FontName | None = Field(
        None,
        description="What verbatim lines are set in; the body's, if not given",
        examples=["IBM Plex Mono"],
    )
    fallback: list[FontName] = Field(
        default_factory=list,
        description="Where characters come from that the others lack",
        examples=[["Noto Sans Symbols"]],
    )


class Type(Model):
    """The type scale, in points. Everything else on the page follows from it."""

    body: float = Field(12.5, ge=12, le=30, description="Texts", examples=[12.5])
    leading: float = Field(
        18, ge=14, le=60, description="From baseline to baseline, in texts", examples=[18]
    )
    small: float = Field(9.5, ge=9, le=24, description="Page furniture, credits", examples=[9.5])
    title: float = Field(27, ge=16, le=60, description="The title", examples=[27])
    heading: float = Field(18, ge=13, le=48, description="Headings of sections", examples=[18])
    subheading: float = Field(14, ge=12, le=40, description="Headings below those", examples=[14])

    @model_validator(mode="after")
    def _leads(self) -> Type:
        if self.leading < 1.2 * self.body:
            error = complaint(
                f"a leading of {self.leading:g} is too tight for {self.body:g} point type",
                f"write {1.5 * self.body:g}, or at least {1.2 * self.body:g}",
            )
            raise complaints("type", [(("leading",), error)])
        return self


class Brand(Model):
    """One clinic's look."""

    clinic: str | None = Field(
        None, description="Name of the clinic", examples=["Example Community Clinic"]
    )
    logo: FileName | None = Field(
        None, description="A picture beside the brand file: SVG, PNG or JPEG", examples=["logo.svg"]
    )
    contact: list[str] = Field(
        default_factory=list,
        max_length=4,
        description="Short lines for the foot of a page",
        examples=[["Phone 555-0100", "www.example.org"]],
    )
    footer: str | None = Field(
        None,
        description="One more line for the foot of a page",
        examples=["This sheet does not replace the advice of your doctor."],
    )
    paper: Paper = Field("letter", description="Paper of the clinic", examples=["a4"])
    colours: Colours = Field(
        default_factory=lambda: Colours(),
        description="Colours by role",
        examples=[{"heading": "#0b4a57"}],
    )
    fonts: Fonts = Field(
        default_factory=lambda: Fonts(),
        description="Typefaces by role",
        examples=[{"body": "Atkinson Hyperlegible"}],
    )
    type: Type = Field(
        default_factory=lambda: Type(),
        description="Sizes of type, in points",
        examples=[{"body": 12.5, "leading": 18}],
    )
