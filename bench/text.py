"""The words of a content file as a neutral list that every peer can set.

    python bench/text.py content.yaml FOLDER

writes what the benchmark feeds on: FOLDER/1.txt and FOLDER/100.txt (the neutral list, its
body once and a hundred times), FOLDER/100.yaml (the content file with its body a hundred
times) and a copy of the content's assets. It is a process of its own so that the process that
measures stays small.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

# (kind, lead, text). Kinds: title, heading, subheading, item, paragraph, source. A lead is
# the bold beginning of an item, with its colon or full stop; it is empty elsewhere.
# A plain tuple, because importing typing would be charged to the lightest peers.
Item = tuple[str, str, str]

LARGE = 100
CONTENT = Path(__file__).resolve().parent.parent / "content.yaml"
_SILENT = {"id", "figure", "alt", "decorative", "width", "widths", "align", "header_column"}
_SILENT |= {"qr", "lines", "page_break", "rule", "credit"}


def read_content(path: Path = CONTENT) -> list[Item]:
    """The printed text of a content file, in document order.

    Only the shape of the YAML is looked at, not the program's own model, so that a mistake
    in the model cannot hide from the comparison.
    """
    import yaml

    content = yaml.load(path.read_text("utf-8"), getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    items: list[Item] = [("title", "", _plain(content["title"]))]
    for key in content:
        if key in ("subtitle", "at_a_glance", "body", "sections"):
            items += _blocks(content[key], depth=0)
    sources = content.get("sources") or {}
    entries = list(sources.values()) if isinstance(sources, dict) else list(sources)
    if entries and not any(kind == "heading" and text == "Sources" for kind, _, text in items):
        items.append(("heading", "", "Sources"))
    return items + [("source", "", _source(entry)) for entry in entries]


def _blocks(value: object, depth: int) -> Iterator[Item]:
    """The items of one or several blocks; depth counts the headings above them."""
    if isinstance(value, str):
        if value.strip():
            yield ("paragraph", "", _plain(value))
    elif isinstance(value, list):
        for entry in value:
            if isinstance(entry, list):  # a bare list is a bulleted list
                yield from _listed(entry, depth)
            else:
                yield from _blocks(entry, depth)
    elif isinstance(value, dict) and "heading" in value:
        yield ("subheading" if depth else "heading", "", _plain(value["heading"]))
        for key, inner in value.items():
            if key != "heading" and key not in _SILENT:
                yield from _blocks(inner, depth + 1)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key == "entries" or key == "steps":
                yield from _numbered(inner, depth)
            elif key not in _SILENT:
                within = _listed if isinstance(inner, list) else _blocks
                yield from within(inner, depth)


def _numbered(entries: list[object], depth: int) -> Iterator[Item]:
    """Entries whose headings are printed with their number."""
    for number, entry in enumerate(entries, 1):
        for kind, lead, text in _blocks(entry, max(depth, 1)):
            counted = kind == "subheading" and not text[:1].isdigit()
            yield (kind, lead, f"{number}. {text}" if counted else text)


def _listed(entries: list[object], depth: int) -> Iterator[Item]:
    """The items of a list: strings, blocks, or lead-in items in their two spellings."""
    for entry in entries:
        if isinstance(entry, dict) and "lead" in entry:
            rest = entry.get("text") or entry.get("body") or ""
            yield from _led(_plain(entry["lead"]), rest, depth)
        elif isinstance(entry, dict) and len(entry) == 1 and "heading" not in entry:
            ((term, rest),) = entry.items()
            yield from _led(f"{_plain(term)}:", rest, depth)
        elif isinstance(entry, str):
            yield ("item", "", _plain(entry))
        else:
            yield from _blocks(entry, depth)


def _led(lead: str, rest: object, depth: int) -> Iterator[Item]:
    first = rest[0] if isinstance(rest, list) and rest else rest
    yield ("item", lead, _plain(first) if isinstance(first, str) else "")
    if isinstance(rest, list):
        yield from _blocks(rest[1:] if isinstance(first, str) else rest, depth)
    elif isinstance(rest, dict):
        yield from _blocks(rest, depth)


def _source(entry: object) -> str:
    """A source in words: verbatim, or its fields in roughly the order of APA style."""
    if isinstance(entry, str) or not isinstance(entry, dict):
        return _plain(str(entry))
    if "text" in entry:
        return _plain(entry["text"])
    names = entry.get("author") or []
    authors = ", ".join(n if isinstance(n, str) else ", ".join(n.values()) for n in names)
    issue = f"({entry['issue']})" if "issue" in entry else ""
    place = [entry.get("container-title", ""), f"{entry.get('volume', '')}{issue}"]
    place.append(entry.get("page", ""))
    tail = ", ".join(part for part in place if part)
    return f"{authors} ({entry.get('issued', '')}). {entry.get('title', '')}. {tail}."


def _plain(text: str) -> str:
    """A sentence without its marks for bold, italic, links and citations."""
    text = re.sub(r"\s*\[@[^\]]*\]", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(re.sub(r"(\*\*|\*)(?=\S)(.+?)\1", r"\2", text).split())


def repeated(items: list[Item], times: int) -> list[Item]:
    """The list with everything between its title and its sources repeated."""
    body = [item for item in items if item[0] not in ("title", "source")]
    end = body.pop() if body and body[-1][2] == "Sources" else None
    sources = [item for item in items if item[0] == "source"]
    return items[:1] + body * times + ([end] if end else []) + sources


def write_items(items: list[Item], path: Path) -> None:
    """One item a line, its three fields parted by tabs."""
    path.write_text("".join("\t".join(item) + "\n" for item in items), "utf-8")


def read_items(path: str) -> list[Item]:
    """What ``write_items`` wrote; needs no import, so that it costs a peer nothing."""
    with open(path, encoding="utf-8") as file:
        return [tuple(line.rstrip("\n").split("\t")) for line in file]  # type: ignore[misc]


def write_large(source: Path, target: Path, times: int = LARGE) -> None:
    """The content file with its body repeated, beside a copy of its assets.

    Ids go, because they must be unique in a handout.
    """
    import shutil

    import yaml

    content = yaml.load(source.read_text("utf-8"), getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    body = "sections" if "sections" in content else "body"
    content[body] = [_without_ids(block) for block in content[body]] * times

    class Dumper(yaml.SafeDumper):  # type: ignore[misc]
        """Writes a repeated block out instead of an alias to it."""

        def ignore_aliases(self, data: object) -> bool:
            return True

    text = yaml.dump(content, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=100_000)
    target.write_text(text, "utf-8")
    assets = source.parent / "assets"
    if assets.is_dir():
        shutil.copytree(assets, target.parent / "assets", dirs_exist_ok=True)


def _without_ids(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_ids(inner) for key, inner in value.items() if key != "id"}
    return [_without_ids(inner) for inner in value] if isinstance(value, list) else value


if __name__ == "__main__":
    content_file, folder = Path(sys.argv[1]), Path(sys.argv[2])
    once = read_content(content_file)
    write_items(once, folder / "1.txt")
    write_items(repeated(once, LARGE), folder / f"{LARGE}.txt")
    write_large(content_file, folder / f"{LARGE}.yaml")
