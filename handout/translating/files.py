"""A handout and its translations as files: read, exported, brought back, accepted."""

from __future__ import annotations

import re
from pathlib import Path

from handout.build import load
from handout.checks.translated.source import read_source, source_path
from handout.content.origin import Origin, origin_of, read_origin
from handout.content.translatable import digest
from handout.errors import ContentError, Problem
from handout.translating.editing import with_line_ends
from handout.translating.entries import State, entries, existing, memory_of, translation_name
from handout.translating.head import with_head
from handout.translating.importing import Imported, imported
from handout.translating.po import as_po, read_po
from handout.translating.pseudo import pseudo
from handout.translating.received import Delivery
from handout.translating.xliff import as_xliff
from handout.translating.xliff_reading import original_of, read_xliff

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")  # BCP 47, as far as it is in use


def exported(content: Path, language: str, *, xliff: bool) -> bytes:
    """The texts of ``content`` for a translator, with the translation that is there, if one is.

    Raises ContentError where a file cannot be read.
    """
    load(content)  # what cannot be built is not worth a translation
    source = read_source(content)
    there = translation_name(content, language)
    made = existing(load(there)) if there.is_file() else None
    known = entries(source, made)
    return (as_xliff if xliff else as_po)(source, known, language)


def brought_back(
    file: Path, *, content: Path | None = None, output: Path | None = None
) -> tuple[Path, Imported]:
    """Where the translation in a translator's file goes, and what it is.

    ``content`` is the source, if it is not beside the file under its own name. Raises
    ContentError where the file or the source cannot be read, or a text cannot be used.
    """
    origin = read_origin(file)
    is_xliff = origin.text.lstrip().startswith("<")
    delivery = None if is_xliff else read_po(origin)
    of = original_of(origin) if delivery is None else delivery.of
    content = content or _found(origin, of)
    source = read_source(content)
    if delivery is None:
        delivery = read_xliff(origin, entries(source))
    if not LANGUAGE.fullmatch(delivery.language):  # it becomes part of a file's name
        said = "the file does not say which language it is in"
        raise ContentError(origin.problem(said, "export it again"))
    output = output or translation_name(content, delivery.language)
    made = existing(load(output)) if output.is_file() else None
    return output, imported(source, delivery, output, made)


def _found(origin: Origin, name: str) -> Path:
    """The source that a translator's file names, beside it or in the working folder."""
    plain = Path(name).name
    for folder in (origin.folder, Path()):
        if plain and (folder / plain).is_file():
            return folder / plain
    said = f"its source '{plain}' is not beside it" if plain else "it does not name its source"
    raise ContentError(origin.problem(said, "name it with --source"))


def pseudo_translated(content: Path, output: Path, *, mirrored: bool) -> bytes:
    """``content`` in a pseudo-language, to be written to ``output``. Raises ContentError."""
    loaded, source = load(content), read_source(content)
    delivery: Delivery = pseudo(source, loaded, mirrored=mirrored)
    return imported(source, delivery, output, None).content


def accepted(file: Path) -> bytes:
    """A translation that says it was made from the source as that is now.

    An approval is kept if the source is what was approved; else it needs a review. Nothing else
    is changed. Raises ContentError where it is no translation.
    """
    loaded = load(file)
    path = source_path(loaded.handout, loaded.origin)
    if path is None:
        raise ContentError(Problem(
            "this is no translation", "write 'translation:' with 'of:' and the source",
            file=str(file),
        ))  # fmt: skip
    source, made = read_source(path), existing(loaded)
    states: dict[str, State] = {}
    for entry in entries(source, made):
        states[digest(entry.unit.text)] = entry.state
    is_same = all(state == "approved" for state in states.values())
    text = with_head(
        loaded.origin.text, source, loaded.handout.language, memory_of(states), made, is_same
    )
    if text is None:
        raise ContentError(loaded.origin.problem(
            "this file is written in a way that cannot be changed", "write its keys one a line"
        ))  # fmt: skip
    load(origin_of(text.encode(), str(file), file.parent))
    return with_line_ends(text, file)
