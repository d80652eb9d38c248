"""A handout as an EPUB 3.3 file, for phones and reading devices."""

from __future__ import annotations

from collections.abc import Mapping

from handout.build import Loaded, metadata_of
from handout.deliver.epub.archive import packed
from handout.deliver.epub.navigation import navigation
from handout.deliver.epub.package import PACKAGE, container, package
from handout.deliver.epub.xhtml import CONTENT, FOLDER, NAVIGATION, STYLE, content_document
from handout.deliver.html import body_of
from handout.deliver.html_inline import Page
from handout.deliver.html_style import style_of
from handout.deliver.reading import reading_of


def epub_of(loaded: Loaded, values: Mapping[str, str] | None = None) -> bytes:
    """The handout as one EPUB file: the same bytes for the same input.

    It says what the HTML file says, by the same code. ``values`` are a person's, by field
    name; without any, fields are lines to write on. Raises FieldError and ContentError as
    ``handout.render`` does.
    """
    page = Page(reading_of(loaded, values))
    content = content_document(page.reading, body_of(page))
    files = {
        "META-INF/container.xml": container(),
        PACKAGE: package(metadata_of(loaded), content),
        f"{FOLDER}{NAVIGATION}": navigation(page),
        f"{FOLDER}{CONTENT}": content.xhtml,
        f"{FOLDER}{STYLE}": style_of(page.reading.brand).encode(),
        **{f"{FOLDER}{picture.name}": picture.content for picture in content.pictures},
    }
    return packed(files)
