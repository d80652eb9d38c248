"""The handouts of a folder, each as a card; one that cannot be built shows why."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from handout.build import Loaded, content_sha256
from handout.content.variant import USUAL, Variant
from handout.deliver.release.contents import contents_of
from handout.deliver.slugs import slug, unique_slugs
from handout.desk.enclosed import brand_path, load_enclosed
from handout.desk.languages import english_name, is_named_for, own_name
from handout.errors import HandoutError
from handout.named import named_files

# States of a review, each with its word and a shape of its own.
STATES = {
    "approved": ("Approved", "\u2713"),
    "draft": ("Draft, not reviewed", "\u25d0"),
    "overdue": ("Review overdue", "\u25b2"),
}


class Card(NamedTuple):
    """A handout as the library shows it; ``error`` is why it cannot be built, if so.

    ``others`` are the same handout in other languages, under the same key.
    """

    key: str
    path: Path
    title: str
    name: str  # of its file, less language and ending
    summary: str = ""
    words: str = ""  # all that a search looks through, in lower case
    language: str = ""
    version: str = ""
    state: str = "draft"
    error: str = ""
    fingerprint: str = ""
    others: tuple[Card, ...] = ()

    @property
    def state_words(self) -> tuple[str, str]:
        """The word and the shape of its state."""
        return STATES[self.state]

    @property
    def variants(self) -> tuple[Card, ...]:
        """It and the others."""
        return (self, *self.others)

    @property
    def languages(self) -> dict[str, str]:
        """The languages of the variants, each with its own name."""
        tags = [card.language for card in self.variants]
        return {tag: own_name(tag, tags) for tag in tags}

    def in_language(self, language: str) -> Card:
        """The variant in a language; it itself, if there is none."""
        return next((card for card in self.variants if card.language == language), self)


class Library:
    """The handouts right in ``folder``; read again when a file changes."""

    def __init__(self, folder: Path, today: Callable[[], date] = date.today) -> None:
        self.folder = folder.resolve()
        self._today = today
        self._lock = threading.Lock()
        self._seen: tuple[object, ...] = ()
        self._named: set[Path] = set()  # what the handouts are made from
        self._cards: dict[str, Card] = {}

    def cards(self) -> dict[str, Card]:
        """The cards by key, in the order of their titles."""
        with self._lock:
            if self._state() != self._seen:
                self._cards = self._read()
                self._seen = self._state()
            return self._cards

    def search(self, query: str) -> list[Card]:
        """The cards that hold every word of ``query``."""
        wanted = query.lower().split()
        return [
            card
            for card in self.cards().values()
            if all(any(w in variant.words for variant in card.variants) for w in wanted)
        ]

    def _state(self) -> tuple[object, ...]:
        texts = [*self.folder.glob("*.yaml"), *self.folder.glob("*.yml")]
        return (self._today(), *_marks({*texts, *self._named}))

    def _read(self) -> dict[str, Card]:
        found: dict[Path, Loaded | HandoutError] = {}
        self._named = set()
        for path in contents_of(self.folder):
            if not path.resolve().is_relative_to(self.folder):
                continue
            self._named.add(brand_path(path))
            try:
                found[path] = load_enclosed(path)
            except HandoutError as error:
                found[path] = error
        groups = _groups(found)
        keys = unique_slugs({paths[0]: _title(paths[0], found) for paths in groups.values()})
        cards = []
        for name, paths in groups.items():
            variants = [self._card(keys[paths[0]], name, path, found[path]) for path in paths]
            cards.append(variants[0]._replace(others=tuple(variants[1:])))
        return {card.key: card for card in sorted(cards, key=lambda card: card.title.lower())}

    def _card(self, key: str, name: str, path: Path, what: Loaded | HandoutError) -> Card:
        if isinstance(what, HandoutError):
            told = self.without_folder(str(what))
            return Card(key, path, path.name, name, words=path.name.lower(), error=told)
        handout, review = what.handout, what.handout.review
        state = "approved" if review.status == "approved" else "draft"
        if review.next and review.next < self._today():
            state = "overdue"
        named = {file.path for file in named_files(what)}
        self._named |= named
        made_from = f"{content_sha256(what)} {_marks(named)}"
        words = [
            handout.title.plain, handout.summary or "", handout.audience or "", path.stem,
            handout.language, own_name(handout.language), english_name(handout.language),
            *handout.keywords,
        ]  # fmt: skip
        return Card(
            key,
            path,
            handout.title.plain,
            name,
            summary=handout.summary or (handout.subtitle.plain if handout.subtitle else ""),
            words=" ".join(words).lower(),
            language=handout.language,
            version=handout.version or "",
            state=state,
            fingerprint=hashlib.sha256(made_from.encode()).hexdigest()[:16],
        )

    def without_folder(self, text: str) -> str:
        """An error without the machine's path, which is nothing for a desk."""
        return text.replace(f"{self.folder}/", "")


def passages(error: str) -> list[tuple[str, str]]:
    """What an error says, problem by problem, each with the lines of the file that it shows."""
    found: list[tuple[str, str]] = []
    for line in error.splitlines():
        if found and line.startswith("    "):
            headline, excerpt = found[-1]
            found[-1] = headline, f"{excerpt}{line[4:]}\n"
        else:
            found.append((line, ""))
    return found


def _title(path: Path, found: Mapping[Path, Loaded | HandoutError]) -> str:
    what = found[path]
    return what.handout.title.plain if isinstance(what, Loaded) else path.stem


def _groups(found: Mapping[Path, Loaded | HandoutError]) -> dict[str, list[Path]]:
    """The files of each handout by its name: ``NAME.yaml``, then ``NAME.es.yaml`` and so on.

    A file is such a sibling if it is named for the very language that it says it is in; a
    second one in a language, and a file that cannot be read, stand by themselves.
    """
    groups: dict[str, dict[str, Path]] = {}
    for path in sorted(found, key=lambda path: (path.stem.count("."), path.name)):
        what = found[path]
        language = what.handout.language if isinstance(what, Loaded) else ""
        base, _, suffix = path.stem.rpartition(".")
        name = base if base and language and is_named_for(suffix, language) else path.stem
        if not language or language in groups.get(name, {}):
            name = path.name
        groups.setdefault(name, {})[language] = path
    return {name: list(paths.values()) for name, paths in groups.items()}


def _marks(paths: Iterable[Path]) -> list[tuple[str, int, int]]:
    """When each file was last changed, and its size; nothing for one that is not there."""
    marks = []
    for path in sorted(paths):
        try:
            about = path.stat()
        except (OSError, ValueError):
            continue
        marks.append((str(path), about.st_mtime_ns, about.st_size))
    return marks


def file_name(loaded: Loaded, variant: Variant = USUAL) -> str:
    """What a saved or attached PDF is called: title, language, version and variant."""
    handout = loaded.handout
    parts = [slug(handout.title.plain), handout.language.lower()]
    if handout.version:
        parts.append("v" + slug(handout.version))
    if variant.name:
        parts.append(variant.name)
    return "-".join(parts) + ".pdf"
