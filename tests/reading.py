"""Reading PDFs back: text, structure, links, bookmarks, fonts, metadata."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import Any

import pypdf
from pypdf.generic import ContentStream


@dataclass
class Node:
    """A structure element as read: ``text`` is what its own marked content shows."""

    role: str
    text: str = ""
    alt: str | None = None
    language: str | None = None
    identifier: str | None = None
    attributes: dict[str, Any] = field(default_factory=dict)
    kids: list[Node] = field(default_factory=list)
    pages: set[int] = field(default_factory=set)
    annotations: list[dict[str, Any]] = field(default_factory=list)
    reading: list[Node | str] = field(default_factory=list)

    def all(self, *roles: str) -> list[Node]:
        """The elements with these roles, in reading order, this one among them."""
        found = [self] if self.role in roles or not roles else []
        for kid in self.kids:
            found += kid.all(*roles)
        return found

    def full_text(self) -> str:
        """The text of the element and all below it, in reading order, spaces folded."""
        parts = [part if isinstance(part, str) else part.full_text() for part in self.reading]
        joined = "".join(p if p.endswith(" ") or self.role in _INLINE else p + " " for p in parts)
        return joined if self.role in _INLINE else " ".join(joined.split())


_INLINE = {"P", "Span", "Link", "Reference", "LBody", "Lbl", "TH", "TD", "Caption", "BibEntry"}
_INLINE |= {"H1", "H2", "H3", "H4", "H5", "H6"}


# Other ways to show text, which the program does not use: to pass them over would hide text.
_UNREAD = {b"TJ", b"'", b'"'}


def reader(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page as pypdf extracts it, white space folded."""
    return [" ".join(page.extract_text().split()) for page in reader(pdf).pages]


def marked_texts(page: Any) -> tuple[dict[int, str], list[str]]:
    """The text of each MCID of a page, and of its artifacts."""
    if "/Contents" not in page:  # a blank page
        return {}, []
    fonts_of_page = page["/Resources"].get("/Font", {})
    maps = {name: _codes(font.get_object()) for name, font in fonts_of_page.items()}
    shown: dict[int, str] = {}
    artifacts: list[str] = []
    stack: list[tuple[str, Any]] = []
    codes: dict[int, str] = {}
    width = 2
    for operands, operator in ContentStream(page["/Contents"], page.pdf).operations:
        if operator == b"BDC":
            properties = operands[1] if isinstance(operands[1], dict) else {}
            stack.append((operands[0], properties.get("/MCID")))
        elif operator == b"BMC":
            stack.append((operands[0], None))
            artifacts.append("")
        elif operator == b"EMC":
            stack.pop()
        elif operator == b"Tf":
            codes, width = maps[operands[0]]
        elif operator == b"Tj":
            assert stack, "text outside marked content"
            raw = operands[0].original_bytes
            pieces = [raw[at : at + width] for at in range(0, len(raw), width)]
            text = "".join(codes[int.from_bytes(piece, "big")] for piece in pieces)
            role, mcid = stack[-1]
            if mcid is None:
                assert role == "/Artifact"
                artifacts.append(text)
            else:
                shown[mcid] = shown.get(mcid, "") + text
        elif operator == b"TJ" and not any(isinstance(o, bytes | str) for o in operands[0]):
            pass  # a step to the right, without words
        elif operator in _UNREAD:
            raise AssertionError(f"{operator.decode()} shows text that this reader cannot read")
        if operator == b"BDC" and stack[-1][1] is not None:
            shown.setdefault(stack[-1][1], "")
    assert not stack, "marked content left open"
    return shown, [text for text in artifacts if text]


def _codes(font: Any) -> tuple[dict[int, str], int]:
    """The ToUnicode map of a font, and how many bytes a code has."""
    cmap = font["/ToUnicode"].get_data().decode("latin-1")
    codes: dict[int, str] = {}
    for section in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", section):
            codes[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    return codes, 2 if font["/Subtype"] == "/Type0" else 1


def artifact_texts(pdf: bytes) -> list[str]:
    """The text of all artifacts, page by page."""
    return [" ".join(marked_texts(page)[1]) for page in reader(pdf).pages]


def structure(pdf: bytes) -> Node:
    """The Document element and all below it."""
    document = reader(pdf)
    texts = [marked_texts(page)[0] for page in document.pages]
    numbers = {page.indirect_reference.idnum: at for at, page in enumerate(document.pages)}
    root = document.trailer["/Root"]["/StructTreeRoot"]["/K"].get_object()
    return _node(root, texts, numbers)


def _node(element: Any, texts: list[dict[int, str]], numbers: dict[int, int]) -> Node:
    node = Node(
        role=element["/S"][1:],
        alt=element.get("/Alt"),
        language=element.get("/Lang"),
        identifier=element.get("/ID"),
        attributes=dict(element.get("/A", {})),
    )
    page = numbers[element.raw_get("/Pg").idnum] if "/Pg" in element else None
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        kid = kid.get_object()
        if isinstance(kid, int):
            _show(node, texts, page, kid)
        elif kid.get("/Type") == "/MCR":
            _show(node, texts, numbers[kid.raw_get("/Pg").idnum], kid["/MCID"])
        elif kid.get("/Type") == "/OBJR":
            node.annotations.append(kid["/Obj"].get_object())
        else:
            inner = _node(kid, texts, numbers)
            node.kids.append(inner)
            node.reading.append(inner)
            node.pages |= inner.pages
    return node


def _show(node: Node, texts: list[dict[int, str]], page: int | None, mcid: int) -> None:
    assert page is not None
    node.text += texts[page][mcid]
    node.reading.append(texts[page][mcid])
    node.pages.add(page)


@dataclass
class Link:
    """A link annotation: where it is, where it leads, and what it says of itself."""

    page: int
    box: tuple[float, ...]
    uri: str | None
    target_page: int | None
    contents: str


def links(pdf: bytes) -> list[Link]:
    """Every link of the file."""
    document = reader(pdf)
    numbers = {page.indirect_reference.idnum: at for at, page in enumerate(document.pages)}
    found = []
    for at, page in enumerate(document.pages):
        for reference in page.get("/Annots", []):
            annotation = reference.get_object()
            assert annotation["/Subtype"] == "/Link"
            action = annotation.get("/A", {})
            target = annotation.get("/Dest")
            found.append(
                Link(
                    at,
                    tuple(map(float, annotation["/Rect"])),
                    action.get("/URI"),
                    numbers[target[0].indirect_reference.idnum]
                    if target and hasattr(target[0], "indirect_reference")
                    else (numbers[target[0].idnum] if target else None),
                    annotation["/Contents"],
                )
            )
    return found


def bookmarks(pdf: bytes) -> list[Any]:
    """The outline as nested lists of titles, as pypdf gives it."""

    def titles(items: list[Any]) -> list[Any]:
        return [titles(item) if isinstance(item, list) else str(item.title) for item in items]

    return titles(reader(pdf).outline)


def fonts(pdf: bytes) -> dict[str, Any]:
    """The fonts of all pages by name: their font dictionaries."""
    found: dict[str, Any] = {}
    for page in reader(pdf).pages:
        for font in page["/Resources"]["/Font"].values():
            font = font.get_object()
            found[font["/BaseFont"]] = font
    return found


def render_page(pdf: bytes, index: int, scale: float = 1.0) -> Any:
    """A page as a Pillow image."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    return document[index].render(scale=scale).to_pil().convert("RGB")
