"""The planner sets times by the municipality's clock; pages show the survey as it is by then."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from swipe import store
from swipe.model import Survey
from tests.conftest import Town
from tests.residents import enter_as, send


@pytest.fixture
def desk(town: Town, db: Database) -> FlaskClient:
    return enter_as(town.app().test_client(), db, "petra")


def test_times_are_the_municipalitys_own_summer_and_winter(desk: FlaskClient, db: Database) -> None:
    send(desk, "/plan/noerre-havn/dates", {"opens_at": "2199-01-10T08:00", "closes_at": "2199-07-10T20:30"})
    saved = store.newest_survey(db, store.area_by_slug(db, "noerre-havn"))
    assert saved
    assert (saved.opens_at, saved.closes_at) == ("2199-01-10T07:00:00Z", "2199-07-10T18:30:00Z")
    page = desk.get("/plan/noerre-havn").text
    assert 'value="2199-01-10T08:00"' in page
    assert "Den åbner af sig selv 10. januar 2199, 08:00." in page


def test_a_survey_past_its_time_is_closed_to_residents(client: FlaskClient, db: Database, survey: Survey) -> None:
    assert "data-response" in client.get("/aaby").text
    store.save_survey_dates(db, survey.id, opens_at=None, closes_at="2020-01-01T00:00:00Z")
    assert "data-response" not in client.get("/aaby").text
    assert store.survey_by_id(db, survey.id).state == "closed"
    assert client.get("/aaby/deck").status_code == 409


def test_empty_fields_are_by_hand(desk: FlaskClient, db: Database, survey: Survey) -> None:
    send(desk, "/plan/aaby/dates", {"closes_at": "2199-01-10T08:00"})
    send(desk, "/plan/aaby/dates", {"opens_at": "", "closes_at": ""})
    assert store.survey_by_id(db, survey.id).closes_at is None


@pytest.mark.parametrize(
    "data",
    [
        {"opens_at": "i morgen"},
        {"closes_at": "2026-13-45T99:00"},
        {"opens_at": "2199-02-01T08:00", "closes_at": "2199-01-01T08:00"},
    ],
)
def test_times_that_make_no_sense_change_nothing(desk: FlaskClient, db: Database, data: dict[str, str]) -> None:
    before = list(db["survey"].rows)
    reply = send(desk, "/plan/noerre-havn/dates", data)
    assert reply.status_code == 422
    assert reply.text.count('aria-invalid="true"') == 1
    for typed in data.values():
        assert f'value="{typed}"' in reply.text, "what was typed is still there"
    assert list(db["survey"].rows) == before
