"""The top of the first page: the clinic's mark, and the title in its band.

The mark is page furniture, drawn after the page's content, so that what a reader copies
or hears begins with the title.
"""

from __future__ import annotations

from handout.brand.colour import Colour
from handout.layout.box import Box, Stack
from handout.layout.setting import Setting
from handout.layout.statements import edition
from handout.layout.text import Text
from handout.pdf.page import Drawable, Page
from handout.pdf.structure import StructureElement

LOGO_HEIGHT = 42.0  # points: 15 mm


class ClinicMark:
    """Logo and clinic name, side by side; an artifact."""

    def __init__(self, setting: Setting, logo: Drawable | None) -> None:
        look = setting.look
        self.unit = look.unit
        self.logo = logo
        self.logo_width = LOGO_HEIGHT * logo.width / logo.height if logo else 0.0
        self.indent = self.logo_width + 2 * self.unit if logo else 0.0
        self.name: Text | None = None
        self.name_height = 0.0
        if look.brand.clinic:
            style = look.subtitle()._replace(ink=look.brand.colours.heading, bold=True)
            self.name = setting.words_text(look.brand.clinic, style, None, artifact="Pagination")
            self.name_height = self.name.height(look.measure - self.indent)

    def height(self) -> float:
        """With the space below it."""
        if self.logo:
            return LOGO_HEIGHT + 3 * self.unit
        return self.name_height + 2 * self.unit if self.name else 0.0

    def draw(self, page: Page, x: float, top: float, measure: float) -> None:
        if self.logo:
            page.artifact("Pagination")
            page.picture(self.logo, x, top - LOGO_HEIGHT, self.logo_width, LOGO_HEIGHT)
            page.end()
        if self.name:
            shift = (LOGO_HEIGHT - self.name_height) / 2 if self.logo else 0.0
            self.name.draw(page, x + self.indent, top - shift, measure - self.indent)


class Masthead(Box):
    """Room for the mark, then the band, which reaches past the measure on both sides."""

    def __init__(
        self, mark: float, title: Stack, band: Colour | None, rule: Colour, unit: float,
        overhang: float,
    ) -> None:  # fmt: skip
        self.mark = mark
        self.title = title
        self.band = band
        self.rule = rule  # above and below the title where there is no band
        self.unit = unit
        self.overhang = overhang
        self.bleed = 0.0  # past the edges of the page, which the band then reaches
        self.after = 4 * unit

    def _band_height(self, measure: float) -> float:
        return self.title.height(measure) + 6 * self.unit

    def height(self, measure: float) -> float:
        return self.mark + self._band_height(measure)

    def draw(self, page: Page, x: float, top: float, measure: float) -> None:
        top -= self.mark
        height = self._band_height(measure)
        page.artifact()
        if self.band:
            left, width = x - self.overhang, measure + 2 * self.overhang
            if self.bleed:
                left, width = -self.bleed, page.width + 2 * self.bleed
            page.rectangle(left, top - height, width, height, self.band)
        else:
            page.rule(x, top - 1, measure, self.rule, 2)
            page.rule(x, top - height + 1, measure, self.rule, 2)
        page.end()
        self.title.draw(page, x, top - 3 * self.unit, measure)


class TitleText(Text):
    """The title: the first bookmark leads to it."""

    balanced = True

    def draw(self, page: Page, x: float, top: float, measure: float) -> None:
        page.file.destinations.setdefault("title", (page.index, page.height))
        super().draw(page, x, top, measure)


def masthead(setting: Setting, parent: StructureElement, mark: ClinicMark) -> Masthead:
    """The masthead of the handout, below its clinic's mark."""
    look, handout = setting.look, setting.handout
    colours = look.brand.colours
    style = look.title()
    title = TitleText(setting.sources(handout.title, style), style.leading, parent.add("H1"))
    texts: list[Box] = [title]
    if handout.subtitle is not None:
        texts.append(
            setting.text(handout.subtitle, look.subtitle(), parent.add("P"), before=look.unit)
        )
    about = edition(handout, setting.words)
    if about:
        style = look.small()._replace(ink=colours.on_band)
        text = setting.words_text(about, style, parent.add("P"))
        text.before = look.unit
        texts.append(text)
    box = Masthead(
        mark.height(), Stack(texts), look.band, colours.heading, look.unit, look.band_overhang
    )
    box.bleed = look.format.bleed
    return box
