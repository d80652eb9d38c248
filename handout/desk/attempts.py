"""Slowing down those who guess the password, without locking out those who know it."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

FREE = 3  # wrong passwords from one place before it has to wait
FREE_IN_ALL = 20  # and from all places that have never logged in
LONGEST_WAIT = 60.0  # seconds, for one place
LONGEST_WAIT_IN_ALL = 5.0  # seconds: a guess each 5 s, so that nobody waits for ever
FORGOTTEN = 3600.0  # seconds without an attempt
KEPT = 10_000  # places


@dataclass
class _Tries:
    count: int = 0
    last: float = 0.0

    def wait(self, now: float, free: int, longest: float) -> float:
        """Seconds until the next attempt is heard: twice as many after each."""
        if self.count < free:
            return 0.0
        return max(0.0, self.last + min(2.0 ** min(self.count - free, 10), longest) - now)

    def add(self, now: float) -> None:
        self.count = 1 if now - self.last > FORGOTTEN else self.count + 1
        self.last = now


class Attempts:
    """Counts log-ins that were not (yet) right, by place and in all.

    A place is an address, or a browser that has logged in before: the latter has its own
    count alone, so that a flood of guesses from elsewhere does not keep the staff out.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._places: OrderedDict[str, _Tries] = OrderedDict()
        self._all = _Tries()

    def begin(self, place: str, *, is_known: bool) -> float:
        """0, and the attempt is counted, or the seconds to wait, and it must not be heard.

        It is counted before it is known to be wrong: a thousand at once are no way around.
        """
        now = self._clock()
        tries = self._places.get(place) or _Tries()
        wait = tries.wait(now, FREE, LONGEST_WAIT)
        if not is_known:
            wait = max(wait, self._all.wait(now, FREE_IN_ALL, LONGEST_WAIT_IN_ALL))
        if wait > 0:
            return wait
        tries.add(now)
        self._places[place] = tries
        self._places.move_to_end(place)
        while len(self._places) > KEPT:
            self._places.popitem(last=False)
        if not is_known:
            self._all.add(now)
        return 0.0

    def was_right(self, place: str, *, is_known: bool) -> None:
        """Take back the attempt that ``begin`` counted, and what the place did before."""
        self._places.pop(place, None)
        if not is_known:
            self._all.count = max(0, self._all.count - 1)
