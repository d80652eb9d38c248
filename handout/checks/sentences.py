"""Text to sentences."""

from __future__ import annotations

import re

# Words whose full stop ends no sentence.
_ABBREVIATIONS = re.compile(
    r"(e\.g|i\.e|etc|vs|dr|mrs?|ms|prof|st|no|fig|al|approx|dept|ext|tel|vol|pp|eds?|cf|inc"
    r"|jr|sr|u\.s|u\.k|ph\.d|m\.d)\Z"
)
_END = re.compile(r"([.!?\u2026]+)([\"'\u201d\u2019)\]]*)\s+(?=[\"'\u201c\u2018(\[]*[^\sa-z])")
_CJK_END = re.compile(r"(?<=[\u3002\uff01\uff1f])")


def sentences_in(text: str) -> list[str]:
    """The sentences of ``text``, each with its punctuation, in order.

    What ends a sentence is a full stop, a question or an exclamation mark before a word that
    does not begin with a small letter, unless the stop belongs to an abbreviation or an
    initial.
    """
    found: list[str] = []
    for part in _CJK_END.split(text):
        start = 0
        for end in _END.finditer(part):
            if end.group(1) == "." and _is_abbreviated(part[start : end.start()]):
                continue
            found.append(part[start : end.end()].strip())
            start = end.end()
        found.append(part[start:].strip())
    return [sentence for sentence in found if sentence]


def _is_abbreviated(before: str) -> bool:
    word = re.split(r"[\s(\[\"\u201c]", before)[-1].lower()
    is_initial = len(word) == 1 and word.isalpha() and word != "i"
    return is_initial or bool(_ABBREVIATIONS.match(word))


def words_in(text: str) -> list[str]:
    """The words of ``text`` without punctuation; a number is a word."""
    return re.findall(r"[^\W_]+(?:['\u2019\-.,/][^\W_]+)*", text)
