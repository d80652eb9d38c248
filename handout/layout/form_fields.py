"""Boxes with form fields: lines to type on, and questions with their choices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from handout.brand.colour import Colour
from handout.layout.box import Box
from handout.layout.item import CIRCLE
from handout.layout.lines import set_lines
from handout.layout.text import Text
from handout.pdf.form import OFF, ChoiceField, TextField
from handout.pdf.objects import numbers
from handout.pdf.page import Page
from handout.pdf.structure import StructureElement

TARGET = 18.0  # points: 24 pixels of CSS, the least that a finger hits (WCAG 2.2, 2.5.8)


class Blank(NamedTuple):
    """A field to type in, ``width`` points wide; 0 takes what the line has left."""

    field: TextField
    width: float = 0.0


class FieldLine(Box):
    """Words and blanks on one line; the line under a blank is an artifact.

    ``element`` holds the words and a Form element for each blank, in the line's order.
    The line is ``leading`` points high: blanks are filled in by hand, too.
    """

    def __init__(
        self,
        parts: Sequence[Text | Blank],
        leading: float,
        gap: float,
        element: StructureElement,
        ink: Colour,
    ) -> None:
        self.parts = parts
        self.leading = leading
        self.gap = gap
        self.element = element
        self.ink = ink

    def height(self, measure: float) -> float:
        return self.leading

    def _width(self, part: Text | Blank) -> float:
        if isinstance(part, Blank):
            return part.width
        return set_lines(part.sources, 1e9)[0].width

    def draw(self, page: Page, x: float, top: float, measure: float) -> None:
        widths = [self._width(part) for part in self.parts]
        open_ended = sum(not width for width in widths)
        spare = measure - self.gap * (len(widths) - 1) - sum(widths)
        low = top - self.leading + 4
        for part, own in zip(self.parts, widths, strict=True):
            width = own or spare / open_ended
            if isinstance(part, Blank):
                self._draw_blank(page, part.field, x, low, width)
            else:
                part.draw(page, x, low + part.baseline() + 0.25 * part.sources[0].size, 1e9)
            x += width + self.gap

    def _draw_blank(
        self, page: Page, field: TextField, left: float, low: float, width: float
    ) -> None:
        page.artifact()
        page.rule(left, low, width, self.ink, 0.6)
        page.end()
        # viewers put what is typed in the middle of the box: so it stands on the line
        box = (left, low - 2.5, left + width, low - 2.5 + TARGET)
        form = self.element.add("Form", alt=field.description)
        page.widget(field, box, field.description, form, {"": "/Tx BMC EMC"})


class Choice(NamedTuple):
    """A choice of a question: its ``value`` in the file, and what a screen reader says."""

    value: str
    description: str


class Question(Box):
    """A row: what is asked, then a circle in the middle of each column that has a choice.

    ``element`` gets a Form element for each choice; ``columns`` are the columns' widths,
    ``choices`` what is chosen there, or None. The circle is that of type of ``size`` points.
    """

    def __init__(
        self,
        asked: Box,
        field: ChoiceField,
        element: StructureElement,
        choices: Sequence[Choice | None],
        columns: Sequence[float],
        *,
        size: float,
        padding: float,
        ink: Colour,
        rule: Colour,
    ) -> None:
        self.asked = asked
        self.field = field
        self.element = element
        self.choices = choices
        self.columns = columns
        self.size = size
        self.padding = padding
        self.ink = ink
        self.rule = rule

    def _inside(self, measure: float) -> float:
        return measure - sum(self.columns) - 2 * self.padding

    def height(self, measure: float) -> float:
        asked = self.asked.height(self._inside(measure)) + 2 * self.padding
        return max(asked, TARGET)

    def draw(self, page: Page, x: float, top: float, measure: float) -> None:
        height, inside = self.height(measure), self._inside(measure)
        page.artifact()
        page.rule(x, top - height, measure, self.rule, 0.6)
        page.end()
        lower = (height - self.asked.height(inside)) / 2
        self.asked.draw(page, x + self.padding, top - lower, inside)
        left = x + measure - sum(self.columns)
        for choice, width in zip(self.choices, self.columns, strict=True):
            if choice:
                self._draw_choice(page, choice, left + width / 2, top - height / 2)
            left += width

    def _draw_choice(self, page: Page, choice: Choice, x: float, y: float) -> None:
        half = TARGET / 2
        box = (x - half, y - half, x + half, y + half)
        form = self.element.add("Form", alt=choice.description)
        looks = {choice.value: self._circle(chosen=True), OFF: self._circle(chosen=False)}
        page.widget(self.field, box, choice.description, form, looks)

    def _circle(self, *, chosen: bool) -> str:
        """A ring in a square of the target's size, with a dot if it is chosen."""
        middle = TARGET / 2
        ring = f"q {numbers(0.45 * self.size, 0, 0, 0.45 * self.size, middle, middle)} cm "
        ring += f"{self.ink.operands} RG 0.18 w {CIRCLE} S Q"
        if not chosen:
            return ring
        dot = f"q {numbers(0.24 * self.size, 0, 0, 0.24 * self.size, middle, middle)} cm "
        return f"{ring}\n{dot}{self.ink.operands} rg {CIRCLE} f Q"
