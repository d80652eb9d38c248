"""The words of the brand itself: the clinic's name and the lines at the foot of a page."""

from __future__ import annotations

from handout.brand.fonts import MissingGlyphError, Typeface
from handout.brand.model import Brand
from handout.content.source import Origin
from handout.errors import NOWHERE, Problem


def unprintable_words(
    brand: Brand, body_face: Typeface, heading_face: Typeface, origin: Origin
) -> list[Problem]:
    """A problem, in the brand file, for each text with a character that no font has."""
    name = brand.clinic or ""
    texts = [(name, heading_face, True)]
    texts += [(text, body_face, False) for text in (name, brand.footer or "", *brand.contact)]
    problems: dict[Problem, None] = {}
    for text, face, bold in texts:
        try:
            face.cover(text, bold, False)
        except MissingGlyphError as missing:
            problem = origin.problem(
                missing.message, missing.advice, origin.find(missing.character, NOWHERE)
            )
            problems[problem] = None
    return list(problems)
