"""Structured sources to printed entries, by citeproc-py and a CSL style."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from handout.content.inline import Run
from handout.errors import ContentError, Problem, did_you_mean
from handout.references.numbering import links_in

STYLES = Path(__file__).parent / "styles"
# citeproc-py joins texts to strings and gives them to a formatter, which is to mark up
# and escape them. Ours marks with characters that no text holds, so that what comes out
# is told apart from what went in without any escaping.
_ITALIC, _ITALIC_END, _BOLD, _BOLD_END = "\ue0f0", "\ue0f1", "\ue0f2", "\ue0f3"
_MARKS = re.compile(f"([{_ITALIC}{_ITALIC_END}{_BOLD}{_BOLD_END}])")
# citeproc-py reads these in its input as markup or as ends of sentences; they are set
# aside in private characters and put back.
_ASIDE = {ord("<"): "\ue0e0", ord(">"): "\ue0e1", ord("&"): "\ue0e2"}
_BACK = {ord(private): chr(code) for code, private in _ASIDE.items()}


def format_sources(
    sources: Sequence[Mapping[str, object]], style: str | Path, language: str
) -> list[tuple[Run, ...]]:
    """One entry for each source, as runs: titles in italics, DOI and URL as links.

    ``sources`` hold CSL-JSON names (``container-title``); authors are ``Family, Given``
    or mappings, dates ``2021``, ``2021-02`` or ``2021-02-03``. ``style`` is the name of a
    shipped style or the path of a CSL file. Raises ContentError for a style that cannot
    be used.
    """
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
    from citeproc.source.json import CiteProcJSON

    path = _style_path(style)
    items = [_csl_json(f"s{number}", source) for number, source in enumerate(sources)]
    try:
        _check_style(path)
        csl = CitationStylesStyle(str(path), locale=_locale(language), validate=False)
        bibliography = CitationStylesBibliography(csl, CiteProcJSON(items), _Formatter)
        for item in items:
            bibliography.register(Citation([CitationItem(item["id"])]))
        # citeproc-py prints in the order of the style; ours comes from the citations
        entries = dict(zip(bibliography.keys, map(str, bibliography.bibliography()), strict=True))
    except ContentError:
        raise
    except Exception as error:  # a style can break citeproc-py in any way
        raise ContentError(
            Problem(
                f"the citation style cannot be used ({type(error).__name__})",
                "use apa, ama, vancouver or another CSL 1.0 file",
                file=path.name,
            )
        ) from error
    return [_runs(entries[item["id"]]) for item in items]


class _Formatter:
    """citeproc-py's formatter protocol, with marks instead of markup."""

    @staticmethod
    def preformat(text: str) -> str:
        return text

    class Italic(str):
        def __new__(cls, text: str) -> Any:
            return str.__new__(cls, f"{_ITALIC}{text}{_ITALIC_END}")

    class Oblique(Italic):
        pass

    class Bold(str):
        def __new__(cls, text: str) -> Any:
            return str.__new__(cls, f"{_BOLD}{text}{_BOLD_END}")

    class Light(str):
        pass

    class Underline(str):
        pass

    class Superscript(str):
        pass

    class Subscript(str):
        pass

    class SmallCaps(str):
        pass


def _style_path(style: str | Path) -> Path:
    if isinstance(style, Path):
        return style
    shipped = sorted(path.stem for path in STYLES.glob("*.csl"))
    if style in shipped:
        return STYLES / f"{style}.csl"
    raise ContentError(
        Problem(
            f"there is no citation style '{style}'",
            did_you_mean(style, shipped) or f"use {', '.join(shipped)} or name a .csl file",
        )
    )


def _check_style(path: Path) -> None:
    """Refuse what is not CSL before citeproc-py reads it, without touching entities."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        tree: Any = etree.parse(str(path), parser)
        root = tree.getroot()
        is_csl = root.tag == "{http://purl.org/net/xbiblio/csl}style" and not tree.docinfo.doctype
        reason = "it is no CSL style"
    except OSError:
        is_csl, reason = False, "the file cannot be read"
    except etree.XMLSyntaxError as error:
        is_csl, reason = False, f"it is not well-formed XML (line {error.lineno})"
    if not is_csl:
        raise ContentError(
            Problem(
                f"the citation style cannot be used: {reason}",
                "use apa, ama, vancouver or another CSL 1.0 file",
                file=path.name,
            )
        )


def _locale(language: str) -> str:
    """The locale of citeproc-py for a language tag: the tag's own, its language's, English."""
    import citeproc

    folder = Path(citeproc.__file__).parent / "data" / "locales"
    if (folder / f"locales-{language}.xml").exists():
        return language
    if not language.lower().startswith("en"):
        same = sorted(folder.glob(f"locales-{language.split('-')[0].lower()}-*.xml"))
        usual = f"locales-{language[:2].lower()}-{language[:2].upper()}.xml"
        for path in [folder / usual, *same]:
            if path.exists():
                return path.stem.removeprefix("locales-")
    return "en-US"


def _csl_json(key: str, source: Mapping[str, object]) -> dict[str, Any]:
    item: dict[str, Any] = {"id": key, "type": source.get("type") or _type_of(source)}
    for name, value in source.items():
        if name in ("author", "editor"):
            item[name] = [_name(person) for person in value]  # type: ignore[attr-defined]
        elif name in ("issued", "accessed"):
            item[name] = _date(str(value))
        elif name == "DOI":
            item[name] = re.sub(r"(?i)^(https?://(dx\.)?doi\.org/|doi:\s*)", "", str(value)).strip()
        elif name == "page":
            item[name] = re.sub(r"(?<=\d)\s*[-\u2013\u2014]+\s*(?=\w)", "\u2013", str(value))
        elif name != "type":
            text = str(value).translate(_ASIDE)
            item[name] = text.rstrip(".") if name == "title" else text
    return item


def _type_of(source: Mapping[str, object]) -> str:
    if source.get("container-title"):
        return "article-journal"
    if source.get("publisher"):
        return "book"
    return "webpage" if source.get("URL") else "document"


def _name(person: object) -> dict[str, str]:
    if isinstance(person, Mapping):
        return {str(part): str(text).translate(_ASIDE) for part, text in person.items()}
    text = str(person).translate(_ASIDE)
    family, comma, given = text.partition(",")
    if comma and given.strip():
        return {"family": family.strip(), "given": given.strip()}
    return {"literal": text.strip()}


def _date(text: str) -> dict[str, Any]:
    found = re.match(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$", text.strip())
    if not found:
        return {"literal": text}
    return {"date-parts": [[int(part) for part in found.groups() if part]]}


def _runs(entry: str) -> tuple[Run, ...]:
    """An entry with our marks as runs; doubled full stops and spaces are mended."""
    entry = re.sub(r"  +", " ", entry).strip()
    entry = re.sub(rf"([.?!])([{_ITALIC_END}{_BOLD_END}]*)\.", r"\1\2", entry)
    runs: list[Run] = []
    italic = bold = 0
    for part in _MARKS.split(entry):
        if part in (_ITALIC, _ITALIC_END):
            italic += 1 if part == _ITALIC else -1
        elif part in (_BOLD, _BOLD_END):
            bold += 1 if part == _BOLD else -1
        elif part:
            for run in links_in(part.translate(_BACK)):
                runs.append(run._replace(italic=italic > 0, bold=bold > 0))
    return tuple(runs)
