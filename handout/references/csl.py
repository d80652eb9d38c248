"""Structured sources to printed entries, by citeproc-py and a CSL style."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from handout.content.inline import Run
from handout.errors import ContentError, Problem
from handout.references import marks
from handout.references.items import NAMES, OTHERS, csl_item
from handout.references.style_file import read_style, style_path, unusable

_CSL = "{http://purl.org/net/xbiblio/csl}"
# Language tags whose locale in citeproc-py has another name
_LOCALES = {"no": "nb-NO", "zh-hant": "zh-TW", "zh-hk": "zh-TW", "pt": "pt-PT"}


def format_sources(
    sources: Sequence[Mapping[str, object]], style: str | Path, language: str
) -> list[tuple[Run, ...]]:
    """One entry for each source, in their order: titles in italics, DOI and URL as links.

    ``sources`` hold CSL-JSON names (``container-title``), see ``csl_item``. ``style`` is
    the name of a shipped style or the path of a CSL file, ``language`` a BCP 47 tag for
    months and terms. An entry has no number before it. Raises ContentError for a style
    that cannot be used, and for sources with an unknown type or an impossible date.
    """
    path = style_path(style)
    xml = read_style(path)
    items = _items(sources)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # citeproc-py warns of fields that it does not know
            return [marks.runs_of(entry) for entry in _entries(items, xml, language)]
    except Exception as error:  # a style can break citeproc-py in any way
        raise unusable(path, "it asks for what this program cannot do") from error


def _items(sources: Sequence[Mapping[str, object]]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for number, source in enumerate(sources):
        try:
            items.append(csl_item(f"s{number}", source))
        except ContentError as error:
            problems += error.problems
    if problems:
        raise ContentError(problems)
    return items


def _entries(items: list[dict[str, Any]], xml: bytes, language: str) -> Iterator[str]:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
    from citeproc.source.json import CiteProcJSON

    style = CitationStylesStyle(BytesIO(xml), locale=_locale(language), validate=False)
    source = CiteProcJSON(items)
    bibliography = CitationStylesBibliography(style, source, marks.Formatter)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    for item, registered in zip(items, bibliography.items, strict=True):
        # one by one: citeproc-py leaves an empty entry out, and the others would move up
        with _et_al(style.root, item):
            yield "".join(map(str, style.render_bibliography([registered]))).strip()


@contextmanager
def _et_al(style: Any, item: Mapping[str, Any]) -> Iterator[None]:
    """Make the style print ``et al.`` after the names of an item that end with OTHERS.

    CSL knows no such name: as one of the list it would be joined with "and". So the style
    is told, for this item, to cut the list where OTHERS stands, unless it cuts it earlier.
    """
    before: list[tuple[Any, dict[str, str]]] = []
    for role in NAMES:
        count = len(item.get(role, ())) - 1
        if count < 1 or item[role][-1] != OTHERS:
            continue
        for name in _name_elements(style, role):
            before.append((name, dict(name.attrib)))
            shortest = int(_option(style, name, "et-al-min"))
            cut = 0 < shortest <= count + 1
            first = int(_option(style, name, "et-al-use-first")) if cut else count
            name.set("et-al-min", str(count + 1))
            name.set("et-al-use-first", str(min(first, count)))
            name.set("et-al-use-last", "false")
    try:
        yield
    finally:
        for name, attributes in reversed(before):
            name.attrib.clear()
            name.attrib.update(attributes)


def _name_elements(style: Any, role: str) -> Iterator[Any]:
    """The ``name`` elements that decide how the names of ``role`` are printed."""
    for names in list(style.iter(f"{_CSL}names")):
        if role not in names.get("variable", "").split():
            continue
        name = names.find(f"{_CSL}name")
        parent = names.getparent()
        if name is None and parent.tag == f"{_CSL}substitute":
            name = parent.getparent().find(f"{_CSL}name")  # CSL 1.0.2, "Names": shorthand
        if name is None:
            name = names.makeelement(f"{_CSL}name")
            names.insert(0, name)
        yield name


def _option(style: Any, name: Any, option: str) -> str:
    """An option of a name, its own or inherited (CSL 1.0.2, "Inheritable Name Options")."""
    default = "1" if option == "et-al-use-first" else "0"
    for element in (name, style.find(f"{_CSL}bibliography"), style):
        if (value := element.get(option)) is not None:
            return str(value)
    return default


def _locale(language: str) -> str:
    """The locale of citeproc-py for a language tag: the tag's own, its language's, English."""
    import citeproc

    folder = Path(citeproc.__file__).parent / "data" / "locales"
    if language.lower() in _LOCALES:
        return _LOCALES[language.lower()]
    if (folder / f"locales-{language}.xml").exists():
        return language
    if not language.lower().startswith("en"):
        same = sorted(folder.glob(f"locales-{language.split('-')[0].lower()}-*.xml"))
        usual = f"locales-{language[:2].lower()}-{language[:2].upper()}.xml"
        for path in [folder / usual, *same]:
            if path.exists():
                return path.stem.removeprefix("locales-")
    return "en-US"
