"""Logins in browsers: begun, seen, listed and ended here rather than in a cookie that nobody can take back."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlite_utils import Database

from swipe.errors import NotFound
from swipe.model import LoginSession, User
from swipe.store.audit import note_audit
from swipe.store.connection import writing
from swipe.store.staff import user_by_id

SECRET_BYTES = 32
"""256 bits from the system's random source, so that a plain digest is enough."""
IDLE_HOURS = 12
"""A working day with a long meeting in it; who comes back the next morning logs in again."""
LONGEST_DAYS = 30
"""After this even a browser that is used every hour logs in again (NIST SP 800-63B, 4.2.3)."""
SEEN_EVERY_MINUTES = 10
"""How coarse `seen_at` is, so that a page that asks for news every few seconds does not write each time."""


def begin_session(db: Database, staff: int, *, label: str, now: str) -> str:
    """Write down that a member of staff logs in, and return the session's secret, which is not kept.

    What has ended of their sessions is forgotten. Raises NotFound.
    """
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with writing(db):
        user = user_by_id(db, staff)
        idle, longest = _earliest(now)
        db.execute(
            """
            DELETE FROM staff_session
            WHERE staff = :staff AND (seen_at < :idle OR began_at < :longest OR token <> :token)
            """,
            {"staff": staff, "idle": idle, "longest": longest, "token": user.token},
        )
        db.execute(
            """
            INSERT INTO staff_session (staff, token, secret_hash, label, began_at, seen_at)
            VALUES (:staff, :token, :secret_hash, :label, :now, :now)
            """,
            {"staff": staff, "token": user.token, "secret_hash": _digest(secret), "label": label, "now": now},
        )
    return secret


def session_user(db: Database, secret: str, *, now: str) -> tuple[User, int] | None:
    """Return whose session has this secret, and its id; None when it has ended, or its owner may not log in."""
    idle, longest = _earliest(now)
    row = db.execute(
        """
        SELECT staff_session.id, staff_session.staff, staff_session.seen_at
        FROM staff_session
        JOIN staff ON staff.id = staff_session.staff AND staff.token = staff_session.token
        WHERE staff_session.secret_hash = :secret_hash
            AND staff_session.seen_at >= :idle AND staff_session.began_at >= :longest AND staff.active = 1
        """,
        {"secret_hash": _digest(secret), "idle": idle, "longest": longest},
    ).fetchone()
    if row is None:
        return None
    session, staff, seen_at = row
    if seen_at < _before(now, timedelta(minutes=SEEN_EVERY_MINUTES)):
        with writing(db):
            db.execute("UPDATE staff_session SET seen_at = :now WHERE id = :session", {"now": now, "session": session})
    return user_by_id(db, staff), session


def login_sessions(db: Database, staff: int, *, now: str) -> list[LoginSession]:
    """Return the sessions of a member of staff that hold, the latest first."""
    idle, longest = _earliest(now)
    rows = db.query(
        """
        SELECT staff_session.id AS id, staff_session.label AS label, staff_session.began_at AS began_at,
            staff_session.seen_at AS seen_at
        FROM staff_session
        JOIN staff ON staff.id = staff_session.staff AND staff.token = staff_session.token
        WHERE staff_session.staff = :staff
            AND staff_session.seen_at >= :idle AND staff_session.began_at >= :longest
        ORDER BY staff_session.id DESC
        """,
        {"staff": staff, "idle": idle, "longest": longest},
    )
    return [LoginSession(**row) for row in rows]


def end_session(db: Database, staff: int, session: int, *, now: str) -> None:
    """End one session of a member of staff. Raises NotFound when they have no such session."""
    with writing(db):
        ended = db.execute(
            "DELETE FROM staff_session WHERE id = :session AND staff = :staff RETURNING id",
            {"session": session, "staff": staff},
        ).fetchall()
        if not ended:
            raise NotFound("You have no such session.")
        note_audit(db, "end session", staff=staff, now=now)


def forget_session(db: Database, session: int) -> None:
    """Forget a session whose browser logged out by itself."""
    with writing(db):
        db.execute("DELETE FROM staff_session WHERE id = :session", {"session": session})


def end_other_sessions(db: Database, staff: int, *, keep: int | None, now: str) -> int:
    """End every session of a member of staff except `keep` (None: every one), and return how many ended."""
    with writing(db):
        ended = db.execute(
            "DELETE FROM staff_session WHERE staff = :staff AND id <> :keep RETURNING id",
            {"staff": staff, "keep": keep or 0},
        ).fetchall()
        if ended:
            note_audit(db, "end session", staff=staff, now=now)
    return len(ended)


def forget_ended_sessions(db: Database, *, now: str) -> None:
    """Delete the rows of sessions that have ended by themselves; one read when there are none."""
    idle, longest = _earliest(now)
    condition = "seen_at < :idle OR began_at < :longest"
    ended = {"idle": idle, "longest": longest}
    if db.execute(f"SELECT 1 FROM staff_session WHERE {condition} LIMIT 1", ended).fetchone():  # noqa: S608  own constant
        with writing(db):
            db.execute(f"DELETE FROM staff_session WHERE {condition}", ended)  # noqa: S608  own constant


def _earliest(now: str) -> tuple[str, str]:
    """Return the times before which a session must not have been seen last, and must not have begun."""
    return _before(now, timedelta(hours=IDLE_HOURS)), _before(now, timedelta(days=LONGEST_DAYS))


def _before(now: str, ago: timedelta) -> str:
    return (datetime.fromisoformat(now) - ago).isoformat().replace("+00:00", "Z")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
