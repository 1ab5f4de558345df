"""When surveys open and close by themselves: looked at when somebody asks for a page, so that nothing need run."""

from __future__ import annotations

from sqlite_utils import Database

from swipe.errors import NotReady, Refused
from swipe.store.connection import writing
from swipe.store.surveys import close_survey, open_survey, survey_by_id


def save_survey_dates(db: Database, survey: int, *, opens_at: str | None, closes_at: str | None) -> None:
    """Set when a survey opens and closes by itself, in UTC as ISO 8601 text; None is by hand.

    Raises NotFound, and Refused when it would close before it opens.
    """
    if opens_at and closes_at and closes_at <= opens_at:
        raise Refused("The survey would close before it opens. Choose a later time for closing.")
    with writing(db):
        survey_by_id(db, survey)
        db.execute(
            "UPDATE survey SET opens_at = :opens_at, closes_at = :closes_at WHERE id = :survey",
            {"opens_at": opens_at, "closes_at": closes_at, "survey": survey},
        )


def apply_dates(db: Database, *, now: str, languages: tuple[str, ...]) -> int:
    """Open and close what is due at `now`; return how many. A draft that is not ready waits until it is.

    One read when nothing is due. Two requests at once do it once: each change looks again under the write lock.
    """
    due = db.execute(
        """
        SELECT id, state FROM survey
        WHERE (state = 'open' AND closes_at <= :now)
            OR (state = 'draft' AND opens_at <= :now AND (closes_at IS NULL OR closes_at > :now))
        """,
        {"now": now},
    ).fetchall()
    changed = 0
    for survey, state in due:
        try:
            if state == "open":
                close_survey(db, survey, now=now)
            else:
                open_survey(db, survey, now=now, languages=languages)
            changed += 1
        except (NotReady, Refused):
            continue
    return changed
