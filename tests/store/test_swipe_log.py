"""The log of single swipes: complete, and without anything that leads to a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields

from sqlite_utils import Database

from swipe import store
from swipe.model import Area, Arrival, LoggedSwipe, Survey
from swipe.operations import simulate_area
from tests.conftest import TODAY, Town
from tests.residents import answer, crowd

MIXED = ("like", "dislike", "skip")


def log(db: Database, survey: Survey, *, simulated: bool = False) -> list[LoggedSwipe]:
    return list(store.logged_swipes(db, survey.id, simulated=simulated))


def test_every_swipe_is_there_once(db: Database, survey: Survey) -> None:
    crowd(db, survey, 12, MIXED)
    cards = [card.id for card in store.pictures(db, survey.id)][:3]
    found = log(db, survey)
    assert Counter((one.picture, one.choice) for one in found) == {
        (cards[0], "like"): 12,
        (cards[1], "dislike"): 12,
        (cards[2], "skip"): 12,
    }
    assert {one.theme for one in found} == {"green", "city"}
    assert {one.seen_ms for one in found} == {900}


def test_responses_are_numbered_from_one_and_stand_together_by_position(db: Database, survey: Survey) -> None:
    crowd(db, survey, 5, MIXED)
    assert [(one.response, one.position) for one in log(db, survey)] == [(n, p) for n in range(1, 6) for p in range(3)]


def test_a_number_says_nothing_of_when_somebody_answered(db: Database, survey: Survey) -> None:
    """Each of 60 people can be told by the time of their card; twice the same order has a chance of one in 60!."""
    with store.writing(db):
        for number in range(60):
            answer(db, survey, key=f"{'k' * 20}{number:04d}")
            db.execute("UPDATE swipe SET seen_ms = :ms WHERE response = (SELECT MAX(id) FROM response)", {"ms": number})
    first, second = ([one.seen_ms for one in log(db, survey)] for _ in range(2))
    assert sorted(first) == sorted(second) == list(range(60))
    assert first != second
    assert first != sorted(first)


def test_nothing_leads_back_to_a_response(db: Database, survey: Survey) -> None:
    arrival = Arrival(via="bus-stop", verified=True, lives="no")
    for number in range(12):
        answer(db, survey, key=f"{'secret-' * 3}{number:04d}", arrival=arrival)
    assert {field.name for field in fields(LoggedSwipe)} == {
        "response",
        "day",
        "picture",
        "theme",
        "choice",
        "position",
        "seen_ms",
    }
    written = repr(log(db, survey))
    for secret in ("secret-", "bus-stop", "verified", "lives", "age_group"):
        assert secret not in written
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("UPDATE response SET id = id + 1000")
    db.execute("UPDATE swipe SET response = response + 1000")
    assert {one.response for one in log(db, survey)} == set(range(1, 13)), "numbers are the export's own"


def test_a_day_on_which_few_began_is_not_told(db: Database, survey: Survey) -> None:
    crowd(db, survey, 10, MIXED)
    for number in range(9):
        key = f"{'l' * 20}{number:04d}"
        answer(db, survey, key=key)
        db.execute("UPDATE response SET started_on = '2026-09-02' WHERE key = :key", {"key": key})
    assert {one.day for one in log(db, survey)} == {TODAY, ""}
    answer(db, survey, key="one more on that day")
    db.execute("UPDATE response SET started_on = '2026-09-02' WHERE key = 'one more on that day'")
    assert {one.day for one in log(db, survey)} == {TODAY, "2026-09-02"}


def test_real_and_simulated_answers_are_never_mixed(db: Database, area: Area, survey: Survey) -> None:
    crowd(db, survey, 3, MIXED)
    given = simulate_area(db, area, 20, seed=1, today=TODAY)
    assert len(log(db, survey)) == 9
    assert len(log(db, survey, simulated=True)) == given


def test_another_surveys_swipes_are_not_in_it(db: Database, survey: Survey) -> None:
    crowd(db, survey, 3, MIXED)
    other = store.public_survey(db, store.area_by_slug(db, "oester-mark"))
    assert other
    assert log(db, other) == []


def test_a_reader_who_stops_half_way_leaves_the_database_free(db: Database, survey: Survey) -> None:
    crowd(db, survey, 3, MIXED)
    reading = store.logged_swipes(db, survey.id, simulated=False)
    next(reading)
    reading.close()  # type: ignore[attr-defined]
    crowd(db, survey, 1, MIXED, prefix="after")
    assert len(log(db, survey)) == 12


def test_a_swipe_that_comes_meanwhile_is_in_the_next_export(db: Database, survey: Survey, town: Town) -> None:
    crowd(db, survey, 3, MIXED)
    reading = store.logged_swipes(db, survey.id, simulated=False)
    next(reading)
    other = store.open_database(town.database)
    crowd(other, survey, 1, MIXED, prefix="after")
    other.close()
    assert 1 + len(list(reading)) == 9
    assert len(log(db, survey)) == 12
