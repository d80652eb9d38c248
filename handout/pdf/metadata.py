"""What the file says about itself, the same in the Info dictionary and in XMP."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from handout.pdf.objects import date_string, text_string

# XML 1.0, 2.2 and 2.4; xml.sax.saxutils would do, but imports half a web client.
_XML = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;"} | dict.fromkeys(
    (*range(9), 11, 12, *range(14, 32), 65534, 65535)
)


def escape(text: str) -> str:
    """``text`` as XML character data; characters that XML cannot hold are left out."""
    return text.translate(_XML)


class Metadata(NamedTuple):
    """The document's description; ``moment`` is its only date, never the clock's."""

    title: str
    language: str
    author: str | None = None
    subject: str | None = None
    keywords: Sequence[str] = ()
    version: str | None = None
    moment: datetime | None = None
    identifiers: Sequence[str] = ()
    producer: str = "patient-handout"
    content_sha256: str | None = None


def info_dictionary(metadata: Metadata) -> str:
    """The Info dictionary (ISO 32000-1, 14.3.3), each entry as XMP has it (ISO 19005-2, 6.6.3)."""
    entries = {
        "Title": metadata.title,
        "Author": metadata.author,
        "Subject": metadata.subject,
        "Keywords": ", ".join(metadata.keywords) or None,
        "Creator": metadata.producer,
        "Producer": metadata.producer,
    }
    parts = [f"/{key}{text_string(text)}" for key, text in entries.items() if text]
    if metadata.moment:
        stamp = date_string(metadata.moment)
        parts.append(f"/CreationDate{stamp}/ModDate{stamp}")
    return f"<<{''.join(parts)}>>"


def xmp_packet(metadata: Metadata) -> bytes:
    """The XMP packet, with the claims of PDF/UA-1 and PDF/A-2a."""
    language = metadata.language
    rows = [
        _alternatives("dc:title", metadata.title, language),
        _alternatives("dc:description", metadata.subject, language),
        _list("dc:creator", "Seq", [metadata.author] if metadata.author else []),
        _list("dc:language", "Bag", [language]),
        _list("dc:subject", "Bag", metadata.keywords),
        _list("xmp:Identifier", "Bag", metadata.identifiers),
        _simple("pdf:Keywords", ", ".join(metadata.keywords)),
        _simple("pdf:Producer", metadata.producer),
        _simple("xmp:CreatorTool", metadata.producer),
        _simple("xmpMM:VersionID", metadata.version),
        _simple("handout:ContentSHA256", metadata.content_sha256),
        _simple("pdfuaid:part", "1"),
        _simple("pdfaid:part", "2"),
        _simple("pdfaid:conformance", "A"),
        _EXTENSIONS,
    ]
    if metadata.moment:
        stamp = f"{metadata.moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        rows += [_simple("xmp:CreateDate", stamp), _simple("xmp:ModifyDate", stamp)]
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"'
        ' xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"'
        ' xmlns:handout="https://patient-handout.example/ns/1/"'
        ' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"'
        ' xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"'
        ' xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
        ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
        ' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\n'
        + "\n".join(row for row in rows if row)
        + '\n</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>'
    ).encode()


def _simple(tag: str, text: str | None) -> str:
    return f"<{tag}>{escape(text)}</{tag}>" if text else ""


def _alternatives(tag: str, text: str | None, language: str) -> str:
    if not text:
        return ""
    items = f'<rdf:li xml:lang="x-default">{escape(text)}</rdf:li>'
    items += f'<rdf:li xml:lang="{escape(language)}">{escape(text)}</rdf:li>'
    return f"<{tag}><rdf:Alt>{items}</rdf:Alt></{tag}>"


def _list(tag: str, kind: str, texts: Sequence[str]) -> str:
    if not texts:
        return ""
    items = "".join(f"<rdf:li>{escape(text)}</rdf:li>" for text in texts)
    return f"<{tag}><rdf:{kind}>{items}</rdf:{kind}></{tag}>"


def _schema(name: str, uri: str, prefix: str, what: str, kind: str, about: str) -> str:
    return (
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaSchema:schema>{name}</pdfaSchema:schema>"
        f"<pdfaSchema:namespaceURI>{uri}</pdfaSchema:namespaceURI>"
        f"<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
        '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:name>{what}</pdfaProperty:name>"
        f"<pdfaProperty:valueType>{kind}</pdfaProperty:valueType>"
        "<pdfaProperty:category>internal</pdfaProperty:category>"
        f"<pdfaProperty:description>{about}</pdfaProperty:description>"
        "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li>"
    )


# ISO 19005-2, 6.6.2.3: a schema that PDF/A does not know is described in the file.
_EXTENSIONS = (
    "<pdfaExtension:schemas><rdf:Bag>"
    + _schema(
        "PDF/UA Universal Accessibility Schema", "http://www.aiim.org/pdfua/ns/id/", "pdfuaid",
        "part", "Integer", "The part of ISO 14289 that the file follows",
    )
    + _schema(
        "Patient Handout Schema", "https://patient-handout.example/ns/1/", "handout",
        "ContentSHA256", "Text", "SHA-256 of the content, brand and pictures it was made from",
    )
    + "</rdf:Bag></pdfaExtension:schemas>"
)  # fmt: skip
