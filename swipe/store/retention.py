"""Forgetting what residents wrote: some time after a survey has closed, its figures stay and its words go."""

from __future__ import annotations

import secrets

from sqlite_utils import Database

from swipe.model import Image
from swipe.store.audit import note_audit
from swipe.store.connection import reading, writing
from swipe.store.deleted import forget_deleted
from swipe.store.pictures import forget_lone_images


def surveys_to_forget(db: Database, *, closed_before: str) -> list[int]:
    """Return the surveys (ids) that closed at a time (UTC, ISO 8601 text) or before, and still have their words."""
    rows = db.query(
        """
        SELECT id FROM survey
        WHERE state = 'closed' AND closed_at <= :before AND (forgotten_at IS NULL OR forgotten_at < closed_at)
        ORDER BY id
        """,
        {"before": closed_before},
    )
    return [row["id"] for row in rows]


def words_kept(db: Database, survey: int) -> tuple[int, int]:
    """Return how many reasons and how many ideas of a survey are kept."""
    with reading(db):
        reasons = db.execute(
            """
            SELECT COUNT(*) FROM reason
            JOIN response ON response.id = reason.response
            WHERE response.survey = :survey
            """,
            {"survey": survey},
        ).fetchone()
        ideas = db.execute("SELECT COUNT(*) FROM idea WHERE survey = :survey", {"survey": survey}).fetchone()
    return int(reasons[0]), int(ideas[0])


def forget_words(db: Database, survey: int, *, now: str) -> list[Image]:
    """Delete reasons and ideas of a survey, and what ties answers to a phone or a letter; figures stay as they are.

    A card that was made of an idea stays: its words are the planner's. Return the photos that no card shows: their
    rows are gone, their files may go too.
    """
    with writing(db):
        db.execute(
            "DELETE FROM reason WHERE response IN (SELECT id FROM response WHERE survey = :survey)", {"survey": survey}
        )
        photos = [
            row["image"]
            for row in db.query(
                "SELECT image FROM idea WHERE survey = :survey AND image IS NOT NULL", {"survey": survey}
            )
        ]
        db.execute("UPDATE idea SET merged_into = NULL WHERE survey = :survey", {"survey": survey})
        db.execute("DELETE FROM idea WHERE survey = :survey", {"survey": survey})
        gone = forget_lone_images(db, photos)
        # Who has the cookie or the letter cannot be joined to an answer any more; how many there were still can.
        db.execute(
            "UPDATE response SET key = 'forgotten response ' || id WHERE survey = :survey AND simulated = 0",
            {"survey": survey},
        )
        digests = [row["digest"] for row in db.query("SELECT digest FROM code WHERE survey = :s", {"s": survey})]
        for digest in digests:
            db.execute(
                "UPDATE code SET digest = :fresh WHERE survey = :survey AND digest = :digest",
                {"fresh": secrets.token_hex(32), "survey": survey, "digest": digest},
            )
        forget_deleted(db, survey)
        db.execute("UPDATE survey SET forgotten_at = :now WHERE id = :survey", {"now": now, "survey": survey})
        note_audit(db, "delete words", staff=None, now=now, survey=survey)
    return gone
