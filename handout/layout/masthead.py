"""The top of the first page: the clinic's mark, and the title in its band."""

from __future__ import annotations

from handout.brand.colour import Colour
from handout.layout.box import Box, Stack
from handout.layout.setting import Setting
from handout.layout.text import Text
from handout.pdf.page import Drawable, Page
from handout.pdf.structure import StructureElement

LOGO_HEIGHT = 42.0  # points: 15 mm


class Masthead(Box):
    """Logo and clinic name, then the band; the band reaches past the measure on both sides."""

    def __init__(
        self,
        clinic: Text | None,
        logo: Drawable | None,
        logo_width: float,
        title: Stack,
        band: Colour,
        unit: float,
        overhang: float,
        after: float,
    ) -> None:
        self.clinic = clinic
        self.logo = logo
        self.logo_width = logo_width
        self.title = title
        self.band = band
        self.unit = unit
        self.overhang = overhang
        self.after = after

    def _mark_height(self) -> float:
        if self.logo:
            return LOGO_HEIGHT + 3 * self.unit
        return self.clinic.leading + 2 * self.unit if self.clinic else 0.0

    def _band_height(self, measure: float) -> float:
        return self.title.height(measure) + 6 * self.unit

    def height(self, measure: float) -> float:
        return self._mark_height() + self._band_height(measure)

    def draw(self, page: Page, x: float, top: float, measure: float) -> None:
        clinic_x = x
        if self.logo:
            page.artifact()
            page.picture(self.logo, x, top - LOGO_HEIGHT, self.logo_width, LOGO_HEIGHT)
            page.end()
            clinic_x += self.logo_width + 2 * self.unit
        if self.clinic:
            middle = top - (LOGO_HEIGHT - self.clinic.leading) / 2 if self.logo else top
            self.clinic.draw(page, clinic_x, middle, measure - (clinic_x - x))
        top -= self._mark_height()
        height = self._band_height(measure)
        page.artifact()
        page.rectangle(
            x - self.overhang, top - height, measure + 2 * self.overhang, height, self.band
        )
        page.end()
        self.title.draw(page, x, top - 3 * self.unit, measure)


class TitleText(Text):
    """The title: the first bookmark leads to it."""

    balanced = True

    def draw(self, page: Page, x: float, top: float, measure: float) -> None:
        page.file.destinations.setdefault("title", (page.index, page.height))
        super().draw(page, x, top, measure)


def masthead(
    setting: Setting, parent: StructureElement, logo: Drawable | None
) -> Masthead:
    """The masthead of the handout; ``logo`` is the brand's, opened."""
    look, handout = setting.look, setting.handout
    brand, colours = look.brand, look.brand.colours
    clinic = None
    if brand.clinic:
        style = look.subtitle()._replace(ink=colours.heading, bold=True)
        clinic = setting.words_text(brand.clinic, style, None)
    style = look.title()
    title = TitleText(setting.sources(handout.title, style), style.leading, parent.add("H1"))
    texts: list[Box] = [title]
    if handout.subtitle is not None:
        texts.append(
            setting.text(handout.subtitle, look.subtitle(), parent.add("P"), before=look.unit)
        )
    about = edition(setting)
    if about:
        style = look.small()._replace(ink=colours.on_band)
        text = setting.words_text(about, style, parent.add("P"))
        text.before = look.unit
        texts.append(text)
    logo_width = LOGO_HEIGHT * logo.width / logo.height if logo else 0.0  # type: ignore[attr-defined]
    return Masthead(
        clinic,
        logo,
        logo_width,
        Stack(texts),
        colours.band,
        look.unit,
        look.band_overhang,
        after=4 * look.unit,
    )


def edition(setting: Setting) -> str:
    """Version and date, as far as they are known: ``Version 1.0, November 24, 2026``."""
    handout = setting.handout
    parts = []
    if handout.version:
        parts.append(setting.words.version.format(version=handout.version))
    if handout.issued:
        parts.append(setting.words.date(handout.issued, handout.language))
    return ", ".join(parts)
