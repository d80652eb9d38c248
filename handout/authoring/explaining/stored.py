"""The texts of explanations that no model and no rule says of itself."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from handout.content.source import origin_of, parse


@cache
def stored(name: str) -> Any:
    """What the data file ``name`` holds; every value in it is text."""
    raw = (files("handout.authoring.explaining") / "data" / f"{name}.yaml").read_bytes()
    return parse(origin_of(raw, f"{name}.yaml", Path()))
