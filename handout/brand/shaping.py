"""Letters that take their shape from their neighbours: HarfBuzz, one face and one run at a time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

# Hebrew to Arabic Extended, the scripts of India, Thai to Myanmar, Khmer; the presentation
# forms; and marks that combine with the letter before them.
_COMPLEX = re.compile(
    "[\u200c\u200d\u0300-\u036f\u0590-\u08ff\u0900-\u0dff\u0e00-\u109f\u1780-\u17ff"
    "\ufb1d-\ufdff\ufe70-\ufefc]"
)


_RTL_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


# The one ligature that Arabic cannot do without, lam with alef; each has a character of its
# own. Others are left out: many programs copy their letters backwards.
_LAM_ALEF = {
    "\u0644\u0622": "\ufef5",
    "\u0644\u0623": "\ufef7",
    "\u0644\u0625": "\ufef9",
    "\u0644\u0627": "\ufefb",
}


class Glyph(NamedTuple):
    """A glyph of a face, and the characters it stands for (none, if another says them).

    ``advance`` and the offsets ``x`` and ``y`` are in thousandths of the type size;
    ``width`` is the advance that the font gives it when nothing stands beside it.
    """

    id: int
    text: str
    advance: float
    width: float
    x: float = 0.0
    y: float = 0.0


def needs_shaping(text: str) -> bool:
    """Whether a character for each glyph is not enough to set ``text``."""
    return not text.isascii() and bool(_COMPLEX.search(text))


def has_rtl(text: str) -> bool:
    """Whether a text has letters that are written from right to left."""
    return not text.isascii() and bool(_RTL_LETTER.search(text))


def shape(path: Path, text: str, rtl: bool) -> tuple[Glyph, ...]:
    """The glyphs of a run, from left to right; ``rtl`` runs are written from right to left."""
    import uharfbuzz

    font, scale = _font(path)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if rtl else "ltr"
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    uharfbuzz.shape(font, buffer, _features(text) if rtl else None)
    said = _words(text, [info.cluster for info in buffer.glyph_infos],
                  [position.x_advance for position in buffer.glyph_positions])  # fmt: skip
    return tuple(
        Glyph(
            info.codepoint, words, position.x_advance * scale,
            font.get_glyph_h_advance(info.codepoint) * scale,
            position.x_offset * scale, position.y_offset * scale,
        )
        for info, position, words in zip(
            buffer.glyph_infos, buffer.glyph_positions, said, strict=True
        )
    )  # fmt: skip


def _words(text: str, clusters: Sequence[int], advances: Sequence[int]) -> list[str]:
    """What each glyph says: the characters of its cluster, or nothing if another says them.

    Where a cluster has a glyph for its letters and one for each of its marks, each says its
    own: lam, a vowel sign and alef are a ligature and a mark above it.
    """
    starts = sorted(set(clusters))
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    found = [""] * len(clusters)
    for start in starts:
        glyphs = [at for at, cluster in enumerate(clusters) if cluster == start]
        words = text[start : ends[start]]
        marks = [character for character in words if unicodedata.combining(character)]
        above = [at for at in glyphs if advances[at] == 0]
        letters = "".join(character for character in words if character not in marks)
        if marks and letters and len(above) == len(marks) == len(glyphs) - 1:
            for at, mark in zip(above, marks, strict=True):
                found[at] = mark
            (base,) = set(glyphs) - set(above)
            found[base] = _LAM_ALEF.get(letters, letters)
        else:
            found[glyphs[0]] = _LAM_ALEF.get(words, words)
    return found


def _features(text: str) -> dict[str, Any]:
    """Ligatures for lam and alef alone, by the places where these stand."""
    found = re.finditer("\u0644[\u064b-\u0652]*[\u0622\u0623\u0625\u0627]", text)
    places = [(each.start(), each.end(), True) for each in found]
    return {"liga": False, "dlig": False, "rlig": [(0, len(text), False), *places]}


@lru_cache(maxsize=32)
def _font(path: Path) -> tuple[Any, float]:
    import uharfbuzz

    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
    return uharfbuzz.Font(face), 1000 / face.upem
