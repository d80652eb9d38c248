"""A CSL style that is safe to use: one of ours by its name, or a file of the author's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from handout.errors import ContentError, Problem, did_you_mean

STYLES = Path(__file__).parent / "styles"
_CSL = "{http://purl.org/net/xbiblio/csl}"
_LARGEST = 2_000_000  # bytes; the largest style in the public collection has about 100 kB


def style_path(style: str | Path) -> Path:
    """The file of a style; raises ContentError for the name of a style that is not shipped."""
    if isinstance(style, Path):
        return style
    shipped = sorted(path.stem for path in STYLES.glob("*.csl"))
    if style.lower() in shipped:
        return STYLES / f"{style.lower()}.csl"
    known = f"use {', '.join(shipped)} or name a .csl file"
    near = did_you_mean(style.lower(), shipped)
    raise ContentError(
        Problem(f"there is no citation style '{style}'", f"{near} {known}" if near else known)
    )


def read_style(path: Path) -> bytes:
    """The XML of a style, without numbers before its entries: the page has its own.

    Raises ContentError for what cannot be read or is no CSL style with a bibliography.
    Nothing outside the file is read and no entity is expanded.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True
    )
    try:
        if path.stat().st_size > _LARGEST:
            raise unusable(path, "it is too large")
        root = etree.fromstring(path.read_bytes(), parser)
    except OSError:
        raise unusable(path, "the file cannot be read") from None
    except etree.XMLSyntaxError as error:
        reason = f"it is not well-formed XML (line {error.lineno})"
        raise unusable(path, reason) from None
    document: Any = root.getroottree().docinfo
    if root.tag != f"{_CSL}style" or document.doctype:
        raise unusable(path, "it is no CSL style")
    if root.find(f"{_CSL}bibliography/{_CSL}layout") is None:
        if root.find(f"{_CSL}info/{_CSL}link[@rel='independent-parent']") is not None:
            raise unusable(path, "it only points to another style; take that one")
        raise unusable(path, "it has no bibliography")
    for element in list(root.iter(f"{_CSL}text", f"{_CSL}number", f"{_CSL}label")):
        if element.get("variable") == "citation-number":
            element.getparent().remove(element)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def unusable(path: Path, reason: str) -> ContentError:
    """The error for a style that cannot be used."""
    return ContentError(
        Problem(
            f"the citation style cannot be used: {reason}",
            "use apa, ama, vancouver or another CSL 1.0 file",
            file=path.name,
        )
    )
