"""What a resident adds after the swipes: the one theme, background, and why. Each may be left out or changed."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from swipe.errors import NotFound, SurveyClosed
from swipe.model import Ending, Reason, Variable
from swipe.store.connection import reading, writing
from swipe.store.responses import CHOICE_OF, response_id
from swipe.store.revisions import note_answer


def choose_theme(db: Database, survey: int, key: str, theme: int) -> None:
    """Keep the theme that matters most to a resident. Raises SurveyClosed, and NotFound for a theme without a card."""
    with writing(db):
        response = open_response(db, survey, key)
        offered = db.execute(
            "SELECT 1 FROM picture WHERE survey = :survey AND theme = :theme LIMIT 1",
            {"survey": survey, "theme": theme},
        ).fetchone()
        if offered is None:
            raise NotFound("The survey has no theme number %(theme)s.", theme=theme)
        db.execute("UPDATE response SET first_theme = :theme WHERE id = :id", {"theme": theme, "id": response})
        note_answer(db, survey)


def save_background(db: Database, survey: int, key: str, answers: Mapping[Variable, str]) -> None:
    """Set each answer given; an empty one takes an earlier answer back. Raises SurveyClosed, NotFound."""
    with writing(db):
        response = open_response(db, survey, key)
        for variable, value in answers.items():
            place = {"response": response, "variable": variable}
            db.execute("DELETE FROM background WHERE response = :response AND variable = :variable", place)
            if value:
                db.execute(
                    "INSERT INTO background (response, variable, value) VALUES (:response, :variable, :value)",
                    {**place, "value": value},
                )
        note_answer(db, survey)


def save_reasons(db: Database, survey: int, key: str, reasons: Mapping[int, str]) -> None:
    """Set why each card (picture id) was answered as it was; an empty text takes it back.

    A reason for a card that the response has not answered is left out. Raises SurveyClosed, NotFound.
    """
    with writing(db):
        response = open_response(db, survey, key)
        rows = db.query("SELECT picture FROM swipe WHERE response = :response", {"response": response})
        answered = {row["picture"] for row in rows}
        for picture, text in reasons.items():
            if picture not in answered:
                continue
            place = {"response": response, "picture": picture}
            db.execute("DELETE FROM reason WHERE response = :response AND picture = :picture", place)
            if text:
                db.execute(
                    "INSERT INTO reason (response, picture, text) VALUES (:response, :picture, :text)",
                    {**place, "text": text},
                )


def ending(db: Database, survey: int, key: str) -> Ending:
    """Return what a response added after its swipes; all empty when it has not begun."""
    with reading(db):
        row = db.execute(
            "SELECT id, first_theme, verified FROM response WHERE key = :key AND survey = :survey",
            {"key": key, "survey": survey},
        ).fetchone()
        if row is None:
            return Ending()
        response = {"response": row[0]}
        background = db.query("SELECT variable, value FROM background WHERE response = :response", response)
        reasons = db.query("SELECT picture, text FROM reason WHERE response = :response", response)
        return Ending(
            first_theme=row[1],
            background={one["variable"]: one["value"] for one in background},
            reasons={one["picture"]: one["text"] for one in reasons},
            ideas=db.execute("SELECT COUNT(*) FROM idea WHERE response = :response", response).fetchone()[0],
            verified=bool(row[2]),
        )


def reasons(db: Database, survey: int) -> list[Reason]:
    """Return all reasons given in a survey, by card, the newest response first; not those whose answer was undone."""
    rows = db.query(
        """
        SELECT reason.response AS response, reason.picture AS picture, reason.text AS text,
            swipe.choice AS choice, response.simulated AS simulated
        FROM response
        JOIN reason ON reason.response = response.id
        JOIN swipe ON swipe.response = reason.response AND swipe.picture = reason.picture
        WHERE response.survey = :survey AND swipe.choice <> 2
        ORDER BY reason.picture, reason.response DESC
        """,
        {"survey": survey},
    )
    return [
        Reason(row["response"], row["picture"], CHOICE_OF[row["choice"]], row["text"], bool(row["simulated"]))
        for row in rows
    ]


def remove_reason(db: Database, survey: int, response: int, picture: int) -> None:
    """Delete a reason that tells too much about somebody; done twice it changes nothing."""
    with writing(db):
        db.execute(
            """
            DELETE FROM reason WHERE response = :response AND picture = :picture
                AND response IN (SELECT id FROM response WHERE survey = :survey)
            """,
            {"survey": survey, "response": response, "picture": picture},
        )


def open_response(db: Database, survey: int, key: str) -> int:
    """Return the number of a response that may still be added to. Raises SurveyClosed, NotFound."""
    state = db.execute("SELECT state FROM survey WHERE id = :survey", {"survey": survey}).fetchone()
    if state is None or state[0] != "open":
        raise SurveyClosed("The survey is closed, so no more answers can be taken.")
    return response_id(db, survey, key)
