"""What is kept of one resident's answer, for the phone that gave it, and taking it back."""

from __future__ import annotations

from collections.abc import Set

from sqlite_utils import Database

from swipe.model import Image, OwnAnswer, OwnIdea
from swipe.store.audit import note_audit
from swipe.store.connection import reading, writing
from swipe.store.deleted import key_digest, note_deleted
from swipe.store.endings import ending
from swipe.store.pictures import forget_lone_images
from swipe.store.responses import recorded_swipes, response_id
from swipe.store.revisions import note_answer
from swipe.store.setting_aside import aside_responses


def own_answer(db: Database, survey: int, key: str) -> OwnAnswer | None:
    """Return everything that is stored of a response; None when there is nothing, or nothing any more."""
    with reading(db):
        row = db.execute(
            """
            SELECT id, started_on, via, verified, elapsed_ms, first_theme FROM response
            WHERE key = :key AND survey = :survey
            """,
            {"key": key, "survey": survey},
        ).fetchone()
        if row is None:
            return None
        added = ending(db, survey, key)
        sent = db.query(
            "SELECT text, sent_on, image, state FROM idea WHERE response = :response ORDER BY id", {"response": row[0]}
        )
        return OwnAnswer(
            survey_id=survey,
            started_on=row[1],
            via=row[2],
            verified=bool(row[3]),
            elapsed_ms=row[4],
            first_theme=row[5],
            swipes=tuple(reversed(recorded_swipes(db, survey, key))),
            background=added.background,
            reasons=added.reasons,
            ideas=tuple(OwnIdea(one["text"], one["sent_on"], bool(one["image"]), one["state"]) for one in sent),
            set_aside=row[0] in aside_responses(db, survey),
        )


def delete_own_answer(db: Database, survey: int, key: str, *, now: str) -> list[Image]:
    """Delete a response with all that hangs on it; return the photos that no card shows: their files may go too.

    A card that a planner made of an idea stays, because its words are the planner's, and so do counts that hold nobody:
    how often a picture was shown, how many phones opened the survey, that a code is used. A digest of the response's
    random key is kept, so that a page that was left open cannot send the answer once more. Raises NotFound.
    """
    with writing(db):
        response = response_id(db, survey, key)
        photos = [
            row["image"]
            for row in db.query(
                "SELECT image FROM idea WHERE response = :response AND image IS NOT NULL", {"response": response}
            )
        ]
        _part_ideas(db, response)
        # One statement each, children first: the schema lets no row point to a response that is gone.
        db.execute("DELETE FROM idea WHERE response = :response", {"response": response})
        db.execute("DELETE FROM reason WHERE response = :response", {"response": response})
        db.execute("DELETE FROM background WHERE response = :response", {"response": response})
        db.execute("DELETE FROM swipe WHERE response = :response", {"response": response})
        db.execute("DELETE FROM response WHERE id = :response", {"response": response})
        gone = forget_lone_images(db, photos)
        note_deleted(db, survey, key)
        note_answer(db, survey)
        note_audit(db, "delete own answer", staff=None, now=now, survey=survey)
    return gone


def delete_again(db: Database, gone: Set[tuple[int, str]], *, now: str) -> tuple[int, list[Image]]:
    """Delete the responses of `gone` (as :func:`taken_back` returns them) that a restored backup brought back.

    Return how many there were, and the photos that no card shows any more.
    """
    photos: list[Image] = []
    with writing(db):
        held = db.execute("SELECT survey, key FROM response WHERE simulated = 0").fetchall() if gone else []
        back = [(survey, key) for survey, key in held if (survey, key_digest(key)) in gone]
        for survey, key in back:
            photos += delete_own_answer(db, survey, key, now=now)
    return len(back), photos


def _part_ideas(db: Database, response: int) -> None:
    """Let ideas of others that were put together with one of this response be one without it: the next leads them."""
    rows = db.query(
        """
        SELECT child.id AS id, child.merged_into AS head
        FROM idea AS head
        JOIN idea AS child ON child.merged_into = head.id
        WHERE head.response = :response AND child.response <> :response
        ORDER BY child.id
        """,
        {"response": response},
    )
    heads: dict[int, int] = {}
    for row in list(rows):
        new = heads.setdefault(row["head"], row["id"])
        db.execute(
            "UPDATE idea SET merged_into = :head WHERE id = :id",
            {"head": None if new == row["id"] else new, "id": row["id"]},
        )
    # Its own among them go with it; until then they may point to nothing that goes before them.
    db.execute("UPDATE idea SET merged_into = NULL WHERE response = :response", {"response": response})
