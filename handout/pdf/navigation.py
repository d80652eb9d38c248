"""Finding one's way in the file: destinations and bookmarks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from handout.pdf.objects import numbers, reference, text_string

if TYPE_CHECKING:
    from handout.pdf.file import PdfFile

# Name to page index and the height on the page, in points, that is shown at the top.
Destinations = dict[str, tuple[int, float]]


class Bookmark(NamedTuple):
    """An entry of the outline; ``level`` counts from 1."""

    title: str
    level: int
    page: int
    top: float


def outline(file: PdfFile, bookmarks: Sequence[Bookmark]) -> str:
    """Add the bookmarks, nested by level, all open; gives the catalog's entry for them."""
    if not bookmarks:
        return ""
    root = file.allocate()
    own = [file.allocate() for _ in bookmarks]
    parents: list[int] = []
    open_at: list[int] = []  # positions of the bookmarks that enclose the next one
    for at, bookmark in enumerate(bookmarks):
        while open_at and bookmarks[open_at[-1]].level >= bookmark.level:
            open_at.pop()
        parents.append(open_at[-1] if open_at else -1)
        open_at.append(at)
    kids: dict[int, list[int]] = {}
    for at, parent in enumerate(parents):
        kids.setdefault(parent, []).append(at)
    for at, bookmark in enumerate(bookmarks):
        siblings = kids[parents[at]]
        place = bisect_left(siblings, at)
        parts = [
            f"<</Title{text_string(bookmark.title)}"
            f"/Parent {reference(own[parents[at]] if parents[at] >= 0 else root)}"
            f"/Dest[{reference(file.page_numbers[bookmark.page])}/XYZ 0 "
            f"{numbers(bookmark.top)} null]"
        ]
        if place > 0:
            parts.append(f"/Prev {reference(own[siblings[place - 1]])}")
        if place + 1 < len(siblings):
            parts.append(f"/Next {reference(own[siblings[place + 1]])}")
        if at in kids:
            inner = kids[at]
            parts.append(
                f"/First {reference(own[inner[0]])}/Last {reference(own[inner[-1]])}"
                f"/Count {_below(kids, at)}"
            )
        file.set(own[at], "".join(parts) + ">>")
    top = kids[-1]
    file.set(
        root,
        f"<</Type/Outlines/First {reference(own[top[0]])}/Last {reference(own[top[-1]])}"
        f"/Count {len(bookmarks)}>>",
    )
    return f"/Outlines {reference(root)}"


def _below(kids: dict[int, list[int]], at: int) -> int:
    return sum(1 + _below(kids, kid) for kid in kids.get(at, ()))
