"""The counts from which a summary is made."""

from __future__ import annotations

from sqlite_utils import Database

from swipe.model import PictureTally, Tallies, ThemeAnswers
from swipe.store.connection import reading


def tallies(db: Database, survey: int, *, simulated: bool) -> Tallies:
    """Return the counts of one survey, of real or of simulated responses; the two are never mixed.

    The queries see one state of the database, so the counts agree with each other.
    """
    scope = {"survey": survey, "simulated": int(simulated)}
    with reading(db):
        responses, verified = db.execute(
            """
            SELECT COUNT(*), COALESCE(SUM(verified), 0) FROM response
            WHERE survey = :survey AND simulated = :simulated
            """,
            scope,
        ).fetchone()
        chosen = db.query(
            """
            SELECT first_theme AS theme, COUNT(*) AS responses FROM response
            WHERE survey = :survey AND simulated = :simulated AND first_theme IS NOT NULL
            GROUP BY first_theme
            """,
            scope,
        )
        first_choices = {row["theme"]: row["responses"] for row in chosen}
        away = db.query(
            """
            SELECT background.response AS response FROM background
            JOIN response ON response.id = background.response
            WHERE response.survey = :survey AND response.simulated = :simulated
                AND background.variable = 'lives' AND background.value = 'no'
            """,
            scope,
        )
        elsewhere = frozenset(row["response"] for row in away)
        people = db.query(
            """
            SELECT swipe.response AS response, picture.theme AS theme,
                SUM(CASE WHEN swipe.choice = 1 THEN 1 ELSE 0 END) AS likes, COUNT(*) AS answers
            FROM response
            JOIN swipe ON swipe.response = response.id
            JOIN picture ON picture.id = swipe.picture
            WHERE response.survey = :survey AND response.simulated = :simulated
                AND swipe.choice <> 2 AND picture.theme IS NOT NULL
            GROUP BY swipe.response, picture.theme
            ORDER BY swipe.response, picture.theme
            """,
            scope,
        )
        theme_answers = tuple(
            ThemeAnswers(row["response"], row["theme"], row["likes"], row["answers"]) for row in people
        )
        cards = db.query(
            """
            SELECT swipe.picture AS picture,
                SUM(CASE WHEN swipe.choice = 1 THEN 1 ELSE 0 END) AS likes,
                SUM(CASE WHEN swipe.choice = 0 THEN 1 ELSE 0 END) AS dislikes,
                SUM(CASE WHEN swipe.choice = 2 THEN 1 ELSE 0 END) AS skips
            FROM response
            JOIN swipe ON swipe.response = response.id
            WHERE response.survey = :survey AND response.simulated = :simulated
            GROUP BY swipe.picture
            ORDER BY swipe.picture
            """,
            scope,
        )
        pictures = tuple(PictureTally(row["picture"], row["likes"], row["dislikes"], row["skips"]) for row in cards)
    return Tallies(
        responses=responses,
        theme_answers=theme_answers,
        pictures=pictures,
        first_choices=first_choices,
        elsewhere=elsewhere,
        verified=verified,
    )
