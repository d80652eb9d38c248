"""A brand as a variant prints it: its type scale, and its colours on white paper.

Where the numbers come from stands in docs/decisions/0014-variants.md.
"""

from __future__ import annotations

from handout.brand.colour import BLACK, WHITE, Colour, contrast, relative_luminance
from handout.brand.model import Brand, Colours, Type
from handout.content.variant import Variant

LARGE = 18.0  # points; APH: what is called large print
LARGE_SMALL = 16.0  # page furniture, captions: nothing in a large print sheet is smaller
DYSLEXIA = 14.0  # the upper end of what the British Dyslexia Association asks for
DYSLEXIA_SMALL = 12.0  # the lower end
LARGE_LEADING, DYSLEXIA_LEADING = 1.4, 1.5  # times the size
CLEAR_CONTRAST = 7.0  # WCAG 2.2, 1.4.6 (AAA), for readers with low vision
LIGHT_BAND = 0.18  # relative luminance above which black words are read better than white ones

_WORDS = ("text", "muted", "heading", "accent", "link", "note", "caution", "urgent")


def varied(brand: Brand, variant: Variant) -> Brand:
    """The brand for a variant; for the usual printing, the very same."""
    scale, colours = brand.type, brand.colours
    if variant.is_clear:
        scale = _clear_type(scale, variant)
        colours = _clear_colours(colours)
    if variant.grey:
        colours = _grey(colours)
    if not variant.has_grounds:
        colours = colours.model_copy(update={"tint": WHITE})
    if not has_band(colours, variant):
        colours = colours.model_copy(update={"band": WHITE, "on_band": colours.heading})
    if scale is brand.type and colours is brand.colours:
        return brand
    return brand.model_copy(update={"type": scale, "colours": colours})


def has_band(colours: Colours, variant: Variant) -> bool:
    """Whether the title stands on a band: dark ones print well in grey, light ones fade."""
    return not variant.ink_saver and not (
        variant.grey and relative_luminance(colours.band) > LIGHT_BAND
    )


def _clear_type(scale: Type, variant: Variant) -> Type:
    """Texts as large as the variant asks for; what is larger goes up by as many points.

    A heading stands out by points, not by ratio: one that was half as large again would
    break after two words.
    """
    least = LARGE if variant.large_print else DYSLEXIA
    body = max(scale.body, least)
    up = body - scale.body
    lead = DYSLEXIA_LEADING if variant.dyslexia else LARGE_LEADING
    step = 1.2 if variant.dyslexia else 1.1  # BDA: headings a fifth larger than the text
    subheading = max(scale.subheading + up, step * body)
    heading = max(scale.heading + up, 1.15 * subheading)
    return scale.model_copy(
        update={
            "body": body,
            "leading": round(max(lead * body, scale.leading), 1),
            "small": max(scale.small + up, LARGE_SMALL if variant.large_print else DYSLEXIA_SMALL),
            "subheading": round(subheading, 1),
            "heading": round(heading, 1),
            "title": round(max(scale.title + up, 1.2 * heading), 1),
        }
    )


def _clear_colours(colours: Colours) -> Colours:
    """Words as dark as CLEAR_CONTRAST asks for, on white and on tints, and so is the band."""
    ground = min(colours.tint, WHITE, key=relative_luminance)
    inks = {name: darkened(getattr(colours, name), ground, CLEAR_CONTRAST) for name in _WORDS}
    dark, light = sorted(("band", "on_band"), key=lambda n: relative_luminance(getattr(colours, n)))
    inks[dark] = darkened(getattr(colours, dark), getattr(colours, light), CLEAR_CONTRAST)
    return colours.model_copy(update=inks)


def _grey(colours: Colours) -> Colours:
    """All words and lines in black: a laser printer screens anything else into dots."""
    band = BLACK if relative_luminance(colours.band) <= LIGHT_BAND else WHITE
    inks = {**dict.fromkeys((*_WORDS, "rule"), BLACK), "tint": WHITE, "band": band,
            "on_band": WHITE if band is BLACK else BLACK}  # fmt: skip
    return colours.model_copy(update=inks)


def darkened(colour: Colour, ground: Colour, ratio: float) -> Colour:
    """The colour, with as much black in it as brings its contrast to ``ratio``, if any can."""
    for share in range(20, -1, -1):
        darker = Colour(*(part * share / 20 for part in colour))
        if contrast(darker, ground) >= ratio:
            return darker if share < 20 else colour
    return BLACK
