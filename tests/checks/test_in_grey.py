"""Drawings on a printer without colours: what only colour tells apart is found."""

from __future__ import annotations

from pathlib import Path

from handout.brand.colour import Colour
from handout.checks.in_grey import colours_of, twins
from tests.checks.examined import found_by

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="100">{}</svg>'
FIGURE = "title: A\nbody:\n  - figure: picture.svg\n    alt: Two bars\n"


def drawn(folder: Path, one: str, other: str) -> Path:
    bars = f'<rect width="40" height="90" fill="{one}"/><rect x="60" width="40" height="70" '
    (folder / "picture.svg").write_text(SVG.format(bars + f'fill="{other}"/>'), encoding="utf-8")
    return folder


def test_red_and_green_of_one_brightness_are_found(tmp_path: Path) -> None:
    (finding,) = found_by("alike-in-grey", FIGURE, folder=drawn(tmp_path, "#c00000", "#006600"))
    assert "two colours, #c00000 and #006600, that a grey printer makes one" in finding.message
    assert finding.mark.line == 3


def test_a_dark_and_a_light_colour_are_not(tmp_path: Path) -> None:
    assert found_by("alike-in-grey", FIGURE, folder=drawn(tmp_path, "#c00000", "#a8e6a8")) == []


def test_two_shades_of_one_colour_are_not(tmp_path: Path) -> None:
    assert found_by("alike-in-grey", FIGURE, folder=drawn(tmp_path, "#c00000", "#c81010")) == []


def test_a_decorative_picture_may_look_as_it_likes(tmp_path: Path) -> None:
    content = "title: A\nbody:\n  - figure: picture.svg\n    decorative: true\n"
    assert found_by("alike-in-grey", content, folder=drawn(tmp_path, "#c00000", "#006600")) == []


def test_colours_are_read_however_they_are_written() -> None:
    svg = "<a fill='#F00'/><b style='fill: #00ff00; stroke:blue'/><c fill='#F00'/>"
    assert [colour.hex for colour in colours_of(svg)] == ["#ff0000", "#00ff00", "#0000ff"]


def test_of_several_pairs_the_most_different_is_told() -> None:
    colours = [Colour.of(text) for text in ("#a00000", "#005200", "#4a2a10")]
    assert twins(colours) == (colours[0], colours[1])
