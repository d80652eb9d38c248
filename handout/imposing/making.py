"""A handout built for a way of printing it: pages of the right size, put where they belong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from handout.brand.varied import varied
from handout.build import Loaded, build
from handout.content.fields import Given
from handout.content.papers import HALVES, PANELS, PAPERS, POINTS_PER_MM, Format
from handout.content.variant import USUAL, Variant
from handout.errors import ContentError, Problem
from handout.imposing.order import (
    FLAP,
    Side,
    booklet_order,
    creep,
    grouped,
    is_right_to_left,
    leaflet_order,
)
from handout.imposing.sheets import LONG_EDGE, SHORT_EDGE, Placed, on_sheets
from handout.imposing.ways import Imposition
from handout.imposing.whole import whole_pages

FLAP_SHORTER = 4.5  # points, 1/16 inch: what is folded in is narrower, and lies flat
_FOR_PAPER = "This file is for paper: it has no tags, and screen readers need them."


class Imposed(NamedTuple):
    """The file, how many pages it has, and what whoever prints it should know."""

    pdf: bytes
    pages: int
    note: str


def imposed(
    loaded: Loaded, how: Imposition, *, paper: str | None = None,
    values: Mapping[str, Given] | None = None, variant: Variant = USUAL,
) -> Imposed:  # fmt: skip
    """The handout, printed that way; ``paper`` is what goes into the printer.

    Raises what ``build`` raises, and ContentError where a text is too long for a leaflet or
    a paper cannot be folded so.
    """
    name = paper or loaded.handout.paper or loaded.brand.paper
    backwards = is_right_to_left(loaded.handout.language)

    def pages_of(size: Format) -> tuple[bytes, int]:
        return build(loaded, paper=size, values=values, variant=variant)

    if how.keeps_tags:
        format_ = PAPERS[name]._replace(bleed=how.bleed * POINTS_PER_MM)
        return _whole(how, format_, *pages_of(format_), backwards)
    if how.booklet:
        # A booklet of A5 is made of A4, which is folded once.
        sheet = PAPERS["a4" if name == "a5" else name]
        pdf, count = pages_of(HALVES[sheet.name])
        plan = _booklet(count, sheet, backwards)
    elif how.tri_fold:
        if name not in PANELS:
            raise ContentError(_no_leaflet(name))
        pdf, _ = pages_of(PANELS[name])
        plan = _leaflet(PAPERS[name], backwards)
    else:
        pdf, count = pages_of(PAPERS[name])
        body = varied(loaded.brand, variant).type.body
        plan = _several(count, how.n_up, PAPERS[name], body, backwards)
    file = on_sheets(pdf, plan.sides, plan.size, turned=plan.turned, right_to_left=backwards)
    return Imposed(file, len(plan.sides), plan.note)


def _whole(how: Imposition, paper: Format, pdf: bytes, count: int, backwards: bool) -> Imposed:
    file = whole_pages(pdf, duplex=how.duplex, bleed=paper.bleed, right_to_left=backwards)
    notes = []
    if how.bleed:
        notes.append(
            f"{paper.words} with {how.bleed:g} mm of bleed and crop marks; the colours are sRGB, "
            "which the print shop converts."
        )
    if how.duplex:
        notes.append("Print it on both sides, turned on the long edge.")
    return Imposed(file, count + (how.duplex and count % 2), " ".join(notes))


class _Plan(NamedTuple):
    """What stands where on the sides of sheets of ``size``, and how a printer turns them."""

    sides: list[list[Placed]]
    size: tuple[float, float]
    turned: str
    note: str


def _landscape(sheet: Format) -> tuple[float, float]:
    return sheet.height, sheet.width


def _booklet(count: int, sheet: Format, backwards: bool) -> _Plan:
    order = booklet_order(count, right_to_left=backwards)
    page = HALVES[sheet.name]
    sides = [_booklet_side(side, creep(at), sheet, page) for at, side in enumerate(order)]
    sheets = "1 sheet" if len(sides) == 2 else f"{len(sides) // 2} sheets"
    note = (
        f"{sheets} of {sheet.words}: print on both sides, turned on the short edge, and fold in "
        f"the middle. {_FOR_PAPER}"
    )
    return _Plan(sides, _landscape(sheet), SHORT_EDGE, note)


def _leaflet(sheet: Format, backwards: bool) -> _Plan:
    order = leaflet_order(right_to_left=backwards)
    sides = [_leaflet_side(side, sheet, PANELS[sheet.name]) for side in order]
    note = (
        f"1 sheet of {sheet.words}: print on both sides, turned on the short edge, at full size; "
        f"fold the narrower end in, then the other over it. {_FOR_PAPER}"
    )
    return _Plan(sides, _landscape(sheet), SHORT_EDGE, note)


def _several(count: int, each: int, sheet: Format, body: float, backwards: bool) -> _Plan:
    """``body`` is the size of the type, in points."""
    order = grouped(count, each, right_to_left=backwards)
    size = _landscape(sheet) if each == 2 else sheet.size
    sides = [_n_up_side(side, size, sheet) for side in order]
    note = (
        f"The type is {body * sides[0][0].scale:.1f} points on paper, and patients need 12: use "
        f"it for proofs. {_FOR_PAPER}"
    )
    return _Plan(sides, size, SHORT_EDGE if each == 2 else LONG_EDGE, note)


def _booklet_side(side: Side, moved: float, sheet: Format, page: Format) -> list[Placed]:
    """Two pages that meet at the fold."""
    fold = sheet.height / 2
    corners = (fold - page.width + moved, fold - moved)
    y = (sheet.width - page.height) / 2
    return [Placed(each, x, y) for each, x in zip(side, corners, strict=True) if each is not None]


def _leaflet_side(side: Side, sheet: Format, page: Format) -> list[Placed]:
    """Three panels, each in the middle of its third; that of the flap is narrower."""
    wide = (sheet.height + FLAP_SHORTER) / 3
    placed, left = [], 0.0
    for each in side:
        assert each is not None
        width = wide - FLAP_SHORTER if each in FLAP else wide
        placed.append(Placed(each, left + (width - page.width) / 2, 0.0))
        left += width
    return placed


def _n_up_side(side: Side, size: tuple[float, float], page: Format) -> list[Placed]:
    """Pages in rows of two, each as large as its cell lets it be, in the middle of it."""
    rows = len(side) // 2
    wide, high = size[0] / 2, size[1] / rows
    scale = min(wide / page.width, high / page.height)
    placed = []
    for at, each in enumerate(side):
        if each is None:
            continue
        row, column = divmod(at, 2)
        x = column * wide + (wide - scale * page.width) / 2
        y = (rows - 1 - row) * high + (high - scale * page.height) / 2
        placed.append(Placed(each, x, y, scale))
    return placed


def _no_leaflet(name: str) -> Problem:
    return Problem(
        f"a leaflet of six panels is not made of {PAPERS[name].words} paper",
        f"say --paper {' or '.join(PANELS)}",
    )
