"""Where a text without spaces may break: Thai between words, Chinese and Japanese between signs."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from handout.brand.shaping import needs_shaping

_THAI = re.compile("[\u0e00-\u0e7f]")
_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
# No line begins or ends with these (JIS X 4051, W3C clreq 3.1.2).
_NOT_FIRST = frozenset(
    "、。，．・：；？！）〕］｝〉》」』】’”％…ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ)]},.!?:;%"
)
_NOT_LAST = frozenset("（〔［｛〈《「『【‘“([{")


def is_shaped(text: str) -> bool:
    """Whether setting ``text`` needs more than a glyph for each character and breaks at spaces."""
    return not text.isascii() and (needs_shaping(text) or bool(_IDEOGRAPHS.search(text)))


def segments(word: str) -> list[str]:
    """The parts of a word between which a line may break; all of them together are the word."""
    if word.isascii():
        return [word]
    if _THAI.search(word):
        return [part for part in _thai().parse(word) if part]
    if _IDEOGRAPHS.search(word):
        return _signs(word)
    return [word]


def _signs(word: str) -> list[str]:
    """Every ideograph by itself, with what must not stand at a line's beginning or end."""
    found: list[str] = []
    for sign in word:
        glued = found and (
            sign in _NOT_FIRST
            or found[-1][-1] in _NOT_LAST
            or (
                not (_IDEOGRAPHS.match(sign) or _IDEOGRAPHS.match(found[-1][-1]))
                and not (sign > "\u2fff" or found[-1][-1] > "\u2fff")
            )
        )
        if glued:
            found[-1] += sign
        else:
            found.append(sign)
    return found


@lru_cache(maxsize=1)
def _thai() -> Any:
    import budoux

    return budoux.load_default_thai_parser()
