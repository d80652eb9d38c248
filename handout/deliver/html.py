"""A handout as one HTML file: the same words in the same order, for screens and e-mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from handout.build import Loaded
from handout.content.inline import Inline, Run
from handout.deliver.html_blocks import blocks, facts, heading
from handout.deliver.html_inline import Page, steady
from handout.deliver.html_pictures import picture_address
from handout.deliver.html_style import style_of
from handout.deliver.reading import CONTENTS_LEVELS, Reading, is_right_to_left, reading_of
from handout.errors import ContentError
from handout.layout.statements import edition, review_line

# Nothing is loaded and nothing runs, whatever a reader's program would allow.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def html_of(
    loaded: Loaded, values: Mapping[str, str] | None = None, *, cover: Sequence[str] = ()
) -> str:
    """The handout as a whole HTML document that needs no other file and no network.

    ``values`` are a person's, by field name; without any, fields are lines to write on.
    ``cover`` are paragraphs of plain text to stand above the handout, as in a letter.
    Raises FieldError and ContentError as ``handout.render`` does.
    """
    page = Page(reading_of(loaded, values))
    return document(page.reading, body_of(page, cover))


def body_of(page: Page, cover: Sequence[str] = ()) -> str:
    """The body of the handout, all that a reader sees; the page then knows its headings.

    Raises ContentError for pictures and addresses that cannot be used.
    """
    reading = page.reading
    masthead = _masthead(page)
    glance = _glance(page)
    body = blocks(page, reading.handout.body, 2)
    sources = _sources(page)
    contents = _contents(page) if reading.handout.contents else ""
    header = _header(page, cover)
    if page.problems:
        raise ContentError(page.problems)
    return (
        f"<body>\n{header}<main>\n{masthead}{glance}{contents}"
        f"{body}{sources}</main>\n{_footer(reading)}</body>\n"
    )


def letter_of(loaded: Loaded, cover: Sequence[str]) -> str:
    """A document of the clinic's mark and the paragraphs alone, in the look of the handout."""
    reading = reading_of(loaded)
    page = Page(reading)
    letter = "".join(f"<p>{_lines(paragraph)}</p>\n" for paragraph in cover)
    header = _header(page, ())
    if page.problems:
        raise ContentError(page.problems)
    return document(reading, f"<body>\n{header}<main>\n{letter}</main>\n</body>\n")


def document(reading: Reading, body: str) -> str:
    """A whole document around ``body``, which is HTML."""
    handout = reading.handout
    names = {
        "description": handout.summary,
        "author": reading.brand.clinic,
        "keywords": ", ".join(handout.keywords),
        "generator": "patient-handout",
    }
    metas = "".join(
        f'<meta name="{name}" content="{escape(text)}">\n' for name, text in names.items() if text
    )
    direction = ' dir="rtl"' if is_right_to_left(handout.language) else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(handout.language)}"{direction}>\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(handout.title.plain)}</title>\n{metas}"
        f"<style>\n{style_of(reading.brand)}</style>\n</head>\n{body}</html>\n"
    )


def _header(page: Page, cover: Sequence[str]) -> str:
    brand = page.reading.brand
    letter = "".join(f"<p>{_lines(paragraph)}</p>\n" for paragraph in cover)
    html = f'<div class="cover">\n{letter}</div>\n' if letter else ""
    mark = f'<img src="{_logo(page)}" alt="">' if brand.logo else ""
    if brand.clinic:
        mark += f"<p>{escape(brand.clinic)}</p>"
    if mark:
        html += f'<div class="clinic">{mark}</div>\n'
    return f"<header>\n{html}</header>\n" if html else ""


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.splitlines())


def _logo(page: Page) -> str:
    from handout.layout.pictures import PictureError

    logo, origin = page.reading.brand.logo, page.reading.brand_origin
    assert logo is not None
    try:
        return picture_address(str(logo), [origin.folder])
    except PictureError as error:
        beside = "name a file beside the brand file, as in logo.svg"
        advice = beside if "content's folder" in error.advice else error.advice
        page.problems.append(origin.problem(error.message, advice, logo.mark))
        return ""


def _masthead(page: Page) -> str:
    handout = page.reading.handout
    html = f"<h1>{page.inline(handout.title)}</h1>\n"
    if handout.subtitle is not None:
        html += f"<p>{page.inline(handout.subtitle)}</p>\n"
    about = edition(handout, page.words)
    if about:
        html += f'<p class="edition">{escape(about)}</p>\n'
    return f'<div class="band">\n{html}</div>\n'


def _glance(page: Page) -> str:
    items = page.reading.handout.at_a_glance
    return facts(page, escape(page.words.glance), items, 2) if items else ""


def _contents(page: Page) -> str:
    """Links to the headings that were written before this is called."""
    items = ""
    for title in page.titles:
        if title.level in CONTENTS_LEVELS:
            sub = ' class="sub"' if title.level > CONTENTS_LEVELS[0] else ""
            items += f'<li{sub}><a href="#{escape(title.anchor)}">{escape(title.text)}</a></li>\n'
    words = escape(page.words.contents)
    return (
        f'<nav class="contents" aria-labelledby="contents.">\n'
        f'<p id="contents."><strong>{words}</strong></p>\n'
        f'<ul role="list">\n{items}</ul>\n</nav>\n'
    )


def _sources(page: Page) -> str:
    """The sources; each that is cited leads back to where it is cited first."""
    sources, words = page.reading.sources, page.words
    if not sources.order:
        return ""
    html = heading(page, Inline((Run(words.sources),)), 2, anchor="sources.")
    items = ""
    for number, key in enumerate(sources.order, 1):
        back = ""
        if key in page.cited:
            label = escape(words.back.format(number=number))
            back = f' <a class="back" href="#cited.{number}" aria-label="{label}">\u21a9</a>'
        items += f'<li id="source.{number}">{page.inline(sources.entries[key])}{back}</li>\n'
    tag = "ol" if sources.numbers else "ul"
    kind = "" if sources.numbers else ' class="plain" role="list"'
    return f'<section class="sources">\n{html}<{tag}{kind}>\n{items}</{tag}>\n</section>\n'


def _footer(reading: Reading) -> str:
    brand, handout, words = reading.brand, reading.handout, reading.words
    contact = " \u00b7 ".join(brand.contact)
    about = edition(handout, words)
    lines = [about, contact, brand.footer or "", review_line(handout, words)]
    html = "".join(f"<p>{steady(line, handout.language)}</p>\n" for line in lines if line)
    return f"<footer>\n{html}</footer>\n"
