"""Answers that a project lead set aside by hand: they count in no share until they are put back."""

from __future__ import annotations

from sqlite_utils import Database

from swipe.errors import NotFound, Refused
from swipe.model import Flag, SetAside
from swipe.store.audit import note_audit
from swipe.store.connection import writing
from swipe.store.revisions import note_answer


def set_aside(db: Database, survey: int, flag: Flag, *, staff: int | None, now: str) -> int:
    """Set the answers of a flag aside, write down who did it, and return how many they are.

    Those that were set aside before are left to that. Raises Refused when none is left.
    """
    with writing(db):
        already = aside_responses(db, survey)
        fresh = [response for response in flag.responses if response not in already]
        if not fresh:
            raise Refused("These answers have been set aside already.")
        number = db.execute(
            """
            INSERT INTO set_aside (survey, kind, day, via, responses, staff, set_at)
            VALUES (:survey, :kind, :day, :via, :responses, :staff, :now) RETURNING id
            """,
            {
                "survey": survey,
                "kind": flag.kind,
                "day": flag.day,
                "via": flag.via,
                "responses": len(fresh),
                "staff": staff,
                "now": now,
            },
        ).fetchone()[0]
        for response in fresh:
            db.execute(
                "INSERT INTO set_aside_response (response, set_aside) VALUES (:response, :number)",
                {"response": response, "number": number},
            )
        note_answer(db, survey)
        note_audit(db, "set aside", staff=staff, now=now, survey=survey)
    return len(fresh)


def put_back(db: Database, survey: int, number: int, *, staff: int | None, now: str) -> None:
    """Let answers count again that were set aside; what was done stays on record.

    Raises NotFound when the survey has nothing of that number set aside.
    """
    with writing(db):
        found = db.execute(
            """
            UPDATE set_aside SET put_back_by = :staff,
                put_back_at = CASE WHEN set_at > :now THEN set_at ELSE :now END  -- the clock may have been set back
            WHERE id = :number AND survey = :survey AND put_back_at IS NULL
            RETURNING id
            """,
            {"number": number, "survey": survey, "staff": staff, "now": now},
        ).fetchall()
        if not found:
            raise NotFound("There are no such answers to put back.")
        note_answer(db, survey)
        note_audit(db, "put back", staff=staff, now=now, survey=survey)


def aside_responses(db: Database, survey: int) -> set[int]:
    """Return the ids of a survey's responses that are set aside now."""
    rows = db.execute(
        """
        SELECT set_aside_response.response
        FROM set_aside
        JOIN set_aside_response ON set_aside_response.set_aside = set_aside.id
        WHERE set_aside.survey = :survey AND set_aside.put_back_at IS NULL
        """,
        {"survey": survey},
    )
    return {row[0] for row in rows}


def sets_aside(db: Database, survey: int) -> list[SetAside]:
    """Return what was set aside in a survey, the latest first, what was put back too."""
    rows = db.query(
        """
        SELECT set_aside.id AS id, set_aside.kind AS kind, set_aside.day AS day, set_aside.via AS via,
            set_aside.responses AS responses, doer.name AS staff, set_aside.set_at AS set_at,
            set_aside.put_back_at AS put_back_at, undoer.name AS put_back_by
        FROM set_aside
        LEFT JOIN staff AS doer ON doer.id = set_aside.staff
        LEFT JOIN staff AS undoer ON undoer.id = set_aside.put_back_by
        WHERE set_aside.survey = :survey
        ORDER BY set_aside.id DESC
        """,
        {"survey": survey},
    )
    return [SetAside(**row) for row in rows]
