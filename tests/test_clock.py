"""A clock that jumps, forwards or back, does no harm."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from swipe import clock, store
from swipe.model import Survey
from swipe.web import dates, retention
from tests.conftest import NOW, Town, csrf_of
from tests.residents import KEY, answer, crowd, enter_as, publish, rows, send, swipe_deck

HOUR_S = 3600
DAY_S = 24 * HOUR_S
YEARS_S = 12 * 365 * DAY_S


class Clocks:
    """The two clocks of a machine: one that can be set, and one that only counts."""

    def __init__(self) -> None:
        self.told_s, self.counted_s = 1_800_000_000.0, 50.0

    def go_on(self, seconds: float) -> None:
        self.told_s += seconds
        self.counted_s += seconds


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def watch(clocks: Clocks) -> clock.Watch:
    return clock.Watch(lambda: clocks.told_s, lambda: clocks.counted_s)


@pytest.fixture
def jump(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Set this process's clock so many seconds on, or back."""
    real = time.time

    def jump(seconds: float) -> None:
        monkeypatch.setattr(time, "time", lambda: real() + seconds)

    # Each test has a watch that has known the clock from before its jump.
    watch = clock.Watch()
    monkeypatch.setattr(dates, "WATCH", watch)
    monkeypatch.setattr(retention, "WATCH", watch)
    return jump


def test_a_clock_that_goes_on_is_steady(clocks: Clocks, watch: clock.Watch) -> None:
    for _ in range(1000):
        clocks.go_on(DAY_S)
        clocks.told_s += 1.0  # a time server nudges it
        assert watch.is_steady()


@pytest.mark.parametrize("seconds", [400, DAY_S, YEARS_S, -400, -DAY_S, -YEARS_S])
def test_a_jump_is_believed_when_it_has_held_for_an_hour(clocks: Clocks, watch: clock.Watch, seconds: float) -> None:
    clocks.told_s += seconds
    assert not watch.is_steady()
    clocks.go_on(3599)
    assert not watch.is_steady()
    clocks.go_on(1)
    assert watch.is_steady()
    assert watch.is_steady()


def test_a_jump_that_is_put_right_is_forgotten(clocks: Clocks, watch: clock.Watch) -> None:
    clocks.told_s += YEARS_S
    assert not watch.is_steady()
    clocks.go_on(600)
    clocks.told_s -= YEARS_S
    assert watch.is_steady()


def test_a_clock_that_jumps_about_is_never_believed(clocks: Clocks, watch: clock.Watch) -> None:
    for number in range(20):
        clocks.told_s += DAY_S * (number + 1)
        clocks.go_on(1800)
        assert not watch.is_steady()


@pytest.mark.parametrize("seconds", [-YEARS_S, -DAY_S, -3, 3, DAY_S, YEARS_S])
def test_a_resident_goes_on_through_a_jump(
    client: FlaskClient, db: Database, jump: Callable[[float], None], seconds: float
) -> None:
    page = client.get("/aaby")
    jump(seconds)
    [first, second] = swipe_deck(client, "like", "dislike")
    assert {row[0] for row in rows(db, "SELECT picture FROM swipe")} == {first, second}
    assert sum(store.response_counts(db).values()) == 1
    form = {"csrf_token": csrf_of(page), "choice": "like", "picture": first, "position": 0}
    if seconds < 31 * DAY_S:  # a session lasts so long by the clock
        assert client.post("/aaby/swipe", data=form).status_code == 302


@pytest.mark.parametrize("seconds", [-YEARS_S, -DAY_S, -3, 3, HOUR_S])
def test_staff_stay_logged_in_through_a_jump(
    client: FlaskClient, db: Database, jump: Callable[[float], None], seconds: float
) -> None:
    desk = enter_as(client, db, "petra")
    jump(seconds)
    assert desk.get("/plan/").status_code == 200
    assert send(desk, "/plan/aaby/dates", {"opens_at": "", "closes_at": ""}).status_code == 302


def test_the_time_of_a_resident_without_script_is_never_less_than_none(
    client: FlaskClient, db: Database, survey: Survey, jump: Callable[[float], None]
) -> None:
    page = client.get("/aaby")
    cards = [card.id for card in store.pictures(db, survey.id)]
    form = {"csrf_token": csrf_of(page), "choice": "like", "until": 0}
    client.post("/aaby/swipe", data={**form, "picture": cards[0], "position": 0})
    jump(-DAY_S)
    client.post("/aaby/swipe", data={**form, "picture": cards[1], "position": 1})
    assert rows(db, "SELECT elapsed_ms FROM response") == [(0,)]
    assert len(rows(db, "SELECT picture FROM swipe")) == 2


def test_a_jump_closes_no_survey_and_deletes_no_words(
    town: Town, db: Database, survey: Survey, jump: Callable[[float], None]
) -> None:
    client = town.app().test_client()
    answer(db, survey)
    card = store.pictures(db, survey.id)[0].id
    store.save_reasons(db, survey.id, KEY, {card: "De gamle træer"})
    store.save_setting(db, "retention_months", "6")
    client.get("/aaby")
    store.close_survey(db, survey.id, now=clock.now())
    other = store.public_survey(db, store.area_by_slug(db, "oester-mark"))
    assert other
    store.open_survey(db, other.id, now=NOW, languages=("da",))
    store.save_survey_dates(db, other.id, opens_at=None, closes_at="2099-01-01T00:00:00Z")
    jump(80 * 365 * DAY_S)
    client.get("/oester-mark")
    assert store.survey_by_id(db, other.id).state == "open"
    assert [one.text for one in store.reasons(db, survey.id)] == ["De gamle træer"]


def test_a_result_may_be_taken_back_by_a_clock_that_was_set_back(db: Database, survey: Survey) -> None:
    crowd(db, survey, 12, ["like", "dislike", "like"])
    publish(db, survey, now="2026-09-10T10:00:00Z")
    store.withdraw_publication(db, survey.id, staff=None, now="2026-09-01T10:00:00Z")
    [kept] = store.publications(db, survey.id)
    assert kept.ended_at == kept.published_at


def test_an_elapsed_time_that_is_impossible_is_brought_into_bounds(db: Database, survey: Survey) -> None:
    answer(db, survey, elapsed_ms=-5)
    answer(db, survey, elapsed_ms=10**12, first_seq=2)
    assert rows(db, "SELECT elapsed_ms FROM response") == [(24 * 3_600_000,)]
