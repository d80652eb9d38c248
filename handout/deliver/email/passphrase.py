"""Passwords made of words, easy to say on the telephone."""

from __future__ import annotations

import secrets
from functools import lru_cache
from pathlib import Path

_LIST = Path(__file__).parents[1] / "templates" / "words.txt"
WORDS = 6  # of 1,024 words: 60 bits


def passphrase() -> str:
    """Six words drawn at random, with hyphens between them."""
    words = word_list()
    return "-".join(secrets.choice(words) for _ in range(WORDS))


@lru_cache(maxsize=1)
def word_list() -> tuple[str, ...]:
    """1,024 short, plain words that are not spelt in two ways."""
    return tuple(_LIST.read_text(encoding="utf-8").split())
