"""The look of the page: every size, space and width, as numbers with names.

All lengths are points. Vertical spaces are multiples of ``unit``, a third of the body's
leading, so that lines of text keep one rhythm down the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from handout.brand.colour import Colour
from handout.brand.fonts import Face, Typeface
from handout.brand.model import Brand
from handout.brand.varied import has_band
from handout.content.papers import PAPERS, Format
from handout.content.variant import USUAL, Variant

NARROW = 450.0  # points: a page less wide than this

Align = Literal["left", "right", "center"]


class TextStyle(NamedTuple):
    """How a text is set; sizes in points."""

    typeface: Typeface
    size: float
    leading: float
    ink: Colour
    bold: bool = False
    align: Align = "left"


@dataclass(frozen=True)
class Look:
    """Measures and styles for one brand on one paper, as a variant has them.

    ``brand`` and the typefaces are those of the variant already.
    """

    brand: Brand
    body_face: Typeface
    heading_face: Typeface
    paper: str | Format
    verbatim_face: Typeface | None = None  # the body's, if not given
    variant: Variant = USUAL
    foot_lines: int = 3  # below that with the page number; see has_whole_foot

    @property
    def page_size(self) -> tuple[float, float]:
        return self.format.size

    @property
    def format(self) -> Format:
        return self.paper if isinstance(self.paper, Format) else PAPERS[self.paper]

    @property
    def unit(self) -> float:
        return self.brand.type.leading / 3

    # The measure holds 60 to 75 characters of the body's type, the range that
    # typographers hold easy to read, or 50 to 60 on half a sheet; the margins take the
    # rest of the paper.
    @property
    def measure(self) -> float:
        return min(33 * self.brand.type.body, self.page_size[0] - 2 * self.format.side_margin)

    @property
    def side_margin(self) -> float:
        return (self.page_size[0] - self.measure) / 2

    @property
    def top_margin(self) -> float:
        """Down to the first line of a page that has a running head."""
        if self.format.panels:
            return self.first_top_margin
        if self.variant.is_clear:
            return self.head_margin + self.small().leading + 3 * self.unit
        return 13 * self.unit

    @property
    def head_margin(self) -> float:
        """Down to the running head."""
        return 36.0 if self.variant.is_clear else 6 * self.unit

    @property
    def first_top_margin(self) -> float:
        """Down to the masthead of the first page."""
        return 6 * self.unit

    @property
    def bottom_margin(self) -> float:
        """Up to the last line of a page, above the footer."""
        if self.format.panels:
            return 5 * self.unit
        if self.has_whole_foot:
            return self.foot_margin + (1 + self.foot_lines) * self.small().leading + 3 * self.unit
        return 16 * self.unit

    @property
    def foot_margin(self) -> float:
        """Up to the last line at the foot of a page, where none is cut."""
        return 36.0 if self.variant.is_clear else 24.0

    @property
    def is_narrow(self) -> bool:
        """Tables and columns of a full page may not fit."""
        return self.page_size[0] < NARROW

    @property
    def has_whole_foot(self) -> bool:
        """The lines at the foot may be many, and none is cut."""
        return self.variant.is_clear or self.is_narrow

    @property
    def text_height(self) -> float:
        """Of a page after the first."""
        return self.page_size[1] - self.top_margin - self.bottom_margin

    def faces_in_use(self, italic: bool = False) -> list[Face]:
        """The faces that texts are set in, upright or italic, each once."""
        families = (self.body_face, self.heading_face)
        faces = [family.face(bold, italic) for family in families for bold in (False, True)]
        return list(dict.fromkeys(faces))

    # Grounds and frames
    @property
    def ground(self) -> Colour | None:
        """What boxes and the headers of tables stand on; None is the paper."""
        return self.brand.colours.tint if self.variant.has_grounds else None

    @property
    def frame(self) -> Colour | None:
        """The line around a box that has no ground."""
        return None if self.variant.has_grounds else self.brand.colours.rule

    @property
    def band(self) -> Colour | None:
        """What the title stands on; without, it stands between two rules."""
        return self.brand.colours.band if has_band(self.brand.colours, self.variant) else None

    @property
    def is_outlined(self) -> bool:
        """Signs and numbers are drawn as lines, not as areas."""
        return self.variant.ink_saver

    # Spaces
    @property
    def paragraph_space(self) -> float:
        return 2 * self.unit

    @property
    def item_space(self) -> float:
        return self.unit

    @property
    def list_indent(self) -> float:
        return 1.6 * self.brand.type.body

    @property
    def step_indent(self) -> float:
        return 3 * self.brand.type.body

    @property
    def padding(self) -> float:
        """Inside boxes."""
        return 2 * self.unit

    @property
    def cell_padding(self) -> float:
        return self.unit

    @property
    def column_gap(self) -> float:
        return 4 * self.unit

    @property
    def write_in_leading(self) -> float:
        """Between lines for handwriting: 8 mm at least."""
        return max(24.0, 1.5 * self.brand.type.leading)

    @property
    def band_overhang(self) -> float:
        """How far the title band reaches past the measure, so that its text lines up with it."""
        return 3 * self.unit

    # Styles
    def body(self, *, bold: bool = False, align: Align = "left") -> TextStyle:
        scale, colours = self.brand.type, self.brand.colours
        return TextStyle(
            self.body_face, scale.body, scale.leading, colours.text, bold=bold, align=align
        )

    def small(self, *, bold: bool = False, align: Align = "left") -> TextStyle:
        scale, colours = self.brand.type, self.brand.colours
        # The lines of furniture stand apart from those of the text, and need not be its rhythm.
        lead = 1.25 * scale.small if self.variant.is_clear else self._leading(scale.small)
        return TextStyle(self.body_face, scale.small, lead, colours.muted, bold, align)

    def verbatim(self) -> TextStyle:
        """Smaller in a face of its own: letters that are all of one width are wide."""
        if not self.verbatim_face:
            return self.body()
        if self.variant.is_clear:
            return self.body()._replace(typeface=self.verbatim_face)
        size = 0.8 * self.brand.type.body
        return TextStyle(self.verbatim_face, size, 2.5 * self.unit, self.brand.colours.text)

    def title(self) -> TextStyle:
        size = self.brand.type.title
        if self.format.panels:  # else it would break after every word
            size = min(size, 1.2 * self.brand.type.heading)
        return TextStyle(
            self.heading_face, size, self._leading(size), self.brand.colours.on_band, bold=True
        )

    def subtitle(self) -> TextStyle:
        size = self.brand.type.subheading
        return TextStyle(self.heading_face, size, self._leading(size), self.brand.colours.on_band)

    def heading(self, level: int) -> TextStyle:
        """Level 2 is a section, 3 stands inside one; deeper levels are set in body size."""
        scale = self.brand.type
        size = {2: scale.heading, 3: scale.subheading}.get(level, scale.body)
        return TextStyle(
            self.heading_face, size, self._leading(size), self.brand.colours.heading, bold=True
        )

    def space_above_heading(self, level: int) -> float:
        return {2: 5, 3: 3}.get(level, 2) * self.unit

    def _leading(self, size: float) -> float:
        """The next multiple of the unit that leads ``size`` by a quarter at least."""
        units = -(-1.2 * size // self.unit)
        return float(units * self.unit)
