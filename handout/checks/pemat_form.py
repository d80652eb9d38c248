"""The review form of a handout: a page for what a person decides of the PEMAT-P.

How it is answered and scored is the guide's (Shoemaker, Wolf and Brach, The Patient
Education Materials Assessment Tool and User's Guide, AHRQ publication 14-0002-EF, 2013), in
our own words: an item that holds gets 1, one that does not gets 0, one that does not apply
is left out; the score is the share of the items left that hold, one for understandability
(items 1 to 19) and one for actionability (20 to 26).
"""

from __future__ import annotations

from collections.abc import Sequence

from handout.build import Loaded, metadata_of
from handout.checks.form_sheet import (
    BOTTOM,
    SIDE,
    TOP,
    Entry,
    Sheet,
    form_head,
    form_line,
    sheet_of,
)
from handout.checks.pemat import Decided
from handout.content.inline import Inline, Run
from handout.errors import ContentError
from handout.layout.box import Box, Space, Stack
from handout.layout.columns import SideBySide
from handout.layout.form_fields import Choice, Question
from handout.layout.item import Item, TextMarker
from handout.layout.lines import set_lines
from handout.layout.lists import list_element
from handout.layout.look import TextStyle
from handout.layout.tables import Row
from handout.layout.text import Text
from handout.pdf.file import PdfFile
from handout.pdf.form import ChoiceField
from handout.pdf.navigation import Bookmark
from handout.pdf.structure import StructureElement

TITLE = "Review form: PEMAT-P"
DOMAINS = {"Understandability": range(1, 20), "Actionability": range(20, 27)}
ANSWERS = {"yes": "agree", "no": "disagree", "does not apply": "does not apply"}
# The guide lets only these be set aside: those on numbers, sections, pictures, tables, sums.
MAY_NOT_APPLY = frozenset({6, 8, 9, 11, 16, 17, 18, 19, 24, 25})
_GUIDE = "https://www.ahrq.gov/health-literacy/patient-education/pemat.html"
_HOW = (
    "Read the handout from start to end as a patient would who sees it for the first time, and "
    "judge what it says, not what you know. Mark one answer for each item: agree if it holds "
    "nearly everywhere (in 8 of 10 places or more), disagree if it does not."
)
_SIZES = (12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0)  # of type, in points: the largest that fits


def pemat_form(loaded: Loaded, items: Sequence[Decided], *, paper: str | None = None) -> bytes:
    """A fillable sheet of one page, tagged and archival, for the reviewer of a handout.

    ``items`` are those of its report; only the PEMAT-P's are asked. Raises ContentError for
    words of the form that the brand's fonts lack.
    """
    paper = paper or loaded.handout.paper or loaded.brand.paper
    own = [each for each in items if each.item.instrument == "PEMAT-P"]
    for size in _SIZES:
        sheet = sheet_of(loaded, paper, size)
        story = Stack(_story(sheet, loaded, own))
        if sheet.setting.problems:
            raise ContentError(sheet.setting.problems)
        height = sheet.setting.look.page_size[1] - TOP - BOTTOM
        if story.height(sheet.measure) <= height:
            break
    file = PdfFile()
    page = file.new_page(*sheet.setting.look.page_size)
    story.draw(page, SIDE, page.height - TOP, sheet.measure)
    metadata = metadata_of(loaded)._replace(
        title=f"{TITLE}, {loaded.handout.title.plain}", language="en", subject=TITLE,
        keywords=(), identifiers=(), content_sha256=None,
    )  # fmt: skip
    bookmarks = [Bookmark(TITLE, 1, *file.destinations["title"])]
    return file.finish(metadata, sheet.document, bookmarks)


def _story(sheet: Sheet, loaded: Loaded, items: Sequence[Decided]) -> list[Box]:
    look = sheet.setting.look
    boxes: list[Box] = [form_head(sheet, TITLE, loaded)]
    boxes.append(sheet.words(_HOW, look.body(), "P", after=2 * look.unit))
    columns = _columns(sheet)
    for domain, numbers in DOMAINS.items():
        asked = [e for e in items if e.answer is None and e.item.number in numbers]
        if asked:
            boxes.append(_questions(sheet, domain, asked, columns))
    boxes += _decided(sheet, [each for each in items if each.answer is not None])
    boxes += _score(sheet, items)
    boxes += [_reviewer(sheet), Space(2 * look.unit), _source(sheet)]
    return boxes


def _columns(sheet: Sheet) -> list[float]:
    """The widths of the columns of choices: those of their headings, the same for all items."""
    look = sheet.setting.look
    style = look.body(bold=True)
    widths = []
    for answer in ANSWERS.values():
        sources = sheet.setting.plain_sources(answer.capitalize(), style)
        widths.append(set_lines(sources, 1e9)[0].width + 2 * look.unit + 4)
    return widths


def _questions(
    sheet: Sheet, domain: str, items: Sequence[Decided], columns: Sequence[float]
) -> Box:
    """A row for each item, a column for each answer."""
    look = sheet.setting.look
    heads = [sheet.words(domain, look.body(bold=True)._replace(ink=look.heading(3).ink), "H2")]
    style = look.body(bold=True, align="center")
    heads += [sheet.words(answer.capitalize(), style, "P") for answer in ANSWERS.values()]
    shares = [width / sheet.measure for width in columns]
    colours, padding = look.brand.colours, 0.5 * look.unit
    rows: list[Box] = [
        Row(heads, [1 - sum(shares), *shares], padding, rule=colours.accent, fill=colours.tint,
            thick=True)
    ]  # fmt: skip
    element = list_element(sheet.document, "Decimal")
    rows += [_question(sheet, each, element, columns) for each in items]
    return Stack(rows, after=2 * look.unit)


def _question(
    sheet: Sheet, each: Decided, parent: StructureElement, columns: Sequence[float]
) -> Box:
    """An item, its number before it, with a choice for each answer that the guide allows."""
    look, item = sheet.setting.look, each.item
    asked, body = _numbered(sheet, each, look.body(), parent)
    what = f"Item {item.number}, {item.asks[:1].lower()}{item.asks[1:]}"
    choices = []
    for answer in ANSWERS.values():
        offered = item.number in MAY_NOT_APPLY or answer != ANSWERS["does not apply"]
        value = answer.replace(" ", "-")
        choices.append(Choice(value, f"{what}: {answer}") if offered else None)
    colours = look.brand.colours
    return Question(
        asked, ChoiceField(f"item-{item.number}", what), body, choices, columns,
        size=look.brand.type.body, padding=0.5 * look.unit, ink=colours.text, rule=colours.rule,
    )  # fmt: skip


def _numbered(
    sheet: Sheet, each: Decided, style: TextStyle, parent: StructureElement
) -> tuple[Box, StructureElement]:
    """An item as one of a list, with its answer if it has one; and the LBody that holds it."""
    plain, bold = sheet.setting.plain_sources, style._replace(bold=True)
    marker = TextMarker(plain(str(each.item.number), bold), style.leading)
    body = StructureElement("LBody")
    parent.kids.append(StructureElement("LI", [marker.element, body]))
    sources = plain(f"{each.item.asks}: " if each.answer else each.item.asks, style)
    if each.answer:
        sources += plain(ANSWERS[each.answer], bold)
    return Item(marker, Text(sources, style.leading, body), 1.7 * style.size), body


def _decided(sheet: Sheet, items: Sequence[Decided]) -> list[Box]:
    """What the program has decided, in two columns."""
    if not items:
        return []
    look = sheet.setting.look
    heading = sheet.heading("Decided by the program")
    element = list_element(sheet.document, "Decimal")
    style = look.small()._replace(ink=look.brand.colours.text)
    rows = [_numbered(sheet, each, style, element)[0] for each in items]
    half = (len(rows) + 1) // 2
    return [heading, SideBySide(Stack(rows[:half]), Stack(rows[half:]), look.column_gap)]


def _score(sheet: Sheet, items: Sequence[Decided]) -> list[Box]:
    """A line for each of the two scores, with what the program's answers add to it."""
    look = sheet.setting.look
    counted = [
        f"{agree} of {apply} in {domain.lower()}"
        for domain, agree, apply in _so_far(items)
        if apply
    ]
    how = (
        "Count the items you agree with, and those that apply; items that do not apply are left "
        "out."
    )
    if counted:
        how += (
            f" The program's answers make {' and '.join(counted)}. Add yours, and change any of "
            "the program's that you see otherwise."
        )
    boxes: list[Box] = [sheet.heading("Score"), sheet.words(how, look.body(), "P")]
    for domain, numbers in DOMAINS.items():
        which = f"{domain} (items {numbers[0]} to {numbers[-1]})"
        name = domain.lower()
        parts: list[str | Entry] = [
            f"{which}:",
            Entry(f"{name}-agree", f"{which}: how many you agree with", 34.0),
            "agree, of",
            Entry(f"{name}-apply", f"{which}: how many apply", 34.0),
            "that apply, which is",
            Entry(f"{name}-score", f"{which}: score in percent", 40.0),
            "%",
        ]
        boxes.append(form_line(sheet, parts))
    return boxes


def _so_far(items: Sequence[Decided]) -> list[tuple[str, int, int]]:
    """For each domain, how many decided items hold, of those that apply."""
    found = []
    for domain, numbers in DOMAINS.items():
        answers = [each.answer for each in items if each.item.number in numbers]
        found.append((domain, answers.count("yes"), answers.count("yes") + answers.count("no")))
    return found


def _reviewer(sheet: Sheet) -> Box:
    who = Entry("reviewer", "Reviewed by: name")
    day = Entry("date", "Date of the review", 110.0)
    return form_line(sheet, ["Reviewed by", who, "Date", day])


def _source(sheet: Sheet) -> Box:
    words = (
        "The items, the answers and the score are those of the PEMAT-P of the Agency for "
        "Healthcare Research and Quality (publication 14-0002-EF, 2013), in our own words. "
        "Its guide has examples for every item: "
    )
    guide = Run(_GUIDE.removeprefix("https://"), link=_GUIDE)
    text = Inline((Run(words), guide, Run(".")))
    return sheet.setting.text(text, sheet.setting.look.small(), sheet.document.add("P"))
