"""Sentences that tell the reader to do something."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from handout.checks.subject import Sentence, Subject

DATA = Path(__file__).parent / "data"
# What may stand before the verb.
_LEADING = re.compile(
    r"(please|then|first|next|now|always|never|also|and|or"
    r"|(?:if|when|before|after|every|to|at) [^,]*,)\s+",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _verbs() -> frozenset[str]:
    lines = (DATA / "instructions.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def is_instruction(words: str) -> bool:
    """Whether a sentence tells its reader to do something: it begins with such a verb."""
    rest = words.lstrip("\"'“‘([ ")
    while found := _LEADING.match(rest):
        if found.group(1).lower() == "never":
            return True
        rest = rest[found.end() :]
    first = re.match(r"[A-Za-z’']+", rest)
    return first is not None and first.group().lower() in _verbs()


def instructions(subject: Subject) -> list[Sentence]:
    """The sentences that tell the reader to do something."""
    return [sentence for sentence in subject.sentences if is_instruction(sentence.words)]
