"""Boxes: what stands on a page, and how boxes stack, break and draw.

A box is what ReportLab calls a flowable, with three verbs: ``height`` sets it at a
measure, ``split`` breaks it where a page ends, ``draw`` puts it on a page. The page
builder breaks one stack of boxes into pages; nested boxes break by the same rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from handout.pdf.page import Page


class Room(NamedTuple):
    """Where a box is to be broken: ``left`` points on this page, ``full`` on an empty one.

    ``forced`` means that the page is empty already: any break is better than none.
    """

    left: float
    full: float
    forced: bool = False


class Box:
    """One box. ``before`` and ``after`` are the spaces it asks for; of two, the larger wins."""

    before: float = 0.0
    after: float = 0.0
    keep_with_next: bool = False
    breaks_page: bool = False  # what follows begins on a new page

    def height(self, measure: float) -> float:
        """The height when set ``measure`` points wide."""
        raise NotImplementedError

    def split(self, measure: float, room: Room) -> tuple[Box, Box] | None:
        """What fits into the room, and the rest; None if the box is not to be broken there."""
        return None

    def draw(self, page: Page, x: float, top: float, measure: float) -> None:
        """Draw with the upper left corner at ``x``, ``top``."""
        raise NotImplementedError


class Space(Box):
    """Empty height."""

    def __init__(self, height: float) -> None:
        self._height = height

    def height(self, measure: float) -> float:
        return self._height

    def draw(self, page: Page, x: float, top: float, measure: float) -> None:
        pass


class PageBreak(Space):
    """Ends a page."""

    breaks_page = True

    def __init__(self) -> None:
        super().__init__(0.0)


class Stack(Box):
    """Boxes one below the other."""

    def __init__(
        self,
        boxes: Sequence[Box],
        *,
        before: float = 0.0,
        after: float = 0.0,
        start: int = 0,
        together: int = 1,
        whole: float = 0.0,
    ) -> None:
        self.boxes = boxes
        self.together = together  # so many boxes at least stay, and so many go over
        self.whole = whole  # a stack no higher than this is not broken
        self.before = before
        self.after = after
        self._start = start  # the boxes before it stand on earlier pages
        self._set: tuple[float, float] = (-1.0, 0.0)

    def height(self, measure: float) -> float:
        if self._set[0] != measure:
            self._set = (measure, self._fill(measure, float("inf"))[1])
        return self._set[1]

    def _fill(self, measure: float, room: float) -> tuple[int, float]:
        """The first box that does not fit, and the height of those before it."""
        at, used, after = self._start, 0.0, 0.0
        boxes = self.boxes
        while at < len(boxes):
            box = boxes[at]
            space = max(after, box.before) if at > self._start else 0.0
            needed = space + box.height(measure)
            if used + needed > room + 0.01 or (room < float("inf") and box.breaks_page):
                break
            used += needed
            after = box.after
            at += 1
        return at, used

    def split(self, measure: float, room: Room) -> tuple[Box, Box] | None:
        at, used = self._fill(measure, room.left)
        boxes = self.boxes
        if at >= len(boxes):
            return None
        small = self.whole and self.height(measure) <= min(self.whole, room.full)
        if small and not room.forced:
            return None
        if boxes[at].breaks_page:
            return self._cut(at, at + 1)
        space = max(boxes[at - 1].after, boxes[at].before) if at > self._start else 0.0
        forced = room.forced and at == self._start
        parts = boxes[at].split(measure, Room(room.left - used - space, room.full, forced=forced))
        if parts:
            head, tail = parts
            return (
                Stack([*boxes[self._start : at], head], before=self.before),
                Stack([tail, *boxes[at + 1 :]], after=self.after, together=self.together),
            )
        kept = at
        if not room.forced or at > self._start + self.together:
            kept = max(min(at, len(boxes) - self.together), self._start)
        if not room.forced and self._start < kept < self._start + self.together:
            return None
        while kept > self._start and boxes[kept - 1].keep_with_next:
            kept -= 1
        if kept == self._start:
            if not room.forced:
                return None
            kept = max(at, self._start + 1)  # nothing else helps: break after a heading
        return self._cut(kept, kept)

    def _cut(self, end: int, start: int) -> tuple[Box, Box]:
        return (
            Stack(self.boxes[self._start : end], before=self.before),
            Stack(self.boxes, after=self.after, start=start, together=self.together),
        )

    def standing(self) -> Sequence[Box]:
        """The boxes that stand on this page or a later one."""
        return self.boxes[self._start :]

    @property
    def is_empty(self) -> bool:
        return self._start >= len(self.boxes)

    def draw(self, page: Page, x: float, top: float, measure: float) -> None:
        after = 0.0
        for at in range(self._start, len(self.boxes)):
            box = self.boxes[at]
            if at > self._start:
                top -= max(after, box.before)
            box.draw(page, x, top, measure)
            top -= box.height(measure)
            after = box.after


def paginate(story: Stack, measure: float, rooms: Sequence[float]) -> list[Stack]:
    """The story in pages; ``rooms`` are the heights of the first pages, the last of all others."""
    pages: list[Stack] = []
    rest = story
    while not rest.is_empty:
        room = rooms[min(len(pages), len(rooms) - 1)]
        parts = rest.split(measure, Room(room, rooms[-1], forced=True))
        if parts is None:
            pages.append(rest)
            break
        head, tail = parts
        assert isinstance(head, Stack)
        assert isinstance(tail, Stack)
        if not head.is_empty:
            pages.append(head)
        rest = tail
    return pages or [Stack([])]
