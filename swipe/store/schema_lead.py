"""The tables of the project lead's step: counted changes, openings, keys for programs, audit, and publications."""

from __future__ import annotations


def revision_triggers() -> tuple[str, ...]:
    """Return triggers that count the changes of what summaries are made from, apart from the answers themselves.

    Those change often, and :func:`swipe.store.revisions.note_answer` counts them once a request rather than once a row.
    """
    survey_of = {
        "survey": "{row}.id",
        "survey_text": "{row}.survey",
        "survey_background": "{row}.survey",
        "picture": "{row}.survey",
        "picture_text": "(SELECT survey FROM picture WHERE id = {row}.picture)",
        **dict.fromkeys(("area", "population", "theme", "theme_text", "setting"), "0"),
    }
    events = (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD"))
    return tuple(
        f"""
        CREATE TRIGGER revision_{event}_{table} AFTER {event.upper()} ON {table} BEGIN
            INSERT INTO revision (survey, number) VALUES ({survey.format(row=row)}, 1)
            ON CONFLICT (survey) DO UPDATE SET number = number + 1;
        END
        """  # noqa: S608  the names are those above
        for table, survey in survey_of.items()
        for event, row in events
    )


LEAD_IN_FULL = (
    # How often something that a summary is made from has changed: of one survey, or (0) of the whole municipality.
    # A summary that was made at the same two numbers still holds.
    """
    CREATE TABLE revision (
        survey INTEGER PRIMARY KEY CHECK (survey >= 0),
        number INTEGER NOT NULL CHECK (number > 0)
    ) STRICT
    """,
    *revision_triggers(),
    # How many phones were dealt a deck: a number, and nothing of any phone.
    """
    CREATE TABLE opening (
        survey INTEGER NOT NULL REFERENCES survey (id),
        opened_on TEXT NOT NULL CHECK (length(opened_on) = 10),
        via TEXT NOT NULL CHECK (length(via) <= 40),
        phones INTEGER NOT NULL CHECK (phones > 0),
        PRIMARY KEY (survey, opened_on, via)
    ) STRICT, WITHOUT ROWID
    """,
    # Keys by which a program such as Excel fetches figures in a member of staff's name; only digests are kept.
    """
    CREATE TABLE access_key (
        id INTEGER PRIMARY KEY,
        staff INTEGER NOT NULL REFERENCES staff (id),
        name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
        secret_hash TEXT NOT NULL UNIQUE CHECK (length(secret_hash) = 64),
        made_on TEXT NOT NULL CHECK (length(made_on) = 10),
        used_on TEXT CHECK (length(used_on) = 10),
        revoked_at TEXT
    ) STRICT
    """,
    "CREATE INDEX access_key_of_staff ON access_key (staff)",
    # Who took out what: nothing here is ever changed or deleted by the program.
    """
    CREATE TABLE audit (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        staff INTEGER REFERENCES staff (id),
        action TEXT NOT NULL CHECK (action <> ''),
        survey INTEGER REFERENCES survey (id)
    ) STRICT
    """,
    "CREATE INDEX audit_of_survey ON audit (survey)",
    "CREATE INDEX audit_of_staff ON audit (staff)",
    # What was made public, word for word: later answers and methods leave it as it was.
    """
    CREATE TABLE publication (
        id INTEGER PRIMARY KEY,
        survey INTEGER NOT NULL REFERENCES survey (id),
        published_at TEXT NOT NULL,
        withdrawn_at TEXT,
        staff INTEGER REFERENCES staff (id),
        method TEXT NOT NULL,
        document TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX publication_of_survey ON publication (survey)",
    "CREATE INDEX publication_of_staff ON publication (staff)",
)
