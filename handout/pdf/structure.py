"""Structure elements: the tree that a screen reader reads (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class MarkedContent(NamedTuple):
    """A piece of a page's content that belongs to an element (ISO 32000-1, 14.7.4.2)."""

    page: int
    mcid: int


class ObjectReference(NamedTuple):
    """An annotation that belongs to an element (ISO 32000-1, 14.7.4.3)."""

    page: int
    number: int


class StructureElement:
    """One element; ``role`` is a standard structure type (ISO 32000-1, 14.8.4).

    ``alt`` is a text, ``language`` a BCP 47 tag, ``attributes`` PDF
    source of the attribute dictionary (``/O/Table/Scope/Column``), ``id`` a name that is
    unique in the document.
    """

    __slots__ = ("alt", "attributes", "id", "kids", "language", "number", "role")

    def __init__(
        self,
        role: str,
        kids: Iterable[StructureElement] = (),
        *,
        alt: str | None = None,
        language: str | None = None,
        attributes: str = "",
        id: str | None = None,
    ) -> None:
        self.role = role
        self.kids: list[StructureElement | MarkedContent | ObjectReference] = list(kids)
        self.alt = alt
        self.language = language
        self.attributes = attributes
        self.id = id
        self.number = 0  # of its object in the file, known once it is written

    def add(self, role: str, **what: str | None) -> StructureElement:
        """A new last kid with that role."""
        kid = StructureElement(role, **what)  # type: ignore[arg-type]
        self.kids.append(kid)
        return kid

    def walk(self) -> Iterator[StructureElement]:
        """The element and all elements below it, in reading order."""
        pending = [self]
        while pending:
            element = pending.pop()
            yield element
            pending.extend(
                kid for kid in reversed(element.kids) if isinstance(kid, StructureElement)
            )

    def prune(self) -> bool:
        """Drop elements that hold nothing; true if this one holds something itself."""
        self.kids = [
            kid for kid in self.kids if not isinstance(kid, StructureElement) or kid.prune()
        ]
        return bool(self.kids) or self.role in ("TD", "TH")
