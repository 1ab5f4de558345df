"""Surveys: one round in one area, from draft to open to closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

from swipe.errors import NotFound, NotReady, Obstacle, Refused
from swipe.model import (
    EXPECTATIONS,
    VARIABLES,
    Area,
    Expectation,
    Round,
    Survey,
    SurveyRules,
    SurveyState,
    Texts,
    Variable,
)
from swipe.store.connection import writing

FEWEST_PICTURES = 2
COLUMNS = """
    id, area, state, created_at, opened_at, closed_at, published_at, hard_stop, code_required, result_on, opens_at,
    closes_at, template, forgotten_at, anonymise_on, anonymised_at
"""
NEW_RULES = SurveyRules(background=VARIABLES)
"""Who was heard is a result in itself, so a new survey asks; its planner may strike any question."""


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
        save_survey_rules(db, row[0], NEW_RULES)
    return survey_by_id(db, row[0])


def save_survey_texts(
    db: Database,
    survey: int,
    *,
    titles: Texts,
    questions: Texts,
    purposes: Texts,
    expectations: Mapping[Expectation, Texts] | None = None,
) -> None:
    """Set title, question and purpose in each language that any of the three has, and each expectation given."""
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
        for topic, texts in (expectations or {}).items():
            for language, text in texts.items():
                db.execute(
                    """
                    INSERT INTO survey_expectation (survey, language, topic, text)
                    VALUES (:survey, :language, :topic, :text)
                    ON CONFLICT (survey, language, topic) DO UPDATE SET text = excluded.text
                    """,
                    {"survey": survey, "language": language, "topic": topic, "text": text},
                )


def save_survey_rules(db: Database, survey: int, rules: SurveyRules) -> None:
    """Set how the survey runs."""
    with writing(db):
        db.execute(
            """
            UPDATE survey SET hard_stop = :hard_stop, code_required = :code_required, result_on = :result_on,
                anonymise_on = :anonymise_on
            WHERE id = :survey
            """,
            {
                "survey": survey,
                "hard_stop": int(rules.hard_stop),
                "code_required": int(rules.code_required),
                "result_on": rules.result_on,
                "anonymise_on": rules.anonymise_on,
            },
        )
        db.execute("DELETE FROM survey_background WHERE survey = :survey", {"survey": survey})
        for variable in rules.background:
            db.execute(
                "INSERT INTO survey_background (survey, variable) VALUES (:survey, :variable)",
                {"survey": survey, "variable": variable},
            )


def publish_survey(db: Database, survey: int, *, now: str | None) -> Survey:
    """Let everybody see the result page (`now`), or take it back (None). Raises Refused for a draft."""
    with writing(db):
        if survey_by_id(db, survey).state == "draft":
            raise Refused("A draft has no result. Open the survey first.")
        db.execute("UPDATE survey SET published_at = :now WHERE id = :survey", {"survey": survey, "now": now})
    return survey_by_id(db, survey)


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


def public_round(db: Database, slug: str) -> Round | None:
    """Return what :func:`public_survey` finds for the area called `slug`, as far as taking answers needs it.

    One query in place of six, because this is asked at every swipe. Raises NotFound.
    """
    row = db.execute(
        """
        SELECT area.name, survey.id, survey.state, survey.closes_at
        FROM area
        LEFT JOIN survey ON survey.area = area.id AND survey.state <> 'draft'
        WHERE area.slug = :slug ORDER BY survey.id DESC LIMIT 1
        """,
        {"slug": slug},
    ).fetchone()
    if row is None:
        raise NotFound("There is no area called %(slug)s.", slug=slug)
    name, survey, state, closes_at = row
    return None if survey is None else Round(name, survey, state, closes_at)


def public_surveys(db: Database) -> dict[int, int]:
    """Return the latest round that was ever opened, per area id; areas without one are absent."""
    rows = db.query("SELECT area, MAX(id) AS survey FROM survey WHERE state <> 'draft' GROUP BY area")
    return {row["area"]: row["survey"] for row in rows}


def rounds(db: Database, area: Area) -> list[Survey]:
    """Return the rounds of an area that were ever open, the latest first."""
    rows = db.query(
        f"SELECT {COLUMNS} FROM survey WHERE area = :area AND state <> 'draft' ORDER BY id DESC",  # noqa: S608  own constant
        {"area": area.id},
    )
    return [_survey(db, row) for row in list(rows)]


def published_survey(db: Database, area: Area) -> Survey | None:
    """Return the latest round whose result is public."""
    rows = db.query(
        f"SELECT {COLUMNS} FROM survey WHERE area = :area AND published_at IS NOT NULL ORDER BY id DESC LIMIT 1",  # noqa: S608  own constant
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
    """Let residents answer; a closing time that has passed is forgotten.

    Raises Refused when it is open, or when what tied its answers to phones and letters is gone: whoever answered could
    answer once more and count twice. Raises NotReady when :func:`obstacles` finds any.
    """
    with writing(db):
        current = survey_by_id(db, survey)
        if current.state == "open":
            raise Refused("The survey is open already.")
        if current.forgotten_at:
            raise Refused(
                "It is no longer known whose phones have answered, so they could count twice. Start a new round."
            )
        if found := obstacles(db, survey, languages):
            raise NotReady(found)
        db.execute(
            """
            UPDATE survey SET state = 'open', opened_at = COALESCE(opened_at, :now), closed_at = NULL,
                closes_at = CASE WHEN closes_at <= :now THEN NULL ELSE closes_at END
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
    unmade = db.execute(
        """
        SELECT COUNT(*) FROM picture JOIN image ON image.name = picture.image
        WHERE picture.survey = :survey AND picture.retired_at IS NULL AND image.state <> 'ready'
        """,
        {"survey": survey},
    ).fetchone()[0]
    if unmade:
        found.append(Obstacle("image", unmade))
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
    expected = list(
        db.query(
            "SELECT topic, language, text FROM survey_expectation WHERE survey = :survey ORDER BY topic, language",
            {"survey": row["id"]},
        )
    )
    asked = {
        one["variable"]
        for one in db.query("SELECT variable FROM survey_background WHERE survey = :survey", {"survey": row["id"]})
    }
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
        published_at=row["published_at"],
        expectations={
            topic: {one["language"]: one["text"] for one in expected if one["topic"] == topic} for topic in EXPECTATIONS
        },
        rules=SurveyRules(
            hard_stop=bool(row["hard_stop"]),
            code_required=bool(row["code_required"]),
            background=_in_order(asked),
            result_on=row["result_on"],
            anonymise_on=row["anonymise_on"],
        ),
        opens_at=row["opens_at"],
        closes_at=row["closes_at"],
        template_id=row["template"],
        forgotten_at=row["forgotten_at"],
        anonymised_at=row["anonymised_at"],
    )


def _in_order(asked: set[str]) -> tuple[Variable, ...]:
    return tuple(variable for variable in VARIABLES if variable in asked)
