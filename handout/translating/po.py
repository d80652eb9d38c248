"""Gettext PO files: written for a translator, and read when they come back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from handout.checks.translated.source import Source
from handout.content.origin import Origin
from handout.errors import ContentError, Mark
from handout.translating.entries import Entry
from handout.translating.received import Delivery, Received

_OF = "X-Handout-Source"
_HEAD = """Translate the words. Keep **, *, [words](address), [@key] and {{field}} as they are.
Write every number and every unit of the source, as your readers write them.
Mark a text as fuzzy (needs work) as long as you are not sure of it."""


def as_po(source: Source, entries: list[Entry], language: str) -> bytes:
    """The texts as a PO file; the same bytes for the same texts."""
    import polib

    file = polib.POFile(wrapwidth=98, check_for_duplicates=False)
    file.header = _HEAD
    file.metadata = {
        "Project-Id-Version": f"handout {source.version or ''}".strip(),
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        _OF: Path(source.origin.file).name,
    }
    name = Path(source.origin.file).name.replace(" ", "_")
    for entry in entries:
        file.append(polib.POEntry(
            msgctxt=entry.unit.id, msgid=entry.source, msgstr=entry.target,
            comment=entry.context, occurrences=[(name, str(entry.unit.part.mark.line))],
            flags=["fuzzy"] if entry.state == "needs-review" else [],
        ))  # fmt: skip
    return f"{file}\n".encode()


def read_po(origin: Origin) -> Delivery:
    """The texts of a PO file. Raises ContentError where it is none, or not one of ours."""
    file = _parsed(origin)
    of, language = file.metadata.get(_OF, ""), file.metadata.get("Language", "")
    texts = tuple(
        Received(
            entry.msgctxt or "", entry.msgid, entry.msgstr,
            "untranslated" if not entry.msgstr else "needs-review" if entry.fuzzy else "approved",
            origin.find("msgctxt", Mark(entry.linenum or 1, 1), reach=20).line,
        )
        for entry in file
        if not entry.obsolete
    )  # fmt: skip
    return Delivery(origin, of, language.replace("_", "-"), texts)


def _parsed(origin: Origin) -> Any:
    import polib

    try:
        return polib.pofile(origin.text + "\n", check_for_duplicates=False)
    except (OSError, ValueError, KeyError, IndexError, AttributeError) as error:
        line = re.search(r"line (\d+)", str(error))
        mark = Mark(int(line[1]), 1) if line else Mark(1, 1)
        raise ContentError(
            origin.problem("this is no PO file from here on", "save it as PO again", mark)
        ) from None
