"""A tagged PDF as its sections, each with the passages that a patient reads in it."""

from __future__ import annotations

import io
import re
from typing import Any, NamedTuple

from handout.errors import ContentError, Problem

_HEADING = re.compile(r"H[1-6]")
_INLINE = {"Span", "Link", "Reference", "Em", "Strong", "Quote"}
_UNREAD = {"TOC", "Lbl"}  # repeats of the headings, and numbers that follow from the order
_Codes = tuple[dict[int, str], int]


class Section(NamedTuple):
    """A heading, how deep it stands, and what stands under it before the next heading."""

    title: str
    level: int
    passages: tuple[str, ...]


def sections_of(pdf: bytes, name: str) -> list[Section]:
    """The sections in reading order, from the structure tree (ISO 32000-1, 14.7).

    Bullets, numbers of lists, the table of contents and what runs along on every page are
    left out. Raises ContentError, with the file's ``name``, for a file without such a tree.
    """
    import pypdf

    try:
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        root = reader.trailer["/Root"]["/StructTreeRoot"]["/K"].get_object()  # type: ignore[index]
        outline = _Outline(reader)
        outline.walk(root)
    except Exception:  # pypdf raises many kinds for damaged files
        problem = Problem(
            "the file is no tagged PDF, or it is damaged",
            "name a content file, or a PDF of this program",
            file=name,
        )
        raise ContentError(problem) from None
    return outline.sections()


class _Outline:
    """What was read so far: titles with their passages, in reading order."""

    def __init__(self, reader: Any) -> None:
        self.texts = [_marked_texts(page) for page in reader.pages]
        self.pages = {p.indirect_reference.idnum: at for at, p in enumerate(reader.pages)}
        self.found: list[tuple[str, int, list[str]]] = [("", 0, [])]

    def sections(self) -> list[Section]:
        read = [Section(title, level, tuple(lines)) for title, level, lines in self.found]
        return [section for section in read if section.title or section.passages]

    def walk(self, element: Any) -> None:
        role = element["/S"][1:]
        if role in _UNREAD:
            return
        if _HEADING.fullmatch(role):
            self.found.append((_folded(self.text(element)), int(role[1]), []))
        elif role == "TR":
            self.add(" | ".join(_folded(self.text(cell)) for cell in self.kids(element)))
        elif role == "Figure":
            self.add(f"[Picture: {element['/Alt']}]" if element.get("/Alt") else "")
        else:
            self.blocks(element)

    def blocks(self, element: Any) -> None:
        """Text that stands in the element itself is one passage, up to the next block in it."""
        line = ""
        for kid in self.kids(element):
            if isinstance(kid, str) or kid["/S"][1:] in _INLINE:
                line += kid if isinstance(kid, str) else self.text(kid)
            else:
                self.add(line)
                line = ""
                self.walk(kid)
        self.add(line)

    def add(self, text: str) -> None:
        if _folded(text):
            self.found[-1][2].append(_folded(text))

    def text(self, element: Any) -> str:
        """All text below the element; blocks in it are set apart by a space."""
        parts = []
        for kid in self.kids(element):
            if isinstance(kid, str):
                parts.append(kid)
            elif kid["/S"][1:] not in _UNREAD:
                inner = self.text(kid)
                parts.append(inner if kid["/S"][1:] in _INLINE else f" {inner} ")
        return "".join(parts)

    def kids(self, element: Any) -> list[Any]:
        """The elements and the texts right below the element, in order."""
        page = self.pages[element.raw_get("/Pg").idnum] if "/Pg" in element else 0
        kids = element.get("/K", [])
        found: list[Any] = []
        for kid in kids if isinstance(kids, list) else [kids]:
            kid = kid.get_object()
            if isinstance(kid, int):
                found.append(self.texts[page].get(kid, ""))
            elif kid.get("/Type") == "/MCR":
                at = self.pages[kid.raw_get("/Pg").idnum] if "/Pg" in kid else page
                found.append(self.texts[at].get(kid["/MCID"], ""))
            elif kid.get("/Type") != "/OBJR":
                found.append(kid)
        return found


def _folded(text: str) -> str:
    return " ".join(text.split())


def _marked_texts(page: Any) -> dict[int, str]:
    """The text of each piece of marked content of a page, by its MCID."""
    from pypdf.generic import ContentStream

    fonts = page["/Resources"].get("/Font", {})
    codes = {name: _codes(font.get_object()) for name, font in fonts.items()}
    shown: dict[int, str] = {}
    stack: list[int | None] = []
    current: _Codes = ({}, 1)
    for operands, operator in ContentStream(page["/Contents"], page.pdf).operations:
        if operator == b"BDC":
            properties = operands[1] if isinstance(operands[1], dict) else {}
            stack.append(properties.get("/MCID"))
        elif operator == b"BMC":
            stack.append(None)
        elif operator == b"EMC":
            stack.pop()
        elif operator == b"Tf":
            current = codes[operands[0]]
        elif operator == b"Tj" and stack and stack[-1] is not None:
            mcid = stack[-1]
            shown[mcid] = shown.get(mcid, "") + _decoded(operands[0].original_bytes, current)
    return shown


def _decoded(raw: bytes, codes: _Codes) -> str:
    letters, width = codes
    pieces = (raw[at : at + width] for at in range(0, len(raw), width))
    return "".join(letters.get(int.from_bytes(piece, "big"), "\ufffd") for piece in pieces)


def _codes(font: Any) -> _Codes:
    """The ToUnicode map of a font, and how many bytes a code has (ISO 32000-1, 9.10.3)."""
    cmap = font["/ToUnicode"].get_object().get_data().decode("latin-1")
    letters: dict[int, str] = {}
    for part in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", part):
            letters[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    return letters, 2 if font["/Subtype"] == "/Type0" else 1
