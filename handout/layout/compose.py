"""A handout to pages: composes the story, breaks it, draws it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from handout.brand.fonts import Face
from handout.content.fields import Value
from handout.content.model import Handout
from handout.content.source import Origin
from handout.content.walk import texts
from handout.errors import ContentError

# Each module registers the blocks that it sets.
from handout.layout import (  # noqa: F401
    columns,
    contact,
    figures,
    language_help,
    lists,
    panels,
    prose,
    tables,
    verbatim,
    writing,
)
from handout.layout.bibliography import bibliography
from handout.layout.bidi import is_rtl
from handout.layout.box import Box, Stack
from handout.layout.clear import ClearSetting
from handout.layout.contents import contents
from handout.layout.furniture import Furniture
from handout.layout.leaflet import LeafletFurniture
from handout.layout.look import Look
from handout.layout.masthead import ClinicMark, masthead
from handout.layout.panels import box_title, facts_box
from handout.layout.prose import Heading, LedTo
from handout.layout.setting import Setting
from handout.layout.words import words_in
from handout.pdf.file import PdfFile
from handout.pdf.navigation import Bookmark
from handout.pdf.page import Drawable
from handout.pdf.structure import StructureElement
from handout.references.entries import Sources

# Letters, digits and signs of the languages written in Latin script: Basic Latin, Latin-1,
# Latin Extended-A, and the punctuation that typographers use.
REPERTOIRE = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2027))))


class Composed(NamedTuple):
    """The drawn pages, their structure tree and their bookmarks; ``setting`` is how."""

    file: PdfFile
    document: StructureElement
    bookmarks: list[Bookmark]
    setting: Setting


def compose(
    handout: Handout,
    look: Look,
    origin: Origin,
    sources: Sources,
    logo: Drawable | None,
    values: Mapping[str, Value],
) -> Composed:
    """A handout's pages, drawn.

    Raises ContentError with everything that was found wrong while composing.
    """
    words = words_in(handout.language)
    kind = ClearSetting if look.variant.is_clear else Setting
    setting = kind(handout, look, origin, sources.numbers, values, words)
    document = StructureElement("Document")
    pages_of: dict[str, int] = {}
    mark = ClinicMark(setting, logo)
    furniture = (LeafletFurniture if look.format.panels else Furniture)(setting, mark)
    look = setting.look = replace(look, foot_lines=furniture.foot_lines)
    story = _story(setting, document, sources, mark, pages_of)
    if setting.problems:
        raise ContentError(setting.problems)
    pages = furniture.paginated(Stack(story))
    for number, stack in enumerate(pages, 1):
        for heading in _headings(stack):
            pages_of[heading.destination] = number
    rtl = is_rtl(handout.language)
    file = PdfFile(private=bool(values), greys=look.variant.grey, rtl=rtl)
    if handout.fields:
        # Each value would move the codes of all characters after it; a fixed repertoire
        # keeps the fonts the same for every patient.
        for face, characters in provided(look, handout).items():
            file.font(face).provide(characters)
    for number, stack in enumerate(pages):
        page = file.new_page(*look.page_size)
        margin = look.top_margin if number else look.first_top_margin
        stack.draw(page, look.side_margin, page.height - margin, look.measure)
        furniture.draw(page, len(pages))
        file.suit(page.operators)
        page.close()  # of a long document, only what is compressed is kept
    return Composed(file, document, _bookmarks(setting, file), setting)


def provided(look: Look, handout: Handout) -> dict[Face, frozenset[str]]:
    """The characters that the fonts of a handout with personal fields hold in any case."""
    faces = look.faces_in_use()
    if any(run.field and run.italic for text in texts(handout) for run in text.runs):
        faces += look.faces_in_use(italic=True)
    return {face: frozenset(face.characters & REPERTOIRE) for face in faces}


def _story(
    setting: Setting,
    document: StructureElement,
    sources: Sources,
    mark: ClinicMark,
    pages_of: Mapping[str, int],
) -> list[Box]:
    handout = setting.handout
    opening: list[Box] = [masthead(setting, document, mark)]
    if handout.at_a_glance:
        title = box_title(setting, None, setting.words.glance)
        opening.append(facts_box(setting, title, handout.at_a_glance, document, 2))
    place = len(document.kids)
    body = setting.blocks(handout.body, document, 2)
    body += bibliography(setting, sources.order, sources.entries, document)
    if handout.contents and not setting.look.format.panels:
        opening += contents(setting, pages_of, document, place)
    return [*opening, *body]


def _headings(box: Box) -> Iterator[Heading | LedTo]:
    if isinstance(box, Heading | LedTo):
        yield box
    elif isinstance(box, Stack):
        for inner in box.standing():
            yield from _headings(inner)


def _bookmarks(setting: Setting, file: PdfFile) -> list[Bookmark]:
    marks = [Bookmark(setting.handout.title.plain, 1, *file.destinations["title"])]
    for destination, level, title in setting.headings:
        marks.append(Bookmark(title, level, *file.destinations[destination]))
    return marks
