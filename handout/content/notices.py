"""The notice of language help, in each language that there is a text for.

Title 45 of the Code of Federal Regulations, 92.11(a) and (b): the notice says that language
assistance, and auxiliary aids and services for people with disabilities, are free of charge;
it stands in English and in at least the 15 languages that people with limited English speak
most in the clinic's state. The texts say this in words of our own; no native reader has
checked them yet.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

MOST_LANGUAGES = 15  # beside English
_FILE = Path(__file__).parent / "data" / "language_help.toml"


class Notice(NamedTuple):
    """A notice: what its language calls itself, and the text, ``{phone}`` to be filled in."""

    language: str
    name: str
    text: str


@lru_cache(maxsize=1)
def notices() -> dict[str, Notice]:
    """All notices, by BCP 47 tag, English first."""
    import tomllib

    texts = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {tag: Notice(tag, each["name"], each["text"]) for tag, each in texts.items()}


def notice_tag(language: str) -> str | None:
    """The tag of the notice for a language (BCP 47), or None where there is no text."""
    if language in notices():
        return language
    primary, *others = language.lower().split("-")
    if primary == "zh":
        return "zh-Hant" if {"hant", "tw", "hk", "mo"} & set(others) else "zh-Hans"
    primary = "tl" if primary == "fil" else primary
    return primary if primary in notices() else None
