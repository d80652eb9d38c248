"""What a person at the desk can choose for a hand-out, and what was chosen.

CHOICES is the one list of them: a choice that not every handout has is offered where its
``options`` give any.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from handout.content import papers
from handout.content.variant import Variant
from handout.desk.library import Card

MOST_COPIES = 99
PAPERS = {name: paper.words for name, paper in papers.PAPERS.items()}
BROWSER = ""  # as a printer: the browser's own dialog


class Chosen(NamedTuple):
    """What was chosen for one hand-out, by the names in CHOICES."""

    language: str = ""
    paper: str = ""
    copies: int = 1
    printer: str = BROWSER
    grey: bool = False
    duplex: bool = False
    large_print: bool = False
    dyslexia: bool = False
    ink_saver: bool = False

    @property
    def variant(self) -> Variant:
        """For whom and for what printer it is set."""
        return Variant(*(getattr(self, name) for name in Variant._fields))


class Option(NamedTuple):
    """One of several; ``language`` is that of its words, if it is not the page's."""

    value: str
    words: str
    language: str = ""


class Offer(NamedTuple):
    """What there is to choose from: a handout's variants, the printers of the machine."""

    card: Card
    printers: list[str]


class Choice(NamedTuple):
    """One choice, by the name that it has in forms and in Chosen."""

    name: str
    words: str
    kind: Literal["one of", "number", "yes or no"]
    options: Callable[[Offer], list[Option]]


def _always(*options: Option) -> Callable[[Offer], list[Option]]:
    return lambda offer: list(options)


def _languages(offer: Offer) -> list[Option]:
    names = offer.card.languages
    return [Option(tag, name, tag) for tag, name in names.items()] if len(names) > 1 else []


def _printers(offer: Offer) -> list[Option]:
    return [*(Option(name, name) for name in offer.printers), Option(BROWSER, "By the browser")]


CHOICES = (
    Choice("language", "Language", "one of", _languages),
    Choice("paper", "Paper", "one of", _always(
        Option("", "Usual"), *(Option(value, words) for value, words in PAPERS.items()))),
    Choice("large_print", "Large print", "yes or no", _always(Option("on", "Large print"))),
    Choice("dyslexia", "Set for dyslexia", "yes or no", _always(Option("on", "Wider apart"))),
    Choice("copies", "Copies", "number", _always(Option(str(MOST_COPIES), "at the most"))),
    Choice("printer", "Printer", "one of", _printers),
    Choice("grey", "Grey", "yes or no", _always(Option("on", "Grey"))),
    Choice("ink_saver", "Little ink", "yes or no", _always(Option("on", "Little ink"))),
    Choice("duplex", "Both sides of the paper", "yes or no", _always(Option("on", "Both sides"))),
)  # fmt: skip


def offered(offer: Offer) -> list[tuple[Choice, list[Option]]]:
    """The choices that there are, each with its options."""
    found = [(choice, choice.options(offer)) for choice in CHOICES]
    return [(choice, options) for choice, options in found if options]


def chosen_in(form: Mapping[str, str]) -> Chosen:
    """The choices of a form, made harmless."""
    copies = re.fullmatch(r"[0-9]{1,3}", form.get("copies", ""))
    paper = form.get("paper", "")
    return Chosen(
        language=form.get("language", "")[:35],
        paper=paper if paper in PAPERS else "",
        copies=min(max(int(copies.group()), 1), MOST_COPIES) if copies else 1,
        printer=form.get("printer", "")[:127],
        grey=form.get("grey") == "on",
        duplex=form.get("duplex") == "on",
        large_print=form.get("large_print") == "on",
        dyslexia=form.get("dyslexia") == "on",
        ink_saver=form.get("ink_saver") == "on",
    )


def usual(habits: Mapping[str, str], printers: list[str]) -> Chosen:
    """What a desk that has these habits begins with: its last printer, if that is still there,
    else the machine's usual one."""
    printer = habits.get("printer")
    if printer is None or printer not in (*printers, BROWSER):
        printer = printers[0] if printers else BROWSER
    return Chosen(printer=printer, duplex=habits.get("duplex") == "on")


def habits_of(chosen: Chosen) -> dict[str, str]:
    """What a desk remembers of a choice."""
    return {"printer": chosen.printer, "duplex": "on" if chosen.duplex else "off"}
