"""Residents' own ideas, and the planner's queue of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from swipe.errors import NotFound, Refused
from swipe.model import Idea, IdeaState, Image
from swipe.store.connection import writing
from swipe.store.endings import open_response
from swipe.store.pictures import image_of_row, save_image

MOST_IDEAS = 5
"""From one response: enough for anybody, and a bored visitor cannot fill the queue."""

SELECT_IDEAS = """
    SELECT idea.id AS id, idea.survey AS survey, idea.text AS text, idea.state AS state, idea.sent_on AS sent_on,
        idea.picture AS picture, idea.merged_into AS merged_into, response.simulated AS simulated,
        image.name AS image, image.width AS width, image.height AS height, image.widths AS widths,
        image.master AS master, image.focus_x AS focus_x, image.focus_y AS focus_y, image.state AS image_state
    FROM idea
    JOIN response ON response.id = idea.response
    LEFT JOIN image ON image.name = idea.image
"""


def add_idea(db: Database, survey: int, key: str, text: str, image: Image | None, *, today: str) -> int:
    """Put an idea into the planner's queue and return its number. The same words twice from one response are one idea.

    Raises SurveyClosed, NotFound, and Refused after five ideas of one response.
    """
    with writing(db):
        response, own = _own_ideas(db, survey, key)
        if text in own:
            return own[text]
        _check_count(own)
        if image:
            save_image(db, image)
        row = db.execute(
            """
            INSERT INTO idea (survey, response, text, image, state, sent_on)
            VALUES (:survey, :response, :text, :image, 'waiting', :today) RETURNING id
            """,
            {
                "survey": survey,
                "response": response,
                "text": text,
                "image": image.name if image else None,
                "today": today,
            },
        ).fetchone()
        return int(row[0])


def check_idea(db: Database, survey: int, key: str) -> None:
    """Raise what :func:`add_idea` would raise for one more idea of this response."""
    _check_count(_own_ideas(db, survey, key)[1])


def ideas(db: Database, survey: int) -> list[Idea]:
    """Return the ideas of a survey, those that wait first, then the newest first."""
    rows = db.query(
        SELECT_IDEAS
        + """
        WHERE idea.survey = :survey
        ORDER BY CASE idea.state WHEN 'waiting' THEN 0 ELSE 1 END, idea.id DESC
        """,
        {"survey": survey},
    )
    return [_idea(row) for row in rows]


def idea_by_id(db: Database, survey: int, idea: int) -> Idea:
    """Return an idea of this survey; raises NotFound."""
    for row in db.query(
        SELECT_IDEAS + " WHERE idea.survey = :survey AND idea.id = :id", {"survey": survey, "id": idea}
    ):
        return _idea(row)
    raise NotFound("The survey has no idea number %(idea)s.", idea=idea)


def decide_idea(db: Database, survey: int, idea: int, state: IdeaState, *, picture: int | None = None) -> Idea:
    """Accept or decline an idea and those merged into it, or let them wait again; `picture` is the card made of it.

    Raises NotFound.
    """
    with writing(db):
        idea_by_id(db, survey, idea)
        db.execute(
            """
            UPDATE idea SET state = :state, picture = COALESCE(:picture, picture)
            WHERE id = :id OR merged_into = :id
            """,
            {"state": state, "picture": picture, "id": idea},
        )
        return idea_by_id(db, survey, idea)


def merge_ideas(db: Database, survey: int, numbers: Iterable[int]) -> Idea:
    """Let ideas that say the same be decided as one, and return that one: the first that was sent.

    Every word is kept, and :func:`part_idea` takes one out again. Raises NotFound, and Refused for fewer than two
    ideas or for one that is decided already.
    """
    with writing(db):
        chosen = sorted((idea_by_id(db, survey, number) for number in set(numbers)), key=lambda idea: idea.id)
        if len(chosen) < 2:
            raise Refused("Choose at least two ideas that say the same.")
        if any(idea.state != "waiting" or idea.merged_into for idea in chosen):
            raise Refused("Only ideas that wait can be put together. Put the others back in the queue first.")
        first = chosen[0]
        for other in chosen[1:]:
            # What was put together with the other comes along: nothing is ever two steps away.
            db.execute(
                "UPDATE idea SET merged_into = :first WHERE id = :other OR merged_into = :other",
                {"first": first.id, "other": other.id},
            )
        return first


def part_idea(db: Database, survey: int, idea: int) -> Idea:
    """Let an idea stand alone again, and wait. Raises NotFound."""
    with writing(db):
        idea_by_id(db, survey, idea)
        db.execute(
            """
            UPDATE idea SET merged_into = NULL, state = 'waiting', picture = NULL
            WHERE id = :id AND merged_into IS NOT NULL
            """,
            {"id": idea},
        )
        return idea_by_id(db, survey, idea)


def waiting_ideas(db: Database, survey: int) -> int:
    """Return how many ideas wait for a decision."""
    return waiting_counts(db).get(survey, 0)


def waiting_counts(db: Database) -> dict[int, int]:
    """Return how many ideas wait for a decision per survey id; surveys without any are absent."""
    rows = db.query(
        """
        SELECT survey, COUNT(*) AS ideas FROM idea WHERE state = 'waiting' AND merged_into IS NULL GROUP BY survey
        """
    )
    return {row["survey"]: row["ideas"] for row in rows}


def areas_to_judge(db: Database, image: str) -> frozenset[int]:
    """Return the areas (ids) whose planners alone may see an image (its name): it came with ideas there, and is on
    no card. Empty for every other image.
    """
    rows = db.query(
        """
        SELECT DISTINCT survey.area AS area FROM idea
        JOIN survey ON survey.id = idea.survey
        WHERE idea.image = :image AND NOT EXISTS (SELECT 1 FROM picture WHERE picture.image = :image)
        """,
        {"image": image},
    )
    return frozenset(row["area"] for row in rows)


def _own_ideas(db: Database, survey: int, key: str) -> tuple[int, dict[str, int]]:
    """Return the response's number and its ideas, numbers by text."""
    response = open_response(db, survey, key)
    rows = db.query("SELECT id, text FROM idea WHERE response = :response", {"response": response})
    return response, {row["text"]: row["id"] for row in rows}


def _check_count(own: Mapping[str, int]) -> None:
    if len(own) >= MOST_IDEAS:
        raise Refused("You have sent %(count)s ideas. Thank you, that is as many as we can take.", count=MOST_IDEAS)


def _idea(row: Mapping[str, Any]) -> Idea:
    return Idea(
        id=row["id"],
        survey_id=row["survey"],
        text=row["text"],
        image=image_of_row(row) if row["image"] else None,
        state=row["state"],
        sent_on=row["sent_on"],
        picture=row["picture"],
        simulated=bool(row["simulated"]),
        merged_into=row["merged_into"],
    )
