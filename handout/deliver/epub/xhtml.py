"""The HTML of a handout as the XHTML that EPUB wants, its pictures as files of their own."""

from __future__ import annotations

import base64
import re
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from handout.deliver.reading import Reading, is_right_to_left

if TYPE_CHECKING:
    from lxml.etree import _Element

FOLDER = "EPUB/"
CONTENT, NAVIGATION, STYLE = "handout.xhtml", "nav.xhtml", "style.css"
XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
_SVG = "http://www.w3.org/2000/svg"
# The writer of HTML escapes every > inside an attribute.
_VOID = re.compile(r"<(br|hr|img|col)\b([^>]*)>")
_DATA = re.compile(r"data:([\w/+.-]+);base64,(.*)", re.DOTALL)
_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg"}


class Picture(NamedTuple):
    """A picture in the book: its name beside the text, its media type, its bytes."""

    name: str
    kind: str
    content: bytes


class Content(NamedTuple):
    """The text of the book and what it holds that a reading device has to know of."""

    xhtml: bytes
    pictures: tuple[Picture, ...]
    has_svg: bool
    has_sources: bool


def content_document(reading: Reading, body: str) -> Content:
    """``body``, as ``html.body_of`` writes it, as a document of the book."""
    from lxml import etree

    root = etree.fromstring(_page(reading, body))
    pictures: dict[bytes, Picture] = {}
    for image in root.iter(f"{{{XHTML}}}img"):
        image.set("src", _picture(image.get("src") or "", pictures).name)
    _say_parts(root)
    has_svg = next(root.iter(f"{{{_SVG}}}svg"), None) is not None
    has_sources = root.find(f".//*[@id='{SOURCES}']") is not None
    return Content(serialised(root), tuple(pictures.values()), has_svg, has_sources)


SOURCES = "sources."  # the id of the heading over the sources


def serialised(root: _Element) -> bytes:
    """An XHTML document as bytes in UTF-8."""
    from lxml import etree

    html = etree.tostring(root, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>")
    return bytes(html)


def root_tag(language: str) -> str:
    """The tag that an XHTML document in a language (BCP 47) begins with."""
    direction = ' dir="rtl"' if is_right_to_left(language) else ""
    tag = escape(language)
    return f'<html xmlns="{XHTML}" xmlns:epub="{OPS}" lang="{tag}" xml:lang="{tag}"{direction}>'


def _page(reading: Reading, body: str) -> bytes:
    closed = _VOID.sub(r"<\1\2/>", body).replace("<svg ", f'<svg xmlns="{_SVG}" ')
    page = (
        f"{root_tag(reading.handout.language)}\n"
        f"<head>\n<title>{escape(reading.handout.title.plain)}</title>\n"
        '<meta name="color-scheme" content="light dark"/>\n'
        f'<link rel="stylesheet" type="text/css" href="{STYLE}"/>\n</head>\n{closed}</html>\n'
    )
    return page.encode()


def _picture(address: str, pictures: dict[bytes, Picture]) -> Picture:
    """The picture that a ``data:`` address holds; one that is shown twice is kept once."""
    found = _DATA.fullmatch(address)
    assert found, "the writer of HTML embeds every picture"
    kind, content = found.group(1), base64.b64decode(found.group(2))
    if content not in pictures:
        name = f"picture-{len(pictures) + 1}.{_ENDINGS[kind]}"
        pictures[content] = Picture(name, kind, content)
    return pictures[content]


def _say_parts(root: _Element) -> None:
    """Say which parts are what a reading device may show in its own way (DPUB-ARIA 1.1)."""
    for section in root.iter(f"{{{XHTML}}}section"):
        if section.get("class") == "sources":
            _say(section, "bibliography", "doc-bibliography")
            section.set("aria-labelledby", SOURCES)
    for link in root.iter(f"{{{XHTML}}}a"):
        if (link.get("href") or "").startswith("#source."):
            _say(link, "biblioref", "doc-biblioref")
        elif link.get("class") == "back":
            _say(link, "backlink", "doc-backlink")
    for element in root.iter(f"{{{XHTML}}}span"):
        language = element.get("lang")
        if language:  # XML knows a language by its own name alone
            element.set("{http://www.w3.org/XML/1998/namespace}lang", language)


def _say(element: _Element, kind: str, role: str) -> None:
    element.set(f"{{{OPS}}}type", kind)
    element.set("role", role)
