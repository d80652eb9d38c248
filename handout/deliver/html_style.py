"""The style sheet of the HTML file: the brand's colours, for light and for dark rooms."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template

from handout.brand.colour import WHITE, Colour, contrast
from handout.brand.model import Brand

TEMPLATES = Path(__file__).parent / "templates"
DARK_PAPER = Colour.of("#14181b")
DARK_TINT = Colour.of("#1f262a")
_DARK_CONTRAST = 6.0  # more than the 4.5 that WCAG 2.2, 1.4.3 asks for: thin strokes glow less
_DARK_TEXT_CONTRAST = 11.0
TEXT_ROLES = ("text", "muted", "heading", "accent", "link", "note", "caution", "urgent")


def palette(brand: Brand, *, dark: bool = False) -> dict[str, Colour]:
    """The colours by role, with ``paper``, the ground.

    In the dark the brand's own hues are kept and lightened until they read on the ground
    and in boxes (WCAG 2.2, 1.4.3); its band is as it is.
    """
    colours = brand.colours
    found = {role: getattr(colours, role) for role in TEXT_ROLES}
    found |= {"band": colours.band, "on_band": colours.on_band}
    if not dark:
        return found | {"paper": WHITE, "tint": colours.tint, "rule": colours.rule}
    found |= {role: _lightened(found[role], _DARK_CONTRAST) for role in TEXT_ROLES}
    found["text"] = _lightened(colours.text, _DARK_TEXT_CONTRAST)
    return found | {"paper": DARK_PAPER, "tint": DARK_TINT, "rule": _mixed(found["muted"], 0.5)}


def _lightened(colour: Colour, least: float) -> Colour:
    for step in range(101):
        lighter = Colour(*(part + (1 - part) * step / 100 for part in colour))
        shown = Colour.of(lighter.hex)  # as it is written, in 8 bits
        if min(contrast(shown, ground) for ground in (DARK_PAPER, DARK_TINT)) >= least:
            return shown
    return WHITE


def _mixed(colour: Colour, share: float) -> Colour:
    pairs = zip(colour, DARK_PAPER, strict=True)
    return Colour(*(share * part + (1 - share) * dark for part, dark in pairs))


def style_of(brand: Brand) -> str:
    """The whole style sheet; it names no file and no address."""
    layout = (TEMPLATES / "page.css").read_text(encoding="utf-8")
    colours = Template((TEMPLATES / "colours.css").read_text(encoding="utf-8"))
    light, dark = (
        colours.substitute({role: colour.hex for role, colour in palette(brand, dark=d).items()})
        for d in (False, True)
    )
    size = brand.type.body / 12 * 100
    font = brand.fonts.body if isinstance(brand.fonts.body, str) else ""
    named = f'"{font}", ' if re.fullmatch(r"[\w -]+", font) else ""
    return (
        f"body {{ font: {size:.4g}%/{brand.type.leading / brand.type.body:.3g} {named}"
        f"system-ui, sans-serif; }}\n{layout}{light}"
        f"@media screen and (prefers-color-scheme: dark) {{\n{dark}}}\n"
    )
