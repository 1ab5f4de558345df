"""The page that copies one survey to many areas."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from swipe import store
from swipe.model import Survey
from tests.conftest import NOW, Town
from tests.residents import enter_as, send


@pytest.fixture
def desk(town: Town, db: Database) -> FlaskClient:
    return enter_as(town.app().test_client(), db, "petra")


def state(db: Database, slug: str) -> str | None:
    survey = store.newest_survey(db, store.area_by_slug(db, slug))
    return survey.state if survey else None


def test_what_would_happen_is_shown_before_it_does(desk: FlaskClient, db: Database) -> None:
    page = send(desk, "/plan/spread/", {"from": "aaby", "area": ["vester-eng"], "act": "preview"})
    assert "Det vil der ske" in page.text
    assert state(db, "vester-eng") is None


def test_areas_get_the_survey_and_open_in_one_go(desk: FlaskClient, db: Database) -> None:
    page = send(desk, "/plan/spread/", {"from": "aaby", "area": ["vester-eng", "noerre-havn"], "act": "apply"})
    assert "Det skete der" in page.text
    assert "urørt: området har sin egen kladde" in page.text
    assert state(db, "vester-eng") == "draft"
    page = send(desk, "/plan/spread/open", {"area": ["vester-eng", "noerre-havn"]})
    assert state(db, "vester-eng") == "open"
    assert state(db, "noerre-havn") == "draft"
    assert "mindst to" in page.text, "it says what the other lacks"


def test_all_drafts_stand_on_one_page_with_what_they_lack(desk: FlaskClient, db: Database, survey: Survey) -> None:
    store.spread_survey(db, survey.id, [store.area_by_slug(db, "vester-eng")], now=NOW)
    page = desk.get("/plan/spread/open?lang=en").text
    assert 'name="area" value="vester-eng" checked' in page
    assert 'value="noerre-havn"' not in page
    assert "It has 0 pictures; it needs at least two." in page
    assert 'value="aaby"' not in page, "it is open already"
    page = send(desk, "/plan/spread/open", {"area": ["vester-eng"]}).text
    assert state(db, "vester-eng") == "open"
    assert "/plan/posters.pdf" in page, "the posters come next"


def test_opening_without_a_tick_opens_nothing(desk: FlaskClient, db: Database, survey: Survey) -> None:
    store.spread_survey(db, survey.id, [store.area_by_slug(db, "vester-eng")], now=NOW)
    reply = send(desk, "/plan/spread/open")
    assert desk.get(reply.location).text.count("Vælg først områderne.") == 1
    assert state(db, "vester-eng") == "draft"


def test_without_drafts_the_page_says_how_to_get_some(desk: FlaskClient, db: Database) -> None:
    draft = store.newest_survey(db, store.area_by_slug(db, "noerre-havn"))
    assert draft
    with store.writing(db):
        db.execute("DELETE FROM survey_text WHERE survey = :id", {"id": draft.id})
        db.execute("DELETE FROM survey_background WHERE survey = :id", {"id": draft.id})
        db.execute("DELETE FROM survey WHERE id = :id", {"id": draft.id})
    page = desk.get("/plan/spread/open?lang=en").text
    assert "There is no draft." in page
    assert "<button>" not in page.split("<main")[1]


@pytest.mark.parametrize("data", [{}, {"from": "aaby"}, {"from": "vester-eng", "area": ["aaby"]}, {"area": ["aaby"]}])
def test_an_incomplete_choice_is_told_and_changes_nothing(
    desk: FlaskClient, db: Database, data: dict[str, object]
) -> None:
    before = list(db["survey"].rows)
    page = send(desk, "/plan/spread/", {**data, "act": "apply"})
    assert page.status_code == 422
    assert list(db["survey"].rows) == before


def test_an_unknown_area_is_not_found(desk: FlaskClient) -> None:
    assert send(desk, "/plan/spread/", {"from": "findes-ikke", "area": ["aaby"]}).status_code == 404
    assert send(desk, "/plan/spread/open", {"area": ["findes-ikke"]}).status_code == 404


def test_nothing_is_copied_without_a_token(desk: FlaskClient, db: Database, survey: Survey) -> None:
    data = {"from": "aaby", "area": ["vester-eng"], "act": "apply"}
    assert desk.post("/plan/spread/", data=data).status_code == 400
    assert state(db, "vester-eng") is None
    assert survey.template_id is None
