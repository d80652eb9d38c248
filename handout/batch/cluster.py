"""Workers on many machines: a Dask cluster as an executor that never sees a patient's value.

Each worker gets the order once, also one that joins later. Rows travel sealed to it and
sheets back: what Dask keeps, logs, shows on its pages or writes to a disk is ciphertext.
A chunk whose worker died is done again by another.
"""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
import threading
import time
from concurrent.futures import CancelledError, Executor, Future
from contextlib import suppress
from typing import Any

from handout import __version__
from handout.batch.files import is_address, is_there
from handout.batch.rows import BadRow, Row
from handout.batch.run import Done, Submit
from handout.batch.sealing import Failure, fill_sealed, sealed, unsealed, versions
from handout.batch.stores import shown
from handout.batch.work import Order, Sheet
from handout.errors import HandoutError, OutputError

PATIENCE = 60.0  # seconds without any worker, after which a batch stops
_LOOK = 2.0  # seconds between two looks at the cluster


class ClusterError(HandoutError):
    """A cluster that cannot be used, or went away."""


class Cluster(Executor):
    """The workers of a Dask scheduler, each prepared for an order; raises ClusterError."""

    def __init__(self, order: Order, address: str, patience: float = PATIENCE) -> None:
        self._client = _client(address)
        self._address = shown(address)
        self._patience = patience
        self._count = 1
        self._pending: set[Future[Any]] = set()
        self._closed = threading.Event()
        self._name = f"handout-{hashlib.sha256(str(order.place).encode()).hexdigest()[:16]}"
        self.key = secrets.token_bytes(32)
        try:
            self._prepare(order)
        except BaseException:
            self._client.close()
            raise
        self._inner = self._client.get_executor(pure=False, retries=0)
        threading.Thread(target=self._watch, daemon=True).start()

    def count(self) -> int:
        """How many workers there are at present, and at least one."""
        return self._count

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """A task; no key, argument or name of it may tell anything of a patient."""
        outer: Future[Any] = Future()
        self._pending.add(outer)

        def over(inner: Future[Any]) -> None:
            self._pending.discard(outer)
            if outer.done():
                return
            try:
                outer.set_result(inner.result())
            except (Exception, CancelledError) as error:
                outer.set_exception(self._lost(error))

        self._inner.submit(fn, *args, **kwargs).add_done_callback(over)
        return outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Ends what is under way, and leaves the workers to others."""
        self._closed.set()
        with suppress(Exception):
            self._inner.shutdown(wait=wait and not cancel_futures)
        with suppress(Exception):
            self._client.sync(
                self._client.scheduler.unregister_worker_plugin,
                name=self._name, callback_timeout=10,
            )  # fmt: skip
        with suppress(Exception):
            self._client.close(timeout=5)

    def _prepare(self, order: Order) -> None:
        from distributed import WorkerPlugin

        from handout.batch.preparing import Prepared, UnlikeError

        plugin: WorkerPlugin = Prepared(order, self.key, versions())
        try:
            self._client.register_plugin(plugin, name=self._name)
        except UnlikeError as error:
            raise ClusterError(f"{self._address}: {error}") from None
        except ImportError:
            raise ClusterError(
                f"{self._address}: its workers have no handout; install the same version there: "
                f"pip install 'patient-handout[cluster]=={__version__}'"
            ) from None
        except Exception as error:
            raise self._lost(error) from None

    def _watch(self) -> None:
        """A batch whose workers have all gone ends in words, and does not wait for ever."""
        seen = time.monotonic()
        while not self._closed.wait(_LOOK):
            with suppress(Exception):
                found = self._client.sync(
                    self._client.scheduler.identity, n_workers=0, callback_timeout=_LOOK
                )
                self._count = max(1, int(found["n_workers"]))
                if found["n_workers"]:
                    seen = time.monotonic()
            if time.monotonic() - seen > self._patience:
                for future in list(self._pending):
                    with suppress(Exception):
                        future.set_exception(self._lost(None))

    def _lost(self, error: BaseException | None) -> ClusterError:
        if type(error).__name__ == "KilledWorker":
            told = "several workers died at the same rows, perhaps for want of memory"
        elif error is None:
            told = f"there has been no worker for {self._patience:.0f} seconds"
        else:
            told = f"the scheduler or its workers went away ({type(error).__name__})"
        return ClusterError(f"{self._address}: {told}; the same command goes on where it was")


def cluster(order: Order, address: str) -> tuple[Cluster, Submit]:
    """The workers of the scheduler at ``address``, prepared for the order; raises ClusterError."""
    if order.place and not is_address(order.place):
        order = order._replace(place=os.path.abspath(order.place))
    executor = Cluster(order, address)
    digest = order.digest

    def submit(rows: list[Row | BadRow]) -> Future[Done]:
        opened: Future[Done] = Future()

        def over(future: Future[bytes]) -> None:
            try:
                opened.set_result(_answer(executor.key, future.result(), order))
            except BaseException as error:
                opened.set_exception(error)

        executor.submit(fill_sealed, digest, sealed(executor.key, rows)).add_done_callback(over)
        return opened

    return executor, submit


def _answer(key: bytes, data: bytes, order: Order) -> Done:
    if not data:
        raise ClusterError("a worker was not prepared; the same command goes on where it was")
    found: Done | Failure = unsealed(key, data)
    if isinstance(found, Failure):
        if found.is_place:
            raise OutputError(
                f"{shown(str(order.place))}: the sheets cannot be written: {found.reason}; when "
                "that is mended, the same command goes on where it was"
            )
        raise ClusterError(f"{found.reason}; the same command goes on where it was")
    if order.place:
        for sheet in found:
            if isinstance(sheet, Sheet) and not is_there(order.place, sheet.name, sheet.size):
                raise OutputError(
                    f"{order.place}: a worker wrote a sheet that this machine does not see; give "
                    "a folder that all machines share, or an address as in s3://bucket/letters"
                )
    return found


def _client(address: str) -> Any:
    try:
        import distributed
    except ImportError:
        raise ClusterError(
            "Dask is not installed; install it with: pip install 'patient-handout[cluster]'"
        ) from None
    _hush()
    connect: Any = distributed.Client
    try:
        return connect(address, timeout=10, set_as_default=False)
    except Exception as error:
        raise ClusterError(
            f"{shown(address)}: no scheduler answers ({type(error).__name__}); start one with: "
            "dask scheduler, and give the address that it prints"
        ) from None


def _hush() -> None:
    """What matters of Dask's talk, we say in our own words."""
    for name in list(logging.root.manager.loggerDict):
        if name.split(".")[0] in ("distributed", "tornado"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
