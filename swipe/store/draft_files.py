"""Files that were sent and whose effect is shown before it happens; nobody but their sender sees them."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlite_utils import Database

from swipe.errors import NotFound
from swipe.model import ListKind
from swipe.store.connection import writing

HOURS_KEPT = 24
"""Long enough to ask a colleague; a file that was never decided on is not kept."""


def save_draft_file(db: Database, kind: ListKind, name: str, content: bytes, *, staff: int, now: str) -> str:
    """Keep a file until its sender has decided, and return its token.

    The sender's earlier file of the same kind goes, and so does everybody's that is older than a day.
    """
    token = secrets.token_urlsafe(16)
    with writing(db):
        db.execute(
            "DELETE FROM draft_file WHERE created_at < :oldest OR (staff = :staff AND kind = :kind)",
            {"oldest": _oldest(now), "staff": staff, "kind": kind},
        )
        db.execute(
            """
            INSERT INTO draft_file (token, staff, kind, name, content, created_at)
            VALUES (:token, :staff, :kind, :name, :content, :now)
            """,
            {"token": token, "staff": staff, "kind": kind, "name": name, "content": content, "now": now},
        )
    return token


def draft_file(db: Database, kind: ListKind, token: str, *, staff: int, now: str) -> tuple[str, bytes]:
    """Return the name and content of a file that `staff` sent within a day; raises NotFound for any other."""
    row = db.execute(
        """
        SELECT name, content FROM draft_file
        WHERE token = :token AND kind = :kind AND staff = :staff AND created_at >= :oldest
        """,
        {"token": token, "kind": kind, "staff": staff, "oldest": _oldest(now)},
    ).fetchone()
    if row is None:
        raise NotFound("This file is no longer here: it was stored already, or a day has passed. Send it again.")
    return row[0], row[1]


def drop_draft_file(db: Database, token: str) -> None:
    """Forget a file, decided on either way."""
    with writing(db):
        db.execute("DELETE FROM draft_file WHERE token = :token", {"token": token})


def forget_old_drafts(db: Database, *, now: str) -> None:
    """Delete the files on which nobody decided within a day; one read when there are none."""
    if db.execute("SELECT 1 FROM draft_file WHERE created_at < :oldest LIMIT 1", {"oldest": _oldest(now)}).fetchone():
        with writing(db):
            db.execute("DELETE FROM draft_file WHERE created_at < :oldest", {"oldest": _oldest(now)})


def _oldest(now: str) -> str:
    return (datetime.fromisoformat(now) - timedelta(hours=HOURS_KEPT)).isoformat().replace("+00:00", "Z")
