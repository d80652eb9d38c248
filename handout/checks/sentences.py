"""Text to sentences and words."""

from __future__ import annotations

import re

# Words whose full stop never ends a sentence; those in the second list stand before a number.
_ABBREVIATIONS = re.compile(r"(e\.g|i\.e|vs|dr|mrs?|ms|prof|st|al|approx|cf)\Z")
_BEFORE_NUMBERS = re.compile(
    r"(nos?|figs?|ext|tel|vol|pp?|para|ch|min|max|ca|approx|jan|feb|mar|apr|jun|jul|aug|sept?|oct"
    r"|nov|dec)\Z"
)
# Words whose full stop may be the sentence's as well, and initials. They end it if the next
# word is one that begins sentences: "in the U.S. It is ...", "vitamin D. Take one ...".
_EITHER = re.compile(r"(etc|inc|ltd|jr|sr|dept|eds?|u\.s|u\.k|ph\.d|m\.d|[ap]\.m|no|[^\W\d_])\Z")
_STARTING = """
after all also always an and another any are as ask at avoid be because before both bring
but by call can check come contact did do does don't drink each eat every few for from get go
have he her here his how however if in is it it's its just keep let like make many may more
most my never no not now of on once one only or other our please put read rest say see she
should so some soon start stay stop take talk tell than that the their them then there these
they this those to try until use wait was wash we wear what when where which while who why
will with write you your
"""
_STARTERS = frozenset(_STARTING.split())
_END = re.compile(r"([.!?\u2026]+)([\"'\u201d\u2019)\]]*)\s+(?=[\"'\u201c\u2018(\[]*([^\sa-z]\S*))")
_CJK_END = re.compile(r"(?<=[\u3002\uff01\uff1f])")
_ADDRESS = r"(?:https?://|www\.)\S*[^\W_]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_WORD = re.compile(rf"{_ADDRESS}|[^\W_]+(?:['\u2019\-.,/][^\W_]+)*")


def sentences_in(text: str) -> list[str]:
    """The sentences of ``text``, each with its punctuation, in order.

    What ends a sentence is a full stop, a question or an exclamation mark before a word that
    does not begin with a small letter, unless the stop belongs to an abbreviation, an
    initial or the number of an item.
    """
    found: list[str] = []
    for part in _CJK_END.split(text):
        start = 0
        for end in _END.finditer(part):
            stands_for_itself = end.group(1) == "." and not end.group(2)
            if stands_for_itself and _goes_on(part[start : end.start()], end.group(3)):
                continue
            found.append(part[start : end.end()].strip())
            start = end.end()
        found.append(part[start:].strip())
    return [sentence for sentence in found if sentence]


def _goes_on(before: str, following: str) -> bool:
    """Whether a sentence goes on after the full stop between these two."""
    word = re.split(r"[\s(\[\"\u201c]", before)[-1].lower()
    if _ABBREVIATIONS.match(word) or before.strip().isdigit():
        return True
    if following[:1].isdigit() and _BEFORE_NUMBERS.match(word):
        return True
    is_either = word not in ("i", "no") and bool(_EITHER.match(word))
    return is_either and _plain(following) not in _STARTERS


def _plain(word: str) -> str:
    return re.sub(r"[^\w']+", "", word.replace("\u2019", "'")).lower()


def words_in(text: str) -> list[str]:
    """The words of ``text`` without punctuation; a number or an address is a word."""
    return _WORD.findall(text)
