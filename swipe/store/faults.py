"""What a machine's faults mean: a full disk, one that can only be read, another program that holds the database."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from swipe.errors import DatabaseDamaged, DiskFailing, DiskFull, DiskReadOnly, StoreBusy, Unavailable

MEANING_OF_SQLITE: dict[int, type[Unavailable]] = {
    sqlite3.SQLITE_BUSY: StoreBusy,
    sqlite3.SQLITE_LOCKED: StoreBusy,
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_IOERR_SHMSIZE: DiskFull,  # no room for the index of the log beside the database
    sqlite3.SQLITE_READONLY: DiskReadOnly,
    sqlite3.SQLITE_PERM: DiskReadOnly,
    sqlite3.SQLITE_CANTOPEN: DiskReadOnly,  # the files beside the database cannot be made
    sqlite3.SQLITE_IOERR: DiskFailing,
    sqlite3.SQLITE_NOMEM: DiskFailing,
    sqlite3.SQLITE_PROTOCOL: DiskFailing,
    sqlite3.SQLITE_CORRUPT: DatabaseDamaged,
    sqlite3.SQLITE_NOTADB: DatabaseDamaged,
}
MEANING_OF_SYSTEM: dict[int | None, type[Unavailable]] = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EFBIG: DiskFull,
    errno.EROFS: DiskReadOnly,
    errno.EIO: DiskFailing,
}
PRIMARY = 0xFF
"""The part of a result code that SQLite's extended codes have in common. Source: sqlite.org/rescode.html."""


def unavailable(error: BaseException) -> Unavailable | None:
    """Return what a fault of disk or database means to whoever asked; None for any other error."""
    if isinstance(error, Unavailable):
        return error
    meaning: type[Unavailable] | None = None
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)
        meaning = MEANING_OF_SQLITE.get(code) or MEANING_OF_SQLITE.get(code & PRIMARY)
    elif isinstance(error, OSError):
        meaning = MEANING_OF_SYSTEM.get(error.errno)
    return meaning() if meaning else None  # type: ignore[call-arg]


@contextmanager
def faults_told() -> Iterator[None]:
    """Raise Unavailable in place of what SQLite says of a fault of disk or database."""
    try:
        yield
    except sqlite3.Error as error:
        if told := unavailable(error):
            raise told from error
        raise
