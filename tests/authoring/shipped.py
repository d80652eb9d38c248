"""The content and brand files that come with the program."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import ROOT

_PLACES = (
    "content.yaml",
    "assets/*.yaml",
    "docs/handbook/**/*.yaml",
    "examples/**/*.yaml",
    "handout/authoring/starting/template/**/*.yaml",
)
SHIPPED = sorted(path for place in _PLACES for path in ROOT.glob(place))
OURS = [*SHIPPED, *sorted((ROOT / "tests/data").rglob("*.yaml"))]


def is_brand(path: Path) -> bool:
    """Whether a file is a brand, by its name or its folder."""
    return "brand" in path.stem or path.parent.name == "brands"


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
