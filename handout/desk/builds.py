"""Handouts built for the desk; those that hold nobody's values are kept, with their pictures."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import Future
from pathlib import Path
from typing import NamedTuple

from handout.content.variant import USUAL, Variant
from handout.desk.choices import Chosen
from handout.desk.library import Card
from handout.desk.worker import BusyError, Made, Worker
from handout.errors import HandoutError

MOST_KEPT = 60
Key = tuple[Path, str, str, Variant]


class Counted(NamedTuple):
    """What was seen of a handout when it was built: its pages, or why it cannot be built."""

    fingerprint: str
    pages: int = 0
    first: bytes = b""
    error: str = ""


class Builds:
    """What one desk has built, in a worker of its own."""

    def __init__(self) -> None:
        self.worker = Worker()
        self._kept: OrderedDict[Key, Made] = OrderedDict()
        self._under_way: dict[Key, Future[Made]] = {}
        self._counted: dict[Path, Counted] = {}
        self._lock = threading.Lock()
        self._counting: threading.Thread | None = None
        self._closed = False

    def with_values(
        self, card: Card, chosen: Chosen, values: dict[str, str], pictures: bool, viewer: str = ""
    ) -> Made:
        """A handout with somebody's values, which is not kept; raises HandoutError.

        What one ``viewer`` asks for takes the place of what that one asked for before.
        """
        paper = chosen.paper or None
        return self.worker.build(
            card.path, paper, values, chosen.grey, pictures, viewer, chosen.variant
        )

    def plain(self, card: Card, chosen: Chosen) -> Made:
        """A handout without values, with its pictures; raises HandoutError.

        Whoever asks for one that is being built waits for it.
        """
        key = (card.path, card.fingerprint, chosen.paper, chosen.variant)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            future, mine = self._under_way.get(key), Future[Made]()
            if future is None:
                self._under_way[key] = mine
        if future is not None:
            return future.result()
        try:
            made = self.with_values(card, chosen, {}, pictures=True)
        except BaseException as error:
            mine.set_exception(error)
            if isinstance(error, HandoutError) and not isinstance(error, BusyError):
                self._counted[card.path] = Counted(card.fingerprint, error=str(error))
            raise
        else:
            self._keep(key, made)
            mine.set_result(made)
        finally:
            with self._lock:
                self._under_way.pop(key, None)
        return made

    def _keep(self, key: Key, made: Made) -> None:
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        path, fingerprint, paper, variant = key
        if not paper and variant == USUAL:
            self._counted[path] = Counted(fingerprint, made.pages, made.pictures[0])

    def counted(self, card: Card) -> Counted | None:
        """What is known of a handout; None until it was built for the first time."""
        counted = self._counted.get(card.path)
        return counted if counted and counted.fingerprint == card.fingerprint else None

    def count(self, cards: Iterable[Card]) -> None:
        """Have the handouts counted that are not yet, one after the other, in the background."""
        todo = [card for card in cards if not card.error and not self.counted(card)]
        with self._lock:
            if not todo or self._closed or (self._counting and self._counting.is_alive()):
                return
            self._counting = threading.Thread(target=self._count, args=(todo,), daemon=True)
            self._counting.start()

    def _count(self, cards: list[Card]) -> None:
        for card in cards:
            if self._closed:
                return
            try:
                self.plain(card, Chosen())
            except HandoutError:  # it was noted
                continue

    def close(self) -> None:
        """End the worker and the counting."""
        self._closed = True
        self.worker.close()
        if self._counting:
            self._counting.join(timeout=5)
            self.worker.close()  # it may have begun anew in between
