"""What was tried and failed: logins, told to whose they are, and codes of letters, told to the project lead."""

from __future__ import annotations

from sqlite_utils import Database

from swipe.model import FailedCode, FailedLogin
from swipe.store.connection import writing


def note_failed_login(db: Database, staff: int | None, *, now: str) -> None:
    """Count a failed login; None for a name that nobody has, which costs the same write and so the same time."""
    with writing(db):
        db.execute(
            """
            INSERT INTO failed_login (id, staff, tries, last_at) VALUES (:id, :staff, 1, :now)
            ON CONFLICT (id) DO UPDATE SET tries = failed_login.tries + 1, last_at = excluded.last_at
            """,
            {"id": staff or 0, "staff": staff, "now": now},
        )


def take_failed_logins(db: Database, staff: int) -> FailedLogin | None:
    """Return how often somebody's login failed since this was asked last, None for never, and forget it."""
    with writing(db):
        row = db.execute(
            "DELETE FROM failed_login WHERE staff = :staff RETURNING tries, last_at", {"staff": staff}
        ).fetchone()
    return FailedLogin(*row) if row else None


def note_failed_code(db: Database, survey: int, digest: str, *, today: str) -> None:
    """Count a code that opened nothing: whether it is unknown or was used before, and on which day."""
    with writing(db):
        known = db.execute(
            "SELECT 1 FROM code WHERE survey = :survey AND digest = :digest", {"survey": survey, "digest": digest}
        ).fetchone()
        db.execute(
            """
            INSERT INTO failed_code (survey, tried_on, kind, tries) VALUES (:survey, :today, :kind, 1)
            ON CONFLICT (survey, tried_on, kind) DO UPDATE SET tries = failed_code.tries + 1
            """,
            {"survey": survey, "today": today, "kind": "used" if known else "unknown"},
        )


def failed_codes(db: Database, survey: int) -> list[FailedCode]:
    """Return per day (rising) how many codes were tried that were unknown or used before."""
    rows = db.query(
        """
        SELECT tried_on AS day, COALESCE(SUM(CASE WHEN kind = 'unknown' THEN tries END), 0) AS unknown,
            COALESCE(SUM(CASE WHEN kind = 'used' THEN tries END), 0) AS used
        FROM failed_code WHERE survey = :survey GROUP BY tried_on ORDER BY tried_on
        """,
        {"survey": survey},
    )
    return [FailedCode(**row) for row in rows]
