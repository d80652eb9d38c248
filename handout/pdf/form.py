"""Form fields: what a reader chooses or types on the screen (ISO 32000-1, 12.7).

A field is one question; its widgets are where it stands on pages. Every widget lies in a
Form element and has its appearance in the file, and no field runs a script (ISO 19005-2,
6.3.3 and 6.4.1), so viewers need nothing but what is here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from handout.pdf.entry_font import write_entry_font
from handout.pdf.fonts import FontProgram
from handout.pdf.objects import name, number, numbers, reference, text_string
from handout.pdf.structure import StructureElement

if TYPE_CHECKING:
    from handout.pdf.file import PdfFile

OFF = "Off"  # the state of a choice that is not taken (ISO 32000-1, 12.7.4.2.3)
_RADIO = 1 << 15  # a field flag; without NoToggleToOff, a choice can be taken back


class Ink(Protocol):
    """A colour as the three operands of ``rg``."""

    @property
    def operands(self) -> str: ...


@dataclass(frozen=True, eq=False)
class ChoiceField:
    """One of several choices; each has a widget, whose ``state`` is the value it gives.

    ``name`` is unique in the file and has no full stop; ``description`` is what a screen
    reader says of the whole question.
    """

    name: str
    description: str


@dataclass(frozen=True, eq=False)
class TextField:
    """A line of text, typed in that face, size (points) and ink."""

    name: str
    description: str
    face: FontProgram
    size: float
    ink: Ink


Field = ChoiceField | TextField


class Widget(NamedTuple):
    """One place of a field: ``box`` is left, bottom, right, top.

    ``appearances`` are operators by state, drawn in a box of that size at the origin; a
    text field has one, under the empty name. ``description`` is what a screen reader says.
    """

    field: Field
    box: tuple[float, float, float, float]
    description: str
    element: StructureElement
    appearances: Mapping[str, str]
    number: int

    @property
    def state(self) -> str:
        """The value that this widget gives its field; empty for text."""
        return next((state for state in self.appearances if state != OFF), "")


def write_form(file: PdfFile) -> str:
    """Add fields and widgets to the file; gives the catalog's entry, empty without fields.

    Keys of the parent tree go on after those of links; see pdf.tree.
    """
    widgets = [widget for page in file.pages for widget in page.widgets]
    if not widgets:
        return ""
    fields: dict[Field, list[Widget]] = {}
    for widget in widgets:
        fields.setdefault(widget.field, []).append(widget)
    faces = list(dict.fromkeys(f.face for f in fields if isinstance(f, TextField)))
    fonts = {face: f"Entry{at}" for at, face in enumerate(faces)}
    numbered = {field: file.allocate() for field in fields}
    key = len(file.pages) + sum(len(page.links) for page in file.pages)
    streams: dict[tuple[str, str], int] = {}
    for page, page_number in zip(file.pages, file.page_numbers, strict=True):
        for widget in page.widgets:
            where = f"/P {reference(page_number)}/Parent {reference(numbered[widget.field])}"
            source = _widget(widget, _appearances(file, widget, streams))
            file.set(widget.number, f"<<{source}{where}/StructParent {key}>>")
            key += 1
    for field, object_number in numbered.items():
        file.set(object_number, _field(field, fields[field], fonts))
    written = [f"/{fonts[face]} {reference(write_entry_font(file, face))}" for face in faces]
    resources = f"/DR<</Font<<{''.join(written)}>>>>" if written else ""
    listed = " ".join(map(reference, numbered.values()))
    return f"/AcroForm {reference(file.add(f'<</Fields[{listed}]{resources}>>'))}"


def _field(field: Field, widgets: Sequence[Widget], fonts: Mapping[FontProgram, str]) -> str:
    kids = " ".join(reference(widget.number) for widget in widgets)
    named = f"/T{text_string(field.name)}/TU{text_string(field.description)}/Kids[{kids}]"
    if isinstance(field, ChoiceField):
        return f"<</FT/Btn/Ff {_RADIO}/V/{OFF}{named}>>"
    typed = f"/{fonts[field.face]} {number(field.size)} Tf {field.ink.operands} rg"
    return f"<</FT/Tx/DA{text_string(typed)}{named}>>"


def _widget(widget: Widget, appearances: Mapping[str, int]) -> str:
    # ISO 14289-1, 7.18.1: a name for who cannot see it. It belongs to the field (TU), yet
    # some viewers look for it in the widget alone.
    words = text_string(widget.description)
    if widget.state:
        inner = "".join(f"{name(state)} {reference(n)}" for state, n in appearances.items())
        shown = f"/AS/{OFF}/AP<</N<<{inner}>>>>"
    else:
        shown = f"/AP<</N {reference(appearances[''])}>>"
    box = numbers(*widget.box)
    return f"/Type/Annot/Subtype/Widget/Rect[{box}]/F 4/TU{words}/Contents{words}{shown}"


def _appearances(
    file: PdfFile, widget: Widget, streams: dict[tuple[str, str], int]
) -> dict[str, int]:
    """The numbers of a widget's appearance streams by state; those of choices are shared.

    Whoever fills in a text writes into its stream, which is therefore its own.
    """
    left, bottom, right, top = widget.box
    size = numbers(right - left, top - bottom)
    found = {}
    for state, operators in widget.appearances.items():
        if not state or (operators, size) not in streams:
            streams[operators, size] = file.add_stream(
                f"/Type/XObject/Subtype/Form/BBox[0 0 {size}]/Resources<<>>",
                operators.encode("latin-1"),
            )
        found[state] = streams[operators, size]
    return found
