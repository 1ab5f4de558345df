"""Results as they were made public: kept word for word, whatever answers and methods come later."""

from __future__ import annotations

from sqlite_utils import Database

from swipe.errors import Refused
from swipe.model import Publication
from swipe.store.audit import note_audit
from swipe.store.connection import writing
from swipe.store.surveys import publish_survey


def save_publication(db: Database, survey: int, document: str, *, method: str, staff: int | None, now: str) -> None:
    """Make a result public in place of the one before, which is kept.

    Raises Refused for a draft, and when this very document is what the public sees already.
    """
    with writing(db):
        publish_survey(db, survey, now=now)
        shown = publication(db, survey)
        if shown and shown.document == document:
            raise Refused(
                "This is what the public sees already. Figures move when ten more people have answered, so that "
                "nobody can be recognised."
            )
        _end(db, survey, now=now)
        db.execute(
            """
            INSERT INTO publication (survey, published_at, staff, method, document)
            VALUES (:survey, :now, :staff, :method, :document)
            """,
            {"survey": survey, "now": now, "staff": staff, "method": method, "document": document},
        )
        note_audit(db, "publish", staff=staff, now=now, survey=survey)


def withdraw_publication(db: Database, survey: int, *, staff: int | None, now: str) -> None:
    """Take a result back; without effect when none is public."""
    with writing(db):
        publish_survey(db, survey, now=None)
        if _end(db, survey, now=now):
            note_audit(db, "withdraw", staff=staff, now=now, survey=survey)


def publications(db: Database, survey: int) -> list[Publication]:
    """Return everything that was made public of a survey, the latest first."""
    rows = db.query(
        """
        SELECT publication.id AS id, publication.survey AS survey_id, publication.published_at AS published_at,
            publication.ended_at AS ended_at, staff.name AS staff, publication.method AS method,
            publication.document AS document
        FROM publication
        LEFT JOIN staff ON staff.id = publication.staff
        WHERE publication.survey = :survey
        ORDER BY publication.id DESC
        """,
        {"survey": survey},
    )
    return [Publication(**row) for row in rows]


def publication(db: Database, survey: int) -> Publication | None:
    """Return what the public sees of a survey, None when nothing of it was frozen or it was taken back."""
    return next((one for one in publications(db, survey) if one.ended_at is None), None)


def _end(db: Database, survey: int, *, now: str) -> bool:
    ended = db.execute(
        # It ended no earlier than it began, even if the clock was set back between.
        """
        UPDATE publication SET ended_at = CASE WHEN published_at > :now THEN published_at ELSE :now END
        WHERE survey = :survey AND ended_at IS NULL
        """,
        {"survey": survey, "now": now},
    )
    return bool(ended.rowcount)
