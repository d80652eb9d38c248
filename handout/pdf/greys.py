"""Colours to greys, by their luminance: what a printer without colours makes of them."""

from __future__ import annotations

import re

DARK, DARK_LINE, PALE = 0.2, 0.5, 0.92
_COLOUR = re.compile(r"(?<![\d.])([\d.]+) ([\d.]+) ([\d.]+) (rg|RG)\b")


def grey(red: float, green: float, blue: float) -> float:
    """The grey of an sRGB colour, from 0 to 1 (ITU-R BT.601, as Pillow and most printers do)."""
    return 0.299 * red + 0.587 * green + 0.114 * blue


def flat_grey(red: float, green: float, blue: float, *, line: bool = False) -> float:
    """The grey of an area or a line: nearly black is black and nearly white is the paper,
    since a printer would make dots of both. A line is solid unless it is pale."""
    level = grey(red, green, blue)
    return 0.0 if level <= (DARK_LINE if line else DARK) else 1.0 if level >= PALE else level


def to_greys(operators: list[str]) -> None:
    """Have everything painted in DeviceGray, in place; pictures of pixels are not changed.

    ISO 19005-2, 6.2.4.3: DeviceGray is allowed beside any output intent.
    """
    for at, operator in enumerate(operators):
        if ("rg" in operator or "RG" in operator) and "Tj" not in operator:
            operators[at] = _COLOUR.sub(_greyed, operator)


def _greyed(found: re.Match[str]) -> str:
    level = flat_grey(*(float(part) for part in found.groups()[:3]), line=found[4] == "RG")
    shown = f"{level:.3f}".rstrip("0").rstrip(".") or "0"
    return f"{shown} {'g' if found[4] == 'rg' else 'G'}"
