"""Surveys: one round in one area, from draft to open to closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

from swipe.errors import NotFound, NotReady, Obstacle, Refused
from swipe.model import Area, Survey, SurveyState, Texts
from swipe.store.connection import writing

FEWEST_PICTURES = 2
COLUMNS = "id, area, state, created_at, opened_at, closed_at"


def create_survey(
    db: Database, area: Area, *, titles: Texts, now: str, questions: Texts | None = None, purposes: Texts | None = None
) -> Survey:
    """Begin a round in `area` as a draft. Raises Refused while another round is a draft or open."""
    with writing(db):
        current = newest_survey(db, area)
        if current and current.state != "closed":
            raise Refused(
                "%(area)s has survey number %(survey)s, which is not closed. Close it before you start a new one.",
                area=area.name,
                survey=current.id,
            )
        row = db.execute(
            "INSERT INTO survey (area, state, created_at) VALUES (:area, 'draft', :now) RETURNING id",
            {"area": area.id, "now": now},
        ).fetchone()
        save_survey_texts(db, row[0], titles=titles, questions=questions or {}, purposes=purposes or {})
    return survey_by_id(db, row[0])


def save_survey_texts(db: Database, survey: int, *, titles: Texts, questions: Texts, purposes: Texts) -> None:
    """Set title, question and purpose in each language that any of the three has."""
    with writing(db):
        for language in {**titles, **questions, **purposes}:
            db.execute(
                """
                INSERT INTO survey_text (survey, language, title, question, purpose)
                VALUES (:survey, :language, :title, :question, :purpose)
                ON CONFLICT (survey, language) DO UPDATE
                SET title = excluded.title, question = excluded.question, purpose = excluded.purpose
                """,
                {
                    "survey": survey,
                    "language": language,
                    "title": titles.get(language, ""),
                    "question": questions.get(language, ""),
                    "purpose": purposes.get(language, ""),
                },
            )


def survey_by_id(db: Database, survey: int) -> Survey:
    """Return the survey; raises NotFound."""
    for row in db.query(f"SELECT {COLUMNS} FROM survey WHERE id = :survey", {"survey": survey}):  # noqa: S608  own constant
        return _survey(db, row)
    raise NotFound("There is no survey number %(survey)s.", survey=survey)


def newest_survey(db: Database, area: Area) -> Survey | None:
    """Return the round that a planner works on: the latest, in whatever state."""
    rows = db.query(
        f"SELECT {COLUMNS} FROM survey WHERE area = :area ORDER BY id DESC LIMIT 1",  # noqa: S608  own constant
        {"area": area.id},
    )
    return next((_survey(db, row) for row in list(rows)), None)


def public_survey(db: Database, area: Area) -> Survey | None:
    """Return the round that residents and leads meet: the latest that was ever opened."""
    rows = db.query(
        f"SELECT {COLUMNS} FROM survey WHERE area = :area AND state <> 'draft' ORDER BY id DESC LIMIT 1",  # noqa: S608  own constant
        {"area": area.id},
    )
    return next((_survey(db, row) for row in list(rows)), None)


def survey_states(db: Database) -> dict[int, SurveyState]:
    """Return the state of the newest public round per area id; areas without one are absent."""
    rows = db.query(
        """
        SELECT survey.area AS area, survey.state AS state
        FROM survey
        JOIN (SELECT area, MAX(id) AS id FROM survey WHERE state <> 'draft' GROUP BY area) AS newest
            ON newest.id = survey.id
        """
    )
    return {row["area"]: row["state"] for row in rows}


def open_survey(db: Database, survey: int, *, now: str, languages: tuple[str, ...]) -> Survey:
    """Let residents answer. Raises Refused when it is open, NotReady when :func:`obstacles` finds any."""
    with writing(db):
        current = survey_by_id(db, survey)
        if current.state == "open":
            raise Refused("The survey is open already.")
        if found := obstacles(db, survey, languages):
            raise NotReady(found)
        db.execute(
            """
            UPDATE survey SET state = 'open', opened_at = COALESCE(opened_at, :now), closed_at = NULL
            WHERE id = :survey
            """,
            {"survey": survey, "now": now},
        )
    return survey_by_id(db, survey)


def close_survey(db: Database, survey: int, *, now: str) -> Survey:
    """Stop taking answers. Raises Refused when it is not open."""
    with writing(db):
        current = survey_by_id(db, survey)
        if current.state != "open":
            raise Refused("The survey is not open, so it cannot be closed.")
        db.execute(
            "UPDATE survey SET state = 'closed', closed_at = :now WHERE id = :survey", {"survey": survey, "now": now}
        )
    return survey_by_id(db, survey)


def obstacles(db: Database, survey: int, languages: tuple[str, ...]) -> list[Obstacle]:
    """Return what keeps the survey from opening; empty when it is ready.

    Two pictures make a choice; each needs a theme, and a caption and alt text in every language, because
    a resident who does not see the picture answers by those.
    """
    pictures, with_theme = db.execute(
        """
        SELECT COUNT(*), COUNT(picture.theme) FROM picture
        WHERE picture.survey = :survey AND picture.retired_at IS NULL
        """,
        {"survey": survey},
    ).fetchone()
    found = []
    if pictures < FEWEST_PICTURES:
        found.append(Obstacle("pictures", pictures))
    if pictures > with_theme:
        found.append(Obstacle("theme", pictures - with_theme))
    for language in languages:
        complete = db.execute(
            """
            SELECT COUNT(*) FROM picture
            JOIN picture_text ON picture_text.picture = picture.id AND picture_text.language = :language
            WHERE picture.survey = :survey AND picture.retired_at IS NULL
                AND picture_text.caption <> '' AND picture_text.alt <> ''
            """,
            {"survey": survey, "language": language},
        ).fetchone()[0]
        if complete < pictures:
            found.append(Obstacle("text", pictures - complete, language))
    return found


def _survey(db: Database, row: Mapping[str, Any]) -> Survey:
    texts = list(
        db.query(
            "SELECT language, title, question, purpose FROM survey_text WHERE survey = :survey ORDER BY language",
            {"survey": row["id"]},
        )
    )
    return Survey(
        id=row["id"],
        area_id=row["area"],
        state=row["state"],
        titles={text["language"]: text["title"] for text in texts},
        questions={text["language"]: text["question"] for text in texts},
        purposes={text["language"]: text["purpose"] for text in texts},
        created_at=row["created_at"],
        opened_at=row["opened_at"],
        closed_at=row["closed_at"],
    )
