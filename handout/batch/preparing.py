"""What prepares each worker of a cluster for an order, also one that joins later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from distributed import WorkerPlugin

from handout.batch.sealing import KEYS, versions
from handout.batch.work import Order, forget, no_core_dumps, prepare


class UnlikeError(Exception):
    """A worker with another version would make other files."""


class Prepared(WorkerPlugin):
    """Gives a worker the order and the key that rows are sealed with."""

    def __init__(self, order: Order, key: bytes, wanted: Mapping[str, str]) -> None:
        self._order = order
        self._key = key
        self._wanted = dict(wanted)

    def setup(self, worker: Any) -> None:
        """Waits for what the worker is at: a batch that was killed has then come to its end."""
        found = versions()
        for name in {**self._wanted, **found}:
            there, here = found.get(name, "none"), self._wanted.get(name, "none")
            if there != here:
                raise UnlikeError(
                    f"the worker {worker.address} has {name} {there}, and here is {here}; "
                    "install the same"
                )
        no_core_dumps()
        prepare(self._order)
        KEYS[self._order.digest] = self._key

    def teardown(self, worker: Any) -> None:
        """Leaves nothing of the order behind."""
        KEYS.pop(self._order.digest, None)
        forget(self._order.digest)
