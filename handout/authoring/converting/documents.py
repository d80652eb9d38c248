"""A document of any kind that is read, from its file to a content file."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from handout.authoring.converting.content import content_of
from handout.authoring.converting.outline import Outline
from handout.errors import ContentError, Problem

MAX_BYTES = 100_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what an old Word file or a locked one begins with
_SAVE_AS = "open it in your word processor and save it as .docx"
_OTHERS = {
    ".doc": "this is a file of an old Word",
    ".rtf": "RTF files are not read",
    ".odt": "OpenDocument files are not read",
    ".pages": "Pages files are not read",
    ".pdf": "a PDF holds pages and not paragraphs, so it is not read",
    ".html": "HTML files are not read",
    ".htm": "HTML files are not read",
}
_TEXT = (".txt", ".text", "")
_MARKDOWN = (".md", ".markdown", ".mdown")
_WORD = (".docx", ".docm", ".dotx")


class Converted(NamedTuple):
    """What a document became.

    ``text`` is the content file; ``pictures`` are the files for ``assets/``, by name;
    ``found`` counts what was found, ``checks`` the places that ask to be looked at, and
    ``told`` are sentences for the report.
    """

    text: str
    pictures: dict[str, bytes]
    found: dict[str, int]
    checks: int
    told: tuple[str, ...]


def convert(path: Path) -> Converted:
    """The document at ``path`` (DOCX, Markdown or plain text) as a content file.

    No word of the document is dropped and none is added; what has no place in a handout
    stands in a comment that begins with CHECK. Nothing is fetched. Raises ContentError for
    a file that cannot be read.
    """
    raw = _read(path)
    outline = _outline(path, raw)
    content = content_of(outline, path.name)
    return Converted(content.text, outline.pictures, content.found, content.checks, outline.told)


def _outline(path: Path, raw: bytes) -> Outline:
    suffix = path.suffix.lower()
    if suffix in _WORD or raw[:4] == b"PK\x03\x04" or raw.startswith(_OLE):
        return _word(path, raw)
    if suffix in _MARKDOWN:
        from handout.authoring.converting.markdown import outline_of as of_markdown

        text, told = decoded(path, raw)
        return of_markdown(text, path, told)
    if suffix in _TEXT:
        from handout.authoring.converting.plain import outline_of as of_plain

        text, told = decoded(path, raw)
        return of_plain(text, told)
    if suffix in _OTHERS:
        raise refused(path, _OTHERS[suffix], _SAVE_AS)
    raise refused(
        path, f"files that end in {suffix} are not read", "name a .docx, .md or .txt file"
    )


def _word(path: Path, raw: bytes) -> Outline:
    if raw.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            raise refused(
                path, "the file is locked with a password",
                "open it in Word, take the password away, and save it",
            )  # fmt: skip
        raise refused(path, _OTHERS[".doc"], _SAVE_AS)
    from handout.authoring.converting.word.document import outline_of

    return outline_of(path, raw)


def refused(path: Path, message: str, advice: str) -> ContentError:
    """The error of a file that cannot be converted."""
    return ContentError(Problem(message, advice, file=str(path)))


def _read(path: Path) -> bytes:
    try:
        with open(path, "rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise refused(path, "there is no such file", "check its name and its folder") from None
    except IsADirectoryError:
        raise refused(path, "this is a folder", "name a file in it") from None
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "it cannot be opened").lower()
        message = f"the file cannot be read: {reason}"
        raise refused(path, message, "check who may read it") from None
    if len(raw) > MAX_BYTES:
        raise refused(path, "the file is larger than 100 MB", "make its pictures smaller")
    if not raw.strip():
        raise refused(path, "the file is empty", "name a file with a text in it")
    return raw


def decoded(path: Path, raw: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a file, and what the author should know of how it was read.

    UTF-8, or UTF-16 with its mark; what is neither is taken for Windows-1252.
    """
    try:
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            return raw.decode("utf-16"), ()
        text = raw.decode("utf-8-sig")
        guess: tuple[str, ...] = ()
    except UnicodeDecodeError:
        try:
            text = raw.decode("cp1252")
        except UnicodeDecodeError:
            raise _no_text(path) from None
        guess = ("The file is not UTF-8; it was read as Windows-1252. Look at letters like é.",)
    if "\0" in text:
        raise _no_text(path)
    return text, guess


def _no_text(path: Path) -> ContentError:
    return refused(path, "this is no text that can be read", "save it as UTF-8 in your editor")
