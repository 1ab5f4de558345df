"""Opening the database, and the one way to write to it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import WeakKeyDictionary

from sqlite_utils import Database

from swipe.errors import DatabaseDamaged, DatabaseUnusable
from swipe.store.faults import faults_told, unavailable
from swipe.store.schema import KNOWN_STEPS, migrations
from swipe.store.turns import TURNS

BUSY_TIMEOUT_S = 10
"""How long a writer waits for another's transaction, of this process or any other, before it gives up."""

_signatures: WeakKeyDictionary[Database, Callable[[], None]] = WeakKeyDictionary()
"""What signs the next change that is made through a connection."""


def connect(path: Path, *, patience_s: float = BUSY_TIMEOUT_S) -> Database:
    """Open the database at `path`, which must exist, without looking at its version.

    Foreign keys are on, a commit is on the disk before it returns (``synchronous=FULL``), and what is deleted is
    overwritten. The connection may be handed from thread to thread, but used by one at a time. It waits at most
    `patience_s` seconds for another process.

    Raises DatabaseUnusable when the file is missing or is no SQLite database, Unavailable when the disk is full, may
    not be written to or fails.
    """
    if not path.is_file():
        raise DatabaseUnusable('There is no database at %(path)s. Run "swipe init" first.', path=path)
    connection = None
    try:
        # isolation_level=None: Python begins no transaction of its own, so every BEGIN is the one in writing().
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=rw",
            uri=True,
            timeout=patience_s,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")  # some builds of SQLite leave what was deleted in the file
        connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        if connection:
            connection.close()
        told = unavailable(error)
        if told and not isinstance(told, DatabaseDamaged):
            raise told from error
        raise DatabaseUnusable(
            "%(path)s cannot be read as a database (%(reason)s). Restore it from a backup.", path=path, reason=error
        ) from error
    return Database(connection)


@contextmanager
def writing(db: Database) -> Iterator[None]:
    """Hold the write lock from the first statement on; commit at the end, roll back on any error.

    BEGIN IMMEDIATE, because a transaction that reads first and writes later fails when another writer came
    between. Nested use joins the outer transaction as a savepoint. The threads of a process take turns.

    Raises Unavailable when the lock is not to be had, or the disk takes no more; then nothing is stored.
    """
    if db.conn.in_transaction:
        with _savepoint(db.conn):
            yield
        return
    signed = None
    with faults_told(), TURNS.taken(BUSY_TIMEOUT_S):
        db.conn.execute("BEGIN IMMEDIATE")
        before = db.conn.total_changes
        try:
            yield
            signed = _sign(db) if db.conn.total_changes > before else None
            db.conn.execute("COMMIT")
        except BaseException:
            db.rollback()
            raise
    if signed and _signatures.get(db) is signed:
        del _signatures[db]


def sign_changes(db: Database, sign: Callable[[], None]) -> None:
    """Have `sign` write its line in the next transaction of this connection that changes something, before its end.

    So the change and the line that tells who made it are on the disk together or not at all. It is called once; a
    later call puts another in its place.
    """
    _signatures[db] = sign


def sign_nothing(db: Database) -> None:
    """Forget what was to be signed: the connection goes to somebody else."""
    _signatures.pop(db, None)


def _sign(db: Database) -> Callable[[], None] | None:
    if sign := _signatures.get(db):
        sign()
    return sign


@contextmanager
def _savepoint(connection: sqlite3.Connection) -> Iterator[None]:
    # One name for all, which may nest: a new name each time would be a new statement to prepare, and to keep.
    connection.execute("SAVEPOINT swipe")
    try:
        yield
    except BaseException:
        if connection.in_transaction:  # a full disk may have ended the whole of it
            connection.execute("ROLLBACK TO swipe")
            connection.execute("RELEASE swipe")
        raise
    connection.execute("RELEASE swipe")


@contextmanager
def reading(db: Database) -> Iterator[None]:
    """Let several queries see one state of the database, whatever others write meanwhile."""
    if db.conn.in_transaction:
        yield
        return
    db.conn.execute("BEGIN")
    try:
        yield
    finally:
        db.rollback()


def init_database(path: Path) -> None:
    """Create the database at `path`, or bring an older one up to date; safe to repeat.

    Raises DatabaseUnusable when it comes from a newer version of the program.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))  # what residents told is for its owner alone
    db = connect(path)
    try:
        check_not_newer(db, path)
        db.enable_wal()
        with writing(db):
            migrations.apply(db)
    finally:
        db.close()


def open_database(path: Path) -> Database:
    """Open the database at `path` and make sure that it is of this version of the program.

    Raises DatabaseUnusable when it is missing, damaged, older or newer.
    """
    db = connect(path)
    try:
        check_not_newer(db, path)
        if migrations.pending(db):
            raise DatabaseUnusable(
                'The database %(path)s is from an older version of Swipe. Run "swipe backup", then "swipe upgrade".',
                path=path,
            )
    except BaseException:
        db.close()
        raise
    return db


def schema_steps(db: Database) -> tuple[str, ...]:
    """Return the names of the migrations that this database has had, in their order."""
    return tuple(migration.name for migration in migrations.applied(db))


def check_not_newer(db: Database, path: Path) -> None:
    """Raise DatabaseUnusable when the database holds a migration that this program does not know."""
    unknown = {migration.name for migration in migrations.applied(db)} - KNOWN_STEPS
    if unknown:
        raise DatabaseUnusable(
            "The database %(path)s was written by a newer version of Swipe (%(steps)s). "
            "Install that version or restore an older backup.",
            path=path,
            steps=", ".join(sorted(unknown)),
        )


def identity(db: Database) -> str:
    """Return what tells this database file from any other, one that was put in its place included."""
    file = next(row["file"] for row in db.query("PRAGMA database_list") if row["name"] == "main")
    return f"{file}:{Path(file).stat().st_ino}" if file else f"memory:{id(db.conn)}"
