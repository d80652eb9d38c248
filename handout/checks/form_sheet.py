"""A form on one page: its fonts, its head, its lines of words and blanks."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from handout.brand.fonts import typeface
from handout.brand.model import Type
from handout.build import Loaded, load
from handout.content.source import origin_of
from handout.layout.box import Box, Stack
from handout.layout.form_fields import Blank, FieldLine
from handout.layout.lines import Span
from handout.layout.look import Look, TextStyle
from handout.layout.masthead import Masthead, TitleText
from handout.layout.setting import Setting
from handout.layout.text import Text
from handout.pdf.form import TextField
from handout.pdf.structure import StructureElement

SIDE, TOP, BOTTOM = 50.0, 36.0, 32.0  # margins in points
_LONGEST = 110  # characters of the handout's title
_HAND = 23.0  # points from line to line to write on: 8 mm


class Entry(NamedTuple):
    """A blank in a line: its field's name, what a screen reader says, its width in points.

    A width of 0 takes what the line has left.
    """

    name: str
    description: str
    width: float = 0.0


class Sheet(NamedTuple):
    """What the parts of the sheet are set with."""

    setting: Setting
    document: StructureElement
    measure: float

    def words(self, words: str, style: TextStyle, role: str, *, after: float = 0.0) -> Text:
        return self.setting.words_text(words, style, self.document.add(role), after=after)

    def heading(self, words: str) -> Text:
        text = self.words(words, self.setting.look.heading(3), "H2")
        text.before, text.after = 2 * self.setting.look.unit, 0.5 * self.setting.look.unit
        return text


def sheet_of(loaded: Loaded, paper: str, size: float) -> Sheet:
    """The brand's fonts and colours, with a scale of type of the form's own."""
    brand, origin = loaded.brand, loaded.brand_origin
    scale = Type.model_construct(
        body=size, leading=1.38 * size, small=0.86 * size, title=1.7 * size,
        heading=1.3 * size, subheading=1.15 * size,
    )  # fmt: skip
    fonts = brand.fonts
    body = typeface(fonts.body, fonts.fallback, origin.folder, origin)
    heading = typeface(fonts.heading or fonts.body, fonts.fallback, origin.folder, origin)
    look = Look(brand.model_copy(update={"type": scale}), body, heading, paper)
    own = load(origin_of(b"title: Form\nbody: []\n", "the form", Path(os.devnull)))
    setting = Setting(own.handout, look, own.origin, {}, {})
    return Sheet(setting, StructureElement("Document"), look.page_size[0] - 2 * SIDE)


def form_head(sheet: Sheet, title: str, loaded: Loaded) -> Box:
    """The form's name, and which handout it is about: title, version, file."""
    setting, handout = sheet.setting, loaded.handout
    look = setting.look
    style = look.title()
    name = TitleText(setting.plain_sources(title, style), style.leading, sheet.document.add("H1"))
    style = look.subtitle()
    span = None
    if handout.language.split("-")[0].lower() != "en":
        element = StructureElement("Span", language=handout.language)
        span = Span(element, element)
    known = look.heading_face.face().characters
    file = "".join(c if c in known else "?" for c in Path(loaded.origin.file).name)
    about = [f"version {handout.version}"] if handout.version else []
    sources = setting.plain_sources(_shortened(handout.title.plain), style, span=span)
    sources += setting.plain_sources(f" ({', '.join([*about, file])})", style)
    which = Text(sources, style.leading, sheet.document.add("P"), before=0.5 * look.unit)
    colours = look.brand.colours
    return Masthead(
        0.0, Stack([name, which]), colours.band, colours.heading, 0.7 * look.unit, 14.0
    )  # fmt: skip


def _shortened(title: str) -> str:
    if len(title) <= _LONGEST:
        return title
    return title[:_LONGEST].rsplit(" ", 1)[0] + " \u2026"


def form_line(sheet: Sheet, parts: Sequence[str | Entry]) -> Box:
    """Words, and blanks among them."""
    look = sheet.setting.look
    style = look.body()
    element = sheet.document.add("P")
    made: list[Text | Blank] = []
    for part in parts:
        if isinstance(part, str):
            made.append(sheet.setting.words_text(part, style, element))
        else:
            face = style.typeface.face()
            field = TextField(part.name, part.description, face, style.size, style.ink)
            made.append(Blank(field, part.width))
    return FieldLine(made, _HAND, 0.4 * style.size, element, look.brand.colours.text)
