"""One writer for all requests of a process: what waits at the same moment becomes durable together.

A commit waits for the disk, and the disk takes one wait for many changes as lightly as for one. So requests hand their
changes to a thread of their own, which does all that wait in one transaction and answers them when it is on the disk.
Each change has a savepoint: one that is refused loses none of the others.

The thread lives while there is something to commit and a moment longer, and holds its connection only so long. So
nothing has to be stopped, a command that writes for itself never has one, and the database may be replaced by another
file between two changes. It is no daemon: a process that ends first finishes what was handed over.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from swipe.errors import StoreBusy
from swipe.store.connection import connect, writing
from swipe.store.faults import unavailable

T = TypeVar("T")
log = logging.getLogger(__name__)

PATIENCE_S = 5.0
"""How long a request waits for its turn: half of what a phone waits before it asks again (static/queue.js)."""
MOST_WAITING = 1024
"""More than any server has threads; what nobody waits for is bounded by it too."""
MOST_TOGETHER = 128
"""So many changes take a few milliseconds; the first of them must not wait for more."""
IDLE_S = 0.05
"""How long thread and connection are kept for the next change: opening both takes less than a millisecond."""


class _Change:
    """Something to do to the database, and what came of it."""

    __slots__ = ("_claim", "done", "error", "outcome", "work")

    def __init__(self, work: Callable[[Database], Any]) -> None:
        self.work = work
        self.outcome: Any = None
        self.error: BaseException | None = None
        self.done = threading.Lock()
        self.done.acquire()
        self._claim = threading.Lock()

    def claim(self) -> bool:
        """Tell the one who asks first, committer or somebody who gives up waiting, that it is theirs to decide."""
        return self._claim.acquire(blocking=False)


class Committer:
    """Makes changes to the database at `path` durable, many at a time."""

    def __init__(self, path: Path, *, patience_s: float = PATIENCE_S, most_waiting: int = MOST_WAITING) -> None:
        self._path = path
        self._patience_s = patience_s
        self._most_waiting = most_waiting
        self.begin_anew()
        _ALL.add(self)

    def begin_anew(self) -> None:
        """Forget thread and queue: in a forked child the thread does not exist, and the queue is its parent's."""
        self.changes = self.commits = 0
        """How many changes are on the disk, and how many commits that took."""
        self._guard = threading.Lock()
        self._queue: queue.SimpleQueue[_Change] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    @property
    def waiting(self) -> int:
        """Return how many changes wait for their turn."""
        return self._queue.qsize()

    def commit(self, work: Callable[[Database], T]) -> T:
        """Return what `work` returns when all that it did is on the disk.

        Whatever `work` raises is raised here, and nothing of what it did is kept. Raises StoreBusy when no turn came
        within the committer's patience, and Unavailable when the disk takes no more; then nothing is stored either.
        """
        change = self._hand_over(work)
        if not change.done.acquire(timeout=self._patience_s):
            if change.claim():
                raise StoreBusy
            change.done.acquire()  # it is being written at this moment, so it is soon known what became of it
        if change.error:
            raise change.error
        return change.outcome  # type: ignore[no-any-return]

    def commit_later(self, work: Callable[[Database], object]) -> None:
        """Have `work` done soon, and return at once; it is dropped without a word when the database has no turn."""
        try:
            self._hand_over(work)
        except StoreBusy:
            log.warning("a count was left out: too many changes wait for the database")

    def finish(self) -> None:
        """Wait until all that was handed over is on the disk or refused, and the connection is closed."""
        with self._guard:
            thread = self._thread
        if thread:
            thread.join()

    def _hand_over(self, work: Callable[[Database], Any]) -> _Change:
        if self._queue.qsize() >= self._most_waiting:
            raise StoreBusy
        change = _Change(work)
        with self._guard:
            self._queue.put(change)
            if self._thread is None:
                thread = threading.Thread(target=self._run, name="committer")
                thread.start()  # raises where the system has no thread left, and then the next change tries again
                self._thread = thread
        return change

    def _run(self) -> None:
        connection = _Connection(self._path, self._patience_s)
        try:
            while first := self._next():
                self._commit_together(connection, first)
        finally:
            connection.close()

    def _next(self) -> _Change | None:
        """Return the next change; None when none has come for a while, and then this thread is no longer the one."""
        try:
            return self._queue.get(timeout=IDLE_S)
        except queue.Empty:
            with self._guard:
                if self._queue.empty():
                    self._thread = None
                    return None
            return self._queue.get()

    def _commit_together(self, connection: _Connection, first: _Change) -> None:
        changes, claimed = [first], list[_Change]()
        try:
            db = connection.open()
            with writing(db):
                # Only now, because more may have come while others had the lock.
                changes += self._take(MOST_TOGETHER - 1)
                for change in changes:
                    if change.claim():
                        claimed.append(change)
                        _do(db, change)
            self.commits += 1
            self.changes += len(claimed)
        except BaseException as error:  # whatever it is: nobody may be left waiting
            connection.close()  # what it knows of disk and file may be wrong by now
            changes += self._take(self._most_waiting)
            claimed += [change for change in changes if change.claim()]
            _refuse(claimed, error)
        for change in claimed:
            change.done.release()

    def _take(self, most: int) -> list[_Change]:
        taken: list[_Change] = []
        try:
            while len(taken) < most:
                taken.append(self._queue.get_nowait())
        except queue.Empty:
            pass
        return taken


class _Connection:
    """The committer's own connection: opened when it is needed, anew when another file is in the database's place."""

    def __init__(self, path: Path, patience_s: float) -> None:
        self._path = path
        self._patience_s = patience_s
        self._db: Database | None = None
        self._file: tuple[int, int] | None = None

    def open(self) -> Database:
        """Raises DatabaseUnusable and Unavailable, as connect."""
        file = _file(self._path)
        if self._db is None or file != self._file:
            self.close()
            self._db, self._file = connect(self._path, patience_s=self._patience_s), file
        return self._db

    def close(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None


def _file(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _do(db: Database, change: _Change) -> None:
    try:
        with writing(db):
            change.outcome = change.work(db)
    except Exception as error:
        if unavailable(error) or not db.conn.in_transaction:
            raise  # a fault of the disk is everybody's
        change.error = error


def _refuse(changes: list[_Change], error: BaseException) -> None:
    told = unavailable(error)
    log.error("not stored (changes: %s): %s", len(changes), told or error, exc_info=None if told else error)
    for change in changes:
        change.error = change.error or told or error


_ALL: weakref.WeakSet[Committer] = weakref.WeakSet()


def _begin_anew_in_child() -> None:
    for committer in _ALL:
        committer.begin_anew()


if hasattr(os, "register_at_fork"):  # not on Windows, which has no fork
    os.register_at_fork(after_in_child=_begin_anew_in_child)
