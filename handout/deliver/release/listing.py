"""What lists a release: manifest, sums, software bill of materials, a page for people."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from html import escape
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

from handout import __version__
from handout.content.papers import PAPERS

FORMAT = 1
DISTRIBUTION = "patient-handout"
_STYLE = (
    "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color:#1c1f22;background:#fff}ul{list-style:none;padding:0;display:grid;gap:1.5rem;"
    "grid-template-columns:repeat(auto-fill,minmax(16rem,1fr))}li{border:1px solid #b9c9cc;"
    "padding:1rem}h2{margin:0 0 .75rem;font-size:1.25rem;line-height:1.3}"
    "li a{display:block;padding:.15rem 0}img{width:100%;height:auto;border:1px solid #b9c9cc}"
    "a{color:#0a4f8a}"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#16191b}a{color:#9cc9f5}}"
)


def libraries() -> dict[str, str]:
    """The installed versions of the libraries that the program is built on, by name."""
    found = {}
    try:
        needed = requires(DISTRIBUTION) or []
    except PackageNotFoundError:  # run from a checkout that is not installed
        needed = []
    for requirement in needed:
        if "extra ==" in requirement:
            continue
        name = requirement.split(";")[0].strip()
        for sign in "<>=!~[ ":
            name = name.split(sign)[0]
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return dict(sorted(found.items()))


def manifest(entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The manifest, see ``schema/manifest.schema.json``; no clock and no path is in it."""
    return {
        "format": FORMAT,
        "tool": {"name": DISTRIBUTION, "version": __version__},
        "libraries": libraries(),
        "draft": any(entry["draft"] for entry in entries),
        "handouts": [dict(entry) for entry in entries],
    }


def as_json(value: object) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False, sort_keys=False) + "\n").encode()


def sums(folder: Path) -> bytes:
    """``SHA256SUMS`` of all files in ``folder``, as ``sha256sum --check`` reads it."""
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(folder.iterdir())
        if path.name != "SHA256SUMS"
    ]
    return "".join(lines).encode()


def bill_of_materials(about: Mapping[str, Any]) -> bytes:
    """A CycloneDX 1.6 document; its serial number comes from the manifest, not from chance."""
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.output.json import JsonV1Dot6

    digest = hashlib.sha256(as_json(about)).digest()
    bom = Bom(serial_number=UUID(bytes=digest[:16], version=4))
    bom.metadata.timestamp = None  # type: ignore[assignment]
    root = Component(
        name=DISTRIBUTION, version=__version__, type=ComponentType.APPLICATION,
        bom_ref=DISTRIBUTION,
    )  # fmt: skip
    bom.metadata.component = root
    parts = [
        Component(name=name, version=number, type=ComponentType.LIBRARY, bom_ref=name)
        for name, number in about["libraries"].items()
    ]
    for part in parts:
        bom.components.add(part)
    bom.register_dependency(root, parts)
    return (JsonV1Dot6(bom).output_as_string(indent=2) + "\n").encode()


def index_page(about: Mapping[str, Any]) -> bytes:
    """A page that lists the handouts, for people; one file, no script, nothing loaded."""
    order = sorted((entry["title"].casefold(), at) for at, entry in enumerate(about["handouts"]))
    entries = [about["handouts"][at] for _, at in order]
    several = len({entry["language"] for entry in entries}) > 1
    return (
        '<!doctype html>\n<html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Patient handouts</title><style>{_STYLE}</style>"
        f"<main><h1>Patient handouts</h1>"
        f"<ul>{''.join(_card(entry, several) for entry in entries)}</ul></main></html>\n"
    ).encode()


def _card(entry: Mapping[str, Any], several: bool) -> str:
    """One handout: title, first page, edition, files; its language, where there are ``several``."""
    language = escape(entry["language"])
    links = [
        f'<a href="{escape(quote(file["name"]))}">{escape(_words(file))}</a>'
        for file in entry["files"]
        if file["kind"] != "png"
    ]
    picture = next(file["name"] for file in entry["files"] if file["kind"] == "png")
    spoken = f'<p lang="{language}">{escape(_own_name(entry["language"]))}</p>' if several else ""
    edition = f"Version {escape(entry['version'])}. " if entry["version"] else ""
    return (
        f'<li><h2 lang="{language}">{escape(entry["title"])}</h2>{spoken}'
        f'<img src="{escape(quote(picture))}" alt="" loading="lazy">'
        f"<p>{edition}{_state(entry)}.</p><p>{''.join(links)}</p></li>"
    )


def _state(entry: Mapping[str, Any]) -> str:
    if entry["review"]["status"] != "approved":
        return "Draft, not reviewed"
    return "Not up to date: review due, or sources unconfirmed" if entry["draft"] else "Approved"


def _words(file: Mapping[str, Any]) -> str:
    if file["kind"] != "pdf":
        return {"html": "Web page", "txt": "Text"}[file["kind"]]
    paper = PAPERS[file["paper"]].words
    variant = file.get("variant", "").replace("-", " ").replace("+", ", ")
    kind = f"PDF, {variant}" if variant else "PDF"
    return f"{kind}, {paper}, {file['pages']} {'page' if file['pages'] == 1 else 'pages'}"


def _own_name(tag: str) -> str:
    """``Español`` for ``es``; the tag, if it is not known."""
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(tag, sep="-").get_display_name() or tag
    except (UnknownLocaleError, ValueError):
        return tag
    return name[:1].upper() + name[1:]
