"""The words of a Word paragraph: runs with their style, links, and what hangs on them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from handout.authoring.converting.outline import Span, Text, plain
from handout.authoring.converting.word.package import (
    Target,
    attribute,
    below,
    child,
    chosen,
    local,
    value,
)  # fmt: skip
from handout.authoring.converting.word.styles import Styles, is_on

_THROUGH = {
    "ins",
    "moveTo",
    "smartTag",
    "sdt",
    "sdtContent",
    "customXml",
    "fldSimple",
    "bdo",
    "dir",
}
_SYMBOLS = {"f0a8": "☐", "f06f": "☐", "f071": "☐", "f072": "☐", "f0a3": "☐", "f0fe": "☒",
            "f0fc": "✓", "f0b7": "•", "f0e0": "→", "f0b0": "°", "f0b3": "≥"}  # fmt: skip
_DRAWN = ("drawing", "pict", "object", "AlternateContent")
_HYPERLINK = re.compile(r'\s*HYPERLINK\s+(\\l\s+)?"([^"]*)"', re.IGNORECASE)


@dataclass
class Words:
    """A paragraph's text, and in their order what hangs on it.

    ``drawn`` are the elements of pictures and text boxes; ``notes`` the kinds and ids of
    footnotes, endnotes and comments; ``anchors`` the names that links lead to.
    """

    spans: list[Span] = field(default_factory=list)
    drawn: list[Any] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    breaks_before: bool = False
    breaks_after: bool = False

    @property
    def text(self) -> Text:
        return tuple(self.spans)


class WordsReader:
    """Reads the words of paragraphs; a field may go on from one paragraph to the next."""

    def __init__(
        self,
        styles: Styles,
        targets: dict[str, Target],
        cited: Mapping[tuple[str, str], str] | None = None,
    ) -> None:
        self.cited = cited or {}
        self.styles = styles
        self.targets = targets
        self.fields: list[list[str]] = []  # the instructions of open fields; "" once they show

    def read(self, paragraph: Any, bold: bool = False, italic: bool = False) -> Words:
        """The words of a paragraph; ``bold`` and ``italic`` say what its style sets."""
        words = Words()
        self._inside(paragraph, words, (bold, italic), None)
        return words

    def _inside(
        self, parent: Any, words: Words, style: tuple[bool, bool], link: str | None
    ) -> None:
        for element in parent:
            name = local(element)
            if name == "r":
                self._run(element, words, style, link)
            elif name == "hyperlink":
                self._inside(element, words, style, self._leads_to(element) or link)
            elif name in _THROUGH:
                simple = _HYPERLINK.match(attribute(element, "instr") or "")
                self._inside(element, words, style, _address(simple) if simple else link)
            elif name in ("del", "moveFrom"):
                gone = "".join(part.text or "" for part in below(element, "delText", "t"))
                if name == "del" and gone.strip():
                    words.remarks.append(f"deleted in a tracked change: {gone.strip()}")
            elif name == "bookmarkStart":
                words.anchors.add(anchor_of(attribute(element, "name") or ""))
            elif name in ("oMath", "oMathPara"):
                formula = "".join(part.text or "" for part in below(element, "t"))
                words.spans.append(Span(formula, *style, link))
                words.remarks.append("a formula stood in this text; look at how it reads")
            elif name == "AlternateContent" and any(local(e) == "r" for e in chosen(element)):
                self._inside(chosen(element), words, style, link)
            elif name in _DRAWN:
                words.drawn.append(element)

    def _leads_to(self, element: Any) -> str:
        target = self.targets.get(attribute(element, "id") or "")
        anchor = attribute(element, "anchor") or ""
        if target is None:
            return f"#{anchor_of(anchor)}" if anchor else ""
        return f"{target.name}#{anchor}" if anchor and "#" not in target.name else target.name

    def _run(self, run: Any, words: Words, style: tuple[bool, bool], link: str | None) -> None:
        properties = child(run, "rPr")
        named = value(run, "rPr", "rStyle")
        bold, italic = (
            _first(is_on(properties, switch), self.styles.switch(named, switch), inherited)
            for switch, inherited in zip(("b", "i"), style, strict=True)
        )
        if is_on(properties, "vanish"):
            hidden = "".join(part.text or "" for part in below(run, "t"))
            if hidden.strip():
                words.remarks.append(f"hidden in the document: {hidden.strip()}")
            return
        shown = next((_address(at) for at in map(_HYPERLINK.match, self._open()) if at), None)
        span = Span("", bold, italic, link or shown)
        for element in run:
            self._part(element, words, span)

    def _open(self) -> list[str]:
        return ["".join(parts) for parts in self.fields]

    def _part(self, element: Any, words: Words, span: Span) -> None:
        name = local(element)
        if name == "t":
            words.spans.append(span._replace(text=element.text or ""))
        elif name in _SIGNS:
            words.spans.append(span._replace(text=_SIGNS[name]))
        elif name == "br":
            kind = attribute(element, "type")
            if kind == "page" and plain(words.text):
                words.breaks_after = True
            elif kind == "page":
                words.breaks_before = True
            words.spans.append(span._replace(text=" " if kind in ("page", "column") else "\n"))
        elif name == "sym":
            code = (attribute(element, "char") or "").lower()
            sign = _SYMBOLS.get(code)
            words.spans.append(span._replace(text=sign or "\ufffd"))
            if not sign:
                font = attribute(element, "font")
                words.remarks.append(f"a sign of the font {font} ({code}) could not be read")
        elif name in ("footnoteReference", "endnoteReference", "commentReference"):
            note = (name.removesuffix("Reference"), attribute(element, "id") or "")
            words.notes.append(note)
            if note in self.cited:
                words.spans.append(Span(self.cited[note], cites=True))
        elif name == "fldChar":
            kind = attribute(element, "fldCharType")
            if kind == "begin":
                self.fields.append([])
            elif kind == "end" and self.fields:
                self.fields.pop()
        elif name == "instrText" and self.fields:
            self.fields[-1].append(element.text or "")
        elif name == "ruby":  # small signs above large ones, that tell how they are read
            read = "".join(part.text or "" for part in below(child(element, "rt"), "t"))
            words.remarks.append(f"small words stood above these: {read}")
            for run in below(child(element, "rubyBase"), "r"):
                self._run(run, words, (span.bold, span.italic), span.link)
        elif name in _DRAWN:
            words.drawn.append(element)


_SIGNS = {"tab": " ", "ptab": " ", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": ""}


def _first(*answers: bool | None) -> bool:
    return next((answer for answer in answers if answer is not None), False)


def _address(found: re.Match[str]) -> str:
    return f"#{anchor_of(found[2])}" if found[1] else found[2]


def anchor_of(name: str) -> str:
    """A bookmark's name as an id; Word's own names, which nobody links to, are none."""
    return re.sub(r"[^\w-]+", "-", name).strip("-")
