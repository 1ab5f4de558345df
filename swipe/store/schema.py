"""The tables, as migrations. Append; a shipped one is never edited.

The swipe log is the hot table: small integers only and no rowid, 23 bytes a swipe. Nothing here
identifies a person: no address, no user agent, no exact time of a single swipe.
"""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from swipe.store.schema_lead import LEAD_IN_FULL
from swipe.store.schema_operations import OPERATIONS
from swipe.store.schema_security import SECURITY
from swipe.store.schema_tables import FIRST_TABLES, PLANNER_IN_FULL, RESIDENT_IN_FULL, WHAT_TEMPLATES_GAVE

migrations = Migrations("swipe")
"""The steps from an empty database to this version, in order."""


@migrations(name="0001_first_tables")
def first_tables(db: Database) -> None:
    for statement in FIRST_TABLES:
        db.execute(statement)


@migrations(name="0002_resident_in_full")
def resident_in_full(db: Database) -> None:
    for statement in RESIDENT_IN_FULL:
        db.execute(statement)


@migrations(name="0003_planner_in_full")
def planner_in_full(db: Database) -> None:
    for statement in PLANNER_IN_FULL:
        db.execute(statement)


@migrations(name="0004_what_templates_gave")
def what_templates_gave(db: Database) -> None:
    for statement in WHAT_TEMPLATES_GAVE:
        db.execute(statement)


@migrations(name="0005_retention")
def retention(db: Database) -> None:
    # When the words that residents wrote were deleted; figures stay.
    db.execute("ALTER TABLE survey ADD COLUMN forgotten_at TEXT")


@migrations(name="0006_lead_in_full")
def lead_in_full(db: Database) -> None:
    for statement in LEAD_IN_FULL:
        db.execute(statement)


@migrations(name="0009_security")
def security(db: Database) -> None:
    for statement in SECURITY:
        db.execute(statement)


@migrations(name="0010_operations")
def operations(db: Database) -> None:
    for statement in OPERATIONS:
        db.execute(statement)


KNOWN_STEPS = frozenset(step.name for step in migrations.pending(Database(memory=True)))
"""The names of all migrations above; one that is not here is from a newer version of the program."""
