"""Word files for the tests, made with python-docx, and what it has no words for."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from handout.authoring.converting.documents import Converted, convert

VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'
COMPATIBLE = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
SHAPES = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def converted(folder: Path, write: Callable[[Any], None], name: str = "visit.docx") -> Converted:
    """A new document that ``write`` has written in, converted."""
    document = Document()
    write(document)
    document.save(str(folder / name))
    return convert(folder / name)


def append_xml(paragraph: Any, xml: str) -> None:
    """Raw elements at the end of a paragraph; ``{w}`` in them declares Word's namespace."""
    paragraph._p.append(parse_xml(xml.replace("{w}", nsdecls("w"))))


def link(paragraph: Any, words: str, target: str) -> None:
    """A link; ``#name`` leads to a bookmark."""
    element = OxmlElement("w:hyperlink")
    if target.startswith("#"):
        element.set(qn("w:anchor"), target[1:])
    else:
        kind = RELATIONSHIP_TYPE.HYPERLINK
        element.set(qn("r:id"), paragraph.part.relate_to(target, kind, is_external=True))
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = words
    run.append(text)
    element.append(run)
    paragraph._p.append(element)


def bookmark(paragraph: Any, name: str) -> None:
    append_xml(paragraph, f'<w:bookmarkStart {{w}} w:id="7" w:name="{name}"/>')


def text_box(paragraph: Any, words: str) -> None:
    """A text box as Word writes it: once for itself, and once for programs of old."""
    content = f"<w:txbxContent><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:txbxContent>"
    append_xml(
        paragraph,
        f"<w:r {{w}} {VML} {COMPATIBLE} {SHAPES}><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp>'
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox>"
        "</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
    )


def note(document: Any, paragraph: Any, kind: str, words: str) -> None:
    """A footnote or an endnote, called at the end of a paragraph."""
    xml = (
        f"<w:{kind}s {nsdecls('w')}>"
        f'<w:{kind} w:type="separator" w:id="-1"><w:p/></w:{kind}>'
        f'<w:{kind} w:id="2"><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:{kind}></w:{kind}s>'
    )
    content_type = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml"
    part = Part(PackURI(f"/word/{kind}s.xml"), content_type, xml.encode(), document.part.package)
    document.part.relate_to(part, f"{RELATIONSHIP_TYPE.FOOTNOTES.rpartition('/')[0]}/{kind}s")
    append_xml(paragraph, f'<w:r {{w}}><w:{kind}Reference w:id="2"/></w:r>')


def rewritten(raw: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The file with each part as ``change`` makes it from its name and content."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return made.getvalue()
