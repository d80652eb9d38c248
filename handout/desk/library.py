"""The handouts of a folder, each as a card; one that cannot be built shows why."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from handout.build import Loaded, content_sha256
from handout.deliver.release.contents import contents_of
from handout.deliver.slugs import slug, unique_slugs
from handout.desk.enclosed import load_enclosed
from handout.errors import ContentError, HandoutError

# States of a review, each with its word and a shape of its own.
STATES = {
    "approved": ("Approved", "\u2713"),
    "draft": ("Draft, not reviewed", "\u25d0"),
    "overdue": ("Review overdue", "\u25b2"),
}


class Card(NamedTuple):
    """A handout as the library shows it; ``error`` is why it cannot be built, if so."""

    key: str
    path: Path
    title: str
    summary: str = ""
    words: str = ""  # all that a search looks through, in lower case
    language: str = ""
    version: str = ""
    state: str = "draft"
    error: str = ""
    fingerprint: str = ""

    @property
    def state_words(self) -> tuple[str, str]:
        """The word and the shape of its state."""
        return STATES[self.state]


class Library:
    """The handouts right in ``folder``; read again when a file changes."""

    def __init__(self, folder: Path, today: Callable[[], date] = date.today) -> None:
        self.folder = folder.resolve()
        self._today = today
        self._seen: tuple[object, ...] = ()
        self._cards: dict[str, Card] = {}

    def cards(self) -> dict[str, Card]:
        """The cards by key, in the order of their titles."""
        paths = [path for path in contents_of(self.folder) if self._is_inside(path)]
        seen = (self._today(), *self._marks(paths))
        if seen != self._seen:
            self._cards = self._read(paths)
            self._seen = seen
        return self._cards

    def loaded(self, key: str) -> Loaded | None:
        """The handout with that key; None if there is none. Raises ContentError."""
        card = self.cards().get(key)
        return load_enclosed(card.path) if card else None

    def search(self, query: str) -> list[Card]:
        """The cards that hold every word of ``query``."""
        wanted = query.lower().split()
        return [card for card in self.cards().values() if all(w in card.words for w in wanted)]

    def _is_inside(self, path: Path) -> bool:
        return path.resolve().is_relative_to(self.folder)

    def _marks(self, paths: list[Path]) -> list[tuple[str, int, int]]:
        beside = [*paths, *self.folder.glob("assets/*"), *self.folder.glob("*.*")]
        marks = []
        for path in sorted(set(beside)):
            try:
                about = path.stat()
            except OSError:
                continue
            marks.append((path.name, about.st_mtime_ns, about.st_size))
        return marks

    def _read(self, paths: list[Path]) -> dict[str, Card]:
        found: dict[Path, Loaded | HandoutError] = {}
        for path in paths:
            try:
                found[path] = load_enclosed(path)
            except HandoutError as error:
                found[path] = error
        titles = {
            path: what.handout.title.plain if isinstance(what, Loaded) else path.stem
            for path, what in found.items()
        }
        keys = unique_slugs(titles)
        cards = [self._card(keys[path], path, what) for path, what in found.items()]
        return {card.key: card for card in sorted(cards, key=lambda card: card.title.lower())}

    def _card(self, key: str, path: Path, what: Loaded | HandoutError) -> Card:
        if isinstance(what, HandoutError):
            problems = what.problems if isinstance(what, ContentError) else ()
            told = "\n".join(_without_folder(str(p), self.folder) for p in problems) or str(what)
            return Card(key, path, path.name, words=path.name.lower(), error=told)
        handout = what.handout
        review = handout.review
        state = "approved" if review.status == "approved" else "draft"
        if review.next and review.next < self._today():
            state = "overdue"
        words = [
            handout.title.plain, handout.summary or "", handout.audience or "",
            handout.language, *handout.keywords, path.stem,
        ]  # fmt: skip
        return Card(
            key,
            path,
            handout.title.plain,
            handout.summary or (handout.subtitle.plain if handout.subtitle else ""),
            " ".join(words).lower(),
            handout.language,
            handout.version or "",
            state,
            fingerprint=hashlib.sha256(
                (content_sha256(what) + str(self._today())).encode()
            ).hexdigest()[:16],
        )


def _without_folder(text: str, folder: Path) -> str:
    """An error without the machine's path, which is nothing for a desk."""
    return text.replace(f"{folder}/", "")


def file_name(loaded: Loaded) -> str:
    """What a saved or attached PDF is called: title, language and version."""
    handout = loaded.handout
    parts = [slug(handout.title.plain), handout.language.lower()]
    if handout.version:
        parts.append("v" + slug(handout.version))
    return "-".join(parts) + ".pdf"
