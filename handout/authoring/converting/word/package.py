"""A Word file opened with care: a ZIP of XML parts, measured before they are read."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from handout.errors import ContentError, Problem

MAX_PARTS = 5_000
MAX_XML = 50_000_000  # bytes of one part
MAX_PICTURE = 50_000_000
MAX_ALL = 300_000_000  # bytes of all parts that are read
_DAMAGED = ("the Word file is damaged", "open it in Word, save it again, and try once more")


class Target(NamedTuple):
    """Where a relationship leads: a part of the package, or an address outside."""

    name: str
    outside: bool
    kind: str


def local(element: Any) -> str:
    """An element's name without its namespace: Word has two, and both say the same."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """An attribute's value, whatever its namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: Any, *names: str) -> Any:
    """The element below ``element`` by way of ``names``, or None."""
    for name in names:
        element = next((inner for inner in element if local(inner) == name), None)
        if element is None:
            return None
    return element


def value(element: Any, *names: str) -> str | None:
    """The ``val`` of the element below by way of ``names``, or None."""
    found = child(element, *names)
    return None if found is None else attribute(found, "val")


def chosen(alternatives: Any) -> Any:
    """The one of an AlternateContent's two versions that new programs show."""
    choice = child(alternatives, "Choice")
    if choice is None:
        choice = child(alternatives, "Fallback")
    return () if choice is None else choice


def below(element: Any, *names: str) -> Iterator[Any]:
    """All elements of those names at any depth, in order."""
    return (inner for inner in (() if element is None else element.iter()) if local(inner) in names)


class Package:
    """The parts of a Word file. Raises ContentError for what is no Word file."""

    def __init__(self, path: Path, raw: bytes) -> None:
        self.path = path
        self.read_bytes = 0
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(raw))
        except (zipfile.BadZipFile, ValueError, OSError, EOFError):
            raise self.refused(*_DAMAGED) from None
        members = self.zip.infolist()
        if len(members) > MAX_PARTS:
            raise self.refused("the Word file has too many parts", "save it again in Word")
        if any(member.flag_bits & 1 for member in members):
            raise self.refused("the file is locked with a password", "save it without one")
        self.names = {member.filename for member in members}
        self.main = self._main()

    def refused(self, message: str, advice: str) -> ContentError:
        return ContentError(Problem(message, advice, file=str(self.path)))

    def _main(self) -> str:
        """The part that holds the text."""
        for target in self.targets("").values():
            if target.kind == "officeDocument" and not target.outside:
                if local(self.xml(target.name)) == "document":
                    return target.name
                raise self.refused(
                    "this is a file of Office, but not of Word", "name a .docx, .md or .txt file"
                )
        raise self.refused("this is no Word file", "name a .docx, .md or .txt file")

    def content(self, name: str, limit: int = MAX_PICTURE) -> bytes:
        """A part's bytes; never more than ``limit``, whatever the ZIP says of its size."""
        try:
            with self.zip.open(name) as part:
                content = part.read(limit + 1)
        except KeyError:
            raise self.refused(*_DAMAGED) from None
        except Exception:  # zipfile and its decompressors raise many kinds
            raise self.refused(*_DAMAGED) from None
        self.read_bytes += len(content)
        if len(content) > limit or self.read_bytes > MAX_ALL:
            raise self.refused(
                "the Word file unpacks to more than can be read",
                "make its pictures smaller, or split it up",
            )
        return content

    def xml(self, name: str) -> Any:
        """The root element of a part. No entity is expanded, and nothing outside is opened."""
        from lxml import etree

        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        try:
            root = etree.fromstring(self.content(name, MAX_XML), parser)
        except (etree.XMLSyntaxError, ValueError):
            raise self.refused(*_DAMAGED) from None
        docinfo: Any = root.getroottree().docinfo
        if docinfo.doctype:  # no program that writes Word files puts one in
            raise self.refused(*_DAMAGED)
        return root

    def xml_of_kind(self, kind: str) -> Any:
        """The part that the main one names with that kind of relationship, or None."""
        for target in self.targets(self.main).values():
            if target.kind == kind and not target.outside and target.name in self.names:
                return self.xml(target.name)
        return None

    def targets(self, part: str) -> dict[str, Target]:
        """Where the relationships of a part lead, by their ids."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self.names:
            return {}
        found = {}
        for element in self.xml(rels):
            target = attribute(element, "Target") or ""
            outside = attribute(element, "TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = (attribute(element, "Type") or "").rpartition("/")[2]
            found[attribute(element, "Id") or ""] = Target(target, outside, kind)
        return found
