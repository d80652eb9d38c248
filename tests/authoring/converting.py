"""Reading converted contents back: what they say, word by word."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from handout import load
from handout.authoring.converting.documents import Converted
from handout.build import Loaded
from handout.content.source import origin_of
from handout.content.walk import figures, texts

WORD = re.compile(r"[^\W_]+")


def loaded(converted: Converted) -> Loaded:
    """The content as the program reads it; an error if it does not load."""
    return load(origin_of(converted.text.encode(), "content.yaml", Path("/nonexistent")))


def values(converted: Converted) -> Any:
    """The content's plain values, every scalar as text."""
    return yaml.load(converted.text, Loader=yaml.BaseLoader)


def words(text: str) -> Counter[str]:
    return Counter(WORD.findall(text))


def printed(converted: Converted) -> str:
    """Every text of the content as a reader reads it, alt texts among them."""
    handout = loaded(converted).handout
    alts = [figure.alt or "" for figure in figures(handout.body)]
    return " ".join([*(text.plain for text in texts(handout)), *alts])


def links(converted: Converted) -> list[str]:
    return [run.link for text in texts(loaded(converted).handout) for run in text.runs if run.link]


def comments(converted: Converted) -> str:
    """The words of the comments, but for those of the first two lines."""
    lines = (line.strip() for line in converted.text.split("\n")[2:])
    return " ".join(line.removeprefix("# ") for line in lines if line.startswith("#"))
