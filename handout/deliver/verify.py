"""What a PDF was made from, and whether it is the current one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from handout.build import build, content_sha256, load
from handout.content.papers import PAPERS
from handout.deliver.email.addresses import one_line
from handout.errors import ContentError, Problem

_NAMESPACE = "https://patient-handout.example/ns/1/"


class Origin(NamedTuple):
    """What a PDF says of itself in its XMP; nothing of it steers a terminal."""

    title: str
    language: str
    version: str | None
    content_sha256: str
    producer: str


class Verdict(NamedTuple):
    """What was found out about a PDF; ``current`` is None where no content was given.

    ``intact`` means that every object of the file can be read and that no byte was added
    behind its end. ``identical`` means that the content gives this very file; it is None
    where the file holds a person's values or was made on other paper or another version
    of the program, so that it cannot be told.
    """

    origin: Origin
    pages: int
    intact: bool
    current: bool | None
    identical: bool | None


def verify(pdf: Path, content: Path | None = None) -> Verdict:
    """Read the PDF, and compare it with the content file, if one is given.

    Raises ContentError for a file that is no PDF of this program.
    """
    import pypdf

    try:
        raw = pdf.read_bytes()
        reader = pypdf.PdfReader(pdf, strict=True)
        if reader.is_encrypted:
            advice = "verify the one that is not protected"
            raise _no(pdf, "the PDF opens with a password, so it cannot be compared", advice)
        origin = _origin(reader)
        pages = len(reader.pages)
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise _no(pdf, f"the file cannot be read: {reason}", "check its name") from None
    except ContentError:
        raise
    except Exception:  # pypdf raises many kinds for damaged files
        raise _no(pdf, "the file is no PDF, or it is damaged", "ask for it again") from None
    if origin is None:
        raise _no(pdf, "the PDF was not made by this program", "name one that was")
    intact = _is_intact(reader, raw)
    if content is None:
        return Verdict(origin, pages, intact, None, None)
    loaded = load(content)
    current = content_sha256(loaded) == origin.content_sha256
    identical = None
    if current:
        is_built = any(build(loaded, paper=paper).pdf == raw for paper in PAPERS)
        identical = True if is_built else None if loaded.handout.fields else False
    return Verdict(origin, pages, intact, current, identical)


def _no(pdf: Path, message: str, advice: str) -> ContentError:
    return ContentError(Problem(message, advice, file=str(pdf)))


def _origin(reader: object) -> Origin | None:
    from xml.etree import ElementTree

    metadata = reader.trailer["/Root"].get("/Metadata")  # type: ignore[attr-defined]
    if metadata is None:
        return None
    raw = metadata.get_object().get_data()
    if b"<!DOCTYPE" in raw or len(raw) > 1_000_000:
        return None
    root = ElementTree.fromstring(re.sub(rb"<\?xpacket.*?\?>", b"", raw).strip())

    def text(namespace: str, name: str) -> str:
        element = root.find(f".//{{{namespace}}}{name}")
        return one_line("".join(element.itertext())) if element is not None else ""

    digest = text(_NAMESPACE, "ContentSHA256")
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        return None
    info = reader.metadata  # type: ignore[attr-defined]
    return Origin(
        title=one_line(str(info.title or "")),
        language=text("http://purl.org/dc/elements/1.1/", "language"),
        version=text("http://ns.adobe.com/xap/1.0/mm/", "VersionID") or None,
        content_sha256=digest,
        producer=text("http://ns.adobe.com/pdf/1.3/", "Producer"),
    )


def _is_intact(reader: object, raw: bytes) -> bool:
    """Whether the file ID still is the digest of the file's objects."""
    from handout.pdf.writer import digest_of

    claimed = reader.trailer["/ID"][0].original_bytes.hex()  # type: ignore[attr-defined]
    return bool(digest_of(raw) == claimed)
