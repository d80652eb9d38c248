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

    def least(self) -> float:
        """The narrowest measure that the line can be set in."""
        return sum(max(self._width(part), 60.0) for part in self.parts) + self._gaps()

    def _gaps(self) -> float:
        return self.gap * (len(self.parts) - 1)

    def _width(self, part: Text | Blank) -> float:
        if isinstance(part, Blank):
            return part.width
        return set_lines(part.sources, 1e9)[0].width

    def draw(self, page: Page, x: float, top: float, measure: float) -> None:
        widths = [self._width(part) for part in self.parts]
        open_ended = sum(not width for width in widths)
        spare = measure - self._gaps() - sum(widths)
        low = top - self.leading + 4
        for part, own in zip(self.parts, widths, strict=True):
            width = own or spare / open_ended
            if isinstance(part, Blank):
                self._draw_blank(page, part.field, (x, low, x + width, low + self.leading - 5))
            else:
                part.draw(page, x, low + part.baseline() + 0.25 * part.sources[0].size, 1e9)
            x += width + self.gap

    def _draw_blank(
        self, page: Page, field: TextField, box: tuple[float, float, float, float]
    ) -> None:
        left, low, right, _ = box
        page.artifact()
        page.rule(left, low, right - left, self.ink, 0.6)
        page.end()
        form = self.element.add("Form", alt=field.description)
        page.widget(field, box, field.description, form, {"": "/Tx BMC EMC"})


class Choice(NamedTuple):
    """A choice of a question: its ``value`` in the file, and what a screen reader says."""

    value: str
    description: str


class Question(Box):
    """A row: what is asked, then a circle in the middle of each column that has a choice.

    ``cells`` are the elements of those columns, each with its choice or None.
    """

    def __init__(
        self,
        asked: Text,
        field: ChoiceField,
        cells: Sequence[tuple[StructureElement, Choice | None]],
        columns: Sequence[float],
        *,
        padding: float,
        ink: Colour,
        rule: Colour,
    ) -> None:
        self.asked = asked
        self.field = field
        self.cells = cells
        self.columns = columns
        self.padding = padding
        self.ink = ink
        self.rule = rule

    def _inside(self, measure: float) -> float:
        return measure - sum(self.columns) - self.padding

    def height(self, measure: float) -> float:
        asked = self.asked.height(self._inside(measure)) + 2 * self.padding
        return max(asked, TARGET)

    def draw(self, page: Page, x: float, top: float, measure: float) -> None:
        height = self.height(measure)
        page.artifact()
        page.rule(x, top - height, measure, self.rule, 0.6)
        page.end()
        inside = self._inside(measure)
        lower = (height - self.asked.height(inside)) / 2
        self.asked.draw(page, x, top - lower, inside)
        middle = top - height / 2
        left = x + measure - sum(self.columns)
        for (element, choice), width in zip(self.cells, self.columns, strict=True):
            if choice:
                self._draw_choice(page, element, choice, left + width / 2, middle)
            left += width

    def _draw_choice(
        self, page: Page, cell: StructureElement, choice: Choice, x: float, y: float
    ) -> None:
        half = TARGET / 2
        box = (x - half, y - half, x + half, y + half)
        form = cell.add("Form", alt=choice.description)
        looks = {choice.value: self._circle(chosen=True), OFF: self._circle(chosen=False)}
        page.widget(self.field, box, choice.description, form, looks)

    def _circle(self, *, chosen: bool) -> str:
        """A ring in a square of the target's size, with a dot if it is chosen."""
        size = self.asked.sources[0].size
        middle = TARGET / 2
        ring = f"q {numbers(0.45 * size, 0, 0, 0.45 * size, middle, middle)} cm "
        ring += f"{self.ink.operands} RG 0.18 w {CIRCLE} S Q"
        if not chosen:
            return ring
        dot = f"q {numbers(0.24 * size, 0, 0, 0.24 * size, middle, middle)} cm "
        return f"{ring}\n{dot}{self.ink.operands} rg {CIRCLE} f Q"
