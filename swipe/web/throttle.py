"""How long one has to wait after guesses that failed: longer each time, for a name and for a network.

Kept in memory alone, by each process for itself, and lost with it: what slows a guesser down is worth no row about
anybody. Names and networks come as keys that were hashed with a salt of the day (`limits.py`).
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

FIRST_WAIT_S = 2
LONGEST_WAIT_S = 300
"""Five minutes: 288 guesses a day at a name.

Whoever knows a name can make its owner wait as long, over and over, because no device is known from before: a mark that
told the owner's browsers apart would be one more thing to steal. The owner is told of the tries at the next login.
"""
MOST_KEYS = 50_000
"""About 10 MB; the one that failed longest ago is forgotten first."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How many failures are `free`, and after how many seconds without one the oldest is forgiven."""

    free: int
    forgiven_after_s: float


NAME = Patience(free=5, forgiven_after_s=600)
NETWORK = Patience(free=30, forgiven_after_s=60)
"""A town hall is behind one address, and everybody there mistypes on the first day after the holidays."""


@dataclass(slots=True)
class _Record:
    failures: float
    at: float
    blocked_until: float


class Throttle:
    """Counts failures per key. A try counts as failed from its beginning, so that many at once gain nothing."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._records: OrderedDict[str, _Record] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, tries: dict[str, Patience]) -> int:
        """Begin a try under several keys; return 0 when it may go on, else how many seconds are left to wait.

        One that has to wait counts nowhere.
        """
        with self._lock:
            now = self.clock()
            records = {key: self._record(key, patience, now) for key, patience in tries.items()}
            left = max((record.blocked_until - now for record in records.values()), default=0.0)
            if left > 0:
                return int(left) + 1
            for key, record in records.items():
                record.failures += 1
                over = int(record.failures) - tries[key].free
                wait = min(FIRST_WAIT_S * 2.0 ** min(over, 20), LONGEST_WAIT_S) if over >= 0 else 0.0
                record.at, record.blocked_until = now, now + wait
                self._records[key] = record
                self._records.move_to_end(key)
            while len(self._records) > MOST_KEYS:
                self._records.popitem(last=False)
        return 0

    def succeed(self, name: str, *others: str) -> None:
        """Forget the failures under `name`, and take back the one try that was counted under each other key."""
        with self._lock:
            self._records.pop(name, None)
            for key in others:
                if record := self._records.get(key):
                    record.failures, record.blocked_until = max(0.0, record.failures - 1), 0.0

    def _record(self, key: str, patience: Patience, now: float) -> _Record:
        kept = self._records.get(key)
        if kept is None:
            return _Record(0.0, now, 0.0)
        forgiven = max(0.0, now - max(kept.at, kept.blocked_until)) / patience.forgiven_after_s
        return _Record(max(0.0, kept.failures - forgiven), kept.at, kept.blocked_until)
