"""The tables that lie open at a desk: whose they are, and until when.

A table is held in memory alone, and put away when nobody has looked at it for a while.
"""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hmac import compare_digest

from handout.content.variant import USUAL, Variant
from handout.desk.tables.errand import Errand
from handout.desk.tables.process import Places
from handout.desk.tables.reading import Header
from handout.desk.tables.run import Run
from handout.desk.tables.upload import Counter, Upload
from handout.desk.worker import BusyError

IDLE = 30 * 60.0  # seconds without anybody looking
LOOKED = 30.0  # seconds between two looks for what is to be put away
MOST_OPEN = 40
MOST_BYTES = 400_000_000  # of all of them
MOST_OF_ONE = 4  # of one session; a fifth takes the place of the one used least lately
READ_SECONDS = 30.0


@dataclass(eq=False)
class Table:
    """A table that somebody brought for a handout, and what has been done with it so far.

    ``mapping`` says which column fills what, once that is settled; ``checked`` is the run
    that tried every row, ``run`` the latest of any kind.
    """

    id: str
    session: str
    handout: str  # the key of its card
    upload: Upload
    header: Header
    used: float
    mapping: dict[str, str] | None = None
    language: str = ""
    paper: str = ""
    variant: Variant = USUAL
    fingerprint: str = ""  # of the handout, as it was checked
    checked: Run | None = None
    run: Run | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, run: Run, places: Places) -> bool:
        """Start a run; not while another goes on."""
        with self.lock:
            if self.run and not self.run.is_over:
                return False
            if self.run:
                self.run.forget()
            self.run = run
            if run.what == "check":
                self.checked = run
        run.start(places, self.session)
        return True


class Tables:
    """All tables of a desk."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, memory: int = 0) -> None:
        count = min(max(os.cpu_count() or 2, 2), 4)
        self.to_read = Places(2 * count, memory)
        self.to_show = Places(count, memory)
        self.to_run = Places(count, memory)
        self.counter = Counter()  # where they are brought
        self._clock = clock
        self._open: dict[str, Table] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._sweeper: threading.Thread | None = None

    def open(self, session: str, handout: str, upload: Upload) -> Table:
        """A table that was brought; raises RowsError if it cannot be read, BusyError if there
        is no room for it."""
        self._make_room(session, len(upload.data))
        with self.to_read.process(session) as process:
            news = [n for b in process.outcomes(Errand("read", upload), READ_SECONDS) for n in b]
        (header,) = news
        assert isinstance(header, Header)
        # As hard to guess as a session, and of no use in another one.
        table = Table(
            secrets.token_urlsafe(24), session, handout, upload, header, self._clock()
        )  # fmt: skip
        with self._lock:
            self._open[table.id] = table
            if self._sweeper is None:
                self._sweeper = threading.Thread(target=self._sweep, daemon=True)
                self._sweeper.start()
        return table

    def get(self, session: str, id: str) -> Table | None:
        """The table of that name, if it is this session's; it counts as looked at."""
        self.put_idle_away()
        with self._lock:
            table = self._open.get(id)
        if table is None or not compare_digest(table.session.encode(), session.encode()):
            return None
        table.used = self._clock()
        return table

    def put_away(self, table: Table) -> None:
        """Forget a table and all that was made of it."""
        with self._lock:
            self._open.pop(table.id, None)
        if table.run:
            table.run.forget()

    def put_all_away(self, session: str) -> None:
        """Forget the tables of a session that is over."""
        with self._lock:
            tables = [table for table in self._open.values() if table.session == session]
        for table in tables:
            self.put_away(table)

    def put_idle_away(self) -> None:
        """Forget the tables that nobody has looked at for too long."""
        limit = self._clock() - IDLE
        with self._lock:
            tables = list(self._open.values())
        for table in tables:
            if table.run and not table.run.is_over:
                table.used = self._clock()  # somebody may come back for what it makes
            elif table.used < limit:
                self.put_away(table)

    def _make_room(self, session: str, size: int) -> None:
        self.put_idle_away()
        with self._lock:
            mine = [table for table in self._open.values() if table.session == session]
        mine = [table for table in mine if not table.run or table.run.is_over]
        mine.sort(key=lambda table: table.used)
        for table in mine[: max(len(mine) - MOST_OF_ONE + 1, 0)]:
            self.put_away(table)
        with self._lock:
            held = sum(len(table.upload.data) for table in self._open.values())
            if len(self._open) >= MOST_OPEN or held + size > MOST_BYTES:
                raise BusyError

    def _sweep(self) -> None:
        while not self._closed.wait(LOOKED):
            self.put_idle_away()

    def close(self) -> None:
        """Forget all of them, and end what runs."""
        self._closed.set()
        with self._lock:
            tables = list(self._open.values())
        for table in tables:
            self.put_away(table)
        for places in (self.to_read, self.to_show, self.to_run):
            places.close()
