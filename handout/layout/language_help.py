"""The notice of language help: one paragraph a language, each in its own Span."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handout.brand.fonts import MissingGlyphError
from handout.brand.model import Brand
from handout.content.blocks import LanguageHelp
from handout.content.inline import Inline, Run
from handout.content.notices import Notice, notice_tag, notices
from handout.content.source import Origin
from handout.errors import NOWHERE, ContentError, Mark
from handout.layout.box import Box, Stack
from handout.layout.panels import Panel
from handout.layout.setting import Setting, sets
from handout.pdf.structure import StructureElement

_PHONE = re.compile(r"\+?\(?\d[\d ().\u00a0\u2011-]{4,}\d")


def notice_texts(block: LanguageHelp, brand: Brand, language: str, origin: Origin) -> list[Inline]:
    """The notice in the handout's own language, in English, and in those that are named.

    The number to call is the block's, else the first in the brand's contact lines. Raises
    ContentError where there is none.
    """
    mark = block.title.mark if block.title else origin.find("language_help", NOWHERE)
    phone = block.phone or _phone_of(brand)
    if not phone:
        advice = "add 'phone:' to the block, or a line with it under 'contact:' in the brand file"
        message = "there is no telephone number for language help"
        raise ContentError(origin.problem(message, advice, mark))
    own = notice_tag(language)
    wanted = dict.fromkeys(tag for tag in (own, "en", *block.languages) if tag)
    return [_text(notices()[tag], None if tag == own else tag, phone, mark) for tag in wanted]


def _phone_of(brand: Brand) -> str | None:
    found = (_PHONE.search(line) for line in brand.contact)
    return next((match.group() for match in found if match), None)


def _text(notice: Notice, tag: str | None, phone: str, mark: Mark) -> Inline:
    before, _, after = notice.text.partition("{phone}")
    digits = "".join(c for c in phone if c in "+0123456789")
    name = Run(f"{notice.name}: ", bold=True, language=tag)
    number = Run(phone, link=f"tel:{digits}", language=tag)
    runs = (name, Run(before, language=tag), number, Run(after, language=tag))
    return Inline(tuple(run for run in runs if run.text), mark)


@sets(LanguageHelp)
def language_help(
    setting: Setting, block: LanguageHelp, parent: StructureElement, level: int
) -> Sequence[Box]:
    look = setting.look
    style = look.body()
    try:
        texts = notice_texts(block, look.brand, setting.handout.language, setting.origin)
    except ContentError as error:
        setting.problems += error.problems
        return []
    texts = [text for text in texts if _can_be_set(setting, text)]
    element = parent.add("Div")
    boxes: list[Box] = []
    if block.title is not None:
        title = Inline(tuple(run._replace(bold=True) for run in block.title.runs), block.title.mark)
        boxes.append(setting.text(title, style, element.add("P"), after=look.unit))
    boxes += [setting.text(text, style, element.add("P"), after=look.unit) for text in texts]
    if boxes:
        boxes[-1].after = 0.0
    return [Panel(Stack(boxes), look.padding, border=look.brand.colours.rule, space=2 * look.unit)]


def _can_be_set(setting: Setting, text: Inline) -> bool:
    """Whether the brand's fonts have every letter; if not, it is told once for the language."""
    for run in text.runs:
        try:
            setting.look.body_face.cover(run.text, run.bold, False)
        except MissingGlyphError as missing:
            setting.problem(
                f"no font of the brand has the character {missing.description}, which language "
                f"help in '{run.language}' needs",
                f"give the brand a fallback font that has it, or take '{run.language}' out",
                text.mark,
            )
            return False
    return True
