"""The tables of the step on privacy and operations: what an audit line is about, and answers that were given up."""

from __future__ import annotations

OPERATIONS = (
    # Of which area and of what in particular (a picture's number, a colleague's name), never what somebody wrote.
    "ALTER TABLE audit ADD COLUMN area INTEGER REFERENCES area (id)",
    "ALTER TABLE audit ADD COLUMN about TEXT NOT NULL DEFAULT '' CHECK (length(about) <= 200)",
    "CREATE INDEX audit_of_area ON audit (area)",
    """
    CREATE TRIGGER audit_is_about_what_it_was BEFORE UPDATE OF area, about ON audit BEGIN
        SELECT RAISE(ABORT, 'what is in audit stays as it is');
    END
    """,
    # The day by the municipality's clock on which a closed survey's answers lose what could point to somebody.
    "ALTER TABLE survey ADD COLUMN anonymise_on TEXT CHECK (length(anonymise_on) = 10)",
    "ALTER TABLE survey ADD COLUMN anonymised_at TEXT",
    # A resident took an answer back: a digest of its random key, so that a page left open does not send it again.
    """
    CREATE TABLE deleted_response (
        survey INTEGER NOT NULL REFERENCES survey (id),
        key_hash TEXT NOT NULL CHECK (length(key_hash) = 64),
        PRIMARY KEY (survey, key_hash)
    ) STRICT, WITHOUT ROWID
    """,
)
