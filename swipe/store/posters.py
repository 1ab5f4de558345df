"""Numbered posters: where each hangs, so that a planner sees which ones are read."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from swipe.errors import NotFound, Refused
from swipe.model import Poster
from swipe.store.connection import writing

LONGEST_PLACE = 120
MOST_POSTERS = 200
"""For one survey; more would be a campaign of its own."""


def posters(db: Database, survey: int) -> list[Poster]:
    """Return the survey's posters by number."""
    rows = db.query(
        "SELECT id, survey, number, place FROM poster WHERE survey = :survey ORDER BY number", {"survey": survey}
    )
    return [Poster(row["id"], row["survey"], row["number"], row["place"]) for row in rows]


def add_posters(db: Database, survey: int, places: Iterable[str], *, now: str) -> list[Poster]:
    """Number a poster for each place; a place that has one already is not given another.

    Raises Refused for a place that is too long, or when there would be more than 200.
    """
    wanted = list(dict.fromkeys(place.strip() for place in places if place.strip()))
    for place in wanted:
        if len(place) > LONGEST_PLACE:
            raise Refused("“%(place)s …” is too long: use at most %(most)s characters.", place=place[:40], most=120)
    with writing(db):
        known = posters(db, survey)
        fresh = [place for place in wanted if place not in {poster.place for poster in known}]
        if len(known) + len(fresh) > MOST_POSTERS:
            raise Refused("A survey has at most %(most)s posters.", most=MOST_POSTERS)
        number = max((poster.number for poster in known), default=0)
        for place in fresh:
            number += 1
            db.execute(
                """
                INSERT INTO poster (survey, number, place, created_at) VALUES (:survey, :number, :place, :now)
                """,
                {"survey": survey, "number": number, "place": place, "now": now},
            )
        return posters(db, survey)[len(known) :]


def poster_by_id(db: Database, poster: int) -> tuple[Poster, str]:
    """Return a poster and the slug of its area; raises NotFound."""
    row = db.execute(
        """
        SELECT poster.id, poster.survey, poster.number, poster.place, area.slug FROM poster
        JOIN survey ON survey.id = poster.survey
        JOIN area ON area.id = survey.area
        WHERE poster.id = :poster
        """,
        {"poster": poster},
    ).fetchone()
    if row is None:
        raise NotFound("There is no such poster.")
    return Poster(*row[:4]), row[4]
