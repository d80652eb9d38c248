"""Which file a handout is a translation of."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from handout.content.model import Handout
from handout.content.origin import Origin, read_origin
from handout.content.source import Mapping, parse
from handout.content.translatable import Part, parts_of
from handout.errors import ContentError

_ENGLISH = "en-US"


class Source(NamedTuple):
    """A file that was translated, as far as a translation is compared with it."""

    origin: Origin
    whole: Part
    language: str
    version: str | None


def named_source(path: Path, language: str) -> Path | None:
    """``content.yaml`` for ``content.es.yaml``, if it is there and the file is in ``es``."""
    base, dot, suffix = path.stem.rpartition(".")
    if not dot or not base or not f"{language}-".lower().startswith(f"{suffix}-".lower()):
        return None
    found = path.with_name(f"{base}{path.suffix}")
    return found if found.is_file() else None


def source_path(handout: Handout, origin: Origin) -> Path | None:
    """The file that the handout says it is a translation of, or that its name says; else None."""
    if handout.translation:
        return origin.folder / handout.translation.of
    return named_source(origin.folder / Path(origin.file).name, handout.language)


def read_source(path: Path) -> Source:
    """The source of a translation. Raises ContentError where it cannot be read."""
    return source_in(read_origin(path))


def source_in(origin: Origin) -> Source:
    """A source that was read already. Raises ContentError where it is no YAML."""
    values = parse(origin)
    if not isinstance(values, Mapping):
        raise ContentError(origin.problem("the file holds no keys", "name a content file"))
    language, version = values.get("language"), values.get("version")
    return Source(
        origin,
        parts_of(values),
        language if isinstance(language, str) else _ENGLISH,
        version if isinstance(version, str) else None,
    )
