"""Responses that a resident took back: known by a digest of their random key, so that nothing of them comes again."""

from __future__ import annotations

import hashlib
import secrets

from sqlite_utils import Database


def note_deleted(db: Database, survey: int, key: str) -> None:
    """Note that a response was taken back, within the transaction that deletes it."""
    db.execute(
        """
        INSERT INTO deleted_response (survey, digest) VALUES (:survey, :digest)
        ON CONFLICT (survey, digest) DO NOTHING
        """,
        {"survey": survey, "digest": _digest(key)},
    )


def was_deleted(db: Database, survey: int, key: str) -> bool:
    """Tell whether the resident who held this key took their answer back."""
    row = db.execute(
        "SELECT 1 FROM deleted_response WHERE survey = :survey AND digest = :digest",
        {"survey": survey, "digest": _digest(key)},
    ).fetchone()
    return row is not None


def forget_deleted(db: Database, survey: int) -> None:
    """Let no key fit any of them any more; how many there were stays."""
    rows = db.query("SELECT digest FROM deleted_response WHERE survey = :survey", {"survey": survey})
    for digest in [row["digest"] for row in rows]:
        db.execute(
            "UPDATE deleted_response SET digest = :fresh WHERE survey = :survey AND digest = :digest",
            {"fresh": secrets.token_hex(32), "survey": survey, "digest": digest},
        )


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
