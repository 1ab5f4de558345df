"""The answers from which a summary is made, as columns: one survey at a time, never the whole municipality."""

from __future__ import annotations

from array import array
from itertools import chain

from sqlite_utils import Database

from swipe.model import CHOICE_STEP, PICTURE_STEP, VARIABLES, AnswerSheet, Variable
from swipe.store.connection import reading, writing
from swipe.store.setting_aside import aside_responses


def answer_sheet(db: Database, survey: int, *, simulated: bool) -> AnswerSheet:
    """Return all answers of one survey, of real or of simulated responses; the two are never mixed.

    The queries see one state of the database, so the columns agree with each other.
    """
    scope = {"survey": survey, "simulated": int(simulated)}
    with reading(db):
        people = db.execute(
            """
            SELECT id, started_on, via, verified, COALESCE(first_theme, 0) FROM response
            WHERE survey = :survey AND simulated = :simulated ORDER BY id
            """,
            scope,
        ).fetchall()
        place = {row[0]: number for number, row in enumerate(people)}
        told: dict[Variable, list[str]] = {variable: [""] * len(people) for variable in VARIABLES}
        for response, variable, value in db.execute(
            """
            SELECT background.response, background.variable, background.value
            FROM response
            JOIN background ON background.response = response.id
            WHERE response.survey = :survey AND response.simulated = :simulated
            """,
            scope,
        ):
            told[variable][place[response]] = value
        # Integers only, few of them, and no join to pictures or themes: at two million swipes, the time goes here.
        swipes = array(
            "q",
            chain.from_iterable(
                db.execute(
                    """
                    SELECT swipe.response,
                        swipe.picture * :picture_step + swipe.choice * :choice_step + swipe.seen_ms
                    FROM response
                    JOIN swipe ON swipe.response = response.id
                    WHERE response.survey = :survey AND response.simulated = :simulated
                    ORDER BY response.id
                    """,
                    {**scope, "picture_step": PICTURE_STEP, "choice_step": CHOICE_STEP},
                )
            ),
        )
        opened = db.execute("SELECT COALESCE(SUM(phones), 0) FROM opening WHERE survey = :survey", scope).fetchone()[0]
        aside = aside_responses(db, survey)
        (anonymised_at,) = db.execute("SELECT anonymised_at FROM survey WHERE id = :survey", scope).fetchone()
    responses, days, sources, verified, first_themes = zip(*people, strict=True) if people else ((),) * 5
    return AnswerSheet(
        responses=array("q", responses),
        days=days,
        sources=sources,
        verified=verified,
        first_themes=array("q", first_themes),
        background=told,
        swiped_by=swipes[0::2],
        swipes=swipes[1::2],
        opened=0 if simulated else opened,
        aside=frozenset(aside),
        anonymous=anonymised_at is not None and not simulated,
    )


def note_opening(db: Database, survey: int, *, today: str, via: str) -> None:
    """Count that a phone was dealt its first deck; nothing of the phone is kept."""
    with writing(db):
        db.execute(
            """
            INSERT INTO opening (survey, opened_on, via, phones) VALUES (:survey, :today, :via, 1)
            ON CONFLICT (survey, opened_on, via) DO UPDATE SET phones = opening.phones + 1
            """,
            {"survey": survey, "today": today, "via": via},
        )
