"""The items of the PEMAT-P and of the CDC index: which a program decides, and how.

The items are those of the Patient Education Materials Assessment Tool for printed
material (AHRQ publication 14-0002-EF, items 13 and 14 are for films alone) and of the
Clear Communication Index (CDC, 2013), in our own short words.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from handout.checks.actions import ENGLISH, has_cues, has_purpose, has_summary
from handout.checks.instructions import instructions
from handout.checks.rules import RULES
from handout.checks.subject import Subject
from handout.content.blocks import (
    Bullets,
    Checklist,
    Numbers,
    PointList,
    Steps,
    Table,
    WriteIn,
)
from handout.content.walk import parts

Answer = Literal["yes", "no", "does not apply"]
Decide = Callable[[Subject], Answer | None]  # None: a person has to look


class Item(NamedTuple):
    """An item of an instrument: its number there, what it asks, and how it is decided."""

    instrument: Literal["PEMAT-P", "CDC index"]
    number: int
    asks: str
    decide: Decide | None = None
    english: bool = False  # decided by words, which we know in English alone


class Decided(NamedTuple):
    """An item with its answer; None where a person decides."""

    item: Item
    answer: Answer | None


def _yes(holds: bool) -> Answer:
    return "yes" if holds else "no"


def _clear(*rules: str) -> Decide:
    """Yes, if none of the rules finds anything."""
    return lambda subject: _yes(not any(list(RULES[name].examine(subject)) for name in rules))


def _holds(*kinds: type) -> Callable[[Subject], bool]:
    return lambda subject: any(True for kind in kinds for _ in parts(subject.handout.body, kind))


def _sections(subject: Subject) -> Answer | None:
    if len(subject.sections) < 2:
        return "no"
    return _clear("vague-heading")(subject)


def _no_figures(subject: Subject) -> Answer | None:
    return None if subject.handout.figures else "does not apply"


def _captions(subject: Subject) -> Answer | None:
    figures = subject.handout.figures
    return _yes(all(f.caption or f.decorative for f in figures)) if figures else "does not apply"


def _tables(subject: Subject) -> Answer | None:
    tables = list(parts(subject.handout.body, Table))
    if not tables:
        return "does not apply"
    short = all(0 < len(c.plain.split()) <= 5 for t in tables for c in t.header if c.plain)
    return _yes(short and not list(RULES["table-header"].examine(subject)))


def _tools(subject: Subject) -> Answer | None:
    has_tool = _holds(Checklist, WriteIn)(subject) or bool(subject.handout.fields)
    return "yes" if has_tool else None


def _steps(subject: Subject) -> Answer | None:
    if _holds(Steps, Numbers, Checklist)(subject):
        return "yes"
    return "no" if not instructions(subject) else _clear("no-steps")(subject)


def _active_in_message(subject: Subject) -> Answer | None:
    return "yes" if not list(RULES["passive-voice"].examine(subject)) else None


ITEMS: tuple[Item, ...] = (
    Item("PEMAT-P", 1, "The purpose is plain at the top", lambda s: _yes(has_purpose(s))),
    Item("PEMAT-P", 2, "Nothing leads away from the purpose"),
    Item("PEMAT-P", 3, "The words are everyday words"),
    Item("PEMAT-P", 4, "Medical terms are few, and explained", _clear("unexplained-term"), True),
    Item("PEMAT-P", 5, "Sentences are active", _clear("passive-voice"), True),
    Item("PEMAT-P", 6, "Numbers are clear and easy to grasp"),
    Item("PEMAT-P", 7, "Readers need not calculate"),
    Item("PEMAT-P", 8, "Pieces are short", _clear("long-chunk", "long-paragraph")),
    Item("PEMAT-P", 9, "Sections have headings that inform", _sections),
    Item("PEMAT-P", 10, "The order makes sense"),
    Item("PEMAT-P", 11, "The main things are summed up", lambda s: _yes(has_summary(s))),
    Item("PEMAT-P", 12, "Cues draw the eye to key points", lambda s: _yes(has_cues(s))),
    Item("PEMAT-P", 15, "Pictures help wherever they could"),
    Item("PEMAT-P", 16, "Pictures support the text", _no_figures),
    Item("PEMAT-P", 17, "Pictures have titles or captions", _captions),
    Item("PEMAT-P", 18, "Pictures are clear and uncluttered", _no_figures),
    Item("PEMAT-P", 19, "Tables are simple, with short headings", _tables),
    Item("PEMAT-P", 20, "It names something the reader can do", _clear("no-action"), True),
    Item("PEMAT-P", 21, "It speaks to the reader about it", _clear("not-addressed"), True),
    Item("PEMAT-P", 22, "What to do is broken into steps", _steps, True),
    Item("PEMAT-P", 23, "A checklist or form helps to do it", _tools),
    Item("PEMAT-P", 24, "Calculations are shown by example"),
    Item("PEMAT-P", 25, "It says how to use its charts and tables"),
    Item("PEMAT-P", 26, "Pictures show what to do wherever they could"),
    Item("CDC index", 1, "There is one main message"),
    Item("CDC index", 2, "It stands at the top", lambda s: None if has_summary(s) else "no"),
    Item("CDC index", 3, "It stands out", lambda s: None if has_cues(s) else "no"),
    Item("CDC index", 4, "A picture supports it",
         lambda s: None if s.handout.figures else "no"),
    Item("CDC index", 5, "The reader is asked to do something", _clear("no-action"), True),
    Item("CDC index", 6, "Message and request are active", _active_in_message, True),
    Item("CDC index", 7, "The words are the readers' own"),
    Item("CDC index", 8, "There are lists",
         lambda s: _yes(_holds(Bullets, Numbers, PointList, Steps, Checklist)(s))),
    Item("CDC index", 9, "Sections have headings", lambda s: _yes(len(s.sections) > 1)),
    Item("CDC index", 10, "The main things stand in the first part",
         lambda s: _yes(bool(s.handout.at_a_glance)) if s.handout.at_a_glance else None),
    Item("CDC index", 11, "It says what is known and what is not"),
    Item("CDC index", 12, "It recommends what to do"),
    Item("CDC index", 13, "It says why"),
    Item("CDC index", 14, "It says exactly how", _steps, True),
    Item("CDC index", 15, "Numbers are ones that readers use"),
    Item("CDC index", 16, "It says what the numbers mean"),
    Item("CDC index", 17, "Readers need not calculate"),
    Item("CDC index", 18, "It says what the risk is", _clear("no-risks"), True),
    Item("CDC index", 19, "It tells of risks and benefits alike"),
    Item("CDC index", 20, "Chances are put in words or pictures"),
)  # fmt: skip


def decided(subject: Subject) -> tuple[Decided, ...]:
    """Every item with its answer, None where a person has to look.

    Items that are decided by words are a person's in any language but English.
    """
    knows = subject.handout.language.split("-")[0].lower() in ENGLISH
    found = []
    for item in ITEMS:
        can = item.decide is not None and (knows or not item.english)
        found.append(Decided(item, item.decide(subject) if can and item.decide else None))
    return tuple(found)


def figures_of(items: tuple[Decided, ...], instrument: str) -> dict[str, int]:
    """How many items of an instrument are yes, no, do not apply, or are a person's."""
    counts = {"yes": 0, "no": 0, "does not apply": 0, "person": 0}
    for each in items:
        if each.item.instrument == instrument:
            counts[each.answer or "person"] += 1
    return counts


__all__ = ["ITEMS", "Decided", "Item", "decided", "figures_of"]
