"""The time of day, and whether it can be trusted with what cannot be undone.

A machine's clock is sometimes set: by a time server that is wrong, by hand, after years in a drawer. Most of what Swipe
does with time bears that. Closing surveys and deleting words does not, so it waits while the clock disagrees with the
machine's other one, which only counts seconds.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

TOLERANCE_S = 300.0
"""A time server nudges; more than five minutes at once is a jump."""
SETTLING_S = 3600.0
"""After a jump the new time is believed when it has held for so long: then the old one was wrong."""


def now() -> str:
    """Return the time in UTC as ISO 8601 text, to the second."""
    return datetime.fromtimestamp(time.time(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def counted_s() -> float:
    """Return seconds that nobody can set, since a moment of no meaning; sleep of the machine counts where it can."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class Watch:
    """Looks whether the clock jumps, from its making on."""

    def __init__(
        self, told_s: Callable[[], float] = lambda: time.time(), counted_s: Callable[[], float] = counted_s
    ) -> None:
        self._told_s = told_s
        self._counted_s = counted_s
        self._guard = threading.Lock()
        self._offset_s = told_s() - counted_s()
        self._other: tuple[float, float] | None = None

    def is_steady(self) -> bool:
        """Tell whether the clock goes on from where it was, or has held its new time for an hour."""
        with self._guard:
            counted_s = self._counted_s()
            offset_s = self._told_s() - counted_s
            if abs(offset_s - self._offset_s) <= TOLERANCE_S:
                self._offset_s, self._other = offset_s, None
                return True
            if self._other is None or abs(offset_s - self._other[0]) > TOLERANCE_S:
                self._other = (offset_s, counted_s)
            if counted_s - self._other[1] < SETTLING_S:
                return False
            self._offset_s, self._other = offset_s, None
            return True


WATCH = Watch()
