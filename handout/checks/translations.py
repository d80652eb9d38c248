"""Whether a translation says what its source says, and whether somebody has compared them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from handout.checks.rule import Found, Severity, rule
from handout.checks.subject import Subject
from handout.checks.translated.pairs import is_of_another_kind
from handout.checks.translated.source import read_source, source_path
from handout.checks.translated.texts import (
    CMS,
    ISO,
    compared,
    is_fixed,
    line_in,
)
from handout.content.translatable import Part, digest, has_words
from handout.errors import NOWHERE, ContentError, Mark

_LAW = "45 CFR 92.201(c)(3) (https://www.ecfr.gov/current/title-45/part-92/section-92.201)"


def _key(subject: Subject, key: str = "") -> Mark:
    """Where ``translation:``, or a key under it, stands."""
    mark = subject.origin.find("translation:", NOWHERE)
    return subject.origin.find(f"{key}:", mark, reach=9) if key and mark.line else mark


@rule(
    "translation-source",
    Severity.ERROR,
    "The source of the translation is not there",
    why="Without its source nobody can tell whether a translation still says what it should.",
    source=ISO,
    advice="write under 'of:' the name of a content file in the same folder",
)
def translation_source(subject: Subject) -> Iterator[Found]:
    translation = subject.handout.translation
    if not translation:
        return
    path, name = subject.origin.folder / translation.of, translation.of
    mark = _key(subject, "of")
    if Path(name).name != name:
        yield Found(mark, f"the source '{name}' is not in the same folder")
    elif name == Path(subject.origin.file).name:
        yield Found(mark, "this handout says that it is a translation of itself")
    elif not path.is_file():
        yield Found(mark, f"the source '{name}' is not there")
    else:
        try:
            read_source(path)
        except ContentError as error:
            yield Found(mark, f"the source cannot be read: {error.problems[0].headline()}")


@rule(
    "translation-unreviewed",
    Severity.WARNING,
    "Nobody has reviewed this translation",
    why="A wrong word in a translation can harm, and the clinic cannot see it by itself.",
    source=f"{_LAW}; {ISO}",
    advice="let a qualified translator compare it with the source, then write 'status: approved', "
    "'by' and 'on' under 'translation:'",
)
def translation_unreviewed(subject: Subject) -> Iterator[Found]:
    translation = subject.handout.translation
    if not translation:
        path = source_path(subject.handout, subject.origin)
        if path:
            yield Found(
                NOWHERE,
                f"by its name this is a translation of {path.name}, but it does not say so",
                f"write 'translation: {{of: {path.name}, status: needs-review}}'",
            )
    elif not translation.is_approved:
        yield Found(_key(subject), "this is a translation that nobody has reviewed")
    elif not translation.by or not translation.on:
        missing = "by whom" if not translation.by else "when"
        yield Found(_key(subject), f"the translation is approved, but it does not say {missing}")


@rule(
    "translation-outdated",
    Severity.WARNING,
    "The source was changed after it was translated",
    why="Readers of every language should get today's advice.",
    source=ISO,
    advice="bring the translation up to date, then run 'handout translate accept' on it",
)
def translation_outdated(subject: Subject) -> Iterator[Found]:
    found, translation = compared(subject), subject.handout.translation
    if not found or not translation:
        return
    if translation.memory:
        known = {word.rstrip("+") for word in translation.memory.split()}
        for source, target in found.texts():
            if has_words(source.text or "") and digest(source.text or "") not in known:
                said = f"the source of this text was changed ({line_in(source, found)})"
                yield Found(target.mark, said)
    elif translation.version and translation.version != found.source.version:
        now = f"version {found.source.version}" if found.source.version else "without a version"
        said = f"version {translation.version} was translated, and the source is now {now}"
        yield Found(_key(subject, "version"), said)


@rule(
    "translation-structure",
    Severity.ERROR,
    "The translation has other parts than its source",
    why="What is missing in a translation, its readers never learn.",
    source=f"{ISO}; {CMS}",
    advice="translate what is missing, in the same place and the same kind of block",
)
def translation_structure(subject: Subject) -> Iterator[Found]:
    found = compared(subject)
    for pair in found.pairs if found else ():
        source, target = pair.source, pair.target
        if is_fixed(pair) or (source or target or _NOTHING).kind in _NOT_PRINTED:
            continue
        if found and source and target is None:
            said = f"{_named(source)} of the source is missing here ({line_in(source, found)})"
            yield Found(pair.near, said)
        elif target and source is None:
            yield Found(
                target.mark, f"{_named(target)} is not in the source",
                "delete it, or write it into the source as well", Severity.WARNING,
            )  # fmt: skip
        elif found and source and target and is_of_another_kind(pair):
            said = f"this is {_kind(target)}, but {_kind(source)} in the source"
            yield Found(target.mark, f"{said} ({line_in(source, found)})")


_NOT_PRINTED = ("audience", "summary", "keywords", "example")  # a translation may do without
_NOTHING = Part("", "", NOWHERE)
_KINDS = {
    "heading": "a section", "bullets": "a bulleted list", "numbers": "a numbered list",
    "points": "a list of points", "entries": "a list of entries", "steps": "a list of steps",
    "urgent": "an urgent box", "caution": "a caution", "key_facts": "a box of key facts",
    "contact": "a contact card", "write_in": "a line to write on", "columns": "a pair of columns",
    "rule": "a line across the page", "page_break": "a page break", "item": "an item",
    "alt": "an alt text", "lead": "a lead-in", "entry": "an entry", "verbatim": "a verbatim text",
}  # fmt: skip


def _kind(part: Part) -> str:
    return _KINDS.get(part.kind, f"a {part.kind}".replace("_", " "))


def _named(part: Part) -> str:
    """``the caution 'Do not drive…'``: what it is, and how it begins."""
    kind = re.sub(r"^an? ", "", _KINDS.get(part.kind, part.kind.replace("_", " ")))
    first = next((inner.text for inner in part.flat() if inner.text), "")
    words = " ".join(first.split())
    shown = words if len(words) < 40 else words[:39] + "…"
    return f"the {kind} '{shown}'" if words else f"a {kind}"
