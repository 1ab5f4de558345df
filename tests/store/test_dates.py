"""Surveys open and close at their time, once, and only when they are ready."""

from __future__ import annotations

import threading

import pytest
from sqlite_utils import Database

from swipe import store
from swipe.errors import NotFound, Refused
from swipe.model import Survey
from tests.conftest import Town

BEFORE, AT, AFTER = "2026-04-01T07:59:59Z", "2026-04-01T08:00:00Z", "2026-05-01T08:00:00Z"
LANGUAGES = ("da", "en")


@pytest.fixture
def ready(db: Database, survey: Survey) -> Survey:
    """A draft with everything it needs."""
    place = store.area_by_slug(db, "vester-eng")
    store.spread_survey(db, survey.id, [place], now=BEFORE)
    found = store.newest_survey(db, place)
    assert found
    return found


def state(db: Database, survey: Survey) -> str:
    return store.survey_by_id(db, survey.id).state


def test_a_survey_opens_and_closes_at_its_time(db: Database, ready: Survey) -> None:
    store.save_survey_dates(db, ready.id, opens_at=AT, closes_at=AFTER)
    seen = [
        (store.apply_dates(db, now=moment, languages=LANGUAGES), state(db, ready))
        for moment in (BEFORE, AT, AT, AFTER, AFTER)
    ]
    assert seen == [(0, "draft"), (1, "open"), (0, "open"), (1, "closed"), (0, "closed")]


def test_a_draft_that_is_not_ready_waits(db: Database) -> None:
    draft = store.newest_survey(db, store.area_by_slug(db, "noerre-havn"))
    assert draft
    store.save_survey_dates(db, draft.id, opens_at=AT, closes_at=None)
    assert store.apply_dates(db, now=AFTER, languages=LANGUAGES) == 0
    assert state(db, draft) == "draft"


def test_a_time_that_was_slept_through_opens_nothing(db: Database, ready: Survey) -> None:
    store.save_survey_dates(db, ready.id, opens_at=BEFORE, closes_at=AT)
    assert store.apply_dates(db, now=AFTER, languages=LANGUAGES) == 0
    assert state(db, ready) == "draft"


def test_what_is_opened_again_by_hand_stays_open(db: Database, survey: Survey) -> None:
    store.save_survey_dates(db, survey.id, opens_at=None, closes_at=AT)
    store.apply_dates(db, now=AT, languages=LANGUAGES)
    store.open_survey(db, survey.id, now=AFTER, languages=LANGUAGES)
    assert store.apply_dates(db, now=AFTER, languages=LANGUAGES) == 0
    assert state(db, survey) == "open"


def test_many_requests_at_once_open_it_once(db: Database, town: Town, ready: Survey) -> None:
    store.save_survey_dates(db, ready.id, opens_at=AT, closes_at=None)
    changed: list[int] = []

    def request() -> None:
        own = store.connect(town.database)
        changed.append(store.apply_dates(own, now=AT, languages=LANGUAGES))
        own.close()

    threads = [threading.Thread(target=request) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(changed) == 1
    assert len(changed) == 6


@pytest.mark.parametrize("closes", [AT, BEFORE])
def test_it_cannot_close_before_it_opens(db: Database, ready: Survey, closes: str) -> None:
    with pytest.raises(Refused):
        store.save_survey_dates(db, ready.id, opens_at=AT, closes_at=closes)
    assert store.survey_by_id(db, ready.id) == ready


def test_a_survey_that_is_not_there_has_no_dates(db: Database) -> None:
    with pytest.raises(NotFound):
        store.save_survey_dates(db, 999, opens_at=AT, closes_at=None)
