"""Pages of the newest build as pictures, and which of their rows differ from the build before."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from typing import Any, NamedTuple

from handout.drawing import Pixels, pixels_of, png_of

MOST_KEPT = 150_000_000  # bytes of pictures to compare the next ones with, 3 to 60 MB each


class Picture(NamedTuple):
    """What a browser lacks of a page: rows from ``top`` on as PNG; None if it lacks nothing.

    ``version`` names the whole page as it is then, ``height`` is all of its rows.
    """

    version: str
    height: int = 0
    top: int = 0
    png: bytes | None = None


class _Drawn(NamedTuple):
    """A page as it was drawn, and the rows in which it differs from ``before``."""

    build: int
    pixels: Pixels
    version: str
    before: str = ""
    rows: slice = slice(0)


class Pictures:
    """Draws pages when they are asked for, one at a time: that is what PDFium can do."""

    def __init__(self) -> None:
        self.build = 0
        self._document: Any = None
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[int, int], _Drawn] = OrderedDict()
        self._run = secrets.token_hex(4)  # no version of an earlier run is one of this
        self._drawn = 0

    def open(self, pdf: bytes) -> list[tuple[float, float]]:
        """Take another build's file; gives the sizes of its pages in points."""
        import pypdfium2

        with self._lock:
            if self._document is not None:
                self._document.close()
            self._document = pypdfium2.PdfDocument(pdf)
            self.build += 1
            return [self._document.get_page_size(at) for at in range(len(self._document))]

    def picture(self, build: int, at: int, width: int, known: str = "") -> Picture | None:
        """Page ``at`` (from 0), ``width`` pixels wide, for a browser that has ``known``.

        None if there is another build by now, or no such page.
        """
        with self._lock:
            if build != self.build or not 0 <= at < len(self._document):
                return None
            drawn = self._newest(at, width)
        if known == drawn.version:
            return Picture(known)
        rows = drawn.rows if known and known == drawn.before else slice(0, drawn.pixels.height)
        png = png_of(rows_of(drawn.pixels, rows))
        return Picture(drawn.version, drawn.pixels.height, rows.start, png)

    def _newest(self, at: int, width: int) -> _Drawn:
        last = self._kept.get((at, width))
        if last is None or last.build != self.build:
            pixels = pixels_of(self._document[at], width)
            rows = differing(last.pixels, pixels) if last else slice(0, pixels.height)
            if last and rows == slice(0):
                last = last._replace(build=self.build)
            else:
                self._drawn += 1
                before = last.version if last else ""
                last = _Drawn(self.build, pixels, f"{self._run}-{self._drawn}", before, rows)
        self._kept[at, width] = last
        self._kept.move_to_end((at, width))
        while len(self._kept) > 1 and self._bytes() > MOST_KEPT:
            self._kept.popitem(last=False)
        return last

    def _bytes(self) -> int:
        return sum(len(drawn.pixels.rows) for drawn in self._kept.values())


def differing(before: Pixels, now: Pixels) -> slice:
    """The rows from the first that differs to the last; none at all if the two are the same."""
    if before[:3] != now[:3]:
        return slice(0, now.height)
    if before.rows == now.rows:
        return slice(0)
    length = now.width * now.channels
    changed = [
        n
        for n in range(now.height)  # bytes compare twenty times as fast as memoryviews do
        if before.rows[n * length : (n + 1) * length] != now.rows[n * length : (n + 1) * length]
    ]
    return slice(changed[0], changed[-1] + 1)


def rows_of(pixels: Pixels, rows: slice) -> Pixels:
    """Some rows of a picture as a picture."""
    length = pixels.width * pixels.channels
    some = pixels.rows[rows.start * length : rows.stop * length]
    return pixels._replace(height=rows.stop - rows.start, rows=some)
