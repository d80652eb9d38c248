"""A handout as a script for a voice: Speech Synthesis Markup Language (W3C, SSML 1.1)."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from handout.build import Loaded
from handout.deliver.reading import reading_of
from handout.deliver.speech.blocks import blocks, facts
from handout.deliver.speech.script import SECTION, Script, one_pause_each, said
from handout.layout.statements import edition, review_line

NAMESPACE = "http://www.w3.org/2001/10/synthesis"


def ssml_of(loaded: Loaded, values: Mapping[str, str] | None = None) -> str:
    """The handout as SSML, for a speech engine that reads it aloud.

    It says what the printed handout says, and what the eye would see: that a list begins,
    that a box is a warning. Citations are left out, and the sources are counted, not read.
    ``values`` are a person's, by field name; without any, fields are blanks. Raises
    FieldError and ContentError as ``handout.render`` does.
    """
    script = Script(reading_of(loaded, values))
    handout, words = script.reading.handout, script.words
    title = script.inline(handout.title, emphasis=False)
    told = said(f'<emphasis level="strong">{title}</emphasis>')
    if handout.subtitle is not None:
        told += said(script.inline(handout.subtitle))
    told += said(script.plain(edition(handout, words)), SECTION)
    if handout.at_a_glance:
        told += facts(script, script.plain(words.glance), handout.at_a_glance, 2)
    told += blocks(script, handout.body, 2) + f'<break strength="{SECTION}"/>\n' + _foot(script)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<speak version="1.1" xmlns="{NAMESPACE}" xml:lang="{escape(handout.language)}">\n'
        f"{one_pause_each(told)}</speak>\n"
    )


def _foot(script: Script) -> str:
    reading = script.reading
    count = len(reading.sources.order)
    sources = script.spoken.sources.format(count=count) if count else ""
    brand = reading.brand
    review = review_line(reading.handout, script.words)
    texts = [sources, brand.clinic, *brand.contact, brand.footer, review]
    return "".join(said(script.plain(text)) for text in texts if text)
