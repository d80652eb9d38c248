"""emboss-pdf (plain Python over fonttools): tagged as it does by default."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

from emboss import Document, HeaderFooter, PageSpec, TextRun
from emboss.styles import Style, StyleSheet, resolve_preset
from entry import FAMILY, STYLES, Item, face, grouped, main

LEVELS = {"title": 1, "heading": 2, "subheading": 3}
SIZES = {"body": 12.0, "list_item": 12.0, "h1": 24.0, "h2": 17.0, "h3": 13.0}


def build(items: list[Item]) -> bytes:
    """The document; its font registry belongs to it, so nothing is kept."""
    document = Document(
        title=items[0][2],
        language="en-US",
        style=_sheet(),
        page=PageSpec.letter(),
        page_numbers=False,
        footer=HeaderFooter(center="Page {page} of {pages}", font_size=10, font_family=FAMILY),
    )
    for style in STYLES:
        bold, italic = style.startswith("Bold"), style.endswith("Italic")
        document.fonts.register(FAMILY, face(style), bold=bold, italic=italic)
    for kind, group in grouped(items):
        if kind == "item":
            document.bullets([_runs(lead, text) for _, lead, text in group])
            continue
        for _, _, text in group:
            if kind in LEVELS:
                document.heading(text, level=LEVELS[kind])
            else:
                document.paragraph(text)
    return document.render()


def warm(items: list[Item]) -> Callable[[], bytes]:
    """A rebuild in the same process."""
    return lambda: build(items)


def _runs(lead: str, text: str) -> list[TextRun]:
    plain = TextRun(text)
    return [TextRun(f"{lead} ", bold=True), plain] if lead else [plain]


def _sheet() -> StyleSheet:
    """emboss-pdf's corporate preset with our font, 12 pt and ragged right."""
    preset = resolve_preset("corporate")
    changed = {}
    for field in fields(preset):
        style = getattr(preset, field.name)
        if isinstance(style, Style):
            size = SIZES.get(field.name, style.font_size)
            changed[field.name] = replace(
                style,
                font_family=FAMILY,
                font_size=size,
                line_height=1.4 if size == 12.0 else 1.2,
                align="left",
                hyphenate=False,
            )
    return replace(preset, **changed)


if __name__ == "__main__":
    main(build)
