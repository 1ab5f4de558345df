"""The database as a file: copied while others write, looked into before it is used, let go before it is replaced."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils import Database

from swipe.errors import DatabaseUnusable, Refused
from swipe.store.check import damage
from swipe.store.connection import check_not_newer, connect, reading, schema_steps

PAGES_A_STEP = 256
WAIT_S = 5
PRIMARY_CODE = 0xFF
"""The part of an error's number that tells what it is; the rest tells why."""


def copy_database(path: Path, copy: Path, advance: Callable[[int, int], None] | None = None) -> tuple[str, ...]:
    """Copy the database of any known version in one state, in small steps, and return the steps of its schema.

    The open reading transaction holds that state. Without it every write of somebody else would make SQLite begin the
    copy anew, and under load it would never end. `advance` is told (pages done, pages in all).

    Raises DatabaseUnusable when it is missing, newer or damaged.
    """

    def told(_: int, remaining: int, total: int) -> None:
        if advance:
            advance(total - remaining, total)

    db = connect(path)
    try:
        check_not_newer(db, path)
        with reading(db), closing(sqlite3.connect(copy)) as target:
            steps = schema_steps(db)  # the first look, from which on one state is seen
            copy.chmod(0o600)
            db.conn.backup(target, pages=PAGES_A_STEP, progress=told, sleep=0)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, without a second beside it
            found = damage(Database(target))
    except sqlite3.Error as error:
        raise DatabaseUnusable("The database cannot be copied (%(reason)s).", reason=error) from error
    finally:
        db.close()
    if found:
        raise DatabaseUnusable(
            "The database is damaged, so it makes no backup (%(reason)s). "
            'Look at "swipe check", and restore the last good backup.',
            reason=found[0],
        )
    return steps


def look_into_copy(path: Path) -> tuple[tuple[str, ...], list[str]]:
    """Return the steps of a copy's schema and what is wrong with it, and let it be written while it is read."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            db = Database(connection)
            found = damage(db)
            steps = schema_steps(db)
            connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.DatabaseError as error:
        return (), [str(error)]
    return steps, found


@contextmanager
def let_go(path: Path) -> Iterator[None]:
    """Have SQLite fold its log into a database that the block replaces, and let nobody use it meanwhile.

    A log that was left beside the new database would be read as if it were its own, and what somebody wrote in between
    would be gone. When the block fails, the database is as it was. What is no database at all is left as it is, log and
    all: SQLite would delete the log.

    Raises Refused while it is in use.
    """
    held = _held(path)
    try:
        yield
    except BaseException:
        if held:
            held.rollback()
            held.execute("PRAGMA journal_mode = WAL")
        raise
    finally:
        if held:
            held.close()


def _held(path: Path) -> sqlite3.Connection | None:
    """Return a connection beside which there is no other, and no log; None for what is no database."""
    connection = None
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as look:
            look.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        connection = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None)
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError as error:
        if connection:
            connection.close()
        if error.sqlite_errorcode & PRIMARY_CODE in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise Refused("%(path)s is in use. Stop the server, then restore.", path=path) from error
        return None
    return connection
