"""What the errors mean, found by their names or by their words."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from handout.authoring.explaining.piece import Explanation, Piece
from handout.authoring.explaining.stored import stored

_ANY = "…"
_PLACE = re.compile(r"^.*?:\d+:\d+: ")
MOST = 3  # kinds that are shown for words that fit several


def kinds() -> list[str]:
    """The names of the kinds of errors."""
    return list(stored("errors"))


def named() -> list[tuple[str, Callable[[], Explanation]]]:
    """Each kind with what makes its explanation."""
    return [(kind, partial(explained, kind)) for kind in kinds()]


def explained(kind: str) -> Explanation:
    """What a kind of error says, why it comes, and what to do."""
    entry = stored("errors")[kind]
    pieces = [Piece("Why", entry["cause"]), Piece("What to do", entry["cure"])]
    pieces += [
        Piece(heading, entry[key], lines=True)
        for heading, key in (("Instead of", "wrong"), ("write", "right"))
        if key in entry
    ]
    says = " / ".join(f"\u201c{words}\u201d" for words in entry["says"])
    return Explanation(kind, "an error", says, tuple(pieces))


def kinds_of(message: str) -> list[str]:
    """The kinds whose words a message has: one if it is a whole message, else the nearest.

    What stands before the message (file, line, column) and the advice after it are no matter.
    """
    message = " ".join(message.split())
    bare = _PLACE.sub("", message)
    for text in (bare, bare.partition(": ")[2]):
        fitting = [
            (len(words.replace(_ANY, "")), kind)
            for kind, entry in stored("errors").items()
            for words in entry["says"]
            if _pattern(words).match(text)
        ]
        if fitting:
            return [max(fitting)[1]]
    return _nearest(message)


def _pattern(words: str) -> re.Pattern[str]:
    parts = " ".join(words.split()).split(_ANY)
    return re.compile(".+?".join(map(re.escape, parts)) + r"(?=$|\W)")


def _nearest(message: str) -> list[str]:
    """The kinds that have at least two of the message's words, and most of them."""
    asked = _words(message)
    scores: dict[str, int] = {}
    for kind, entry in stored("errors").items():
        known = _words(" ".join([*entry["says"], kind.replace("-", " ")]))
        scores[kind] = len(asked & known)
    best = max(scores.values())
    if best < 2 or best < 0.6 * len(asked):
        return []
    return [kind for kind, score in scores.items() if score == best][:MOST]


_SMALL = {"a", "an", "and", "as", "but", "in", "is", "it", "no", "not", "of", "or", "the", "this"}


def _words(text: str) -> set[str]:
    return set(re.findall(r"[\w-]+", text.lower())) - _SMALL
