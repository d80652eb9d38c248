"""The navigation document of the book: its contents and its landmarks (EPUB 3.3, 7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

from handout.deliver.epub.xhtml import CONTENT, SOURCES, STYLE, root_tag
from handout.deliver.html_inline import Page
from handout.deliver.reading import CONTENTS_LEVELS, Title


def navigation(page: Page) -> bytes:
    """The document; the page's body was written before, so that its headings are known."""
    handout, words = page.reading.handout, page.words
    listed = [title for title in page.titles if title.level in CONTENTS_LEVELS]
    title = escape(handout.title.plain)
    contents = (
        _list(listed) if listed else f'<ol>\n<li><a href="{CONTENT}">{title}</a></li>\n</ol>\n'
    )
    landmarks = [("bodymatter", CONTENT, handout.title.plain)]
    if handout.contents:  # this document is not part of the text, so it is no landmark in it
        landmarks += [("toc", f"{CONTENT}#contents.", words.contents)]
    if any(found.anchor == SOURCES for found in page.titles):
        landmarks += [("bibliography", f"{CONTENT}#{SOURCES}", words.sources)]
    marks = "".join(
        f'<li><a epub:type="{kind}" href="{address}">{escape(text)}</a></li>\n'
        for kind, address, text in landmarks
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        f"{root_tag(handout.language)}\n"
        f'<head>\n<title>{title}</title>\n<link rel="stylesheet" type="text/css" href="{STYLE}"/>\n'
        '</head>\n<body>\n<nav epub:type="toc" role="doc-toc" id="contents." '
        f'aria-labelledby="contents.heading">\n<h1 id="contents.heading">{escape(words.contents)}'
        f'</h1>\n{contents}</nav>\n<nav epub:type="landmarks" hidden="hidden">\n'
        f"<ol>\n{marks}</ol>\n</nav>\n</body>\n</html>\n"
    ).encode()


def _list(titles: Sequence[Title]) -> str:
    """Headings as nested lists; one that is deeper stands under the one before it."""
    html = ""
    for title, inner in _grouped(titles):
        link = f'<a href="{CONTENT}#{escape(title.anchor)}">{escape(title.text)}</a>'
        html += f"<li>{link}{_list(inner)}</li>\n"
    return f"\n<ol>\n{html}</ol>\n" if html else ""


def _grouped(titles: Sequence[Title]) -> Iterator[tuple[Title, Sequence[Title]]]:
    """Each outer heading with the deeper ones that follow it."""
    starts: list[int] = []
    for at, title in enumerate(titles):
        if not starts or title.level <= titles[starts[-1]].level:
            starts.append(at)
    for start, end in pairwise([*starts, len(titles)]):
        yield titles[start], titles[start + 1 : end]
