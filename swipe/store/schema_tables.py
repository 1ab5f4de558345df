"""The tables of the first steps: what a survey is, what residents and planners need. A shipped step is never edited."""

from __future__ import annotations

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


RESIDENT_IN_FULL = (
    "ALTER TABLE survey ADD COLUMN hard_stop INTEGER NOT NULL DEFAULT 0 CHECK (hard_stop IN (0, 1))",
    "ALTER TABLE survey ADD COLUMN code_required INTEGER NOT NULL DEFAULT 0 CHECK (code_required IN (0, 1))",
    "ALTER TABLE survey ADD COLUMN result_on TEXT CHECK (length(result_on) = 10)",
    "ALTER TABLE survey ADD COLUMN published_at TEXT",
    """
    CREATE TABLE survey_expectation (
        survey INTEGER NOT NULL REFERENCES survey (id),
        language TEXT NOT NULL CHECK (length(language) = 2),
        topic TEXT NOT NULL CHECK (topic IN ('influence', 'limits', 'result', 'keeping')),
        text TEXT NOT NULL,
        PRIMARY KEY (survey, language, topic)
    ) STRICT, WITHOUT ROWID
    """,
    # A survey from before this step promised its residents no such questions, so it gets none.
    """
    CREATE TABLE survey_background (
        survey INTEGER NOT NULL REFERENCES survey (id),
        variable TEXT NOT NULL CHECK (variable IN ('lives', 'age_group', 'gender', 'children')),
        PRIMARY KEY (survey, variable)
    ) STRICT, WITHOUT ROWID
    """,
    "ALTER TABLE response ADD COLUMN via TEXT NOT NULL DEFAULT '' CHECK (length(via) <= 40)",
    "ALTER TABLE response ADD COLUMN verified INTEGER NOT NULL DEFAULT 0 CHECK (verified IN (0, 1))",
    "ALTER TABLE response ADD COLUMN elapsed_ms INTEGER CHECK (elapsed_ms BETWEEN 0 AND 86400000)",
    "ALTER TABLE response ADD COLUMN first_theme INTEGER REFERENCES theme (id)",
    """
    CREATE TABLE background (
        response INTEGER NOT NULL REFERENCES response (id),
        variable TEXT NOT NULL CHECK (variable IN ('lives', 'age_group', 'gender', 'children')),
        value TEXT NOT NULL CHECK (length(value) BETWEEN 1 AND 40),
        PRIMARY KEY (response, variable)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE reason (
        response INTEGER NOT NULL REFERENCES response (id),
        picture INTEGER NOT NULL REFERENCES picture (id),
        text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 280),
        PRIMARY KEY (response, picture)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX reason_of_picture ON reason (picture)",
    """
    CREATE TABLE idea (
        id INTEGER PRIMARY KEY,
        survey INTEGER NOT NULL REFERENCES survey (id),
        response INTEGER NOT NULL REFERENCES response (id),
        text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 280),
        image TEXT REFERENCES image (name),
        state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'declined')),
        sent_on TEXT NOT NULL CHECK (length(sent_on) = 10),
        picture INTEGER REFERENCES picture (id)
    ) STRICT
    """,
    "CREATE INDEX idea_of_survey ON idea (survey, state)",
    "CREATE INDEX idea_of_response ON idea (response)",
    "CREATE INDEX idea_of_image ON idea (image)",
    # Digests, not codes, and no link to a response: who got which letter can never be joined to what they answered.
    """
    CREATE TABLE code (
        survey INTEGER NOT NULL REFERENCES survey (id),
        digest TEXT NOT NULL CHECK (length(digest) = 64),
        used INTEGER NOT NULL CHECK (used IN (0, 1)),
        PRIMARY KEY (survey, digest)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE post (
        id INTEGER PRIMARY KEY,
        area INTEGER NOT NULL REFERENCES area (id),
        posted_on TEXT NOT NULL CHECK (length(posted_on) = 10)
    ) STRICT
    """,
    "CREATE INDEX post_of_area ON post (area, posted_on)",
    """
    CREATE TABLE post_text (
        post INTEGER NOT NULL REFERENCES post (id),
        language TEXT NOT NULL CHECK (length(language) = 2),
        said TEXT NOT NULL,
        done TEXT NOT NULL,
        PRIMARY KEY (post, language)
    ) STRICT, WITHOUT ROWID
    """,
    # What the public was shown last, so that the next figures can be held back until enough people have come.
    """
    CREATE TABLE snapshot (
        survey INTEGER NOT NULL REFERENCES survey (id),
        simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
        responses INTEGER NOT NULL CHECK (responses >= respondents),
        respondents INTEGER NOT NULL CHECK (respondents > 0),
        as_of TEXT NOT NULL CHECK (length(as_of) = 10),
        PRIMARY KEY (survey, simulated)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE snapshot_theme (
        survey INTEGER NOT NULL REFERENCES survey (id),
        simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
        place INTEGER NOT NULL CHECK (place >= 0),
        theme INTEGER NOT NULL REFERENCES theme (id),
        share REAL NOT NULL CHECK (share BETWEEN 0 AND 1),
        low REAL NOT NULL CHECK (low <= share),
        high REAL NOT NULL CHECK (high >= share),
        respondents INTEGER NOT NULL CHECK (respondents > 0),
        rank_low INTEGER,
        rank_high INTEGER,
        chosen_first REAL,
        PRIMARY KEY (survey, simulated, place)
    ) STRICT, WITHOUT ROWID
    """,
)

PLANNER_IN_FULL = (
    # A picture's card is cut from its master at the focus; a new focus is a new image with new names.
    "ALTER TABLE image ADD COLUMN master TEXT CHECK (length(master) = 32)",
    "ALTER TABLE image ADD COLUMN focus_x REAL NOT NULL DEFAULT 0.5 CHECK (focus_x BETWEEN 0 AND 1)",
    "ALTER TABLE image ADD COLUMN focus_y REAL NOT NULL DEFAULT 0.5 CHECK (focus_y BETWEEN 0 AND 1)",
    """
    ALTER TABLE image ADD COLUMN state TEXT NOT NULL DEFAULT 'ready' CHECK (state IN ('waiting', 'ready', 'failed'))
    """,
    "UPDATE image SET master = name",
    "CREATE INDEX image_by_state ON image (state)",
    "CREATE INDEX image_of_master ON image (master)",
    "ALTER TABLE picture_text ADD COLUMN info TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE picture ADD COLUMN template INTEGER REFERENCES picture (id)",
    "CREATE INDEX picture_of_template ON picture (template)",
    "ALTER TABLE survey ADD COLUMN template INTEGER REFERENCES survey (id)",
    "CREATE INDEX survey_of_template ON survey (template)",
    "ALTER TABLE survey ADD COLUMN opens_at TEXT",
    "ALTER TABLE survey ADD COLUMN closes_at TEXT",
    "ALTER TABLE staff ADD COLUMN active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))",
    # Whether the areas below are all that the member of staff may see; without them, a limited one sees none.
    "ALTER TABLE staff ADD COLUMN limited INTEGER NOT NULL DEFAULT 0 CHECK (limited IN (0, 1))",
    """
    CREATE TABLE staff_area (
        staff INTEGER NOT NULL REFERENCES staff (id),
        area INTEGER NOT NULL REFERENCES area (id),
        PRIMARY KEY (staff, area)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX staff_of_area ON staff_area (area)",
    # Where a numbered poster hangs; its number is what `via` says on a response.
    """
    CREATE TABLE poster (
        id INTEGER PRIMARY KEY,
        survey INTEGER NOT NULL REFERENCES survey (id),
        number INTEGER NOT NULL CHECK (number > 0),
        place TEXT NOT NULL CHECK (length(place) <= 120),
        created_at TEXT NOT NULL,
        UNIQUE (survey, number)
    ) STRICT
    """,
    """
    CREATE TABLE mailing (
        id INTEGER PRIMARY KEY,
        survey INTEGER NOT NULL REFERENCES survey (id),
        made_on TEXT NOT NULL CHECK (length(made_on) = 10),
        sent_on TEXT CHECK (length(sent_on) = 10)
    ) STRICT
    """,
    "CREATE INDEX mailing_of_survey ON mailing (survey)",
    # Which codes went out together, so that sent and used can be counted; nothing says which letter had which.
    "ALTER TABLE code ADD COLUMN mailing INTEGER REFERENCES mailing (id)",
    "CREATE INDEX code_of_mailing ON code (mailing)",
    "ALTER TABLE idea ADD COLUMN merged_into INTEGER REFERENCES idea (id)",
    "CREATE INDEX idea_of_merged ON idea (merged_into)",
    # A file that was sent and whose effect is shown before it happens.
    """
    CREATE TABLE draft_file (
        token TEXT PRIMARY KEY CHECK (length(token) >= 16),
        staff INTEGER NOT NULL REFERENCES staff (id),
        kind TEXT NOT NULL CHECK (kind IN ('areas', 'population', 'themes')),
        name TEXT NOT NULL,
        content BLOB NOT NULL,
        created_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX draft_file_of_staff ON draft_file (staff)",
)

WHAT_TEMPLATES_GAVE = (
    # What a draft was given last, so that its planner's own changes are told from those of its template.
    """
    CREATE TABLE template_gave (
        survey INTEGER NOT NULL REFERENCES survey (id),
        part TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (survey, part)
    ) STRICT, WITHOUT ROWID
    """,
)
