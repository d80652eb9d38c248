"""The English passages of a handout, and where in the file a word of them stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from handout.checks.subject import Passage, Sentence, Subject
from handout.errors import Mark

LANGUAGES = ("en",)
_REACH = 400  # how far the next word may be: behind a link's address or a line of comment


def english_passages(subject: Subject) -> list[Passage]:
    """The passages, less those that are marked as being in another language."""
    return [passage for passage in subject.passages if not _is_foreign(passage)]


def english_sentences(subject: Subject) -> list[Sentence]:
    """The sentences, less those that are marked as being in another language."""
    return [sentence for sentence in subject.sentences if not _is_foreign(sentence.passage)]


def _is_foreign(passage: Passage) -> bool:
    said = [run for run in passage.text.runs if re.search(r"\w", run.text)]
    return bool(said) and all(not (run.language or "en").startswith("en") for run in said)


def place_in(subject: Subject, start: Mark, said: str, at: int) -> Mark:
    """Where in the YAML the letter ``at`` of ``said`` stands, a text that begins at ``start``.

    The words before it are followed one by one, through markup, folded lines and comments;
    where they cannot be followed, it is the last place that could be.
    """
    text = subject.origin.text
    starts = _line_starts(text)
    if not start.line or start.line > len(starts):
        return start
    here = found = min(len(text), starts[start.line - 1] + max(0, start.column - 1))
    tokens = [token for token in re.finditer(r"\w+", said) if token.start() <= at]
    for token in tokens:
        word = re.compile(rf"(?<!\w){re.escape(token.group())}(?!\w)")
        match = word.search(text, here, min(len(text), here + len(token.group()) + _REACH))
        if match:
            found, here = match.start(), match.end()
    number = bisect_right(starts, found)
    return Mark(number, found - starts[number - 1] + 1)


@lru_cache(maxsize=4)
def _line_starts(text: str) -> tuple[int, ...]:
    return (0, *(end.end() for end in re.finditer("\n", text)))
