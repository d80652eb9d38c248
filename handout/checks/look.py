"""Whether everybody can see it: contrast and size of what the pages really show."""

from __future__ import annotations

from collections.abc import Iterator

from handout.brand.colour import Colour, contrast
from handout.brand.model import MIN_CONTRAST
from handout.checks.rule import Found, Severity, rule
from handout.checks.subject import Subject
from handout.errors import NOWHERE, Mark

SMALLEST_BODY = 12.0  # points
SMALLEST = 8.0  # points, for page furniture, marks of citations and words in drawings


@rule(
    "contrast",
    Severity.ERROR,
    "Text that is too pale to read",
    why="Tired eyes, poor light and a grey printer all take contrast away.",
    source="WCAG 2.2, 1.4.3 Contrast (Minimum) (https://www.w3.org/TR/WCAG22/#contrast-minimum)",
    advice="choose a darker or lighter colour in the brand file, or in the picture",
)
def low_contrast(subject: Subject) -> Iterator[Found]:
    told: set[tuple[Colour, Colour]] = set()
    for text in subject.drawn:
        if text.ground is None or (text.ink, text.ground) in told:
            continue
        ratio = contrast(text.ink, text.ground)
        if ratio < MIN_CONTRAST:
            told.add((text.ink, text.ground))
            names = f"{_named(subject, text.ink)} on {_named(subject, text.ground)}"
            place = " in a picture" if text.in_picture else ""
            message = (
                f"text{place} on page {text.page} is {names}: a contrast of "
                f"{int(ratio * 10) / 10}:1, and readers need {MIN_CONTRAST}:1"
            )
            mark = NOWHERE if text.in_picture else _colour_mark(subject, text.ink)
            yield Found(mark, message, in_brand=not text.in_picture)


@rule(
    "small-type",
    Severity.WARNING,
    "Type that is too small",
    why="Many readers of a handout see poorly, and none has asked for small print.",
    source="CDC, Simply Put, 3rd ed., 12 points at least for text "
    "(https://stacks.cdc.gov/view/cdc/11938)",
    advice="make the words in the picture larger, or the type in the brand file",
)
def small_type(subject: Subject) -> Iterator[Found]:
    small = [text for text in subject.drawn if text.size < SMALLEST]
    if small:
        least = min(small, key=lambda text: text.size)
        place = "in a picture" if least.in_picture else "of text"
        message = f"type {place} on page {least.page} is {least.size:g} points, under {SMALLEST:g}"
        yield Found(NOWHERE, message)
    body = subject.loaded.brand.type.body
    if body < SMALLEST_BODY:
        mark = subject.loaded.brand_origin.find("body:", NOWHERE)
        message = f"body type of {body:g} points is under {SMALLEST_BODY:g}"
        yield Found(mark, message, in_brand=True)


def _named(subject: Subject, colour: Colour) -> str:
    """A colour by its role in the brand, with its value."""
    roles = dict(subject.loaded.brand.colours)
    names = [role for role, value in roles.items() if value.hex == colour.hex]
    if colour.hex == "#ffffff":
        return "white"
    return f"'{names[0]}' {colour.hex}" if names else colour.hex


def _colour_mark(subject: Subject, colour: Colour) -> Mark:
    return subject.loaded.brand_origin.find(colour.hex, NOWHERE)
