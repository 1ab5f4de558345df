"""Responses that a resident took back: known by a digest of their random key, so that nothing of them comes again."""

from __future__ import annotations

import hashlib
import secrets

from sqlite_utils import Database


def note_deleted(db: Database, survey: int, key: str) -> None:
    """Note that a response was taken back, within the transaction that deletes it."""
    db.execute(
        """
        INSERT INTO deleted_response (survey, key_hash) VALUES (:survey, :key_hash)
        ON CONFLICT (survey, key_hash) DO NOTHING
        """,
        {"survey": survey, "key_hash": key_digest(key)},
    )


def taken_back(db: Database) -> set[tuple[int, str]]:
    """Return every response that was taken back, as survey and digest of its key."""
    return {tuple(row) for row in db.execute("SELECT survey, key_hash FROM deleted_response").fetchall()}


def was_deleted(db: Database, survey: int, key: str) -> bool:
    """Tell whether the resident who held this key took their answer back."""
    row = db.execute(
        "SELECT 1 FROM deleted_response WHERE survey = :survey AND key_hash = :key_hash",
        {"survey": survey, "key_hash": key_digest(key)},
    ).fetchone()
    return row is not None


def forget_deleted(db: Database, survey: int) -> None:
    """Let no key fit any of them any more; how many there were stays."""
    rows = db.query("SELECT key_hash FROM deleted_response WHERE survey = :survey", {"survey": survey})
    for old in [row["key_hash"] for row in rows]:
        db.execute(
            "UPDATE deleted_response SET key_hash = :fresh WHERE survey = :survey AND key_hash = :key_hash",
            {"fresh": secrets.token_hex(32), "survey": survey, "key_hash": old},
        )


def key_digest(key: str) -> str:
    """Return what is kept of the key of a response that was taken back."""
    return hashlib.sha256(key.encode()).hexdigest()
