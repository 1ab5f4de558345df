"""Answers that lose what could point to somebody, on the day that a survey's planner has set; figures stay right."""

from __future__ import annotations

import random
import secrets
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from swipe.model import Image, Variable
from swipe.store.audit import note_audit
from swipe.store.connection import writing
from swipe.store.retention import forget_words
from swipe.store.revisions import note_answer

FEWEST_ALIKE = 10
"""What people told about themselves is kept where so many told the same; with fewer, one could be found among them."""

GIVEN_UP_FIRST: tuple[Variable, ...] = ("children", "gender", "age_group", "lives")
"""In which order answers about oneself go until enough people are alike: what figures need most goes last."""


def surveys_to_anonymise(db: Database, *, today: str) -> list[int]:
    """Return the closed surveys (ids) whose day (ISO 8601, by the municipality's clock) is `today` or has passed."""
    rows = db.query(
        """
        SELECT id FROM survey
        WHERE state = 'closed' AND anonymise_on <= :today AND (anonymised_at IS NULL OR anonymised_at < closed_at)
        ORDER BY id
        """,
        {"today": today},
    )
    return [row["id"] for row in rows]


def anonymise_answers(db: Database, survey: int, *, now: str) -> list[Image]:
    """Break every tie between a real response and a person, for good; return photos whose files may go.

    Words, photos and codes go as in :func:`forget_words`. Then each response gets a new number and a new random key,
    in an order drawn by lot, so that neither tells when it came or who it is. Days, sources and codes are dealt out
    anew among the responses of the survey: how many came on a day or by a poster stays, which of them did is lost. With
    fewer than ten responses they go altogether. What people told about themselves stays where ten or more told the
    same in all; where fewer did, answers are given up one after another. In which order a response saw and answered
    its cards goes too: its phone's cookie holds that order. What it liked and how long it looked stays together, and so
    do all counts, and what was set aside by hand stays so, though not of which day and source it was.

    Whoever kept a log of single swipes from before can still tell a response by its many answers; hence the log holds
    nothing that people told about themselves, and each time it is taken out is written down.
    """
    with writing(db):
        photos = forget_words(db, survey, now=now)
        people = _people(db, survey)
        told = _alike(_told(db, survey), [one["id"] for one in people])
        random.SystemRandom().shuffle(people)
        enough = len(people) >= FEWEST_ALIKE
        opened = db.execute("SELECT opened_at FROM survey WHERE id = :survey", {"survey": survey}).fetchone()[0]
        days = _dealt([one["started_on"] for one in people]) if enough else [opened[:10]] * len(people)
        sources = _dealt([one["via"] for one in people]) if enough else [""] * len(people)
        codes = _dealt([one["verified"] for one in people]) if enough else [0] * len(people)
        for one, day, via, verified in zip(people, days, sources, codes, strict=True):
            _renumber(db, survey, one, told[one["id"]], day=day, via=via, verified=verified)
        db.execute("UPDATE set_aside SET day = NULL, via = '' WHERE survey = :survey", {"survey": survey})
        db.execute("UPDATE survey SET anonymised_at = :now WHERE id = :survey", {"now": now, "survey": survey})
        note_answer(db, survey)
        note_audit(db, "anonymise answers", staff=None, now=now, survey=survey)
    return photos


def _people(db: Database, survey: int) -> list[dict[str, Any]]:
    return list(
        db.query(
            """
            SELECT id, started_on, via, verified, first_theme FROM response
            WHERE survey = :survey AND simulated = 0 ORDER BY id
            """,
            {"survey": survey},
        )
    )


def _told(db: Database, survey: int) -> dict[int, dict[Variable, str]]:
    """Return what real responses (ids) told about themselves."""
    told: dict[int, dict[Variable, str]] = {}
    for row in db.query(
        """
        SELECT background.response AS response, background.variable AS variable, background.value AS value
        FROM response
        JOIN background ON background.response = response.id
        WHERE response.survey = :survey AND response.simulated = 0
        """,
        {"survey": survey},
    ):
        told.setdefault(row["response"], {})[row["variable"]] = row["value"]
    return told


def _alike(told: dict[int, dict[Variable, str]], people: Sequence[int]) -> dict[int, dict[Variable, str]]:
    """Return what each response tells still, so that nobody is alike to fewer than FEWEST_ALIKE in all they told."""
    kept = {response: dict(told.get(response, {})) for response in people}
    for variable in GIVEN_UP_FIRST:
        alike = Counter(tuple(sorted(one.items())) for one in kept.values())
        for one in kept.values():
            if alike[tuple(sorted(one.items()))] < FEWEST_ALIKE:
                one.pop(variable, None)
    return kept


def _dealt(values: list[Any]) -> list[Any]:
    random.SystemRandom().shuffle(values)
    return values


def _renumber(
    db: Database, survey: int, one: dict[str, Any], told: dict[Variable, str], *, day: str, via: str, verified: int
) -> None:
    new = db.execute(
        """
        INSERT INTO response (survey, key, simulated, started_on, via, verified, first_theme)
        VALUES (:survey, :key, 0, :day, :via, :verified, :first_theme) RETURNING id
        """,
        {
            "survey": survey,
            "key": f"anonymous {secrets.token_hex(16)}",
            "day": day,
            "via": via,
            "verified": verified,
            "first_theme": one["first_theme"],
        },
    ).fetchone()[0]
    numbers = {"new": new, "old": one["id"]}
    db.execute("UPDATE swipe SET response = :new, position = 0, seq = 1 WHERE response = :old", numbers)
    db.execute("UPDATE set_aside_response SET response = :new WHERE response = :old", numbers)
    db.execute("DELETE FROM background WHERE response = :old", {"old": one["id"]})
    for variable, value in told.items():
        db.execute(
            "INSERT INTO background (response, variable, value) VALUES (:response, :variable, :value)",
            {"response": new, "variable": variable, "value": value},
        )
    db.execute("DELETE FROM response WHERE id = :old", {"old": one["id"]})
