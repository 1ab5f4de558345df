"""What a machine's faults mean: a full disk, one that can only be read, another program that holds the database."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from swipe.errors import StoreBusy, Unavailable

FULL = "The server's disk is full, so nothing can be stored now. What was stored before is safe. Try again later."
READ_ONLY = (
    "The server may not write to its disk, so nothing can be stored now. What was stored before is safe. "
    "Try again later."
)
FAILING = "The server's disk does not answer as it should. What was stored before is safe. Try again later."
DAMAGED = "The database is damaged. Whoever runs the server has to restore it from a backup."

MEANING_OF_SQLITE = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_PERM: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: READ_ONLY,  # the files beside the database cannot be made
    sqlite3.SQLITE_IOERR: FAILING,
    sqlite3.SQLITE_NOMEM: FAILING,
    sqlite3.SQLITE_PROTOCOL: FAILING,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
}
MEANING_OF_SYSTEM = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,
    errno.EROFS: READ_ONLY,
    errno.EIO: FAILING,
}
PRIMARY = 0xFF
"""The part of a result code that SQLite's extended codes have in common. Source: sqlite.org/rescode.html."""


def unavailable(error: BaseException) -> Unavailable | None:
    """Return what a fault of disk or database means to whoever asked; None for any other error."""
    if isinstance(error, Unavailable):
        return error
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & PRIMARY
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return StoreBusy()
        return Unavailable(MEANING_OF_SQLITE[code]) if code in MEANING_OF_SQLITE else None
    if isinstance(error, OSError) and error.errno in MEANING_OF_SYSTEM:
        return Unavailable(MEANING_OF_SYSTEM[error.errno])
    return None


@contextmanager
def faults_told() -> Iterator[None]:
    """Raise Unavailable in place of what SQLite says of a fault of disk or database."""
    try:
        yield
    except sqlite3.Error as error:
        if told := unavailable(error):
            raise told from error
        raise
