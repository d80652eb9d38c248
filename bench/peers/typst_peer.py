"""Typst (compiled Rust, from PyPI): tagged, PDF/UA-1."""

from __future__ import annotations

import os
from collections.abc import Callable

import typst
from entry import FAMILY, Item, font_folder, grouped, main

PREAMBLE = f"""
#set page("us-letter", margin: 72pt, footer: context align(center, text(10pt)[Page #counter(
  page).display() of #counter(page).final().first()]))
#set text(font: "{FAMILY}", size: 12pt, lang: "en", region: "US", top-edge: 0.8em,
  bottom-edge: -0.2em)
#set par(leading: 5pt, spacing: 11pt)
#set list(spacing: 9pt)
#show heading.where(level: 1): set text(24pt)
#show heading.where(level: 2): set text(17pt)
#show heading.where(level: 3): set text(13pt)
"""
LEVELS = {"title": "=", "heading": "==", "subheading": "==="}


def build(items: list[Item]) -> bytes:
    """The document as a process that starts cold makes it: no file in between."""
    compiler = typst.Compiler(
        markup(items).encode(), font_paths=[font_folder()], ignore_system_fonts=True
    )
    return _bytes(compiler.compile(format="pdf", pdf_standards=["ua-1"]))


def warm(items: list[Item]) -> Callable[[], bytes]:
    """A rebuild of the same document with the compiler kept.

    The compiler remembers every step whose input is unchanged, so that from the second
    time on little is left to do but to write the file.
    """
    return _kept(lambda _: markup(items))


def warm_changed(items: list[Item]) -> Callable[[], bytes]:
    """A rebuild with the compiler kept and the title changed, so that pages are laid out anew."""
    kind, lead, title = items[0]
    return _kept(lambda turn: markup([(kind, lead, f"{title} {turn}"), *items[1:]]))


def _kept(source: Callable[[int], str]) -> Callable[[], bytes]:
    """A rebuild from a file, because a compiler that is given bytes cannot be kept."""
    from itertools import count
    from tempfile import TemporaryDirectory

    folder = TemporaryDirectory()
    path = os.path.join(folder.name, "main.typ")
    turns = count()
    written = ""
    compiler = None

    def rebuild() -> bytes:
        nonlocal written, compiler
        text = source(next(turns))
        if text != written:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            written = text
        if compiler is None:
            compiler = typst.Compiler(path, font_paths=[font_folder()], ignore_system_fonts=True)
        assert folder.name  # keeps the folder as long as the rebuild
        return _bytes(compiler.compile(format="pdf", pdf_standards=["ua-1"]))

    return rebuild


def markup(items: list[Item]) -> str:
    """The document in Typst's language; text goes in as string literals."""
    parts = [f"#set document(title: {_quoted(items[0][2])})", PREAMBLE]
    for kind, group in grouped(items):
        for _, lead, text in group:
            if kind in LEVELS:
                parts.append(f"{LEVELS[kind]} #{_quoted(text)}\n")
            elif kind == "item":
                parts.append(f"- {_strong(lead)}#{_quoted(text)}")
            elif kind == "source":
                parts.append(f"#par(hanging-indent: 1.5em, {_quoted(text)})\n")
            else:
                parts.append(f"#{_quoted(text)}\n")
        parts.append("")
    return "\n".join(parts)


def _strong(lead: str) -> str:
    return f"#strong({_quoted(lead)}) " if lead else ""


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _bytes(pdf: object) -> bytes:
    assert isinstance(pdf, bytes)
    return pdf


if __name__ == "__main__":
    main(build)
