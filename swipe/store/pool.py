"""Connections that wait for the next request: opening one costs more than all that most requests ask of it.

One that nobody takes within a moment is closed. So the database may be replaced by another file when nobody visits,
and nothing has to be stopped; how many there are follows how many requests there are at a time.
"""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections import deque
from pathlib import Path

from sqlite_utils import Database

from swipe.store.connection import connect, sign_nothing

IDLE_S = 0.05
"""How long a connection waits: a server with anything to do has the next request sooner."""

Stamp = tuple[int, int] | None


class Connections:
    """Open connections to the database at `path`, each used by one request at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.begin_anew()

    def begin_anew(self) -> None:
        """Forget every connection: none survives a fork, and closing one there would harm its owner's."""
        # The one used last is at its right end. No lock: a thread that is interrupted with it in hand would stop all
        # others, and what a deque does at one end is done in one step.
        self._idle: deque[tuple[Database, Stamp, float]] = deque()
        self._given: dict[int, Stamp] = {}

    def take(self) -> Database:
        """Return a connection that nobody else has. Raises as connect."""
        stamp = self._stamp()
        while True:
            try:
                db, of, _ = self._idle.pop()  # the one used last, whose pages are in its cache
            except IndexError:
                break
            if of == stamp:
                return db
            self._close(db)
        db = connect(self._path)
        self._given[id(db)] = stamp
        return db

    def give(self, db: Database, *, sound: bool = True) -> None:
        """Take a connection back; one that is not `sound`, or in a transaction still, is closed."""
        sign_nothing(db)
        stamp = self._given.get(id(db))
        if not sound or stamp is None or db.conn.in_transaction:
            self._close(db)
            return
        self._idle.append((db, stamp, time.monotonic()))
        _SWEEPER.watch(self)

    def sweep(self) -> bool:
        """Close what has waited for too long; tell whether anything still waits."""
        before = time.monotonic() - IDLE_S
        try:
            while True:
                longest = self._idle.popleft()
                if longest[2] >= before:
                    self._idle.appendleft(longest)
                    return True
                self._close(longest[0])
        except IndexError:
            return False

    def _close(self, db: Database) -> None:
        self._given.pop(id(db), None)
        db.close()

    def _stamp(self) -> Stamp:
        """Return what tells this database file from one that is put in its place; None while there is none."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino


class _Sweeper:
    """The one thread of a process that closes what waits for too long; it sleeps while nothing waits."""

    def __init__(self) -> None:
        self.pools: weakref.WeakSet[Connections] = weakref.WeakSet()
        self.begin_anew()

    def begin_anew(self) -> None:
        """Forget the thread, which a forked child does not have, and what its parent's connections were."""
        self._awake = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        for pool in list(self.pools):
            pool.begin_anew()

    def watch(self, pool: Connections) -> None:
        self.pools.add(pool)
        self._awake.set()
        if self._thread is None:
            with self._starting:
                if self._thread is None:
                    # A daemon, because nothing is lost when it ends in the middle of its work.
                    self._thread = threading.Thread(target=self._run, name="connections", daemon=True)
                    self._thread.start()

    def _run(self) -> None:
        while True:
            self._awake.wait()
            time.sleep(IDLE_S / 2)
            self._awake.clear()
            waiting = [pool for pool in list(self.pools) if pool.sweep()]  # all of them, not the first alone
            if waiting:
                self._awake.set()


_SWEEPER = _Sweeper()

if hasattr(os, "register_at_fork"):  # not on Windows, which has no fork
    os.register_at_fork(after_in_child=_SWEEPER.begin_anew)
