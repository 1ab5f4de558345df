"""The tables of the security step: sessions, second factors, failed tries, and answers set aside by hand."""

from __future__ import annotations

SECURITY = (
    # A login in a browser. It holds for as long as the member of staff has the token that they had when it began;
    # only the digest of its secret is kept, and nothing of browser, machine or network.
    """
    CREATE TABLE staff_session (
        id INTEGER PRIMARY KEY,
        staff INTEGER NOT NULL REFERENCES staff (id),
        token TEXT NOT NULL,
        secret_hash TEXT NOT NULL UNIQUE CHECK (length(secret_hash) = 64),
        label TEXT NOT NULL CHECK (length(label) BETWEEN 1 AND 20),
        began_at TEXT NOT NULL,
        seen_at TEXT NOT NULL CHECK (seen_at >= began_at)
    ) STRICT
    """,
    "CREATE INDEX staff_session_of_staff ON staff_session (staff)",
    # What an authenticator app shows follows from the nonce and the installation's secret key, which is not here.
    """
    CREATE TABLE second_factor (
        staff INTEGER PRIMARY KEY REFERENCES staff (id),
        nonce TEXT NOT NULL CHECK (length(nonce) >= 16),
        confirmed_at TEXT,
        last_step INTEGER NOT NULL DEFAULT 0 CHECK (last_step >= 0)
    ) STRICT
    """,
    """
    CREATE TABLE recovery_code (
        staff INTEGER NOT NULL REFERENCES second_factor (staff) ON DELETE CASCADE,
        code_hash TEXT NOT NULL CHECK (length(code_hash) = 64),
        used_at TEXT,
        PRIMARY KEY (staff, code_hash)
    ) STRICT, WITHOUT ROWID
    """,
    # How often somebody's name was tried with a wrong password since they were told. Names that nobody has are counted
    # together, under 0 and with no staff: a wrong name is as much work as a wrong password.
    """
    CREATE TABLE failed_login (
        id INTEGER PRIMARY KEY CHECK (id >= 0),
        staff INTEGER UNIQUE REFERENCES staff (id),
        tries INTEGER NOT NULL CHECK (tries > 0),
        last_at TEXT NOT NULL,
        CHECK (id = COALESCE(staff, 0))
    ) STRICT
    """,
    # How many codes that nobody was sent, or that were used before, were typed on a day: numbers, and no code.
    """
    CREATE TABLE failed_code (
        survey INTEGER NOT NULL REFERENCES survey (id),
        tried_on TEXT NOT NULL CHECK (length(tried_on) = 10),
        kind TEXT NOT NULL CHECK (kind IN ('unknown', 'used')),
        tries INTEGER NOT NULL CHECK (tries > 0),
        PRIMARY KEY (survey, tried_on, kind)
    ) STRICT, WITHOUT ROWID
    """,
    # Answers that a project lead set aside, why, and whether they were put back: they count in no share until then.
    # Once the survey is anonymous nobody knows of which day and source they were.
    """
    CREATE TABLE set_aside (
        id INTEGER PRIMARY KEY,
        survey INTEGER NOT NULL REFERENCES survey (id),
        kind TEXT NOT NULL CHECK (kind IN ('burst', 'alike', 'speed', 'clockwork')),
        day TEXT CHECK (length(day) = 10),
        via TEXT NOT NULL CHECK (length(via) <= 40),
        responses INTEGER NOT NULL CHECK (responses > 0),
        staff INTEGER REFERENCES staff (id),
        set_at TEXT NOT NULL,
        put_back_at TEXT CHECK (put_back_at >= set_at),
        put_back_by INTEGER REFERENCES staff (id)
    ) STRICT
    """,
    "CREATE INDEX set_aside_of_survey ON set_aside (survey)",
    "CREATE INDEX set_aside_of_staff ON set_aside (staff)",
    "CREATE INDEX set_aside_put_back_by ON set_aside (put_back_by)",
    """
    CREATE TABLE set_aside_response (
        response INTEGER NOT NULL REFERENCES response (id) ON DELETE CASCADE,
        set_aside INTEGER NOT NULL REFERENCES set_aside (id),
        PRIMARY KEY (response, set_aside)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX responses_of_set_aside ON set_aside_response (set_aside)",
)
