"""The log of single swipes for a project lead's own analysis: pseudonymous, and read as it is sent."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

from sqlite_utils import Database

from swipe.model import LoggedSwipe
from swipe.store.connection import reading
from swipe.store.responses import CHOICE_OF

FEWEST_A_DAY = 10
"""A day on which fewer began is not told: who saw a neighbour answer could find the neighbour's answers."""


def logged_swipes(db: Database, survey: int, *, simulated: bool) -> Iterator[LoggedSwipe]:
    """Yield every swipe of a survey's real or simulated responses, response by response, each by position.

    Responses come in an order drawn anew for each call and are numbered in it, so that neither a number nor its place
    tells when somebody answered or who it is in another export. Nothing else of a response leaves the database: no
    key, source, code or background. Rows are read while they are taken, from one state of the database.
    """
    with reading(db):
        scope = {"survey": survey, "simulated": int(simulated)}
        people = db.execute(
            "SELECT id, started_on FROM response WHERE survey = :survey AND simulated = :simulated", scope
        ).fetchall()
        days = Counter(day for _, day in people)
        theme_of = {
            row["picture"]: row["theme"]
            for row in db.query(
                """
                SELECT picture.id AS picture, COALESCE(theme.slug, '') AS theme
                FROM picture
                LEFT JOIN theme ON theme.id = picture.theme
                WHERE picture.survey = :survey
                """,
                scope,
            )
        }
        random.SystemRandom().shuffle(people)
        for number, (response, day) in enumerate(people, start=1):
            told = day if days[day] >= FEWEST_A_DAY else ""
            # One short query for each response: all of them at once would have to be sorted, and held, first.
            for picture, choice, position, seen_ms in db.execute(
                """
                SELECT picture, choice, position, seen_ms FROM swipe WHERE response = :response
                ORDER BY position, picture
                """,
                {"response": response},
            ):
                yield LoggedSwipe(number, told, picture, theme_of[picture], CHOICE_OF[choice], position, seen_ms)
