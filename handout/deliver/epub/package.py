"""The package document of the book: what it says of itself, and which files it is made of."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from html import escape

from handout.deliver.epub.xhtml import CONTENT, FOLDER, NAVIGATION, STYLE, Content
from handout.deliver.reading import is_right_to_left
from handout.pdf.metadata import Metadata

PACKAGE = f"{FOLDER}package.opf"
_NO_DAY = datetime(1970, 1, 1, tzinfo=UTC)  # EPUB must say a day; this one says that none is known


def container() -> bytes:
    """Where the package document is (EPUB Open Container Format 3.3, 4.2.6.3.1)."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">\n'
        f'<rootfiles><rootfile full-path="{PACKAGE}" '
        'media-type="application/oebps-package+xml"/></rootfiles>\n</container>\n'
    ).encode()


def package(metadata: Metadata, content: Content) -> bytes:
    """The package document (EPUB 3.3, 5); nothing in it is a patient's.

    The identifier follows from what the handout was made from, so that a new edition is a
    new book to a reading device.
    """
    language = escape(metadata.language)
    rows = [*_described(metadata), *_accessibility(content)]
    turned = ' page-progression-direction="rtl"' if is_right_to_left(metadata.language) else ""
    drawn = ' properties="svg"' if content.has_svg else ""
    items = [
        f'<item id="nav" href="{NAVIGATION}" media-type="application/xhtml+xml" properties="nav"/>',
        f'<item id="content" href="{CONTENT}" media-type="application/xhtml+xml"{drawn}/>',
        f'<item id="style" href="{STYLE}" media-type="text/css"/>',
        *(
            f'<item id="picture-{number}" href="{picture.name}" media-type="{picture.kind}"/>'
            for number, picture in enumerate(content.pictures, 1)
        ),
    ]
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="book" '
        f'xml:lang="{language}">\n'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n{_lines(rows)}</metadata>\n'
        f"<manifest>\n{_lines(items)}</manifest>\n"
        f'<spine{turned}>\n<itemref idref="content"/>\n</spine>\n</package>\n'
    ).encode()


def _lines(rows: list[str]) -> str:
    return "".join(f"{row}\n" for row in rows)


def _described(metadata: Metadata) -> list[str]:
    """What the PDF's metadata say as well (EPUB 3.3, 5.5.3)."""
    name = uuid.uuid5(uuid.NAMESPACE_OID, f"patient-handout {metadata.content_sha256}")
    rows = [
        f'<dc:identifier id="book">{name.urn}</dc:identifier>',
        f"<dc:title>{escape(metadata.title)}</dc:title>",
        f"<dc:language>{escape(metadata.language)}</dc:language>",
    ]
    if metadata.author:
        rows += [f"<dc:{tag}>{escape(metadata.author)}</dc:{tag}>" for tag in _BY]
    if metadata.subject:
        rows.append(f"<dc:description>{escape(metadata.subject)}</dc:description>")
    rows += [f"<dc:subject>{escape(word)}</dc:subject>" for word in metadata.keywords]
    if metadata.moment:
        rows.append(f"<dc:date>{metadata.moment:%Y-%m-%d}</dc:date>")
    stamp = (metadata.moment or _NO_DAY).astimezone(UTC)
    rows.append(_meta("dcterms:modified", f"{stamp:%Y-%m-%dT%H:%M:%SZ}"))
    return rows


_BY = ("creator", "publisher")


def _accessibility(content: Content) -> list[str]:
    """What a reader can count on (EPUB Accessibility 1.1, 2).

    A claim of conformance is left out: that is for who has examined the book.
    """
    seen = bool(content.pictures) or content.has_svg
    features = ["ARIA", "displayTransformability", "readingOrder", "structuralNavigation"]
    features += ["tableOfContents", *(["alternativeText"] if seen else [])]
    summary = (
        "Text that reflows, with headings, lists and tables marked up, a table of contents, and "
        "the reading order of the printed handout. Every picture that tells something has a "
        "text that says so. Colours follow the reader's choice of light or dark."
    )
    modes = ["textual", *(["visual"] if seen else [])]
    return [
        *(_meta("schema:accessMode", mode) for mode in modes),
        _meta("schema:accessModeSufficient", "textual"),
        *(_meta("schema:accessibilityFeature", feature) for feature in sorted(features)),
        _meta("schema:accessibilityHazard", "none"),
        f'<meta property="schema:accessibilitySummary" xml:lang="en">{escape(summary)}</meta>',
    ]


def _meta(name: str, text: str) -> str:
    return f'<meta property="{name}">{text}</meta>'
