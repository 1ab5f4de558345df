"""Whose turn it is to write, within this process.

SQLite has one writer, and those who wait for it look again now and then: under load somebody is always quicker, and a
planner's change could wait for minutes. Here it is first come, first served, and nobody looks twice.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from swipe.errors import StoreBusy


class Turns:
    """A lock that is handed to whoever has waited longest."""

    def __init__(self) -> None:
        self.begin_anew()

    def begin_anew(self) -> None:
        """Forget who has and who waits: in a forked child those threads do not exist."""
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    @property
    def waiting(self) -> int:
        """Return how many wait for their turn."""
        return len(self._waiting)

    @contextmanager
    def taken(self, patience_s: float) -> Iterator[None]:
        """Hold the turn. Raises StoreBusy when it does not come within `patience_s` seconds."""
        self._take(patience_s)
        try:
            yield
        finally:
            self._give()

    def _take(self, patience_s: float) -> None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        came = False
        try:
            came = mine.acquire(timeout=patience_s)
        finally:
            if not came:
                self._leave(mine)
        if not came:
            raise StoreBusy

    def _leave(self, mine: threading.Lock) -> None:
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return
        self._give()  # it came while we were going

    def _give(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


TURNS = Turns()
"""One for the process, because it serves one database."""

if hasattr(os, "register_at_fork"):  # not on Windows, which has no fork
    os.register_at_fork(after_in_child=TURNS.begin_anew)
