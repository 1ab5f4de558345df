"""The tables, as migrations. Append; a shipped one is never edited.

The swipe log is the hot table: small integers only and no rowid, 23 bytes a swipe. Nothing here
identifies a person: no address, no user agent, no exact time of a single swipe.
"""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("swipe")
"""The steps from an empty database to this version, in order."""

FIRST_TABLES = (
    """
    CREATE TABLE setting (
        name TEXT PRIMARY KEY CHECK (name <> ''),
        value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE staff (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE CHECK (name = lower(name) AND length(name) BETWEEN 1 AND 80),
        role TEXT NOT NULL CHECK (role IN ('planner', 'lead', 'admin')),
        password_hash TEXT NOT NULL,
        token TEXT NOT NULL UNIQUE,
        created_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE area (
        id INTEGER PRIMARY KEY,
        slug TEXT NOT NULL UNIQUE CHECK (length(slug) BETWEEN 1 AND 60),
        name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
        boundary TEXT
    ) STRICT
    """,
    """
    CREATE TABLE population (
        area INTEGER NOT NULL REFERENCES area (id),
        date TEXT NOT NULL CHECK (length(date) = 10),
        age_group TEXT NOT NULL,
        gender TEXT NOT NULL,
        count INTEGER NOT NULL CHECK (count >= 0),
        PRIMARY KEY (area, date, age_group, gender)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE theme (
        id INTEGER PRIMARY KEY,
        slug TEXT NOT NULL UNIQUE CHECK (length(slug) BETWEEN 1 AND 60),
        colour TEXT NOT NULL CHECK (length(colour) = 7),
        place INTEGER NOT NULL CHECK (place >= 0)
    ) STRICT
    """,
    """
    CREATE TABLE theme_text (
        theme INTEGER NOT NULL REFERENCES theme (id),
        language TEXT NOT NULL CHECK (length(language) = 2),
        name TEXT NOT NULL CHECK (name <> ''),
        PRIMARY KEY (theme, language)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE survey (
        id INTEGER PRIMARY KEY,
        area INTEGER NOT NULL REFERENCES area (id),
        state TEXT NOT NULL CHECK (state IN ('draft', 'open', 'closed')),
        created_at TEXT NOT NULL,
        opened_at TEXT,
        closed_at TEXT,
        CHECK (state <> 'draft' OR opened_at IS NULL),
        CHECK (state = 'draft' OR opened_at IS NOT NULL),
        CHECK ((state = 'closed') = (closed_at IS NOT NULL))
    ) STRICT
    """,
    "CREATE INDEX survey_of_area ON survey (area)",
    # An area has one round at a time; a closed one leaves room for the next.
    "CREATE UNIQUE INDEX one_current_survey ON survey (area) WHERE state <> 'closed'",
    """
    CREATE TABLE survey_text (
        survey INTEGER NOT NULL REFERENCES survey (id),
        language TEXT NOT NULL CHECK (length(language) = 2),
        title TEXT NOT NULL,
        question TEXT NOT NULL,
        purpose TEXT NOT NULL,
        PRIMARY KEY (survey, language)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE image (
        name TEXT PRIMARY KEY CHECK (length(name) = 32),
        width INTEGER NOT NULL CHECK (width > 0),
        height INTEGER NOT NULL CHECK (height > 0),
        widths TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE picture (
        id INTEGER PRIMARY KEY,
        survey INTEGER NOT NULL REFERENCES survey (id),
        theme INTEGER REFERENCES theme (id),
        image TEXT NOT NULL REFERENCES image (name),
        source TEXT NOT NULL,
        created_at TEXT NOT NULL,
        retired_at TEXT,
        UNIQUE (survey, image)
    ) STRICT
    """,
    "CREATE INDEX picture_of_theme ON picture (theme)",
    "CREATE INDEX picture_of_image ON picture (image)",
    """
    CREATE TABLE picture_text (
        picture INTEGER NOT NULL REFERENCES picture (id),
        language TEXT NOT NULL CHECK (length(language) = 2),
        caption TEXT NOT NULL,
        alt TEXT NOT NULL,
        PRIMARY KEY (picture, language)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE response (
        id INTEGER PRIMARY KEY,
        survey INTEGER NOT NULL REFERENCES survey (id),
        key TEXT NOT NULL UNIQUE CHECK (length(key) BETWEEN 16 AND 64),
        simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
        started_on TEXT NOT NULL CHECK (length(started_on) = 10)
    ) STRICT
    """,
    "CREATE INDEX response_of_survey ON response (survey, simulated)",
    # choice: 0 dislike, 1 like, 2 skip. seen_ms is capped at an hour by the program.
    """
    CREATE TABLE swipe (
        response INTEGER NOT NULL REFERENCES response (id),
        picture INTEGER NOT NULL REFERENCES picture (id),
        seq INTEGER NOT NULL CHECK (seq > 0),
        choice INTEGER NOT NULL CHECK (choice IN (0, 1, 2)),
        position INTEGER NOT NULL CHECK (position >= 0),
        seen_ms INTEGER NOT NULL CHECK (seen_ms BETWEEN 0 AND 3600000),
        PRIMARY KEY (response, picture)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE exposure (
        picture INTEGER NOT NULL REFERENCES picture (id),
        position INTEGER NOT NULL CHECK (position >= 0),
        shown INTEGER NOT NULL CHECK (shown > 0),
        PRIMARY KEY (picture, position)
    ) STRICT, WITHOUT ROWID
    """,
)


@migrations(name="0001_first_tables")
def first_tables(db: Database) -> None:
    for statement in FIRST_TABLES:
        db.execute(statement)


KNOWN_STEPS = frozenset(step.name for step in migrations.pending(Database(memory=True)))
"""The names of all migrations above; one that is not here is from a newer version of the program."""
