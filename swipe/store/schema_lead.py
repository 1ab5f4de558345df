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


def keeping_triggers(table: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return triggers that keep the `columns` of every row of `table` as they were written, and the row itself.

    Writing over a row (REPLACE) deletes it without asking any trigger, so a number that is taken is refused too.
    """
    events = (
        ("changed", f"UPDATE OF {', '.join(columns)} ON {table}"),
        ("deleted", f"DELETE ON {table}"),
        ("replaced", f"INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"),  # noqa: S608  own names
    )
    return tuple(
        f"""
        CREATE TRIGGER {table}_is_not_{event} BEFORE {moment} BEGIN
            SELECT RAISE(ABORT, 'what is in {table} stays as it is');
        END
        """
        for event, moment in events
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
    # So that answers can be counted by day while they come in, without reading them.
    "CREATE INDEX response_by_day ON response (survey, simulated, started_on)",
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
        revoked INTEGER NOT NULL DEFAULT 0 CHECK (revoked IN (0, 1))
    ) STRICT
    """,
    "CREATE INDEX access_key_of_staff ON access_key (staff)",
    # Who took out what, and who made it public: nothing here is ever changed or deleted, by whatever program.
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
    *keeping_triggers("audit", ("id", "at", "staff", "action", "survey")),
    # What was made public, word for word: later answers and methods leave it as it was. It was shown until `ended_at`.
    """
    CREATE TABLE publication (
        id INTEGER PRIMARY KEY,
        survey INTEGER NOT NULL REFERENCES survey (id),
        published_at TEXT NOT NULL,
        ended_at TEXT CHECK (ended_at >= published_at),
        staff INTEGER REFERENCES staff (id),
        method TEXT NOT NULL CHECK (method <> ''),
        document TEXT NOT NULL CHECK (document <> '')
    ) STRICT
    """,
    "CREATE INDEX publication_of_survey ON publication (survey)",
    "CREATE INDEX publication_of_staff ON publication (staff)",
    "CREATE UNIQUE INDEX one_current_publication ON publication (survey) WHERE ended_at IS NULL",
    *keeping_triggers("publication", ("id", "survey", "published_at", "staff", "method", "document")),
    """
    CREATE TRIGGER publication_ends_once BEFORE UPDATE OF ended_at ON publication WHEN OLD.ended_at IS NOT NULL BEGIN
        SELECT RAISE(ABORT, 'what is in publication stays as it is');
    END
    """,
    # Which pictures the public was shown as the most liked, and by which method the figures were made.
    "ALTER TABLE snapshot ADD COLUMN method TEXT NOT NULL DEFAULT 'swipe-1'",
    """
    CREATE TABLE snapshot_picture (
        survey INTEGER NOT NULL REFERENCES survey (id),
        simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
        place INTEGER NOT NULL CHECK (place >= 0),
        picture INTEGER NOT NULL REFERENCES picture (id),
        share REAL NOT NULL CHECK (share BETWEEN 0 AND 1),
        PRIMARY KEY (survey, simulated, place)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX snapshot_of_picture ON snapshot_picture (picture)",
)
